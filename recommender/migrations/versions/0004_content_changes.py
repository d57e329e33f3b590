"""Which version of the content changed an asset: the index is brought up to date instead of being built again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table; of what changed before, nothing was noted."""
    op.create_table(
        "content_changes",
        sa.Column("asset_id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("what", sa.Text(), primary_key=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_content_changes_version", "content_changes", ["version"])
    op.execute("INSERT INTO meta SELECT 'content_changes_from', value FROM meta WHERE key = 'content_version'")
