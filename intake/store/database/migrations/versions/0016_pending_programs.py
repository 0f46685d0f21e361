"""Tokens of programs wait for a second administrator, as accounts do."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("integrations", Column("pending_by", Text))
