"""What there is against the people who are there now: the audit's records, and what to write next in words. Pure.

`supply` counts; this file says what the counts mean.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from content_library.taxonomy import Taxonomy
from recommender.cells import SHORT, Cell, CellStatus, Total, Waiting
from recommender.counting import count, counted
from recommender.explain import stage_phrase
from recommender.languages import language_name

# Where the audit is shown, its cells are read from here.
__all__ = ["QUARTER_DAYS", "SHORT", "Audit", "Cell", "CellStatus", "Total", "Waiting"]

# Pieces that somebody is sent are counted over so many days: content is planned by the quarter.
QUARTER_DAYS = 90

# What a text with a message tells its readers, and what a marketer would write with it for a stage. A company's own
# stages and messages have no entry here and are called by their names.
_TELLS = {"why_change": "why to change", "why_us": "why to choose us", "why_stay": "why to stay"}
_IDEAS = {
    ("unaware", "why_change"): "a trend report or a piece on what it costs to carry on as before",
    ("aware", "why_change"): "an explainer of the problem that needs no product",
    ("considering", "why_change"): "a guide to the kinds of solution",
    ("considering", "why_us"): "a buyer's guide with criteria that you meet",
    ("evaluating", "why_us"): "a customer story or a comparison of vendors",
    ("deciding", "why_us"): "a business case with prices or an answer to the security questions",
    ("adopting", "why_stay"): "a set-up guide or best practices from users",
    ("expanding", "why_stay"): "a value review or a piece on what else can be done with it",
    ("advocating", "why_stay"): "an invitation to tell the story to others",
}


@dataclass(frozen=True, slots=True)
class Audit:
    """All cells, by product, market, stage and message (the last two in the taxonomy's order).

    `totals` add them up by stage and message, in the taxonomy's order.
    `need` is how many new pieces each person needs, measured on the `measured` people who were sent something in the
    past QUARTER_DAYS. Not counted as people are the contacts who want nothing more or are gone (`left_alone`), those of
    whom it is not clear where they stand (`unclear`), and those from whom nothing was heard (`unheard`).
    `unsure` are the usable pieces of which the machine is not sure what they are: each counts where it may well fit.
    """

    cells: tuple[Cell, ...]
    need: int = 1
    measured: int = 0
    unheard: int = 0
    totals: tuple[Total, ...] = ()
    unclear: int = 0
    left_alone: int = 0
    unsure: int = 0

    def gaps(self, k: int | None = None) -> tuple[Cell, ...]:
        """The empty and thin cells, most people who go without first; the first `k` where it is given."""
        found = [c for c in self.cells if c.status in SHORT]
        # Rounded, so that a difference in the last bit of a sum never decides; ties stay in the cells' own order.
        return tuple(sorted(found, key=lambda c: (-round(c.gap, 9), -c.demand, SHORT.index(c.status)))[:k])

    @property
    def rule(self) -> str:
        """What is counted as enough, in a sentence with this workspace's numbers."""
        pieces = "1 piece that fits and is" if self.need == 1 else f"{self.need} pieces that fit and are"
        why = f"nothing was sent in the past {QUARTER_DAYS} days, so one is the least"
        if self.measured:
            people = "the one person" if self.measured == 1 else f"the {self.measured:,} people"
            why = f"as many as {people} you wrote to in the past {QUARTER_DAYS} days got each, rounded up"
        enough = f"Enough is {pieces} new to everybody who is there now ({why}); who has fewer goes short."
        return f"{enough}{self._sharing}{self._doubtful}"

    @property
    def _doubtful(self) -> str:
        """How pieces with unsure tags are counted, in a sentence; "" where there are none."""
        if not self.unsure:
            return ""
        if self.unsure == 1:
            return " The tags of one asset are unsure: it is counted wherever it may well fit until somebody checks it."
        return (
            f" The tags of {self.unsure:,} assets are unsure: each is counted wherever it may well fit until somebody "
            "checks it."
        )

    @property
    def _sharing(self) -> str:
        """How the pieces are shared where several messages work at a stage, in a sentence; "" where none are."""
        places = Counter((c.product, c.market, c.stage) for c in self.cells if c.demand)
        each = {places[c.product, c.market, c.stage]: c.need for c in self.cells if c.demand}
        told = [
            f"where {counted(n)} messages fit a stage, {'they share the pieces: ' if self.need > 1 else 'it is '}"
            f"{need} of each"
            for n, need in sorted(each.items())
            if n > 1
        ]
        return f" {_sentence('; '.join(told))}." if told else ""

    @property
    def who(self) -> str:
        """Which contacts the numbers are of, in a sentence or two: how many, who counts more than once, and who not."""
        products: dict[str, set[str]] = {}
        for cell in self.cells:
            for waiting in cell.people:
                products.setdefault(waiting.contact_id, set()).add(cell.product)
        several = sum(len(of) > 1 for of in products.values())
        outside = self.left_alone + self.unclear + self.unheard
        if not products and not outside:
            return "There are no contacts to count here."
        here = f"{len(products):,} of {count(len(products) + outside, 'contact')} {_are(len(products))} counted here"
        if several:
            here += (
                f", {several:,} of them for more than one product; a list of contacts shows each under the product "
                "last spoken of"
            )
        return f"{here}. {self.not_counted}".strip()

    @property
    def not_counted(self) -> str:
        """How many contacts are no demand, and why, in a sentence; "" where all are."""
        told = []
        if self.left_alone:
            told.append(f"{count(self.left_alone, 'contact')} who asked for nothing more, left or chose somebody else")
        if self.unclear:
            told.append(f"{count(self.unclear, 'contact')} of whom it is not clear where they stand")
        if self.unheard:
            told.append(f"{count(self.unheard, 'contact')} from whom nothing usable has been heard")
        return f"Not counted: {'; '.join(told)}." if told else ""

    def brief(self, cell: Cell, taxonomy: Taxonomy) -> str:
        """Two plain sentences: who is there and what they find, and what to write for them next."""
        tells = _tells(cell.message, taxonomy)
        fitting = taxonomy.messages_for(cell.stage)
        if cell.message not in fitting:
            who = stage_phrase(cell.stage, taxonomy, plural=True)
            better = " or ".join(_tells(message, taxonomy) for message in fitting)
            return f"People who {who} should hear {better}, not {tells}. Write nothing for this combination."
        first = _sentence(f"{_where(cell)}{_who(cell, taxonomy)}; {_found(cell, tells)}.")
        if cell.status is CellStatus.NO_DEMAND:
            return f"{first} Nothing needs to be written for now."
        if cell.status is CellStatus.ENOUGH:
            hold = ", if the unsure tags hold; check them" if cell.unsure else ""
            return f"{first} That is enough for now{hold}."
        idea = _IDEAS.get((cell.stage, cell.message), f"a piece that tells them {tells}")
        near = self._nearest(cell)
        adapt = f", or adapt what there is for {near.market}" if near else ""
        more = " more" if cell.supply else ""
        pieces = f"one{more} piece" if cell.missing == 1 else f"{counted(cell.missing)}{more} pieces"
        check = "check the unsure tags, then " if cell.unsure else ""
        return f"{first} Next, {check}write {idea}{adapt}; {pieces}{_in_language(cell)} would be enough."

    def _nearest(self, cell: Cell) -> Cell | None:
        """The cell of another market from which something could be adapted: same product, stage and message.

        None where the cell has no market: of people there every market's pieces are counted as they are.
        """
        if not cell.market:
            return None
        same = [
            c
            for c in self.cells
            if (c.product, c.stage, c.message) == (cell.product, cell.stage, cell.message)
            and c.market not in ("", cell.market)
            and c.supply > c.general
        ]
        return max(same, key=lambda c: c.supply - c.general, default=None)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _where(cell: Cell) -> str:
    # Products are names, and a name starts with a capital whatever the export wrote.
    name = _sentence(cell.product) if cell.product.isalpha() and cell.product.islower() else cell.product
    if name:
        return f"for {name} in {cell.market or 'no particular market'}, "
    return f"for no particular product in {cell.market}, " if cell.market else ""


def _who(cell: Cell, taxonomy: Taxonomy) -> str:
    if not cell.demand:
        return f"nobody stands at the stage “{taxonomy.name_of(cell.stage)}”"
    noun = "person" if cell.demand == 1 else "people"
    return f"{counted(cell.demand)} {noun} {stage_phrase(cell.stage, taxonomy, plural=cell.demand > 1)}"


def _tells(message: str, taxonomy: Taxonomy) -> str:
    return _TELLS.get(message, f"the message “{taxonomy.name_of(message)}”")


def _found(cell: Cell, tells: str) -> str:
    """What they find, what of it is for them alone, and who has had all of it."""
    if not cell.supply:
        return f"nothing written for that stage tells them {tells} yet"
    one = cell.supply == 1
    only = "only " if cell.status in SHORT else ""
    text = f"{only}{counted(cell.supply)} {'asset tells' if one else 'assets tell'} them {tells}"
    if cell.supply == cell.general and (cell.product or cell.market):
        text += f", {'not made' if one else 'none of them made'} for this {_combination(cell)}"
    text += _doubtful(cell) + _foreign(cell)
    spent = sum(not w.left and w.foreign < cell.supply for w in cell.people)
    it = "it" if one else "the rest" if any(w.foreign for w in cell.people) else "them all"
    if not spent:
        return text
    if cell.demand == 1:
        return f"{text}, and this person has had {it}"
    if spent == cell.demand:
        return f"{text}, and everybody has had {it}"
    return f"{text}, and {counted(spent)} of the people {'has' if spent == 1 else 'have'} had {it}"


def _doubtful(cell: Cell) -> str:
    """How many of the pieces are counted by tags of which the machine is not sure."""
    if not cell.unsure:
        return ""
    if cell.supply == 1:
        return " (its tags are unsure)"
    return f" ({'all' if cell.unsure == cell.supply else counted(cell.unsure)} with unsure tags)"


def _foreign(cell: Cell) -> str:
    """How many of the pieces are not in the language that people there are sent, and of how many it is the language."""
    readers = [w for w in cell.people if w.foreign]
    codes = sorted({w.language for w in readers})
    if not codes:
        return ""
    number, names = readers[0].foreign, " or ".join(map(language_name, codes))
    many = "none" if number == cell.supply else counted(number)
    which = "not" if cell.supply == 1 else f"{many} of them" if many == "none" else f"{many} of them not"
    if len(codes) > 1:
        which = "not" if cell.supply == 1 else "not all of them"
    whose = "" if len(readers) == cell.demand else f", the language of {counted(len(readers))} of the people"
    return f", {which} in {names}{whose}"


def _in_language(cell: Cell) -> str:
    """The language to write in, where those who go short read one alone and there is something in another."""
    codes = {w.language for w in cell.people if w.left < cell.need}
    wanted = next(iter(codes)) if len(codes) == 1 else ""
    return f" in {language_name(wanted)}" if wanted and any(w.foreign for w in cell.people) else ""


def _combination(cell: Cell) -> str:
    return " and ".join(word for word, value in (("product", cell.product), ("market", cell.market)) if value)
