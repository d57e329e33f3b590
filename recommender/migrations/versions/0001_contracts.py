"""The tables of the file contracts, the store's key-value table and the log of imports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables, in the order in which they refer to each other."""
    _content()
    _people()
    _events()
    _evaluation()
    op.create_table("meta", *_keys("key"), *_texts("value"))
    op.create_table("imports", *_keys("import_id"), *_texts("at", "actor", "source"), _json("report"))


def _content() -> None:
    op.create_table(
        "assets",
        *_keys("asset_id"),
        *_texts("title", "text", "path", "url", "format", "product", "market", "language", "campaign", "owner"),
        *_texts("status"),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Date()) for name in ("published_at", "valid_from", "valid_to")),
        *_texts("content_hash", "source"),
        sa.Column("vanished_at", sa.Text()),
        _extra(),
    )
    op.create_table(
        "passages",
        _owner("asset_id", "assets", key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        *_texts("text", "place", "content_hash"),
    )
    op.create_table(
        "tags",
        _owner("asset_id", "assets", key=True),
        *_keys("label_set", "label", "set_by", "rater"),
        *_numbers("p_primary", "p_acceptable"),
        *_texts("at"),
        sa.Column("passage", sa.Integer()),
        _extra(),
    )
    op.create_table(
        "tag_history",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_texts("asset_id", "label_set", "label"),
        *_numbers("p_primary", "p_acceptable"),
        *_texts("set_by", "rater", "at"),
        sa.Column("passage", sa.Integer()),
    )
    op.create_index("ix_tag_history_asset_id", "tag_history", ["asset_id"])
    op.create_table(
        "talking_points",
        *_keys("point_id"),
        *_texts("text"),
        _reference("asset_id", "assets"),
        *_texts("place", "product", "market", "message", "role", "stage", "status", "owner"),
        _extra(),
    )
    op.create_index("ix_talking_points_asset_id", "talking_points", ["asset_id"])


def _people() -> None:
    op.create_table("users", *_keys("user_id"), *_texts("name", "email", "team", "rights"), _extra())
    op.create_table(
        "accounts",
        *_keys("account_id"),
        *_texts("name", "industry", "country", "size", "parent_id", "market", "owner_id"),
        _extra(),
    )
    op.create_table(
        "account_products",
        _owner("account_id", "accounts", key=True),
        *_keys("product"),
        *_texts("relation"),
        sa.Column("since", sa.Text()),
        _extra(),
    )
    op.create_table(
        "contacts",
        *_keys("contact_id"),
        _reference("account_id", "accounts"),
        *_texts("name", "email", "job_title", "role", "role_source", "language", "country", "tracking_consent"),
        _extra(),
    )
    op.create_index("ix_contacts_account_id", "contacts", ["account_id"])
    op.create_table(
        "opportunities",
        *_keys("opportunity_id"),
        _reference("account_id", "accounts"),
        *_texts("name", "product"),
        sa.Column("amount", sa.Float()),
        *_texts("currency", "status", "crm_stage", "competitor", "owner_id"),
        *(sa.Column(name, sa.Text()) for name in ("created_at", "closed_at")),
        _extra(),
    )
    op.create_index("ix_opportunities_account_id", "opportunities", ["account_id"])
    op.create_table(
        "opportunity_contacts",
        _owner("opportunity_id", "opportunities", key=True),
        _owner("contact_id", "contacts", key=True),
        *_texts("buying_role", "influence"),
        _extra(),
    )
    op.create_index("ix_opportunity_contacts_contact_id", "opportunity_contacts", ["contact_id"])
    op.create_table(
        "opportunity_history",
        _owner("opportunity_id", "opportunities", key=True),
        *_keys("crm_stage", "at"),
        sa.Column("amount", sa.Float()),
        _extra(),
    )


def _events() -> None:
    op.create_table(
        "signals",
        *_keys("signal_id"),
        *_texts("external_id"),
        _owner("contact_id", "contacts"),
        *_texts("product", "opportunity_id", "kind", "at"),
        sa.Column("recorded_at", sa.Text()),
        *_texts("asset_id", "channel", "text", "mood"),
        sa.Column("is_machine", sa.Boolean(), nullable=False),
        _extra(),
    )
    op.create_index("ix_signals_contact_id_at", "signals", ["contact_id", "at"])
    op.create_table(
        "touches",
        *_keys("touch_id"),
        _owner("contact_id", "contacts"),
        *_texts("user_id", "kind", "at", "asset_id", "campaign", "text"),
        _extra(),
    )
    op.create_index("ix_touches_contact_id_at", "touches", ["contact_id", "at"])
    op.create_table(
        "overrides",
        _owner("contact_id", "contacts", key=True),
        *_keys("product", "at"),
        *_texts("stage", "reason", "user_id"),
        _extra(),
    )
    op.create_table(
        "exposures",
        *_keys("exposure_id"),
        *_texts("request_id"),
        _reference("contact_id", "contacts"),
        *_texts("product", "item_kind", "item_id"),
        sa.Column("rank", sa.Integer(), nullable=False),
        *_numbers("propensity"),
        sa.Column("candidates", sa.Integer(), nullable=False),
        _json("score_parts"),
        _json("readiness_then"),
        *_texts("policy_version", "shown_at", "user_id"),
        _extra(),
    )
    op.create_index("ix_exposures_contact_id_shown_at", "exposures", ["contact_id", "shown_at"])
    op.create_index("ix_exposures_request_id", "exposures", ["request_id"])
    op.create_table(
        "outcomes",
        *_keys("outcome_id"),
        sa.Column("exposure_id", sa.Text(), sa.ForeignKey("exposures.exposure_id")),
        _reference("contact_id", "contacts"),
        *_texts("item_id", "outcome", "reason", "user_id", "at"),
        _extra(),
    )
    op.create_index("ix_outcomes_exposure_id", "outcomes", ["exposure_id"])
    op.create_index("ix_outcomes_contact_id", "outcomes", ["contact_id"])


def _evaluation() -> None:
    op.create_table(
        "situations",
        *_keys("id"),
        *_texts("company"),
        sa.Column("role", sa.Text()),
        *_texts("job_title", "industry", "stage"),
        _json("signals"),
        *_texts("need", "ask"),
        _json("slices"),
        _extra(),
    )
    op.create_table("judgments", *_keys("situation", "asset"), *_numbers("grade"), _json("raters"), _extra())


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Float(), nullable=False) for name in names]


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _extra() -> sa.Column[object]:
    return sa.Column("extra", sa.JSON(), nullable=False, server_default="{}")


# Every table is referred to by its key, which is its first column and bears this name.
_KEY_OF = {
    "assets": "asset_id",
    "accounts": "account_id",
    "contacts": "contact_id",
    "opportunities": "opportunity_id",
}


def _owner(name: str, table: str, *, key: bool = False) -> sa.Column[str]:
    target = sa.ForeignKey(f"{table}.{_KEY_OF[table]}", ondelete="CASCADE")
    return sa.Column(name, sa.Text(), target, primary_key=key, nullable=False)


def _reference(name: str, table: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), sa.ForeignKey(f"{table}.{_KEY_OF[table]}", ondelete="SET NULL"))
