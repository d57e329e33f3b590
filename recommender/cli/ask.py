"""Commands that ask: recommend, group, audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli.command import command
from recommender.cli.people import ProductOrLast
from recommender.cli.session import Session
from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.assist import Draft
    from recommender.results import Recommendation
    from recommender.wire import Recommender


def register(app: typer.Typer) -> None:
    """Add the commands that ask."""
    examples = """
        stagecue recommend dana@acme.example -k 3
        stagecue recommend dana@acme.example --ask "is our data safe with them" --draft
        stagecue recommend --stage evaluating --role finance --filter format=pdf
    """
    command(app, "recommend", examples)(recommend)
    command(app, "group", "stagecue group acme --product rota")(group)
    command(app, "audit", "stagecue audit --product rota --market utilities")(audit)


def recommend(
    session: Session,
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help="The contact's id or e-mail address.")] = "",
    ask: Annotated[str, typer.Option(metavar="WORDS", help="What it is about, in plain words.")] = "",
    stage: Annotated[
        str, typer.Option(metavar="STAGE", help="The buying stage, instead of the one that signals say.")
    ] = "",
    role: Annotated[str, typer.Option(metavar="ROLE", help="The role, instead of the contact's.")] = "",
    product: ProductOrLast = None,
    k: Annotated[int, typer.Option("-k", metavar="N", help="How many items.")] = 5,
    kind: Annotated[str, typer.Option(metavar="KIND", help="asset, talking-point or action.")] = "asset",
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="KEY=VALUE", help="By product, market, language, format or status."),
    ] = None,
    draft: Annotated[
        bool,
        typer.Option("--draft", help="Draft a message about the first item; on a rival they name, another is quoted."),
    ] = False,
    sender: Annotated[str, typer.Option(metavar="NAME", help="Who signs the draft.")] = "",
    parts: Annotated[bool, typer.Option("--parts", help="Show how each score comes about.")] = False,
    log: Annotated[
        bool | None,
        typer.Option("--log/--no-log", help="Keep in the log that this was shown [yes; no with --as-of another day]."),
    ] = None,
) -> None:
    """Recommend what to send, say or do next, and why.

    For a contact, or without one for a need in plain words or a buying stage. What is shown is logged, so that
    outcomes can be told apart by it; with --as-of another moment it is not, because nobody was shown it then.
    """
    chosen = _filters(filters or [])
    with session.open() as rec:
        session.about(rec, product)
        asked = {
            "ask": ask,
            "stage": stage,
            "role": role,
            "actor": session.actor,
        }
        answer = rec.recommend(
            contact, **asked, product=product, k=k, kind=kind, filters=chosen, log=log, as_of=session.as_of
        )
        written = None
        if draft and answer.items:
            written = rec.draft(
                contact,
                answer.items[0].item_id,
                **asked,
                product=product,
                sender=sender,
                fits_well=answer.fits_well,
                as_of=session.as_of,
            )
        _show(session, rec, answer, written, parts)


def _show(session: Session, rec: Recommender, answer: Recommendation, written: Draft | None, parts: bool) -> None:
    from recommender.cli.page import Page
    from recommender.cli.show_draft import draft as draw_draft
    from recommender.cli.show_items import Look, recommendation

    def draw(page: Page) -> None:
        recommendation(page, answer, Look(rec.taxonomy, session.example, parts))
        if written:
            draw_draft(page, written)

    told = {"recommendation": answer, "draft": written, "message": written.body} if written else answer
    session.show(told, draw)


def _filters(given: Sequence[str]) -> dict[str, str]:
    out = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise InputError(f"--filter '{text}' is not of the form KEY=VALUE, for example format=pdf.")
        if name.strip() in out:
            raise InputError(f"--filter names {name.strip()} twice; an asset has one, so give one value.")
        out[name.strip()] = value.strip()
    return out


def group(
    session: Session,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's id.")],
    product: ProductOrLast = None,
) -> None:
    """Show how the people of an account stand, and whom to move next."""
    with session.open() as rec:
        session.about(rec, product)
        answer = rec.buying_group(account, product=product, actor=session.actor, as_of=session.as_of)
        from recommender.cli.show_people import group as draw

        session.show(
            answer, lambda page: draw(page, answer, _name(rec, session, account), rec.taxonomy, session.example)
        )


def _name(rec: Recommender, session: Session, account: str) -> str:
    """The account's name, its id where it has none."""
    people = rec.contacts(account=account, actor=session.actor, as_of=session.as_of)
    return next((v.account.name for v in people if v.account and v.account.name), account)


def audit(
    session: Session,
    product: Annotated[
        str | None, typer.Option(metavar="PRODUCT", help="Only this product.", show_default=False)
    ] = None,
    market: Annotated[str | None, typer.Option(metavar="MARKET", help="Only this market.", show_default=False)] = None,
    k: Annotated[int, typer.Option("-k", metavar="N", help="How many gaps to explain.", min=1)] = 5,
    who: Annotated[bool, typer.Option("--who", help="Name the people of each gap that is explained.")] = False,
) -> None:
    """Show where content is missing for the people who need it.

    Counted by buying stage, message, product and market. A piece counts where it fits the stage and carries the
    message, a person where they stand now. Everybody needs as many pieces that are new to them as people were sent
    each in the past 90 days, rounded up: empty is where nobody finds anything new, thin where somebody finds fewer.
    """
    with session.open() as rec:
        session.about(rec, product, market)
        answer = rec.audit(product=product, market=market, actor=session.actor, as_of=session.as_of)
        names = {c.contact_id: c.name for c in rec.store.people.contacts()} if who else None
        from recommender.cli.show_audit import audit as draw

        session.show(answer, lambda page: draw(page, answer, k, rec.taxonomy, names))
