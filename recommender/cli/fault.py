"""What is told beside the answer, always on standard error: faults and remarks, a sentence or one JSON object each."""

from __future__ import annotations

import json
import sys

from recommender.cli.plain import plain

# The kinds of fault that are no errors of Stagecue's own tree; those have a kind each.
USAGE, INTERRUPTED, UNEXPECTED = "usage", "interrupted", "unexpected"


def remark(sentence: str, *, as_json: bool) -> None:
    """Say what is going on: to a person as it is, to a machine as `message`."""
    said = plain(sentence)
    sys.stderr.write((json.dumps({"message": said}) if as_json else said) + "\n")
    sys.stderr.flush()


def tell(sentence: str, kind: str, *, as_json: bool, trace: str = "") -> None:
    """Say it: to a person after the traceback, if there is one, to a machine as `error`, `kind` and `traceback`."""
    said = plain(sentence)
    if as_json:
        fault = {"error": said, "kind": kind} | ({"traceback": trace} if trace else {})
        sys.stderr.write(json.dumps(fault) + "\n")
    else:
        sys.stderr.write(f"{trace}{'' if kind == INTERRUPTED else 'Error: '}{said}\n")
    sys.stderr.flush()
