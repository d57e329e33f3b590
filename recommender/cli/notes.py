"""Commands that note what happened: signal, touch, outcome."""

from __future__ import annotations

from typing import Annotated

import typer

from recommender.cli.command import command, group
from recommender.cli.people import Contact
from recommender.cli.session import Session, moment
from recommender.errors import InputError

signal = group("Note what a contact did or said.", 'stagecue signal add dana@acme.example replied --text "Who else?"')
touch = group("Note what you did for a contact.", "stagecue touch add dana@acme.example call")
outcome = group(
    "Note what happened after something was recommended.",
    "stagecue outcome add replied --contact dana@acme.example --item security-paper",
)

At = Annotated[
    str, typer.Option(metavar="MOMENT", help="When: a date or moment (ISO 8601) [that of --as-of].", show_default=False)
]
Asset = Annotated[str, typer.Option("--asset", metavar="ID", help="The asset that it is about.")]

Exposure = Annotated[str, typer.Option(metavar="ID", help="The showing: exposure_id in recommend --json.")]
OfContact = Annotated[str, typer.Option(metavar="CONTACT", help="Or the contact's id or e-mail address …")]
OfItem = Annotated[str, typer.Option(metavar="ID", help="… and the item's id.")]


def register(app: typer.Typer) -> None:
    """Add the commands that note what happened."""
    app.add_typer(signal, name="signal")
    app.add_typer(touch, name="touch")
    app.add_typer(outcome, name="outcome")


@command(
    signal,
    "add",
    'stagecue signal add dana@acme.example asked_for_call --text "Wants to hear from a reference"\n'
    "stagecue signal add dana@acme.example trial --at 2026-03-01 --product rota",
)
def add_signal(
    session: Session,
    contact: Contact,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What they did: replied, demo, trial, note …")],
    text: Annotated[str, typer.Option(metavar="TEXT", help="What they said, in their words.")] = "",
    at: At = "",
    product: Annotated[str, typer.Option(metavar="PRODUCT", help="The product that it is about.")] = "",
    asset: Asset = "",
    channel: Annotated[str, typer.Option(metavar="WAY", help="How it came: email, phone, web …")] = "",
    mood: Annotated[str, typer.Option(metavar="MOOD", help="How it sounded: positive, neutral, negative …")] = "",
) -> None:
    """Note what a contact did or said; it moves where they stand."""
    with session.open() as rec:
        session.about(rec, product)
        noted = rec.add_signal(
            contact,
            kind,
            text=text,
            at=moment(at, "--at"),
            product=product,
            asset_id=asset,
            channel=channel,
            mood=mood,
            actor=session.actor,
            as_of=session.as_of,
        )
        done = rec.taxonomy.kind(kind).name
    follow = session.example(f"recommend {noted.contact_id}")
    session.show(noted, lambda page: page.lines([f"Noted: {noted.contact_id} {done}.", f"  {follow}"]))


@command(touch, "add", "stagecue touch add dana@acme.example sent --asset security-paper\nstagecue touch add dana call")
def add_touch(
    session: Session,
    contact: Contact,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="sent, call, meeting, demo or event.")],
    text: Annotated[str, typer.Option(metavar="TEXT", help="What was said.")] = "",
    at: At = "",
    asset: Asset = "",
    campaign: Annotated[str, typer.Option(metavar="NAME", help="The campaign that it is part of.")] = "",
) -> None:
    """Note what you did for a contact; what was sent is not recommended again."""
    with session.open() as rec:
        noted = rec.add_touch(
            contact,
            kind,
            text=text,
            at=moment(at, "--at"),
            asset_id=asset,
            campaign=campaign,
            actor=session.actor,
            as_of=session.as_of,
        )
    about = f" ({noted.asset_id})" if noted.asset_id else ""
    session.show(noted, lambda page: page.line(f"Noted: {noted.kind}{about}, {noted.contact_id}."))


@command(
    outcome,
    "add",
    "stagecue outcome add replied --contact dana@acme.example --item security-paper\n"
    'stagecue outcome add dismissed --exposure 3f9a…-1 --reason "too long"',
)
def add_outcome(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="OUTCOME", help="sent, opened, read, replied, meeting or dismissed.")],
    exposure: Exposure = "",
    contact: OfContact = "",
    item: OfItem = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, above all when it was dismissed.")] = "",
    at: At = "",
) -> None:
    """Note what came of a recommendation; later ones learn from it."""
    _of_what(exposure, contact, item)
    with session.open() as rec:
        noted = rec.add_outcome(
            what,
            exposure_id=exposure,
            contact=contact,
            item_id=item,
            reason=reason,
            at=moment(at, "--at"),
            actor=session.actor,
            as_of=session.as_of,
        )
    session.show(noted, lambda page: page.line(f"Noted: {noted.item_id} {noted.outcome}, {noted.contact_id}."))


@command(
    outcome,
    "undo",
    "stagecue outcome undo --contact dana@acme.example --item security-paper\n"
    "stagecue outcome undo sent --exposure 3f9a…-1",
)
def undo_outcome(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="OUTCOME", help="Which; else the latest of any kind.")] = "",
    exposure: Exposure = "",
    contact: OfContact = "",
    item: OfItem = "",
) -> None:
    """Take back what was noted by mistake: the latest outcome of an item and a contact.

    It counts no longer, and the item may be recommended again. Of "sent" the touch that says so is taken back, too.
    """
    _of_what(exposure, contact, item)
    with session.open() as rec:
        about = {"exposure_id": exposure, "contact": contact, "item_id": item}
        gone = rec.undo_outcome(what, **about, actor=session.actor, as_of=session.as_of)
    when = f"{gone.at.astimezone():%Y-%m-%d %H:%M}"
    session.show(
        gone, lambda page: page.line(f"Taken back: {gone.item_id} {gone.outcome}, {gone.contact_id}, of {when}.")
    )


def _of_what(exposure: str, contact: str, item: str) -> None:
    """Refuse an outcome of nothing in the words of the command line."""
    if not exposure and not (contact and item):
        raise InputError("Say of what: --contact and --item, or --exposure alone.")
