"""Commands about people: contacts, need, override."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli.command import command, group
from recommender.cli.content import Limit, Mapped, columns_of, end
from recommender.cli.session import Session

if TYPE_CHECKING:
    pass

contacts = group(
    "Look at contacts and where they stand; import what a CRM exports.",
    "stagecue contacts import contacts.csv --dry-run",
)

Contact = Annotated[str, typer.Argument(metavar="CONTACT", help="The contact's id or e-mail address.")]
Product = Annotated[str, typer.Option(metavar="PRODUCT", help="For this product; else for the vendor as a whole.")]
# Where none is named, the library looks for the product that they last spoke of.
ProductOrLast = Annotated[
    str | None,
    typer.Option(
        metavar="PRODUCT",
        help='For this product, "" for the vendor as a whole [what they last spoke of].',
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands about people."""
    app.add_typer(contacts, name="contacts")
    command(app, "need", 'stagecue need dana@acme.example "one desk for two regions"')(need)
    command(
        app,
        "override",
        'stagecue override dana@acme.example deciding --reason "She told me the board agrees"',
    )(override)


@command(contacts, "list", "stagecue contacts list\nstagecue contacts list finance --account acme")
def list_contacts(
    session: Session,
    search: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="Words in name, title, e-mail, id or account.")
    ] = None,
    account: Annotated[str, typer.Option(metavar="ID", help="Only people of this account.")] = "",
    limit: Limit = 50,
) -> None:
    """List contacts with their role and where they stand."""
    with session.open() as rec:
        views = rec.contacts(search=" ".join(search or []), account=account, actor=session.actor, as_of=session.as_of)
        from recommender.cli.show_people import contacts as draw

        session.show(views, lambda page: draw(page, views[: limit or None], len(views), rec.taxonomy))


@command(contacts, "show", "stagecue contacts show dana@acme.example --product rota")
def show_contact(session: Session, contact: Contact, product: ProductOrLast = None) -> None:
    """Show where a contact stands, and what led there."""
    with session.open() as rec:
        session.about(rec, product)
        view = rec.contact(contact, product=product, actor=session.actor, as_of=session.as_of)
        from recommender.cli.show_people import contact as draw

        session.show(view, lambda page: draw(page, view, rec.taxonomy, session.example))


@command(
    contacts,
    "import",
    "stagecue contacts import hubspot-contacts.csv --dry-run\n"
    "stagecue contacts import events.csv --table signals\n"
    'stagecue contacts import leads.csv --map "Wer=name"',
)
def import_file(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV, JSONL or Parquet file.")],
    table: Annotated[
        str, typer.Option(metavar="TABLE", help="What it holds: contacts, accounts, signals …; else it is found out.")
    ] = "",
    mapped: Mapped = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Import contacts, accounts, signals, deals or any other table.

    Accounts come before contacts, contacts before signals; who has no id is known by the e-mail address. A blank cell
    keeps what is stored, "-" clears it; what is there already and the same changes nothing. The exit code is 1 where
    rows were rejected (the rest is kept), 2 where all were.
    """
    columns = columns_of(mapped or [])
    with session.open(create=True) as rec:
        report = rec.import_table(
            file, table, columns=columns, dry_run=dry_run, actor=session.actor, as_of=session.as_of
        )
    from recommender.cli.show_content import imported

    session.show(report, lambda page: imported(page, report))
    end(len(report.rejected), report.new + report.changed + report.same)


def need(
    session: Session,
    contact: Contact,
    text: Annotated[str, typer.Argument(metavar="TEXT", help='What it is about; "" takes it back.')],
    product: Product = "",
) -> None:
    """Say in your words what a contact is about now.

    It stands instead of what the signals say until you say something else; the latest alone is kept, one a product.
    """
    with session.open() as rec:
        session.about(rec, product)
        noted = rec.set_need(contact, text, product=product, actor=session.actor, as_of=session.as_of)
    about = f"this is about “{noted.text}”" if noted.text else "the need is what the signals say again"
    where = f" for {noted.product}" if noted.product else ""
    session.show(noted, lambda page: page.line(f"Noted{where}: {about}."))


def override(
    session: Session,
    contact: Contact,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help="The buying stage where they stand.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why you know better.")],
    product: Product = "",
) -> None:
    """Set where a contact stands; later signals move on from there."""
    with session.open() as rec:
        session.about(rec, product)
        readiness = rec.override(
            contact,
            stage,
            reason=reason,
            product=product,
            actor=session.actor,
            as_of=session.as_of,
        )
        from recommender.cli.show_people import day, stands
        from recommender.explain import also

        when = "Now" if session.as_of is None else f"On {day(session.as_of)}"
        place = (*stands(readiness, rec.taxonomy), also(readiness, rec.taxonomy), ".")
        session.show(readiness, lambda page: page.line(f"Noted. {when} at ", *place))
