"""Everything a workspace keeps, and every SQL statement of the product: `open_store(folder)` gives a `Store`."""

from recommender.store.engine import AuditEntry, Store, open_store
from recommender.store.log import ImportEntry

__all__ = ["AuditEntry", "ImportEntry", "Store", "open_store"]
