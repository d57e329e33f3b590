"""Needs that a person edited, vectors kept by content, and who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the three tables."""
    op.create_table(
        "needs",
        sa.Column(
            "contact_id",
            sa.Text(),
            sa.ForeignKey("contacts.contact_id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("product", sa.Text(), primary_key=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_table(
        "embeddings",
        sa.Column("model", sa.Text(), primary_key=True, nullable=False),
        sa.Column("content_hash", sa.Text(), primary_key=True, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
