"""What is learned from the taxonomy's exemplars: the tagger, and the reader of what buyers say.

Fitted when first needed, then kept in the workspace beside its passport, so that a command that only recommends waits
for neither the embedding model nor scikit-learn.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from content_library.taxonomy import Taxonomy
from recommender import passport as passports
from recommender.errors import WorkspaceError
from recommender.letter_grams import FEWEST_TEXTS, LONGEST, SHORTEST
from recommender.passport import IndexStale, Passport
from recommender.payload import Payload
from recommender.tagging import CUE_LIMIT, CUE_SHARE, FEWEST_WORDS, ROLE_STRENGTH, STRENGTH, Encode, Tagger
from recommender.word_reader import FOREIGN, GRAM_WEIGHT, STAGE_GRAM_WEIGHT, TURN_STRENGTH, WISH_STRENGTH, WordReader
from recommender.word_reader import STRENGTH as READER_STRENGTH


def tagger(folder: Path, model: str, taxonomy: Taxonomy, encode: Encode) -> Tagger:
    """The tagger for this model and taxonomy; fitted and kept if it is not there."""
    try:
        return passports.load(
            folder, "tagger", model, _recipe(taxonomy), lambda _, files: Tagger.from_arrays(_read(files), taxonomy)
        )
    except IndexStale:
        fitted = Tagger.fit(taxonomy, encode)
        _keep(folder, "tagger", model, taxonomy, fitted.arrays())
        return fitted


def word_reader(folder: Path, model: str, taxonomy: Taxonomy, encode: Encode) -> WordReader:
    """What reads from a sentence at which stage its speaker stands; fitted and kept if missing."""
    try:
        return passports.load(
            folder,
            "reader",
            model,
            _recipe(taxonomy),
            lambda _, files: WordReader.from_arrays(_read(files)),
        )
    except IndexStale:
        fitted = WordReader.fit(taxonomy, encode)
        _keep(folder, "reader", model, taxonomy, fitted.arrays())
        return fitted


def _recipe(taxonomy: Taxonomy) -> int:
    """What was learned, and how: a CRC-32 that changes with the taxonomy's files and with the constants of learning."""
    said = (
        READER_STRENGTH,
        WISH_STRENGTH,
        TURN_STRENGTH,
        GRAM_WEIGHT,
        STAGE_GRAM_WEIGHT,
        FOREIGN,
        SHORTEST,
        LONGEST,
        FEWEST_TEXTS,
    )
    constants = (*said, STRENGTH, ROLE_STRENGTH, CUE_SHARE, CUE_LIMIT, FEWEST_WORDS)
    return zlib.crc32(repr(constants).encode(), taxonomy.fingerprint)


def _read(files: Mapping[str, Payload]) -> dict[str, Any]:
    with np.load(files["arrays.npz"].path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _keep(folder: Path, name: str, model: str, taxonomy: Taxonomy, arrays: Mapping[str, Any]) -> None:
    passport = Passport(model=model, dimension=0, content_version=_recipe(taxonomy), count=1, kind="npz")

    def write(file: BinaryIO) -> None:
        np.savez(file, **arrays)

    # Where the folder can't be written, it is learned again next time; the indexes say so, once is enough.
    with suppress(WorkspaceError):
        passports.save(folder, name, passport, {"arrays.npz": write})
