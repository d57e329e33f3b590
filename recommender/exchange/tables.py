"""The file contracts as data: for every table its record, its key and its columns, in the order of the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content_library.asset import Asset, LabelSet, SetBy, Tag, TalkingPoint
from content_library.taxonomy.model import TOUCH_KINDS
from recommender import people as p
from recommender.exchange.contract import Kind, Table, table_of
from recommender.results import ItemKind

BUYING_ROLES = ("economic buyer", "decision maker", "champion", "influencer", "evaluator", "blocker", "unknown")


def _choice(*choices: str) -> dict[str, Any]:
    return {"kind": Kind.CHOICE, "choices": choices}


def _label(label_set: str) -> dict[str, Any]:
    return {"kind": Kind.LABEL, "label_set": label_set}


_OPTIONAL_PRODUCT = {"required": False, "default": ""}
_CONTACT = {"contact_id": "contacts"}
_LABELS = {name: _label(name) for name in LabelSet}

TABLES: Mapping[str, Table] = dict(
    [
        table_of(
            "assets",
            Asset,
            "asset_id title path url format product market language campaign owner status version published_at"
            " valid_from valid_to",
            "asset_id",
        ),
        table_of("users", p.User, "user_id name email team rights", "user_id"),
        table_of(
            "accounts", p.Account, "account_id name industry country size parent_id market owner_id", "account_id"
        ),
        table_of(
            "account_products",
            p.AccountProduct,
            "account_id product relation since",
            "account_id product",
            needs="account_id",
            refers={"account_id": "accounts"},
            changes={"product": _OPTIONAL_PRODUCT, "relation": _choice("prospect", "customer", "former")},
        ),
        table_of(
            "contacts",
            p.Contact,
            "contact_id account_id name email job_title role role_source language country tracking_consent",
            "contact_id",
            # Whoever has no id is told apart by the address.
            needs="contact_id|email",
            refers={"account_id": "accounts"},
            changes={"role": _label("role")},
        ),
        table_of(
            "opportunities",
            p.Opportunity,
            "opportunity_id account_id name product amount currency status crm_stage competitor owner_id created_at"
            " closed_at",
            "opportunity_id",
            noun="opportunity",
            refers={"account_id": "accounts"},
            changes={"status": _choice("open", "won", "lost", "no decision")},
        ),
        table_of(
            "opportunity_contacts",
            p.OpportunityContact,
            "opportunity_id contact_id buying_role influence",
            "opportunity_id contact_id",
            refers={"opportunity_id": "opportunities", **_CONTACT},
            changes={"buying_role": _choice(*BUYING_ROLES), "influence": {"kind": Kind.INFLUENCE}},
        ),
        table_of(
            "opportunity_history",
            p.OpportunityStage,
            "opportunity_id crm_stage amount at",
            "opportunity_id crm_stage at",
            refers={"opportunity_id": "opportunities"},
        ),
        table_of(
            "signals",
            p.Signal,
            "signal_id external_id contact_id product opportunity_id kind at recorded_at asset_id channel text mood"
            " is_machine",
            "signal_id",
            needs="signal_id|contact_id kind at",
            refers=_CONTACT,
            hashed_key="signal_id",
            changes={"kind": {"kind": Kind.SIGNAL_KIND}},
        ),
        table_of(
            "touches",
            p.Touch,
            "touch_id contact_id user_id kind at asset_id campaign text",
            "touch_id",
            noun="touch",
            needs="touch_id|contact_id kind at",
            refers=_CONTACT,
            hashed_key="touch_id",
            changes={"kind": _choice(*TOUCH_KINDS)},
        ),
        table_of(
            "overrides",
            p.Override,
            "contact_id product stage reason user_id at",
            "contact_id product at",
            needs="contact_id stage at",
            refers=_CONTACT,
            changes={"stage": _label("stage")},
        ),
        table_of(
            "talking_points",
            TalkingPoint,
            "point_id text asset_id place product market message role stage status owner",
            "point_id",
            refers={"asset_id": "assets"},
            changes=_LABELS,
        ),
        table_of(
            "tags",
            Tag,
            "asset_id label_set label p_primary p_acceptable set_by rater at passage",
            "asset_id label_set label set_by rater",
            needs="asset_id label_set label",
            refers={"asset_id": "assets"},
            # Who writes a label into a file and nothing else means it fully, and has said it by this import.
            changes={
                "label": {"kind": Kind.LABEL},
                "p_primary": {"required": False, "default": 1.0},
                "p_acceptable": {"required": False, "default": 1.0},
                "set_by": {"default": SetBy.IMPORT},
                "at": {"kind": Kind.MOMENT_TEXT},
            },
        ),
        table_of(
            "exposures",
            p.Exposure,
            "exposure_id request_id contact_id product item_kind item_id rank propensity candidates score_parts"
            " readiness_then policy_version shown_at user_id",
            "exposure_id",
            refers=_CONTACT,
            changes={"item_kind": _choice(*ItemKind), "contact_id": {"required": False, "default": ""}},
        ),
        table_of(
            "outcomes",
            p.Outcome,
            "exposure_id contact_id item_id outcome reason user_id at",
            "exposure_id contact_id item_id outcome at",
            needs="exposure_id outcome at|contact_id item_id outcome at",
            refers={"exposure_id": "exposures", **_CONTACT},
        ),
    ]
)
# Assets come in with their content, by the loaders.
IMPORTABLE = tuple(name for name in TABLES if name != "assets")
