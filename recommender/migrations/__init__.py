"""The schema's history: one file a version, applied in order and once by `recommender.store.schema`."""
