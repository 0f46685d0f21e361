"""What is made beside the pages; the words somebody was judged by."""

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
)

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "policy_texts",
        Column("name", Text, nullable=False),
        Column("revision", String(16), nullable=False),
        Column("content", LargeBinary, nullable=False),
        PrimaryKeyConstraint("name", "revision"),
    )
    op.create_table(
        "errands",
        Column("id", String(32), primary_key=True),
        Column("kind", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("user_id", String(32), ForeignKey("users.id"), nullable=False),
        Column("wanted", LargeBinary, nullable=False),
        Column("result", LargeBinary),
        Column("done", Integer, nullable=False),
        Column("total", Integer, nullable=False),
        Column("fence", Integer, nullable=False),
        Column("lease_until", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("ends_at", BigInteger, nullable=False),
    )
    op.create_index("errands_of_status", "errands", ["status"])
