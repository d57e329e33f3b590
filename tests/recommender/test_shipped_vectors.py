"""The vectors that ship with the exemplars are those of the exemplars as they are now, and of the bundled model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from content_library.asset import content_hash
from content_library.taxonomy import default_taxonomy
from recommender.encoder import CachedEncoder, SentenceEncoder, shipped_vectors
from recommender.parts import SHIPPED_VECTORS
from recommender.settings import DEFAULT_MODEL
from recommender.tagging import passage_text


def texts() -> list[str]:
    taxonomy = default_taxonomy()
    return [passage_text(x.title, x.text) for x in taxonomy.exemplars] + [u.text for u in taxonomy.utterances]


def test_every_exemplar_and_utterance_has_its_vector_and_nothing_else_has() -> None:
    assert set(shipped_vectors(DEFAULT_MODEL, SHIPPED_VECTORS)) == {content_hash(t) for t in texts()}


def test_no_vectors_for_another_model_or_without_the_file(tmp_path: Path) -> None:
    assert shipped_vectors("another", SHIPPED_VECTORS) == {}
    assert shipped_vectors(DEFAULT_MODEL, tmp_path / "none.npz") == {}


def test_an_encoder_takes_them_before_it_loads_a_model() -> None:
    class Silent:
        name = DEFAULT_MODEL

        def encode(self, _: object) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
            raise AssertionError("the model was asked")

    class Nothing:
        def get(self, *_: object) -> dict[str, object]:
            return {}

    some = texts()[:3]
    known = shipped_vectors(DEFAULT_MODEL, SHIPPED_VECTORS)
    found = CachedEncoder(Silent(), Nothing(), lambda: known).encode(some)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found, [known[content_hash(t)] for t in some])


@pytest.mark.slow
def test_they_are_the_models_own() -> None:
    some = texts()[::60]
    known = shipped_vectors(DEFAULT_MODEL, SHIPPED_VECTORS)
    shipped = np.stack([known[content_hash(t)] for t in some])
    np.testing.assert_allclose(SentenceEncoder().encode(some), shipped, atol=1e-3)
