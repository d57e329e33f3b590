"""Records -> words on a screen: days, certainty, who somebody is. Pure; nothing here is markup."""

from __future__ import annotations

import re
from datetime import date, datetime

from content_library.taxonomy import Taxonomy
from recommender.counting import count
from recommender.explain import outdated, role_source
from recommender.people import Account, Contact
from recommender.readiness import Readiness
from recommender.results import ContentReport

WHOLE_COMPANY = "Everything we sell"
LAST_SPOKEN_OF = "What they last spoke of"
# A product, market or label that nobody has stated.
UNSAID = "not said"
FORMATS = {
    "md": "text",
    "txt": "text",
    "html": "web page",
    "htm": "web page",
    "pdf": "PDF",
    "docx": "Word",
    "pptx": "slides",
    "xlsx": "spreadsheet",
    "vtt": "transcript",
    "srt": "transcript",
}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&])")
_SHORTCODE = re.compile(r":(?=[\w+-]+[:\[/])")


def plain(text: str) -> str:
    """The text for a place that reads Markdown, so that it is shown as it stands."""
    # A shortcode such as :red[ or :smile: is read in spite of escapes; an invisible joiner breaks it up.
    broken = _SHORTCODE.sub(":\u2060", " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", broken)


def day(moment: date) -> str:
    """A date such as "3 Nov 2026"."""
    return f"{moment.day} {moment:%b %Y}"


def ago(moment: datetime, as_of: datetime) -> str:
    """How long ago, in days of the calendar."""
    days = (as_of.date() - moment.astimezone(as_of.tzinfo).date()).days
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"


def left_out_signals(readiness: Readiness) -> str:
    """How many signals were left out, and why; "" for none."""
    parts = []
    if readiness.left_out_consent:
        parts.append(f"{count(readiness.left_out_consent, 'signal')} for want of consent to tracking")
    if readiness.left_out_machine:
        parts.append(f"{count(readiness.left_out_machine, 'click')} made by machines")
    parts += outdated(readiness.left_out_unknown, readiness.left_out_stages)
    return f"Left out: {' and '.join(parts)}." if parts else ""


def contact_label(contact: Contact, account: Account | None) -> str:
    """One line to find somebody by."""
    company = account.name or account.account_id if account else ""
    return " · ".join(x for x in (contact.name or contact.contact_id, contact.job_title, company) if x)


def role_line(role: str, source: str, taxonomy: Taxonomy, shown: str = "") -> str:
    """The role and where it comes from; the job title is not said again where it is `shown` beside it."""
    if not source:
        return "Role unknown"
    told = role_source(source)
    if shown:
        told = told.replace(f" '{shown}'", "")
    return f"{taxonomy.name_of(role)} ({told})" if told else taxonomy.name_of(role)


def kind_of_file(file_format: str) -> str:
    """A format as people call it; one that is no file's ending is a word already."""
    return FORMATS.get(file_format.lower(), file_format)


def set_by(who: str) -> str:
    """Who set a tag."""
    return {"model": "the model", "person": "a person", "import": "an import"}.get(who, "nobody")


def combination(product: str, market: str) -> str:
    """A product-market combination; "" for none in particular."""
    return " · ".join(x for x in (product, market) if x)


def report_line(report: ContentReport) -> str:
    """What adding content did, in a line."""
    counts = {h: report.count(h) for h in ("added", "changed", "unchanged", "skipped", "vanished", "rejected")}
    return ", ".join(f"{n} {h}" for h, n in counts.items() if n) or "nothing was found"
