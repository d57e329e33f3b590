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
from recommender.linear_head import LinearHead, fit_one_of
from recommender.passport import IndexStale, Passport
from recommender.payload import Payload
from recommender.tagging import CUE_LIMIT, CUE_SHARE, FEWEST_WORDS, ROLE_STRENGTH, STRENGTH, Encode, Tagger

# scikit-learn's C of the reader of buyers' words. Left-out industries of the utterances are read about as well with any
# from 2 to 10; the smallest of these is the least sure of itself about sentences that are like none it knows.
UTTERANCE_STRENGTH = 2.0


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


def word_reader(folder: Path, model: str, taxonomy: Taxonomy, encode: Encode) -> LinearHead:
    """The head that reads from a sentence's vector at which stage its speaker stands; fitted and kept if missing."""
    try:
        return passports.load(
            folder,
            "reader",
            model,
            _recipe(taxonomy),
            lambda _, files: LinearHead.from_arrays(_read(files), "stage"),
        )
    except IndexStale:
        said = taxonomy.utterances
        vectors = np.asarray(encode([u.text for u in said]), float)
        fitted = fit_one_of(vectors, [u.stage for u in said], taxonomy.labels("stage"), UTTERANCE_STRENGTH)
        _keep(folder, "reader", model, taxonomy, fitted.arrays("stage"))
        return fitted


def _recipe(taxonomy: Taxonomy) -> int:
    """What was learned, and how: a CRC-32 that changes with the taxonomy's files and with the constants of learning."""
    constants = (UTTERANCE_STRENGTH, STRENGTH, ROLE_STRENGTH, CUE_SHARE, CUE_LIMIT, FEWEST_WORDS)
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
