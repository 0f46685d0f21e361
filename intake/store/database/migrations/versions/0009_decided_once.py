"""A decision carries the number of the request that made it: a repeat is none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("decisions", sa.Column("request_id", sa.String(64)))
    op.create_index(
        "decisions_by_request", "decisions", ["application_id", "request_id"], unique=True
    )
