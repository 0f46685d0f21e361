"""The tables, and the database's own clock.

Times are microseconds since 1970 UTC in 64-bit integers: both databases compare and add
them alike. Ids are 32 hexadecimal digits. What says something about a person is sealed
(`LargeBinary`); what is left in clear are ids, codes, counters and times.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from intake.store.database.records import JobKind, JobStatus, UploadStatus

SECOND = 1_000_000
"""Microseconds."""


class db_now(GenericFunction[int]):  # noqa: N801  it is a function of SQL
    """The database's clock in microseconds, the same for every machine that asks."""

    type = BigInteger()
    inherit_cache = True


@compiles(db_now, "sqlite")
def _sqlite_now(*_: Any, **__: Any) -> str:
    # Days since 4714 BC; SQLite before 3.42 has no unixepoch('subsec').
    return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"


@compiles(db_now, "postgresql")
def _postgresql_now(*_: Any, **__: Any) -> str:
    # Not now(): that is when the transaction began, which may have waited for a lock.
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"


metadata = MetaData()


def _id(name: str = "id", **more: Any) -> Column[str]:
    return Column(name, String(32), **more)


def _of(table: str, name: str, **more: Any) -> Column[str]:
    return Column(name, String(32), ForeignKey(f"{table}.id"), **more)


def _time(name: str, nullable: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _key() -> tuple[Column[str], Column[bytes]]:
    """A data key and the master key it is wrapped in; NULL once it was destroyed."""
    return Column("kid", String(40)), Column("wrapped_key", LargeBinary)


applications = Table(
    "applications",
    metadata,
    _id(primary_key=True),
    Column("policy", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("declaration", LargeBinary),
    Column("token_digest", LargeBinary, unique=True),
    _time("created_at", nullable=False),
    _time("submitted_at"),
    _time("returned_at"),
    _time("correct_by"),
    Column("pinned_versions", Text),
    *_key(),
    _time("erased_at"),
    # When it was confirmed, abandoned or closed: from then on its keeping is counted.
    _time("ended_at"),
    # The policy of its first submission; NULL before, and in rows of the first releases:
    # those are judged by the file that this program brings.
    Column("policy_revision", String(16)),
    # Keyed digests of employer and supervising authority: whose reviewers may see it.
    Column("employer_mac", LargeBinary),
    Column("authority_mac", LargeBinary),
    # Keyed digest of the declared ID number: submissions are counted by person …
    Column("person_mac", LargeBinary),
    # … and of the number that was read on an ID card, when it was the declared one: only
    # then do submissions count for other applications (decision 52).
    Column("proven_mac", LargeBinary),
    # Keyed digest of the address it was begun from, for quotas and turns; NULL: imported.
    Column("address_mac", LargeBinary),
    # What its files have cost so far, milliseconds of processor.
    Column("cost", BigInteger, nullable=False, server_default="0"),
    Index("applications_employer_mac", "employer_mac"),
    Index("applications_authority_mac", "authority_mac"),
    Index("applications_person_mac", "person_mac"),
    Index("applications_proven_mac", "proven_mac"),
    Index("applications_address_mac", "address_mac"),
    Index("applications_state", "state"),
)

files = Table(
    "files",
    metadata,
    _id(primary_key=True),
    _of("applications", "application_id", nullable=False),
    Column("path", Text, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("content_mac", LargeBinary, nullable=False),
    *_key(),
    _time("created_at", nullable=False),
    UniqueConstraint("application_id", "content_mac", name="one_file_per_content"),
)

uploads = Table(
    "uploads",
    metadata,
    _id(primary_key=True),
    _of("applications", "application_id", nullable=False),
    _of("files", "file_id", nullable=False),
    # Material and year in one text that is never NULL, for the unique index below.
    Column("slot", Text, nullable=False),
    Column("material", Text),
    Column("year", Integer),
    Column("filename", LargeBinary, nullable=False),
    _time("received_at", nullable=False),
    _time("stored_at", nullable=False),
    Column("status", Text, nullable=False),
    Column("code", Text),
    Column("round", Integer, nullable=False),
    Index("uploads_of_application", "application_id"),
    Index("uploads_of_file", "file_id"),
)
LIVE_UPLOAD = text(f"status <> '{UploadStatus.WITHDRAWN}'")
Index(
    "one_upload_per_slot",
    uploads.c.file_id,
    uploads.c.slot,
    unique=True,
    sqlite_where=LIVE_UPLOAD,
    postgresql_where=LIVE_UPLOAD,
)

jobs = Table(
    "jobs",
    metadata,
    _id(primary_key=True),
    Column("kind", Text, nullable=False),
    _of("applications", "application_id", nullable=False),
    _of("uploads", "upload_id"),
    Column("queue", Text, nullable=False),
    # Whose job it is when turns are given, the source's own count, and the job's turn: the
    # lowest that waits goes first.
    Column("source", LargeBinary),
    Column("source_turn", BigInteger, nullable=False, server_default="0"),
    Column("turn", BigInteger, nullable=False, server_default="0"),
    Column("status", Text, nullable=False),
    Column("attempts_page", Integer, nullable=False),
    Column("attempts_machine", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("claimed_by", Text),
    _time("lease_until"),
    _time("ring_at"),
    _time("rung_at"),
    _time("created_at", nullable=False),
    _time("started_at"),
    _time("done_at"),
    Column("code", Text),
    Index("jobs_waiting", "status", "created_at"),
    Index("jobs_of_upload", "upload_id"),
    Index("jobs_of_application", "application_id", "turn"),
    Index("jobs_of_source", "source", "source_turn"),
    Index("jobs_turns", "queue", "turn"),
    Index("jobs_ended", "done_at"),
)
QUEUED_STATUS: ColumnElement[str] = literal_column(f"'{JobStatus.QUEUED}'")
REPORT_KIND: ColumnElement[str] = literal_column(f"'{JobKind.REPORT}'")
"""Written out: with a parameter in their place SQLite cannot use the indexes below."""
Index(
    "jobs_queued",
    jobs.c.queue,
    jobs.c.turn,
    jobs.c.created_at,
    sqlite_where=text(f"status = '{JobStatus.QUEUED}'"),
    postgresql_where=text(f"status = '{JobStatus.QUEUED}'"),
)
QUEUED_REPORT = text(f"kind = '{JobKind.REPORT}' AND status = '{JobStatus.QUEUED}'")
Index(
    "one_queued_report",
    jobs.c.application_id,
    unique=True,
    sqlite_where=QUEUED_REPORT,
    postgresql_where=QUEUED_REPORT,
)

readings = Table(
    "readings",
    metadata,
    _id(primary_key=True),
    _of("files", "file_id", nullable=False),
    Column("version", Text, nullable=False),
    Column("path", Text, nullable=False, unique=True),
    # A small reading lies sealed in the row, and no file has that path.
    Column("sealed", LargeBinary),
    # Sealed in file or row: reading, strips and pictures one after another.
    Column("reading_size", BigInteger, nullable=False),
    Column("strips_size", BigInteger, nullable=False),
    Column("pictures_size", BigInteger, nullable=False),
    _time("created_at", nullable=False),
    UniqueConstraint("file_id", "version", name="one_reading_per_version"),
)

reports = Table(
    "reports",
    metadata,
    _id(primary_key=True),
    # No foreign key: the job's row may go, the promise of one report per job stays.
    _id("job_id", nullable=False, unique=True),
    _of("applications", "application_id", nullable=False),
    Column("generation", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    # NULL once a newer report took its place and no round was returned with it.
    Column("body", LargeBinary),
    Column("verdict", Text, nullable=False),
    _time("created_at", nullable=False),
    Column("frozen", Boolean, nullable=False),
    # How many flags of each; NULL in rows of the first release.
    Column("errors", Integer),
    Column("warnings", Integer),
    UniqueConstraint("application_id", "generation", name="one_report_per_generation"),
    # What the queue counts by: without it every row's body lies in the way.
    Index("reports_counted", "application_id", "generation", "verdict", "errors", "warnings"),
)

rounds = Table(
    "rounds",
    metadata,
    _of("applications", "application_id", nullable=False),
    Column("round", Integer, nullable=False),
    _time("submitted_at"),
    _time("returned_at"),
    _time("correct_by"),
    _of("reports", "report_id"),
    # What the reviewer decided on each flag when the round was returned.
    Column("decisions", LargeBinary),
    PrimaryKeyConstraint("application_id", "round"),
    Index("rounds_of_report", "report_id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    # The application's id, or empty where there is none yet.
    Column("scope", String(32), nullable=False),
    Column("route", Text, nullable=False),
    Column("key_digest", LargeBinary, nullable=False),
    # Whose person it is about, so that it goes when the person is erased.
    _of("applications", "application_id", index=True),
    Column("request_digest", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _time("created_at", nullable=False),
    PrimaryKeyConstraint("scope", "route", "key_digest"),
)

entries = Table(
    "entries",
    metadata,
    # Keyed with a secret of the store's: whoever has the table alone can try nothing.
    Column("digest", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    _of("applications", "application_id", nullable=False),
    _time("ends_at"),
    Index("entries_of_application", "application_id"),
)

remarks = Table(
    "remarks",
    metadata,
    _of("applications", "application_id", nullable=False),
    # Which finding: its code and place, as one text.
    Column("about", Text, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("round", Integer, nullable=False),
    _time("said_at", nullable=False),
    PrimaryKeyConstraint("application_id", "about"),
)

beats = Table(
    "beats",
    metadata,
    Column("name", Text, nullable=False),
    Column("queue", Text, nullable=False),
    _time("seen_at", nullable=False),
    PrimaryKeyConstraint("name", "queue"),
)

store_keys = Table("store_keys", metadata, _id(primary_key=True), *_key())
