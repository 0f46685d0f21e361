"""Which database belongs to which storage; an index for every foreign key."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "storage_epoch",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("store", String(32), nullable=False),
        Column("epoch", BigInteger, nullable=False),
        Column("held_until", BigInteger),
    )
    op.create_index("uploads_of_file", "uploads", ["file_id"])
    op.create_index("rounds_of_report", "rounds", ["report_id"])
    op.create_index("leases_of_user", "leases", ["user_id"])
    op.create_index("errands_of_user", "errands", ["user_id"])
