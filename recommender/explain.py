"""Where somebody stands, what they did that led there and what they wish, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import Wish
from recommender.counting import count
from recommender.readiness import Evidence, Readiness
from recommender.wishes import CHOSE_ANOTHER, NO_SELLING

# What somebody at a stage is doing, for a sentence that begins with "somebody who".
DOING = {
    "unaware": "sees no reason to change yet",
    "aware": "is learning about the problem",
    "considering": "is working out what is needed",
    "evaluating": "compares vendors",
    "deciding": "is about to decide",
    "adopting": "is getting it to work",
    "expanding": "could use more of it",
    "advocating": "could recommend it to others",
}
# What somebody at a stage does, said of one and of several. A company's own stages have no entry and go by their names.
_PHRASES = {
    "unaware": ("sees no reason to change", "see no reason to change"),
    "aware": ("is learning about the problem", "are learning about the problem"),
    "considering": ("is working out what is needed", "are working out what is needed"),
    "evaluating": ("is evaluating vendors", "are evaluating vendors"),
    "deciding": ("is preparing the decision", "are preparing the decision"),
    "adopting": ("is getting the product to work", "are getting the product to work"),
    "expanding": ("could get more out of the product", "could get more out of the product"),
    "advocating": ("would recommend the product to others", "would recommend the product to others"),
}
# A quotation in a reason is cut at so many characters.
QUOTED = 90
# With less certainty than this nobody can say where somebody stands: the first stage is hardly twice as likely as any.
KNOWN = 0.1
# … nor where even the likeliest stage is hardly likelier than one in three.
LIKELY = 0.3
# A reason speaks of no stage that is less likely than this, but for the likeliest.
MAY_STAND = 0.2
# A second stage is named from this probability on.
ALSO = 0.1
# The likeliest stage is guessed at from this probability on; below, any other is hardly less likely.
GUESSED = 0.2
# What to say where languages that the model doesn't read were ranked.
BY_WORDS = "How near these are to the need is judged by words alone: the embedding model does not read the language."
# Where a role comes from, as files and Stagecue call it; whatever else a file says is taken for a name.
ROLE_SOURCES = {
    **dict.fromkeys(("", "given", "stored", "unknown"), ""),
    "crm": "from the CRM",
    **dict.fromkeys(("person", "user", "rep", "manual", "manually"), "set by a person"),
    **dict.fromkeys(("import", "imported", "file", "csv"), "from an import"),
    **dict.fromkeys(("model", "inferred"), "set by a model"),
    **dict.fromkeys(("title", "job title"), "from the job title"),
    **{name.lower(): f"from {name}" for name in ("HubSpot", "Salesforce", "LinkedIn")},
}
# Evidence that moved the estimate less than this led nowhere.
LED = 0.03
# … and what lies so many days back explains half as well where somebody stands today.
LED_HALF_LIFE = 30.0


def stage_phrase(stage: str, taxonomy: Taxonomy, *, plural: bool = False) -> str:
    """What somebody (or, in the plural, several) at a stage does, as the verb of a sentence."""
    own_name = f"at the stage “{taxonomy.name_of(stage)}”"
    return _PHRASES.get(stage, (f"is {own_name}", f"are {own_name}"))[plural]


def doing(stage: str, taxonomy: Taxonomy) -> str:
    """What somebody at a stage is doing, in words; "" stands for nothing known."""
    if not stage:
        return "has not shown yet where they stand"
    return DOING.get(stage, f"is at {taxonomy.name_of(stage)}")


def product_source(inferred: bool, by: str = "they") -> str:
    """Where the product comes from that an answer is about, if nobody asked for it; "" where somebody did."""
    return f"which is what {by} last spoke of" if inferred else ""


def role_source(source: str) -> str:
    """Where a role comes from, as words that follow it: "from the CRM"; "" where there is nothing to tell."""
    if source.startswith("job title '"):
        return f"from the {source}"
    name = " ".join(source.replace("_", " ").split())
    return ROLE_SOURCES.get(name.lower(), f"from {name}")


def reader(readiness: Readiness) -> str:
    """The stage to speak of: the likeliest, "" where every stage is as likely as any other."""
    clear = readiness.certainty > KNOWN and max(readiness.probabilities) >= LIKELY
    return readiness.stage if clear else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands, in words: "Evaluating (50%)" or, where that is not `known`, at most a guess at a stage.

    `before` leads to the guess; `stage` is "" where none is likelier than the others; `after` is the stage's share.
    """

    known: bool
    before: str = ""
    stage: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.stage + self.after


def standing(readiness: Readiness, taxonomy: Taxonomy, product: str = "") -> Standing:
    """Where somebody stands as to a product; says so where nothing has been heard of it, or where it is not clear."""
    stage, likeliest = taxonomy.name_of(readiness.stage), max(readiness.probabilities)
    if readiness.given:
        return Standing(True, "", stage, ", as asked for")
    share = f" ({likeliest:.0%})"
    if readiness.evidence and reader(readiness):
        return Standing(True, "", stage, share)
    unknown = "not clear yet" if readiness.evidence else _unheard(readiness, product)
    if likeliest < GUESSED:
        return Standing(False, unknown)
    return Standing(False, f"{unknown}; at a guess ", stage, share)


def _unheard(readiness: Readiness, product: str) -> str:
    """That nothing was heard, or nothing that may be used: whoever reads it must not think that they were silent."""
    if readiness.left_out_consent:
        return f"nothing usable heard ({count(readiness.left_out_consent, 'signal')} not counted)"
    return f"nothing heard about {product}" if product else "nothing heard yet"


def also(readiness: Readiness, taxonomy: Taxonomy) -> str:
    """The other likely stages, and how certain the estimate is; "" where nothing was heard or a stage is given."""
    if readiness.given or not readiness.evidence or max(readiness.probabilities) < GUESSED:
        return ""
    ranked = sorted(zip(readiness.probabilities, readiness.stages, strict=True), key=lambda x: -x[0])[1:3]
    others = [f"{taxonomy.name_of(s)} ({p:.0%})" for p, s in ranked if p >= ALSO]
    return (f", perhaps {' or '.join(others)}" if others else "") + f"; certainty {readiness.certainty:.0%}"


def led_there(readiness: Readiness, taxonomy: Taxonomy) -> list[str]:
    """What the contact did that led to this readiness, as sentences: what moved it most, older moves counting less."""
    strongest = sorted(telling(readiness), key=lambda e: -e.moved * _recent(e, readiness))
    return [because(e, readiness, taxonomy) for e in strongest]


def telling(readiness: Readiness) -> list[Evidence]:
    """The evidence that led to this readiness, latest first; none where the stage was given."""
    return [] if readiness.given else [e for e in readiness.evidence if e.moved >= LED]


def _recent(evidence: Evidence, readiness: Readiness) -> float:
    return float(0.5 ** ((readiness.as_of - evidence.at).days / LED_HALF_LIFE))


def because(evidence: Evidence, readiness: Readiness, taxonomy: Taxonomy) -> str:
    """What happened and when, in a sentence, with the words that were said."""
    when = ago(evidence.at, readiness.as_of)
    if evidence.kind == "override":
        return f"Set by a person {when}: {evidence.text}" if evidence.text else f"Set by a person {when}."
    what = taxonomy.kind(evidence.kind).name
    said = f" (“{shortened(evidence.text)}”)" if evidence.text else ""
    return f"Because of what happened {when}: {what}{said}."


def left_out(readiness: Readiness) -> list[str]:
    """What was left out of an estimate, and why, as phrases; none where nothing was."""
    told = []
    if readiness.left_out_consent:
        told.append(f"{count(readiness.left_out_consent, 'signal')} without consent to tracking")
    if readiness.left_out_machine:
        told.append(f"{count(readiness.left_out_machine, 'signal')} made by a machine")
    return [*told, *outdated(readiness.left_out_unknown, readiness.left_out_stages)]


def outdated(kinds: Mapping[str, int], stages: Mapping[str, int]) -> list[str]:
    """How many signals are of kinds, and people's words of stages, that the taxonomy no longer has, as phrases."""
    gone = "which the taxonomy no longer has"
    told = [f"{count(n, 'signal')} of the kind '{kind}', {gone}" for kind, n in kinds.items()]
    return told + [f"{count(n, 'override')} to the stage '{stage}', {gone}" for stage, n in stages.items()]


def ago(moment: datetime, as_of: datetime) -> str:
    """How long before `as_of` something was, in words: days of the calendar, not so many times 24 hours."""
    return days_ago((as_of.date() - moment.astimezone(as_of.tzinfo).date()).days)


def days_ago(days: int) -> str:
    """How long ago something was, in words."""
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"


def shortened(text: str, limit: int = QUOTED) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `limit` characters."""
    clean = " ".join(text.split())
    if len(clean) <= limit:
        return clean
    return clean[: limit + 1].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


# What somebody did who wants nothing more, or can be asked no more, told of the past for it follows "They" or a name;
# and what to do about it.
PARTED: Mapping[str, tuple[str, str]] = {
    Wish.LEFT_ALONE: ("asked to be left alone", "better send nothing now"),
    Wish.DELETE: ("asked that their data be deleted", "send nothing, and see to it"),
    Wish.HANDS_OVER: ("pointed to somebody else", "better write there"),
    Wish.HAS_LEFT: ("gave up their post", "find out who takes over"),
    CHOSE_ANOTHER: ("chose somebody else or ended the contract", "don't sell; ring, and ask what decided it"),
    NO_SELLING: ("asked that sales keep away", "don't sell; support may still call"),
}

# What somebody wished, told of what they said.
WISHED: Mapping[str, str] = {**{wish: did for wish, (did, _) in PARTED.items()}, Wish.TIME: "asked for time"}
SAYS_NOTHING = "says nothing of where they stand"


def tells(evidence: Evidence) -> str:
    """What words tell that speak for no stage: what was wished by them, or that they say nothing; "" for all others."""
    if evidence.wish:
        return WISHED.get(evidence.wish, "")
    return SAYS_NOTHING if evidence.empty else ""


def parted(wish: str, words: str) -> str:
    """What somebody did who wants nothing more, without their name: "asked to be left alone (“Enough mails”)"."""
    return f"{PARTED[wish][0]} (“{shortened(words).rstrip('.')}”)"


def left_alone(said: Evidence) -> str:
    """What to say where somebody's words say that they want nothing more, or can be asked no more."""
    return f"They {parted(said.wish, said.text)}: {PARTED[said.wish][1]}."
