"""How an applicant comes in, and what is said about a finding."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "entries",
        Column("digest", LargeBinary, nullable=False),
        Column("kind", Text, nullable=False),
        Column("application_id", String(32), nullable=False),
        Column("ends_at", BigInteger),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("digest"),
    )
    op.create_index("entries_of_application", "entries", ["application_id"])
    op.create_table(
        "remarks",
        Column("application_id", String(32), nullable=False),
        Column("about", Text, nullable=False),
        Column("text", LargeBinary, nullable=False),
        Column("round", Integer, nullable=False),
        Column("said_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("application_id", "about"),
    )
