"""What waits is found in the order in which it came, however much waits; small readings
need no file."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, LargeBinary, text

revision = "0004"
down_revision = "0003"

_QUEUED = text("status = 'queued'")


def upgrade() -> None:
    op.create_index(
        "jobs_queued",
        "jobs",
        ["queue", "created_at"],
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    )
    op.add_column("readings", Column("sealed", LargeBinary))
