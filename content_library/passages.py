"""Text -> passages that follow the text's own structure, and sentences; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_library.asset import Block, Passage
from recommender.errors import InputError

# The default embedding model reads 256 tokens; 160 English words stay below that.
MAX_WORDS = 160
# Less than this says too little to be found or cited alone; such a piece joins a neighbour where it fits.
MIN_WORDS = 30
# Between two blocks, in a passage as in an asset's text: a passage is a slice of its asset's text.
BREAK = "\n\n"
# A run of non-space; in scripts that are written without spaces each character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")

# After these a full stop does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:dr|mr|mrs|ms|mx|prof|st|sr|jr|rev|gen|col|sgt|hon|vs|cf|approx|ca|figs?|nos|vol|pp|eds?|eg|ie|al|dept|est|"
    r"min|max|incl|excl|resp|tel|abb|art|bzw|evtl|ggf|inkl|exkl|nr|usf|vgl|zzgl|hr|fr|dipl|ing|mme|mlle|env|bijv|"
    r"blz|dhr|mevr)",
    re.IGNORECASE,
)
_STOP = "([.!?…]+)[\"'”’»)\\]]*(?=\\s)|[。！？]+[”」』]?"
_END = re.compile(f"(?P<stop>{_STOP})|(?P<line>\\n\\s*)")
_BULLET = re.compile(r"(?:[-*•–—▪◦‣●○■□✓✔➤→]|\d{1,3}[.)]|[a-z]\))\s")
_MONTH = re.compile(r"(?:jan|feb|m[äa]r|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[zc])", re.IGNORECASE)
# "J", "e.g", "U.S", "z.B": initials and dotted abbreviations before their last full stop.
_DOTTED = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
# "It doesn't. Parts …": the "t" is no initial. Only sentences are parted here: where passages are cut stays as it was.
_AFTER_CONTRACTION = re.compile(r"(?<=[a-z]'[a-z]\.)\s+(?=[A-Z\"“])")
# A line of wrapped running text is longer than this; a heading's line is not.
_HEADING_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span of the whole text; `place` is where it begins, `last` where it ends.

    `sheet` is the page, slide or slide's notes that it stands on, "" in a text without any.
    """

    start: int
    end: int
    words: int
    place: str
    last: str
    heading: bool = False
    sheet: str = ""


def cut(asset_id: str, blocks: Sequence[Block], max_words: int = MAX_WORDS) -> list[Passage]:
    """The passages of an asset, in order; every word of the blocks is in exactly one of them.

    Neighbours under one heading, page or slide share a passage of up to `max_words` words; a block that is longer
    is split at sentence ends. What has fewer than 30 words joins its neighbour where both fit, but never that of
    another page, slide or slide's notes: what is cited must stand where the citation says. Raises InputError where
    `max_words` is below 1.
    """
    if max_words < 1:
        raise InputError(f"A passage must have room for at least 1 word, not {max_words}.")
    filled = [block for block in blocks if block.text.strip()]
    text = BREAK.join(block.text for block in filled)
    pieces: list[_Piece] = []
    for piece in _with_headings(_placed(filled)):
        pieces += [piece] if piece.words <= max_words else _parts(text, piece, max_words)
    pieces = _without_stubs(text, _joined(pieces, max_words), max_words)
    return [Passage(asset_id, n, text[p.start : p.end].strip(), p.place) for n, p in enumerate(pieces)]


def _placed(blocks: Sequence[Block]) -> list[_Piece]:
    """One piece a block; a block without a place stands under the last heading."""
    pieces, start, heading = [], 0, ""
    for block in blocks:
        if block.heading:
            heading = " ".join(block.text.split())
        place, end = block.place or heading, start + len(block.text)
        pieces.append(_Piece(start, end, _count(block.text), place, place, block.heading, block.place))
        start = end + len(BREAK)
    return pieces


def _with_headings(pieces: list[_Piece]) -> list[_Piece]:
    """Each heading as the first words of what it stands over, so that no passage ends with one."""
    out: list[_Piece] = []
    for piece in pieces:
        if out and out[-1].heading and out[-1].last == piece.place:
            out[-1] = replace(_merged(out[-1], piece), heading=piece.heading)
        else:
            out.append(piece)
    return out


def _parts(text: str, piece: _Piece, max_words: int) -> list[_Piece]:
    """A piece that is too long, cut at sentence ends into parts of about the same length."""
    atoms = _atoms(text, piece, max_words)
    parts, current, left = [], atoms[0], piece.words
    target = left / -(-left // max_words)
    for atom in atoms[1:]:
        # The even share is reached, or this sentence would overshoot it by more than half its length.
        enough = current.words + atom.words / 2 > target
        if enough or current.words + atom.words > max_words:
            parts.append(current)
            left -= current.words
            target = left / -(-left // max_words)
            current = atom
        else:
            current = _merged(current, atom)
    return [*parts, current]


def _atoms(text: str, piece: _Piece, max_words: int) -> list[_Piece]:
    """A piece's sentences; a sentence over `max_words` in runs of words of about the same length."""
    out = []
    for start, end in _spans(text[piece.start : piece.end]):
        words = [m.span() for m in _WORD.finditer(text, piece.start + start, piece.start + end)]
        size = -(-len(words) // -(-len(words) // max_words))
        for i in range(0, len(words), size):
            run = words[i : i + size]
            out.append(_Piece(run[0][0], run[-1][1], len(run), piece.place, piece.last, sheet=piece.sheet))
    return out


def _joined(pieces: list[_Piece], max_words: int) -> list[_Piece]:
    """Neighbours of one place filled up to `max_words`; what is short goes on into the next place."""
    out: list[_Piece] = []
    for piece in pieces:
        fits = bool(out) and out[-1].words + piece.words <= max_words
        if fits and out[-1].sheet == piece.sheet and (out[-1].last == piece.place or out[-1].words < MIN_WORDS):
            out[-1] = _merged(out[-1], piece)
        else:
            out.append(piece)
    return out


def _without_stubs(text: str, pieces: list[_Piece], max_words: int) -> list[_Piece]:
    """Short pieces joined to the one before them, or evened out with it where both are of one place."""
    out: list[_Piece] = []
    for piece in pieces:
        before = out[-1] if out else None
        if before is None or piece.words >= MIN_WORDS or before.sheet != piece.sheet:
            out.append(piece)
        elif before.words + piece.words <= max_words:
            out[-1] = _merged(before, piece)
        elif before.last == piece.place:
            out[-1:] = _parts(text, _merged(before, piece), max_words)
        else:
            out.append(piece)
    return out


def _merged(first: _Piece, second: _Piece) -> _Piece:
    words = first.words + second.words
    return _Piece(first.start, second.end, words, first.place, second.last, sheet=first.sheet)


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, each without white space around it; no word is lost or changed.

    A sentence ends at its punctuation, at a blank line, before a bullet, and at the line end of a heading.
    """
    return [sentence for start, end in _spans(text) for sentence in _AFTER_CONTRACTION.split(text[start:end])]


def _spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in the text."""
    spans, start = [], 0
    for match in _END.finditer(text):
        inside = text[start : match.start()]
        if match["stop"] is None and not inside.strip():
            continue
        if _stop_ends(text, match) if match["stop"] else _line_ends(text, inside, match):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(text)))
    trimmed = []
    for low, high in spans:
        inner = text[low:high]
        if inner.strip():
            trimmed.append((low + len(inner) - len(inner.lstrip()), low + len(inner.rstrip())))
    return trimmed


def _stop_ends(text: str, match: re.Match[str]) -> bool:
    if match[2] is None:  # the full stop of a script without spaces
        return True
    rest = text[match.end() : match.end() + 40].lstrip()
    if rest[:1].islower() and not _BULLET.match(rest):
        return False
    if match["stop"] != ".":
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    word = re.split(r"[\s(\[\"'„“‘«/]", before)[-1]
    if word.isdigit() and len(word) <= 3:
        numbers_a_list = not before[: -len(word)].rpartition("\n")[2].strip()
        return not numbers_a_list and not (len(word) <= 2 and _MONTH.match(rest))
    return not (_ABBREVIATION.fullmatch(word) or _DOTTED.fullmatch(word))


def _line_ends(text: str, inside: str, match: re.Match[str]) -> bool:
    """Whether a line break also ends a sentence: a blank line, a bullet next, or a heading's line before it."""
    rest, line = text[match.end() : match.end() + 12], inside.strip()
    if match["line"].count("\n") > 1 or _BULLET.match(rest):
        return True
    a_heading = "\n" not in line and len(line) <= _HEADING_CHARACTERS and line[-1] not in ".,;-–—&/"
    return a_heading and not rest[:1].islower()
