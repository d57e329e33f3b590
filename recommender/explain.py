"""Score parts -> words: why this item, what the contact did that led there, and what is missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content_library.taxonomy import Taxonomy
from content_library.taxonomy.model import Wish
from recommender.counting import count
from recommender.readiness import Evidence, Readiness
from recommender.results import Part, Situation
from recommender.wishes import CHOSE_ANOTHER

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
# How a stage fit (probability) and a topic (0..1) are called.
FITS = ((0.6, "Right"), (0.35, "Good"), (0.2, "Passable"), (0.0, "Hardly right"))
NEAR = ((0.5, "close to"), (0.35, "near"))
# A quotation in a reason is cut at so many characters.
QUOTED = 90
# With less certainty than this nobody can say where somebody stands: the first stage is hardly twice as likely as any.
KNOWN = 0.1
# … nor where even the likeliest stage is hardly likelier than one in three.
LIKELY = 0.3
# A stage is said to be somebody's from this probability on; below, that they may stand there.
STANDS_THERE = 0.5
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


def doing(stage: str, taxonomy: Taxonomy) -> str:
    """What somebody at a stage is doing, in words; "" stands for nothing known."""
    if not stage:
        return "has not shown yet where they stand"
    return DOING.get(stage, f"is at {taxonomy.name_of(stage)}")


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


def standing(readiness: Readiness, taxonomy: Taxonomy) -> Standing:
    """Where somebody stands; says so where nothing has been heard, or where it is not clear."""
    stage, likeliest = taxonomy.name_of(readiness.stage), max(readiness.probabilities)
    if readiness.given:
        return Standing(True, "", stage, ", as asked for")
    share = f" ({likeliest:.0%})"
    if readiness.evidence and reader(readiness):
        return Standing(True, "", stage, share)
    unknown = "not clear yet" if readiness.evidence else "nothing heard yet"
    if likeliest < GUESSED:
        return Standing(False, unknown)
    return Standing(False, f"{unknown}; at a guess ", stage, share)


def also(readiness: Readiness, taxonomy: Taxonomy) -> str:
    """The other likely stages, and how certain the estimate is; "" where nothing was heard or a stage is given."""
    if readiness.given or not readiness.evidence or max(readiness.probabilities) < GUESSED:
        return ""
    ranked = sorted(zip(readiness.probabilities, readiness.stages, strict=True), key=lambda x: -x[0])[1:3]
    others = [f"{taxonomy.name_of(s)} ({p:.0%})" for p, s in ranked if p >= ALSO]
    return (f", perhaps {' or '.join(others)}" if others else "") + f"; certainty {readiness.certainty:.0%}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reasons for one item are made of. `stage_fit` and `message_fit` are probabilities, `near` is 0..1.

    `reader` is the stage for which it was chosen, "" where nobody knows where they stand, and `sure` how likely they
    stand there. `read` is False where the embedding model doesn't read the language of the asset or of the need.
    `made_for_others` says for which product and market it was made where these are not the ones that are asked about.
    """

    reader: str
    stage_fit: float
    stage: str
    message: str
    message_fit: float = 0.0
    near: float = 0.0
    role: str = ""
    for_role: str = ""
    market: str = ""
    age: str = ""
    outcome: str = ""
    read: bool = True
    sure: float = 1.0
    made_for_others: str = ""


def part_words(name: str, value: float, facts: Facts, taxonomy: Taxonomy) -> str:
    """What a part's value (0..1) says, in a few words."""
    share = f"{value:.0%}"
    if name == "topic" and not facts.read:
        return "judged by its words: the embedding model does not read this language"
    if name == "topic":
        return f"{share} near to what this is about"
    if name == "words":
        return "uses the same words" if value > 0.5 else "shares some words" if value > 0 else "shares no words"
    if name == "stage":
        return f"{facts.stage_fit:.0%} likely to be a good choice where they stand"
    if name == "message":
        works = f"{facts.message_fit:.0%}"
        return f"argues {taxonomy.in_sentence(facts.message)}; {works} likely to be the right message there"
    if name == "role":
        return f"{share} likely to be written for {taxonomy.in_sentence(facts.role)}" if facts.role else "role unknown"
    return {"market": facts.market, "freshness": facts.age, "outcome": facts.outcome}[name]


def reasons(parts: Sequence[Part], facts: Facts, situation: Situation, taxonomy: Taxonomy) -> list[str]:
    """One line first, then what the contact did that led there, then every part, strongest first."""
    fit = next(words for least, words in FITS if facts.stage_fit >= least)
    argues = f"argues {taxonomy.in_sentence(facts.message)}"
    # Where nobody knows where the reader stands, no fit is claimed.
    first = f"{fit} for somebody who {_standing(facts, taxonomy)}: {argues}" if facts.reader else argues.capitalize()
    if facts.reader and facts.stage_fit < FITS[-2][0] and facts.stage != facts.reader:
        first = f"{first}, rather for somebody who {doing(facts.stage, taxonomy)}"
    if facts.for_role:
        first += f", written for {taxonomy.in_sentence(facts.for_role)}"
    near = next((words for least, words in NEAR if facts.near >= least), "")
    if situation.need and near:
        first += f", {near} the need"
    if facts.made_for_others:
        first += f"; but it is {facts.made_for_others}"
    told = [f"{p.name.capitalize()}: {p.why}." for p in sorted(parts, key=lambda p: -p.points) if p.points > 0]
    return [f"{first}.", *led_there(situation.readiness, taxonomy)[:1], *told]


def _standing(facts: Facts, taxonomy: Taxonomy) -> str:
    may = "" if facts.sure >= STANDS_THERE else f" ({facts.sure:.0%} likely)"
    return f"{doing(facts.reader, taxonomy)}{may}"


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
    when = days_ago((readiness.as_of - evidence.at).days)
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


def days_ago(days: int) -> str:
    """How long ago something was, in words."""
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"


def shortened(text: str, limit: int = QUOTED) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `limit` characters."""
    clean = " ".join(text.split())
    if len(clean) <= limit:
        return clean
    return clean[: limit + 1].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


# What somebody did who wants nothing more, or can be asked no more, and what to do about it.
PARTED: Mapping[str, tuple[str, str]] = {
    Wish.LEFT_ALONE: ("asked to be left alone", "better send nothing now"),
    Wish.DELETE: ("asked that their data be deleted", "send nothing, and see to it"),
    Wish.HANDS_OVER: ("pointed to somebody else", "better write there"),
    Wish.HAS_LEFT: ("gave up their post", "find out who takes over"),
    CHOSE_ANOTHER: ("chose somebody else or end their contract", "don't sell; ring, and ask what decided it"),
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
