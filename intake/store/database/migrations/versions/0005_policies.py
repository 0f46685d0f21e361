"""Policies published by two persons; when an application ended."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Text, text

revision = "0005"
down_revision = "0004"

_NOW = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM now()) * 1000000 AS BIGINT)",
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
}


def upgrade() -> None:
    op.add_column("applications", Column("ended_at", BigInteger))
    op.add_column("applications", Column("policy_revision", String(16)))
    # When those ended is not known: counted from now, nothing is erased too early.
    now = _NOW[op.get_bind().dialect.name]
    op.execute(
        text(
            f"UPDATE applications SET ended_at = {now} "
            "WHERE state IN ('confirmed', 'abandoned', 'closed')"
        )
    )
    op.create_table(
        "policies",
        Column("n", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("revision", String(16), nullable=False),
        Column("content", LargeBinary, nullable=False),
        Column("proposed_by", Text, nullable=False),
        Column("proposed_at", BigInteger, nullable=False),
        Column("is_published", Boolean),
        Column("decided_by", Text),
        Column("decided_at", BigInteger),
    )
    op.create_index("policies_of_name", "policies", ["name"])
