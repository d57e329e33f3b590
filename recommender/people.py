"""Who buys and who sells, what they do, and what was shown: frozen records, no I/O. Moments are aware datetimes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Rights(StrEnum):
    """What a user may do."""

    REP = "rep"
    MARKETER = "marketer"
    ENABLEMENT = "enablement"
    ADMINISTRATOR = "administrator"


class Consent(StrEnum):
    """Whether a person's tracked behaviour may be used; unknown counts as no unless a setting says otherwise."""

    YES = "yes"
    NO = "no"
    UNKNOWN = ""


class OutcomeKind(StrEnum):
    """What happened after a showing."""

    SENT = "sent"
    OPENED = "opened"
    READ = "read"
    REPLIED = "replied"
    MEETING = "meeting"
    DISMISSED = "dismissed"


# What CRMs say of a contact's influence in words.
INFLUENCE = {"low": 0.2, "medium": 0.5, "high": 0.9}


def influence_of(text: str) -> float | None:
    """The influence (0 to 1) that a number or a word says; None for a blank. Raises ValueError for anything else."""
    word = text.strip().lower()
    if not word:
        return None
    value = INFLUENCE[word] if word in INFLUENCE else float(word)
    if not 0 <= value <= 1:
        raise ValueError(f"{text!r} is not between 0 and 1")
    return value


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works with Stagecue."""

    user_id: str
    name: str = ""
    email: str = ""
    team: str = ""
    rights: Rights = Rights.REP


@dataclass(frozen=True, slots=True)
class Account:
    """A company that buys or may buy."""

    account_id: str
    name: str = ""
    industry: str = ""
    country: str = ""
    size: str = ""
    parent_id: str = ""
    market: str = ""
    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class AccountProduct:
    """How an account stands to a product: prospect, customer or former."""

    account_id: str
    product: str
    relation: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at an account. `role` is the stored one (`role_source` says from where); blank means: infer it."""

    contact_id: str
    account_id: str = ""
    name: str = ""
    email: str = ""
    job_title: str = ""
    role: str = ""
    role_source: str = ""
    language: str = ""
    country: str = ""
    tracking_consent: Consent = Consent.UNKNOWN


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A deal as the CRM knows it; its stage is the seller's and never readiness."""

    opportunity_id: str
    account_id: str = ""
    name: str = ""
    product: str = ""
    amount: float | None = None
    currency: str = ""
    status: str = "open"
    crm_stage: str = ""
    competitor: str = ""
    owner_id: str = ""
    created_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpportunityContact:
    """A contact's part in a deal, as the CRM knows it; `influence` is its weight from 0 to 1, None where unknown."""

    opportunity_id: str
    contact_id: str
    buying_role: str = ""
    influence: float | None = None


@dataclass(frozen=True, slots=True)
class OpportunityStage:
    """A deal's CRM stage and amount from one moment on; together they show backward moves."""

    opportunity_id: str
    crm_stage: str
    at: datetime
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A dated behaviour of a contact. `at` is when it happened, `recorded_at` when Stagecue learned of it."""

    signal_id: str
    contact_id: str
    kind: str
    at: datetime
    product: str = ""
    opportunity_id: str = ""
    external_id: str = ""
    recorded_at: datetime | None = None
    asset_id: str = ""
    channel: str = ""
    text: str = ""
    mood: str = ""
    is_machine: bool = False


@dataclass(frozen=True, slots=True)
class Touch:
    """A dated act of the seller."""

    touch_id: str
    contact_id: str
    kind: str
    at: datetime
    user_id: str = ""
    asset_id: str = ""
    campaign: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word on where a contact stands; later signals move on from there."""

    contact_id: str
    stage: str
    at: datetime
    product: str = ""
    reason: str = ""
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What a contact is about now, in the words of the person who edited it."""

    contact_id: str
    text: str
    at: datetime
    product: str = ""
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class Exposure:
    """One showing of one item: all that is needed to judge another policy on this log later."""

    exposure_id: str
    request_id: str
    contact_id: str
    item_kind: str
    item_id: str
    rank: int
    propensity: float
    shown_at: datetime
    product: str = ""
    candidates: int = 0
    score_parts: Mapping[str, float] = field(default_factory=dict)
    readiness_then: Mapping[str, float] = field(default_factory=dict)
    policy_version: str = ""
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened next to an exposure, or to an item and a contact where no exposure is known."""

    outcome: OutcomeKind
    at: datetime
    exposure_id: str = ""
    contact_id: str = ""
    item_id: str = ""
    reason: str = ""
    user_id: str = ""
