"""Exemplars and utterances -> the vectors that ship beside them. Run it after changing either."""

from __future__ import annotations

import numpy as np

from content_library.asset import content_hash
from content_library.taxonomy import default_taxonomy
from recommender.encoder import SentenceEncoder
from recommender.parts import SHIPPED_VECTORS
from recommender.tagging import passage_text


def main() -> None:
    taxonomy = default_taxonomy()
    texts = [passage_text(x.title, x.text) for x in taxonomy.exemplars] + [u.text for u in taxonomy.utterances]
    rows = SentenceEncoder().encode(texts).astype(np.float16)
    np.savez_compressed(SHIPPED_VECTORS, keys=np.array([content_hash(t) for t in texts]), rows=rows)
    size = SHIPPED_VECTORS.stat().st_size / 1e6
    print(f"{len(taxonomy.exemplars)} exemplars, {len(taxonomy.utterances)} utterances, {size:.1f} MB")


if __name__ == "__main__":
    main()
