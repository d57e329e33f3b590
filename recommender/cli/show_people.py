"""How people look in a terminal: where somebody stands, the list of contacts, a buying group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from content_library.taxonomy import Taxonomy
from recommender.buying_group import BuyingGroup, Member
from recommender.cli.page import Cell, Lines, Page, Piece, bar, percent, skyline
from recommender.counting import part_of
from recommender.explain import ago, also, left_out, parted, product_source, role_source, shortened, standing, tells
from recommender.readiness import Evidence, Readiness
from recommender.results import ContactView

STAGE_STYLE, ID_STYLE, WARNING = "bold cyan", "dim", "yellow"
# So much of a contact's history is shown; --json gives all of it.
EVIDENCE_SHOWN = 12
# … and of a text so many characters.
TEXT_SHOWN = 300

# A command line for a person to run next, from a command.
Example = Callable[[str], str]


def stands(readiness: Readiness, taxonomy: Taxonomy, product: str = "") -> list[Piece]:
    """Where somebody stands, e.g. "Evaluating (71%)"; says so where nothing has been heard."""
    told = standing(readiness, taxonomy, product)
    style = STAGE_STYLE if told.known else ID_STYLE
    return [(told.before, ID_STYLE), (told.stage, style), told.after]


def day(moment: datetime) -> str:
    """The day in the machine's zone, e.g. "3 Mar 2026"."""
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y}"


def contacts(page: Page, views: Sequence[ContactView], total: int, taxonomy: Taxonomy) -> None:
    """The list of contacts; `total` says how many there are if not all are shown."""
    if not views:
        page.line("No contacts found.")
        return
    longest = max(len(v.contact.contact_id) for v in views)
    headers = ["Contact", "Account", "Role", "Stands at"]
    page.table(headers, (_contact_row(v, taxonomy) for v in views), first=longest)
    page.line((f"{part_of(len(views), total, 'contact')}.", ID_STYLE), indent=2)


def _contact_row(view: ContactView, taxonomy: Taxonomy) -> list[Cell]:
    account = (view.account.name or view.account.account_id) if view.account else ""
    return [
        Lines([(view.contact.name or view.contact.contact_id, "bold")], [(view.contact.contact_id, ID_STYLE)]),
        Lines([account], [(view.account.account_id if view.account else "", ID_STYLE)]),
        Lines([taxonomy.name_of(view.role)], [(view.contact.job_title, ID_STYLE)]),
        Lines(stands(view.readiness, taxonomy), [(_heard(view), ID_STYLE)]),
    ]


def _heard(view: ContactView) -> str:
    """As to which product, and when they were last heard: "rota, 3 Mar 2026"."""
    return ", ".join(x for x in (view.product, day(view.last_signal_at) if view.last_signal_at else "") if x)


def contact(page: Page, view: ContactView, taxonomy: Taxonomy, example: Example) -> None:
    """One contact: who it is, where they stand stage by stage, and what led there."""
    who(page, view)
    readiness = view.readiness
    source = role_source(view.role_source)
    page.pairs(
        [
            ("Stands at", [*stands(readiness, taxonomy), also(readiness, taxonomy)]),
            ("Product", about(view.product, view.product_inferred)),
            ("Role", [taxonomy.name_of(view.role), f", {source}" if source else ""]),
            ("E-mail", [view.contact.email]),
            ("Tracking", [view.contact.tracking_consent or "consent unknown"]),
            ("Not counted", [("; ".join(left_out(readiness)), WARNING)]),
        ]
    )
    page.blank()
    page.pairs((taxonomy.name_of(s), [bar(p, 20), f" {percent(p)}"]) for s, p in readiness.as_mapping().items())
    if readiness.evidence:
        page.blank()
        page.title("What led there")
        page.table(
            ["When", "What", "Points to", "Moved"],
            (_evidence_row(e, taxonomy) for e in readiness.evidence[:EVIDENCE_SHOWN]),
            right=1,
        )
        more = len(readiness.evidence) - EVIDENCE_SHOWN
        if more > 0:
            page.line((f"and {more} more before that.", ID_STYLE), indent=2)
    page.blank()
    page.whole(("What to send:  ", ID_STYLE), example(f"recommend {view.contact.contact_id}"))


def about(product: str, inferred: bool, by: str = "they") -> list[Piece]:
    """As to which product, and where that comes from; nothing for the vendor as a whole."""
    source = product_source(inferred, by)
    return [product, f", {source}" if source else ""] if product else []


def who(page: Page, view: ContactView) -> None:
    """The line that names a contact."""
    account = (view.account.name or view.account.account_id) if view.account else ""
    about = ", ".join(x for x in (view.contact.job_title, account) if x)
    page.title(view.contact.name or view.contact.contact_id, (f", {about}" if about else "", "not bold"))


def _evidence_row(evidence: Evidence, taxonomy: Taxonomy) -> list[Cell]:
    override = evidence.kind == "override"
    what = "set by a person" if override else taxonomy.kind(evidence.kind).name
    text = [(f"“{shortened(evidence.text, TEXT_SHOWN)}”", ID_STYLE)] if evidence.text else []
    return [
        [day(evidence.at)],
        Lines([what], text),
        [tells(evidence) or taxonomy.name_of(evidence.speaks_for)],
        [percent(evidence.moved)],
    ]


def group(page: Page, answer: BuyingGroup, name: str, taxonomy: Taxonomy, example: Example) -> None:
    """A buying group: who stands where, how well they agree, where they rub, and whom to move next."""
    page.title("The buying group", (f" of {name}" if name else "", "bold"))
    if not answer.members:
        page.line("Nobody is known there yet; import contacts first.", indent=2)
        return
    for member in answer.lost:
        page.line((_lost(member), WARNING), indent=2)
    together = answer.alignment
    page.pairs(
        [
            ("Product", about(answer.product, answer.product_inferred, "somebody there")),
            (
                "Alignment",
                [(bar(together), "cyan"), f" {percent(together)} (100%: all stand at the same place)"]
                if together is not None
                else ["not known until two of them have been heard from"],
            ),
            ("Furthest along", [_named(answer.front_runner, taxonomy)]),
            ("Furthest behind", [_named(answer.laggard, taxonomy)]),
            ("Missing", [_missing(answer, taxonomy)]),
        ]
    )
    page.blank()
    ordered = sorted(answer.members, key=lambda m: (m in answer.unheard, -_place(m), m.contact_id))
    page.table(
        ["Member", "Role", "Stands at", "From first stage to last"],
        (_member_row(m, answer.product, taxonomy) for m in ordered),
    )
    names = ", ".join(stage.name for stage in taxonomy.stages)
    page.line((f"A bar for each stage: {names}.", ID_STYLE), indent=2)
    for member in answer.members:
        if member.left_alone and not member.lost:
            told = parted(member.wish, member.left_alone)
            page.line((f"{member.name or member.contact_id} {told}.", WARNING), indent=2)
    if answer.frictions:
        page.blank()
        page.title("Where they rub")
        for friction in answer.frictions:
            page.point(friction.sentence)
    if answer.move_next:
        page.blank()
        page.title("Whom to move next")
        page.point(answer.move_next.reason, mark="→")
        page.whole(example(f"recommend {answer.move_next.member.contact_id}"), indent=4)


def _lost(member: Member) -> str:
    """Who chose somebody else, when, and what they said."""
    part = f" ({member.buying_role})" if member.buying_role else ""
    when = f", {ago(member.left_at, member.readiness.as_of)}" if member.left_at else ""
    return f"{member.name or member.contact_id}{part} {parted(member.wish, member.left_alone)}{when}."


def _member_row(member: Member, product: str, taxonomy: Taxonomy) -> list[Cell]:
    heard = bool(member.readiness.evidence)
    certainty = f"certainty {percent(member.readiness.certainty)}" if heard else ""
    return [
        Lines([(member.name or member.contact_id, "bold")], [(member.contact_id, ID_STYLE)]),
        Lines([taxonomy.name_of(member.role)], [(member.buying_role, ID_STYLE)]),
        Lines(stands(member.readiness, taxonomy, product), [(certainty, ID_STYLE)]),
        [(skyline(member.readiness.probabilities), "cyan")] if heard else [""],
    ]


def _place(member: Member) -> int:
    return member.readiness.stages.index(member.readiness.stage)


def _named(member: Member | None, taxonomy: Taxonomy) -> str:
    if member is None:
        return ""
    return f"{member.name or member.contact_id}, {taxonomy.name_of(member.readiness.stage)}"


def _missing(answer: BuyingGroup, taxonomy: Taxonomy) -> str:
    missing = [*map(taxonomy.name_of, answer.missing_roles), *answer.missing_buying_roles]
    return f"{', '.join(f'no {role}' for role in missing)} yet" if missing else ""
