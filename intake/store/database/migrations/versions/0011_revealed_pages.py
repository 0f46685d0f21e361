"""Which pages the holder of a lease asked to see whole: each copy is asked for by itself."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("leases", Column("revealed_pages", Text))
