"""The one transaction that turns sealed bytes into an upload.

    bytes sealed → fsync → rename → fsync folder → file, upload, job: COMMIT

A crash before COMMIT leaves a sealed file that no row names (`collect` finds it), never a
row without bytes. Two processes with the same bytes meet at unique indexes.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from intake.domain.errors import IntakeError
from intake.store.cases.answers import AnsweredBefore, Answers
from intake.store.database import schema as s
from intake.store.database.base import insert_into, inserted, micros, moved_on
from intake.store.database.records import UploadStatus
from intake.store.database.wording import not_found
from intake.store.files.incoming import Accepted, Writing
from intake.store.files.sealing import content_mac, seal_column
from intake.store.jobs.outbox import queue_upload

ROUTE = "upload"
_ACCEPTED = 202


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of it. is_new: the upload is; file_id: of the bytes, new or not."""

    upload_id: str
    file_id: str
    is_new: bool


def accept(answers: Answers, writing: Writing, accepted: Accepted) -> Receipt:
    """Durable when this returns; the same bytes in the same slot are the same upload."""
    writing.keep(answers.core.blobs)
    # A commit whose answer was lost may have happened: its bytes must stay.
    is_undecided = False
    try:
        with answers.core.db.write() as connection:
            file_id, is_named = _file(answers, connection, writing, accepted)
            upload_id, is_new = _upload(answers, connection, file_id, accepted)
            receipt = Receipt(upload_id, file_id, is_new)
            _answer(answers, connection, receipt, accepted)
            is_undecided = True
    except AnsweredBefore:
        answers.core.blobs.remove(writing.blob)
        return _answered_before(answers, accepted)
    except IntakeError:
        if not is_undecided:
            answers.core.blobs.remove(writing.blob)
        raise
    if not is_named:
        answers.core.blobs.remove(writing.blob)
    return receipt


def use_again(answers: Answers, file_id: str, accepted: Accepted) -> Receipt:
    """A file that is there already, in another slot; in the same one it is the same upload."""
    with answers.core.db.write() as connection:
        upload_id, is_new = _upload(answers, connection, file_id, accepted)
    return Receipt(upload_id, file_id, is_new)


def _answered_before(answers: Answers, accepted: Accepted) -> Receipt:
    assert accepted.once is not None
    first = answers.find(accepted.application_id, ROUTE, accepted.once)
    if first is None:
        raise not_found()
    upload_id, file_id = first.body.decode().split()
    return Receipt(upload_id, file_id, is_new=False)


def _file(
    answers: Answers, connection: Connection, writing: Writing, accepted: Accepted
) -> tuple[str, bool]:
    """The file row of these bytes, and whether it names ours, not earlier equal ones."""
    file_id, sha256 = uuid.uuid4().hex, accepted.sha256
    mac = content_mac(accepted.key, sha256)
    wrapped = answers.core.keys.wrap(writing.key, "files", file_id)
    is_first = inserted(
        connection,
        _new_file(answers.core.db.is_sqlite),
        {
            "id": file_id,
            "application_id": accepted.application_id,
            "path": writing.blob,
            "size": writing.size,
            "content_mac": mac,
            "kid": wrapped.kid,
            "wrapped_key": wrapped.data,
            "sha256": seal_column(accepted.key, "files", "sha256", file_id, sha256),
        },
    )
    if is_first:
        return file_id, True
    first = connection.execute(
        select(s.files.c.id).where(
            s.files.c.application_id == accepted.application_id, s.files.c.content_mac == mac
        )
    )
    return str(first.scalar_one()), False


def _upload(
    answers: Answers, connection: Connection, file_id: str, accepted: Accepted
) -> tuple[str, bool]:
    upload_id = uuid.uuid4().hex
    is_first = inserted(
        connection,
        _new_upload(answers.core.db.is_sqlite),
        {
            "id": upload_id,
            "application_id": accepted.application_id,
            "file_id": file_id,
            "slot": accepted.slot,
            "material": accepted.material,
            "year": accepted.year,
            "filename": seal_column(
                accepted.key, "uploads", "filename", upload_id, accepted.filename.encode()
            ),
            "received_at": micros(accepted.now),
            "round": accepted.round,
        },
    )
    if not is_first:
        return _live_upload(connection, file_id, accepted.slot), False
    queue_upload(answers.core, connection, accepted.application_id, upload_id, accepted.queue)
    if not moved_on(connection, accepted.application_id):
        raise not_found()
    return upload_id, True


@cache
def _new_file(is_sqlite: bool) -> Any:
    return (
        insert_into(s.files, is_sqlite)
        .values(created_at=s.db_now())
        .on_conflict_do_nothing(index_elements=["application_id", "content_mac"])
    )


@cache
def _new_upload(is_sqlite: bool) -> Any:
    return (
        insert_into(s.uploads, is_sqlite)
        .values(stored_at=s.db_now(), status=UploadStatus.QUEUED)
        .on_conflict_do_nothing(index_elements=["file_id", "slot"], index_where=s.LIVE_UPLOAD)
    )


def _live_upload(connection: Connection, file_id: str, slot: str) -> str:
    return str(
        connection.execute(
            select(s.uploads.c.id).where(
                s.uploads.c.file_id == file_id,
                s.uploads.c.slot == slot,
                s.uploads.c.status != UploadStatus.WITHDRAWN,
            )
        ).scalar_one()
    )


def _answer(answers: Answers, connection: Connection, receipt: Receipt, accepted: Accepted) -> None:
    """Raises AnsweredBefore when this key gave another upload (or the same) before."""
    if accepted.once is None:
        return
    owner = accepted.application_id
    body = f"{receipt.upload_id} {receipt.file_id}".encode()
    if not answers.keep(connection, owner, ROUTE, accepted.once, _ACCEPTED, body, owner):
        raise AnsweredBefore
