"""Outcomes are looked up by what they are about: a recommendation asks for those of its candidates."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the index."""
    op.create_index("ix_outcomes_item_id", "outcomes", ["item_id"])
