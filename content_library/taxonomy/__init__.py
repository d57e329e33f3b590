"""Label sets, signal kinds and stage frameworks as data: loaded from YAML, checked, with the line of every mistake."""

from __future__ import annotations

from content_library.taxonomy.load import default_taxonomy, load_taxonomy
from content_library.taxonomy.model import (
    Action,
    Cue,
    Exemplar,
    Framework,
    Message,
    Role,
    SignalKind,
    Stage,
    Step,
    Utterance,
)
from content_library.taxonomy.whole import Taxonomy

__all__ = [
    "Action",
    "Cue",
    "Exemplar",
    "Framework",
    "Message",
    "Role",
    "SignalKind",
    "Stage",
    "Step",
    "Taxonomy",
    "Utterance",
    "default_taxonomy",
    "load_taxonomy",
]
