"""Everything the first release remembers."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    _applications()
    _files()
    _uploads()
    _jobs()
    _found()
    _rest()


def _applications() -> None:
    op.create_table(
        "applications",
        Column("id", String(32), nullable=False),
        Column("policy", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("round", Integer, nullable=False),
        Column("version", Integer, nullable=False),
        Column("generation", Integer, nullable=False),
        Column("declaration", LargeBinary),
        Column("token_digest", LargeBinary),
        Column("created_at", BigInteger, nullable=False),
        Column("submitted_at", BigInteger),
        Column("returned_at", BigInteger),
        Column("correct_by", BigInteger),
        Column("pinned_versions", Text),
        Column("kid", String(40)),
        Column("wrapped_key", LargeBinary),
        Column("erased_at", BigInteger),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("token_digest"),
    )


def _files() -> None:
    op.create_table(
        "files",
        Column("id", String(32), nullable=False),
        Column("application_id", String(32), nullable=False),
        Column("path", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("sha256", LargeBinary, nullable=False),
        Column("content_mac", LargeBinary, nullable=False),
        Column("kid", String(40)),
        Column("wrapped_key", LargeBinary),
        Column("created_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("application_id", "content_mac", name="one_file_per_content"),
        UniqueConstraint("path"),
    )
    op.create_table(
        "readings",
        Column("id", String(32), nullable=False),
        Column("file_id", String(32), nullable=False),
        Column("version", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("reading_size", BigInteger, nullable=False),
        Column("strips_size", BigInteger, nullable=False),
        Column("pictures_size", BigInteger, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["file_id"], ["files.id"]),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("file_id", "version", name="one_reading_per_version"),
        UniqueConstraint("path"),
    )


def _uploads() -> None:
    where = text("status <> 'withdrawn'")
    op.create_table(
        "uploads",
        Column("id", String(32), nullable=False),
        Column("application_id", String(32), nullable=False),
        Column("file_id", String(32), nullable=False),
        Column("slot", Text, nullable=False),
        Column("material", Text),
        Column("year", Integer),
        Column("filename", LargeBinary, nullable=False),
        Column("received_at", BigInteger, nullable=False),
        Column("stored_at", BigInteger, nullable=False),
        Column("status", Text, nullable=False),
        Column("code", Text),
        Column("round", Integer, nullable=False),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        ForeignKeyConstraint(["file_id"], ["files.id"]),
        PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "one_upload_per_slot",
        "uploads",
        ["file_id", "slot"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index("uploads_of_application", "uploads", ["application_id"])


def _jobs() -> None:
    where = text("kind = 'report' AND status = 'queued'")
    op.create_table(
        "jobs",
        Column("id", String(32), nullable=False),
        Column("kind", Text, nullable=False),
        Column("application_id", String(32), nullable=False),
        Column("upload_id", String(32)),
        Column("queue", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("attempts_page", Integer, nullable=False),
        Column("attempts_machine", Integer, nullable=False),
        Column("fence", Integer, nullable=False),
        Column("claimed_by", Text),
        Column("lease_until", BigInteger),
        Column("ring_at", BigInteger),
        Column("rung_at", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("started_at", BigInteger),
        Column("done_at", BigInteger),
        Column("code", Text),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        ForeignKeyConstraint(["upload_id"], ["uploads.id"]),
        PrimaryKeyConstraint("id"),
    )
    op.create_index("jobs_ended", "jobs", ["done_at"])
    op.create_index("jobs_of_application", "jobs", ["application_id"])
    op.create_index("jobs_of_upload", "jobs", ["upload_id"])
    op.create_index("jobs_waiting", "jobs", ["status", "created_at"])
    op.create_index(
        "one_queued_report",
        "jobs",
        ["application_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _found() -> None:
    op.create_table(
        "reports",
        Column("id", String(32), nullable=False),
        Column("job_id", String(32), nullable=False),
        Column("application_id", String(32), nullable=False),
        Column("generation", Integer, nullable=False),
        Column("round", Integer, nullable=False),
        Column("body", LargeBinary),
        Column("verdict", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("frozen", Boolean, nullable=False),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("application_id", "generation", name="one_report_per_generation"),
        UniqueConstraint("job_id"),
    )
    op.create_table(
        "rounds",
        Column("application_id", String(32), nullable=False),
        Column("round", Integer, nullable=False),
        Column("submitted_at", BigInteger),
        Column("returned_at", BigInteger),
        Column("correct_by", BigInteger),
        Column("report_id", String(32)),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        ForeignKeyConstraint(["report_id"], ["reports.id"]),
        PrimaryKeyConstraint("application_id", "round"),
    )


def _rest() -> None:
    op.create_table(
        "idempotency",
        Column("scope", String(32), nullable=False),
        Column("route", Text, nullable=False),
        Column("key_digest", LargeBinary, nullable=False),
        Column("application_id", String(32)),
        Column("request_digest", Text, nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        ForeignKeyConstraint(["application_id"], ["applications.id"]),
        PrimaryKeyConstraint("scope", "route", "key_digest"),
    )
    op.create_index("ix_idempotency_application_id", "idempotency", ["application_id"])
    op.create_table(
        "store_keys",
        Column("id", String(32), nullable=False),
        Column("kid", String(40)),
        Column("wrapped_key", LargeBinary),
        PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "beats",
        Column("name", Text, nullable=False),
        Column("queue", Text, nullable=False),
        Column("seen_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("name", "queue"),
    )
