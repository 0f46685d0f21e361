"""Submissions are counted by person: a keyed digest of the declared ID number."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, LargeBinary

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("applications", Column("person_mac", LargeBinary))
    op.create_index("applications_person_mac", "applications", ["person_mac"])
