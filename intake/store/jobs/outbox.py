"""A job's row is its queue entry: how rows get there."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from sqlalchemy import Connection

from intake.store.database import schema as s
from intake.store.database.base import Core, insert_into
from intake.store.database.records import JobKind, JobStatus, Queue
from intake.store.jobs.turns import Place, place

_REPORTS = Place(Queue.REPORT, b"", 0, 0)
"""Reports go by their age: an application has one at most, and they are short."""


def queue_upload(
    core: Core, connection: Connection, application_id: str, upload_id: str, queue: Queue
) -> None:
    """A job to look at this upload, in its turn."""
    where = place(connection, application_id, queue)
    _insert(core, connection, JobKind.UPLOAD, where, application_id, upload_id)


def queue_report(core: Core, connection: Connection, application_id: str) -> None:
    """A job to judge this application, unless one waits already.

    The caller has raised the application's generation in this transaction. A job that
    waits already is locked until we commit: were it claimed in between, its worker would
    read the application as it was before, and nobody would look again.
    """
    _insert(core, connection, JobKind.REPORT, _REPORTS, application_id, None)


def _insert(
    core: Core,
    connection: Connection,
    kind: JobKind,
    where: Place,
    application_id: str,
    upload_id: str | None,
) -> None:
    job = {
        "id": uuid.uuid4().hex,
        "kind": kind,
        "queue": where.queue,
        "source": where.source,
        "source_turn": where.source_turn,
        "turn": where.turn,
        "application_id": application_id,
        "upload_id": upload_id,
    }
    connection.execute(_new_job(kind, core.db.is_sqlite), job)


@cache
def _new_job(kind: JobKind, is_sqlite: bool) -> Any:
    row = insert_into(s.jobs, is_sqlite).values(
        status=JobStatus.QUEUED, attempts_page=0, attempts_machine=0, fence=0, created_at=s.db_now()
    )
    if kind is JobKind.REPORT:
        row = row.on_conflict_do_update(
            index_elements=["application_id"],
            index_where=s.QUEUED_REPORT,
            set_={"created_at": s.jobs.c.created_at},
        )
    return row
