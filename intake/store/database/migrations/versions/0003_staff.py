"""Accounts, leases, decisions, and an audit that only grows."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("employer_mac", "authority_mac"):
        op.add_column("applications", Column(name, LargeBinary))
        op.create_index(f"applications_{name}", "applications", [name])
    op.create_index("applications_state", "applications", ["state"])
    op.add_column("rounds", Column("decisions", LargeBinary))
    for name in ("errors", "warnings"):
        op.add_column("reports", Column(name, Integer))
    _accounts()
    _review()
    _audit()


def _accounts() -> None:
    op.create_table(
        "users",
        Column("id", String(32), nullable=False),
        Column("login_mac", LargeBinary, nullable=False),
        Column("profile", LargeBinary, nullable=False),
        Column("role", Text, nullable=False),
        Column("unit_mac", LargeBinary),
        Column("password", Text),
        Column("failed", Integer, nullable=False),
        Column("locked_until", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("disabled_at", BigInteger),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("login_mac"),
    )
    op.create_table(
        "sessions",
        Column("token_digest", LargeBinary, nullable=False),
        Column("user_id", String(32), nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("seen_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["user_id"], ["users.id"]),
        PrimaryKeyConstraint("token_digest"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _review() -> None:
    op.create_table(
        "leases",
        Column("application_id", String(32), nullable=False),
        Column("user_id", String(32), nullable=False),
        Column("taken_at", BigInteger, nullable=False),
        Column("until", BigInteger, nullable=False),
        Column("revealed_at", BigInteger),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        ForeignKeyConstraint(["user_id"], ["users.id"]),
        PrimaryKeyConstraint("application_id"),
    )
    op.create_table(
        "decisions",
        Column("n", Integer, nullable=False),
        Column("application_id", String(32), nullable=False),
        Column("round", Integer, nullable=False),
        Column("flag_key", String(32), nullable=False),
        Column("code", Text, nullable=False),
        Column("severity", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("reason", Text),
        Column("body", LargeBinary, nullable=False),
        Column("actor", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("undone_at", BigInteger),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("n"),
    )
    op.create_index("decisions_of_application", "decisions", ["application_id"])
    op.create_index("decisions_of_code", "decisions", ["code"])
    op.create_table(
        "seen",
        Column("application_id", String(32), nullable=False),
        Column("upload_id", String(32), nullable=False),
        Column("page", Integer, nullable=False),
        Column("actor", Text, nullable=False),
        Column("seen_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("application_id", "upload_id", "page", "actor"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        Column("seq", Integer, nullable=False, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        Column("actor", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("application_id", String(32)),
        Column("detail", LargeBinary),
        Column("mac", LargeBinary, nullable=False),
        PrimaryKeyConstraint("seq"),
    )
    op.create_index("audit_of_application", "audit", ["application_id"])
    op.create_table(
        "audit_head",
        Column("id", Integer, nullable=False, autoincrement=False),
        Column("seq", Integer, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        PrimaryKeyConstraint("id"),
    )
    nothing = "X''" if _is_sqlite() else r"'\x'::bytea"
    op.execute(f"INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, {nothing})")
    _append_only()


def _append_only() -> None:
    """The database itself refuses to change or remove what was recorded."""
    if _is_sqlite():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
