"""Made-up content for tests: an encoder that counts words, and files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from recommender.encoder import Vectors

DIMENSION = 128
# Words that say nothing about a text's subject.
COMMON = frozenset(
    re.findall(r"\w+", "a an and are as at be by for from has have how if in is it its of on or that the to")
)


class TinyEncoder:
    """Texts as bags of hashed words: equal words are near, others are not. Counts what it is asked."""

    name = "tiny-words"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, one row a text."""
        self.asked += texts
        out = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(out, texts, strict=True):
            for word in re.findall(r"[^\W_]+", text.casefold()):
                if word not in COMMON:
                    row[zlib.crc32(word.encode()) % DIMENSION] += 1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
        return out


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder with these files in it, by relative path."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
