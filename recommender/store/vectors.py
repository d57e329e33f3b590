"""Vectors that were computed once, kept by model and content hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from recommender.store.database import Database
from recommender.store.dialect import among, listed, upsert
from recommender.store.tables import embeddings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Little-endian float32, so that a workspace can move between machines.
STORED = "<f4"
_GET = sa.select(embeddings.c.content_hash, embeddings.c.vector).where(
    embeddings.c.model == sa.bindparam("model"), among(embeddings.c.content_hash, "hashes")
)


class Vectors:
    """The cache of vectors; what is not in it is simply missing from the answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Content hash -> vector, float32, for those that are kept. The vectors are read-only."""
        import numpy as np

        with self._database.read() as connection:
            found = connection.execute(_GET, {"model": model, "hashes": listed(hashes)})
            return {key: np.frombuffer(data, STORED).astype(np.float32, copy=False) for key, data in found}

    def put(self, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors by content hash, replacing those of the same hash; where nothing can be kept, they are not."""
        import numpy as np

        rows = [
            {"model": model, "content_hash": key, "vector": np.ascontiguousarray(vector, STORED).tobytes()}
            for key, vector in vectors.items()
        ]
        if rows and not self._database.read_only:
            with self._database.write() as connection:
                connection.execute(upsert(embeddings), rows)
