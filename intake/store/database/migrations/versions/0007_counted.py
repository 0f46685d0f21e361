"""The queue counts verdicts without passing over the reports' bodies."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index(
        "reports_counted",
        "reports",
        ["application_id", "generation", "verdict", "errors", "warnings"],
    )
