"""Whoever is imported again is found by what their folder was called; deaths at an import
are counted, and its claims are not."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("imported", Column("label_mac", LargeBinary))
    op.create_index("imported_by_label", "imported", ["label_mac"])
    op.add_column("imports", Column("deaths", Integer, nullable=False, server_default="0"))
