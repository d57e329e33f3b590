"""Tables in and out of a workspace as CSV, JSON lines or Parquet.

`tables` says what a file may hold (in the terms of `contract`), `names` what its columns' names mean, `header` finds
them in it, `cells` and `rows` read and write values, `files` opens files, `shelf` knows where the store keeps what,
`tally` counts. `load` and `save` are the two ways through.
"""

from recommender.exchange.load import import_table, load_sample_people, table_of
from recommender.exchange.save import export_table
from recommender.exchange.tables import IMPORTABLE, TABLES

__all__ = ["IMPORTABLE", "TABLES", "export_table", "import_table", "load_sample_people", "table_of"]
