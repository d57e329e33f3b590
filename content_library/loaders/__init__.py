"""Files, folders and manifests -> Documents.

`find` lists what is there, each source with a fingerprint, without parsing anything; `read` parses one source;
`load` does both. What cannot be read is a `Rejected` with one sentence, never an exception; what is no content is
`Skipped`. Inside: `sources` (the records), `find`, `manifest` (its rows), `read`, `document` and `fields` (metadata and
tags), and one parser a source kind (`markdown`, `text`, `html`, `pdf`, `docx`, `pptx`), each of them bytes -> `Parsed`.
"""

from __future__ import annotations

from content_library.loaders.find import find
from content_library.loaders.manifest import as_copied, as_listed, remembered
from content_library.loaders.read import load, read
from content_library.loaders.sources import Listing, Note, Skipped, Source

__all__ = ["Listing", "Note", "Skipped", "Source", "as_copied", "as_listed", "find", "load", "read", "remembered"]
