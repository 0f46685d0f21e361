"""Accounts are signed, wait for a second administrator, know their OIDC subject; programs
that call have tokens of their own."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
)

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("users", Column("must_change", Boolean, nullable=False, server_default=false()))
    op.add_column("users", Column("pending_by", Text))
    op.add_column("users", Column("oidc_mac", LargeBinary))
    op.add_column("users", Column("row_mac", LargeBinary))
    op.create_index("users_oidc_mac", "users", ["oidc_mac"], unique=True)
    # Their digests had no key: everybody signs in once more.
    op.execute("DELETE FROM sessions")
    op.create_table(
        "integrations",
        Column("id", String(32), nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("profile", LargeBinary, nullable=False),
        Column("scope", Text, nullable=False),
        Column("unit_mac", LargeBinary),
        Column("created_by", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        Column("revoked_at", BigInteger),
        Column("used_at", BigInteger),
        Column("row_mac", LargeBinary),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("digest"),
    )
