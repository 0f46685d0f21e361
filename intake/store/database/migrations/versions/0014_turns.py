"""Turns: work is taken round robin by application and address; who is proven counts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, text

revision = "0014"
down_revision = "0013"

_QUEUED = text("status = 'queued'")


def upgrade() -> None:
    op.add_column("applications", Column("proven_mac", LargeBinary))
    op.add_column("applications", Column("address_mac", LargeBinary))
    op.add_column("applications", Column("cost", BigInteger, nullable=False, server_default="0"))
    op.create_index("applications_proven_mac", "applications", ["proven_mac"])
    op.create_index("applications_address_mac", "applications", ["address_mac"])
    op.add_column("jobs", Column("source", LargeBinary))
    op.add_column("jobs", Column("source_turn", BigInteger, nullable=False, server_default="0"))
    op.add_column("jobs", Column("turn", BigInteger, nullable=False, server_default="0"))
    op.drop_index("jobs_of_application", table_name="jobs")
    op.create_index("jobs_of_application", "jobs", ["application_id", "turn"])
    op.create_index("jobs_of_source", "jobs", ["source", "source_turn"])
    op.create_index("jobs_turns", "jobs", ["queue", "turn"])
    op.drop_index("jobs_queued", table_name="jobs")
    op.create_index(
        "jobs_queued",
        "jobs",
        ["queue", "turn", "created_at"],
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    )
