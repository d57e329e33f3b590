"""Every table of the store: those of the file contracts, with their columns' names, and the store's own."""

from __future__ import annotations

import sqlalchemy as sa

from content_library.asset import LabelSet, SetBy, Status
from recommender.people import Consent, OutcomeKind, Rights
from recommender.store.columns import Choice, Influence, Reference, extra, keys, moment, part_of, refers_to, texts

# Named constraints, so that a later migration can change them.
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *parts)


# Content.
assets = _table(
    "assets",
    *keys("asset_id"),
    *texts("title", "text", "path", "url", "format", "product", "market", "language", "campaign", "owner"),
    sa.Column("status", Choice(Status), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    *(sa.Column(name, sa.Date) for name in ("published_at", "valid_from", "valid_to")),
    *texts("content_hash", "source"),
    moment("vanished_at", optional=True),
    extra(),
)
passages = _table(
    "passages",
    part_of("asset_id", "assets.asset_id", key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    *texts("text", "place", "content_hash"),
)
tags = _table(
    "tags",
    part_of("asset_id", "assets.asset_id", key=True),
    sa.Column("label_set", Choice(LabelSet), primary_key=True),
    *keys("label"),
    sa.Column("set_by", Choice(SetBy), primary_key=True),
    *keys("rater"),
    sa.Column("p_primary", sa.Float, nullable=False),
    sa.Column("p_acceptable", sa.Float, nullable=False),
    *texts("at"),
    sa.Column("passage", sa.Integer),
    extra(),
)
# What people and imports said, kept even when the asset or the tag is gone.
tag_history = _table(
    "tag_history",
    sa.Column("id", sa.Integer, primary_key=True),
    *texts("asset_id"),
    sa.Column("label_set", Choice(LabelSet), nullable=False),
    *texts("label"),
    sa.Column("p_primary", sa.Float, nullable=False),
    sa.Column("p_acceptable", sa.Float, nullable=False),
    sa.Column("set_by", Choice(SetBy), nullable=False),
    *texts("rater", "at"),
    sa.Column("passage", sa.Integer),
    sa.Index(None, "asset_id"),
)
talking_points = _table(
    "talking_points",
    *keys("point_id"),
    *texts("text"),
    refers_to("asset_id", "assets.asset_id"),
    *texts("place", "product", "market", "message", "role", "stage"),
    sa.Column("status", Choice(Status), nullable=False),
    *texts("owner"),
    extra(),
    sa.Index(None, "asset_id"),
)
# The last version of the content that changed an asset (see changes.py); an asset that was deleted stays listed.
content_changes = _table(
    "content_changes",
    *keys("asset_id", "what"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(None, "version"),
)

# Sellers and buyers. Owners, parents and opportunities of a signal are a CRM's own ids and need not be stored.
users = _table(
    "users",
    *keys("user_id"),
    *texts("name", "email", "team"),
    sa.Column("rights", Choice(Rights), nullable=False),
    extra(),
)
accounts = _table(
    "accounts",
    *keys("account_id"),
    *texts("name", "industry", "country", "size", "parent_id", "market", "owner_id"),
    extra(),
)
account_products = _table(
    "account_products",
    part_of("account_id", "accounts.account_id", key=True),
    *keys("product"),
    *texts("relation"),
    moment("since", optional=True),
    extra(),
)
contacts = _table(
    "contacts",
    *keys("contact_id"),
    refers_to("account_id", "accounts.account_id"),
    *texts("name", "email", "job_title", "role", "role_source", "language", "country"),
    sa.Column("tracking_consent", Choice(Consent), nullable=False),
    extra(),
    sa.Index(None, "account_id"),
)
opportunities = _table(
    "opportunities",
    *keys("opportunity_id"),
    refers_to("account_id", "accounts.account_id"),
    *texts("name", "product"),
    sa.Column("amount", sa.Float),
    *texts("currency", "status", "crm_stage", "competitor", "owner_id"),
    moment("created_at", optional=True),
    moment("closed_at", optional=True),
    extra(),
    sa.Index(None, "account_id"),
)
opportunity_contacts = _table(
    "opportunity_contacts",
    part_of("opportunity_id", "opportunities.opportunity_id", key=True),
    part_of("contact_id", "contacts.contact_id", key=True),
    *texts("buying_role"),
    sa.Column("influence", Influence, nullable=False),
    extra(),
    sa.Index(None, "contact_id"),
)
opportunity_history = _table(
    "opportunity_history",
    part_of("opportunity_id", "opportunities.opportunity_id", key=True),
    *keys("crm_stage"),
    moment("at", key=True),
    sa.Column("amount", sa.Float),
    extra(),
)

# What happened. A CRM knows assets that we don't: asset_id is no foreign key here.
signals = _table(
    "signals",
    *keys("signal_id"),
    *texts("external_id"),
    part_of("contact_id", "contacts.contact_id"),
    *texts("product", "opportunity_id", "kind"),
    moment("at"),
    moment("recorded_at", optional=True),
    *texts("asset_id", "channel", "text", "mood"),
    sa.Column("is_machine", sa.Boolean, nullable=False),
    extra(),
    sa.Index(None, "contact_id", "at"),
)
touches = _table(
    "touches",
    *keys("touch_id"),
    part_of("contact_id", "contacts.contact_id"),
    *texts("user_id", "kind"),
    moment("at"),
    *texts("asset_id", "campaign", "text"),
    extra(),
    sa.Index(None, "contact_id", "at"),
)
overrides = _table(
    "overrides",
    part_of("contact_id", "contacts.contact_id", key=True),
    *keys("product"),
    moment("at", key=True),
    *texts("stage", "reason", "user_id"),
    extra(),
)
needs = _table(
    "needs",
    part_of("contact_id", "contacts.contact_id", key=True),
    *keys("product"),
    *texts("text", "user_id"),
    moment("at"),
)

# What was shown and what came of it. These rows outlive the contact; a blank contact stays.
exposures = _table(
    "exposures",
    *keys("exposure_id"),
    *texts("request_id"),
    refers_to("contact_id", "contacts.contact_id"),
    *texts("product", "item_kind", "item_id"),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("propensity", sa.Float, nullable=False),
    sa.Column("candidates", sa.Integer, nullable=False),
    sa.Column("score_parts", sa.JSON, nullable=False),
    sa.Column("readiness_then", sa.JSON, nullable=False),
    *texts("policy_version"),
    moment("shown_at"),
    *texts("user_id"),
    extra(),
    sa.Index(None, "contact_id", "shown_at"),
    sa.Index(None, "request_id"),
)
outcomes = _table(
    "outcomes",
    *keys("outcome_id"),
    sa.Column("exposure_id", Reference, sa.ForeignKey("exposures.exposure_id")),
    refers_to("contact_id", "contacts.contact_id"),
    *texts("item_id"),
    sa.Column("outcome", Choice(OutcomeKind), nullable=False),
    *texts("reason", "user_id"),
    moment("at"),
    extra(),
    sa.Index(None, "exposure_id"),
    sa.Index(None, "contact_id"),
    sa.Index(None, "item_id"),
)

# Evaluation sets.
situations = _table(
    "situations",
    *keys("id"),
    *texts("company"),
    sa.Column("role", sa.Text),
    *texts("job_title", "industry", "stage"),
    sa.Column("signals", sa.JSON, nullable=False),
    *texts("need", "ask"),
    sa.Column("slices", sa.JSON, nullable=False),
    extra(),
)
judgments = _table(
    "judgments",
    *keys("situation", "asset"),
    sa.Column("grade", sa.Float, nullable=False),
    sa.Column("raters", sa.JSON, nullable=False),
    extra(),
)

# The store's own.
embeddings = _table("embeddings", *keys("model", "content_hash"), sa.Column("vector", sa.LargeBinary, nullable=False))
meta = _table("meta", *keys("key"), *texts("value"))
imports = _table(
    "imports",
    *keys("import_id"),
    moment("at"),
    *texts("actor", "source"),
    sa.Column("report", sa.JSON, nullable=False),
)
audit_log = _table(
    "audit_log",
    sa.Column("id", sa.Integer, primary_key=True),
    moment("at"),
    *texts("actor", "action", "detail"),
)
