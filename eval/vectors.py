"""Where the vectors of an evaluation are kept, so that no two systems, and no two runs, compute the same one."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from recommender.encoder import Vectors
from recommender.errors import InputError


class KeptVectors:
    """A vector cache in memory; with a folder also in a file there a model, read at first use and written by `save`."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._known: dict[str, dict[str, Vectors]] = {}

    def get(self, model: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors that are there."""
        known = self._of(model)
        return {h: known[h] for h in hashes if h in known}

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep these; on disk only once `save` is called."""
        self._of(model).update(vectors)

    def save(self) -> None:
        """Nothing; the folder, if there is one, then holds everything."""
        for model, vectors in self._known.items():
            if self._folder and vectors:
                self._folder.mkdir(parents=True, exist_ok=True)
                np.savez(self._path(model), keys=np.array(list(vectors)), rows=np.stack(list(vectors.values())))

    def _of(self, model: str) -> dict[str, Vectors]:
        if model not in self._known:
            self._known[model] = self._read(model)
        return self._known[model]

    def _read(self, model: str) -> dict[str, Vectors]:
        path = self._path(model)
        if not self._folder or not path.is_file():
            return {}
        try:
            with np.load(path) as file:
                return dict(zip(file["keys"].tolist(), file["rows"], strict=True))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise InputError(f"{path} holds no vectors that can be read; delete it and run again.") from error

    def _path(self, model: str) -> Path:
        name = "".join(c if c.isalnum() or c in "-." else "-" for c in model)
        return (self._folder or Path()) / f"vectors-{name}.npz"
