"""The tables of those who review: accounts, sessions, leases, decisions, policies, and the audit.

As in `schema`: what says something about a person, staff included, is sealed or is a
keyed digest; roles, codes, counters, ids and times are in clear.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from intake.store.database.schema import metadata


def _time(name: str, nullable: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _of(table: str, name: str, **more: object) -> Column[str]:
    return Column(name, String(32), ForeignKey(f"{table}.id"), **more)  # type: ignore[arg-type]


users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    # Login and, for OIDC, nothing else: found by a keyed digest, shown from `profile`.
    Column("login_mac", LargeBinary, nullable=False, unique=True),
    Column("profile", LargeBinary, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit_mac", LargeBinary),
    Column("password", Text),
    Column("failed", Integer, nullable=False),
    _time("locked_until"),
    _time("created_at", nullable=False),
    _time("disabled_at"),
    # Its password is somebody else's who made it: it opens nothing but its change.
    Column("must_change", Boolean, nullable=False, server_default=false()),
    # Which administrator made or changed it; NULL once another one has confirmed.
    Column("pending_by", Text),
    # Issuer and subject of an OpenID provider, a keyed digest, bound at the first sign-in.
    Column("oidc_mac", LargeBinary),
    # Keyed digest over what decides (`row_digests`).
    Column("row_mac", LargeBinary),
    Index("users_oidc_mac", "oidc_mac", unique=True),
)

integrations = Table(
    "integrations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    # Name and unit, sealed with the store's key.
    Column("profile", LargeBinary, nullable=False),
    Column("scope", Text, nullable=False),
    Column("unit_mac", LargeBinary),
    Column("created_by", Text, nullable=False),
    _time("created_at", nullable=False),
    _time("expires_at", nullable=False),
    _time("revoked_at"),
    _time("used_at"),
    # The administrator who made it, until another one confirms.
    Column("pending_by", Text),
    Column("row_mac", LargeBinary),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    _of("users", "user_id", nullable=False, index=True),
    _time("created_at", nullable=False),
    _time("seen_at", nullable=False),
)

leases = Table(
    "leases",
    metadata,
    _of("applications", "application_id", primary_key=True),
    _of("users", "user_id", nullable=False),
    _time("taken_at", nullable=False),
    _time("until", nullable=False),
    _time("revealed_at"),
    # `upload:page`, with blanks between them: the copies that were revealed as well.
    Column("revealed_pages", Text),
    Index("leases_of_user", "user_id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("n", Integer, primary_key=True),
    _of("applications", "application_id", nullable=False),
    Column("round", Integer, nullable=False),
    Column("flag_key", String(32), nullable=False),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("reason", Text),
    # What was decided on, and what the reviewer wrote.
    Column("body", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    _time("created_at", nullable=False),
    _time("undone_at"),
    # Made by the page that asked: the same request twice is one decision.
    Column("request_id", String(64)),
    Index("decisions_of_application", "application_id"),
    Index("decisions_by_request", "application_id", "request_id", unique=True),
    Index("decisions_of_code", "code"),
)

seen = Table(
    "seen",
    metadata,
    _of("applications", "application_id", nullable=False),
    Column("upload_id", String(32), nullable=False),
    Column("page", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    _time("seen_at", nullable=False),
    PrimaryKeyConstraint("application_id", "upload_id", "page", "actor"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _time("at", nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    # No foreign key: the trace of what was done outlives the person's data.
    Column("application_id", String(32)),
    Column("detail", LargeBinary),
    Column("mac", LargeBinary, nullable=False),
    Index("audit_of_application", "application_id"),
)

audit_head = Table(
    "audit_head",
    metadata,
    # One row: whoever appends holds it until the commit, so the chain never forks.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)

policies = Table(
    "policies",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("revision", String(16), nullable=False),
    # Public text, not sealed: what applicants are judged by.
    Column("content", LargeBinary, nullable=False),
    Column("proposed_by", Text, nullable=False),
    _time("proposed_at", nullable=False),
    # Published or refused by somebody else; NULL while nobody has decided.
    Column("is_published", Boolean),
    Column("decided_by", Text),
    _time("decided_at"),
    Index("policies_of_name", "name"),
)

policy_texts = Table(
    "policy_texts",
    metadata,
    # The program's own files that somebody was judged by.
    Column("name", Text, nullable=False),
    Column("revision", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("name", "revision"),
)

errands = Table(
    "errands",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    _of("users", "user_id", nullable=False),
    # What is wanted and what came of it, sealed with the store's key.
    Column("wanted", LargeBinary, nullable=False),
    Column("result", LargeBinary),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    _time("lease_until"),
    _time("created_at", nullable=False),
    _time("ends_at", nullable=False),
    Index("errands_of_status", "status"),
    Index("errands_of_user", "user_id"),
)
