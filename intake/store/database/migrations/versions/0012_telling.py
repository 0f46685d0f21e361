"""Messages to people and programs, their addresses, requests for a human look, consents."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0012"
down_revision = "0011"


def _application() -> Column[str]:
    return Column("application_id", String(32), ForeignKey("applications.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "contacts",
        _application(),
        Column("kind", Text, nullable=False),
        Column("address", LargeBinary, nullable=False),
        Column("said_at", BigInteger, nullable=False),
        Column("verified_at", BigInteger),
        Column("tries", Integer, nullable=False),
        PrimaryKeyConstraint("application_id", "kind"),
    )
    op.create_table(
        "messages",
        Column("id", String(32), primary_key=True),
        _application(),
        Column("target", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("occasion", Text, nullable=False),
        Column("round", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("status", Text, nullable=False),
        Column("channel", Text),
        Column("reason", Text),
        Column("attempts", Integer, nullable=False),
        Column("fence", Integer, nullable=False),
        Column("asked_at", BigInteger, nullable=False),
        Column("next_at", BigInteger, nullable=False),
        Column("lease_until", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("ended_at", BigInteger),
        Column("told_by", String(32)),
        UniqueConstraint(
            "application_id", "target", "kind", "occasion", name="one_message_per_occasion"
        ),
    )
    op.create_index("messages_due", "messages", ["status", "next_at"])
    op.create_table(
        "human_reviews",
        Column("id", String(32), primary_key=True),
        _application(),
        Column("about", Text, nullable=False),
        Column("round", Integer, nullable=False),
        Column("text", LargeBinary, nullable=False),
        Column("asked_at", BigInteger, nullable=False),
        Column("answered_at", BigInteger),
        Column("answered_by", String(32)),
        Column("answer", LargeBinary),
    )
    op.create_index("human_reviews_of_application", "human_reviews", ["application_id"])
    op.create_table(
        "consents",
        _application(),
        Column("version", String(40), nullable=False),
        Column("agreed_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("application_id", "version"),
    )
