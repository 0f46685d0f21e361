"""What is stored, as callers may see it: masked, with what they can do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from intake.casework import rounds
from intake.casework.handing_in import hand_in
from intake.casework.rounds import State
from intake.domain.errors import NotAllowed
from intake.policy.notice import Policy
from intake.reporting.masking import (
    masked_declaration,
    masked_filename,
    masked_flags,
    masked_report,
)
from intake.store import ApplicationRecord, UploadRecord
from intake.web.api.schemas import (
    ApplicationRow,
    ApplicationView,
    PendingReport,
    PendingUpload,
    Permission,
    ReportSummary,
    UploadSummary,
    UploadView,
    WindowView,
)
from intake.web.progress import Progress

APPLICATIONS = "/api/applications"


def application_url(application_id: str) -> str:
    return f"{APPLICATIONS}/{application_id}"


def upload_url(upload: UploadRecord) -> str:
    return f"{application_url(upload.application_id)}/uploads/{upload.id}"


def etag(application: ApplicationRecord) -> str:
    return f'"{application.version}"'


def application_view(
    progress: Progress,
    policy: Policy,
    now: dt.datetime,
    clock_is_set: bool,
    ignored: Sequence[str] = (),
) -> ApplicationView:
    """State, declaration, uploads, and what the applicant may do at `now`."""
    record = progress.application
    report = progress.report if progress.is_complete else None
    return ApplicationView(
        id=record.id,
        policy=record.policy,
        state=State(record.state),
        round=record.round,
        rounds_left=rounds.rounds_left(record, policy),
        version=record.version,
        declaration=masked_declaration(record.declaration),
        created_at=record.created_at,
        submitted_at=record.submitted_at,
        returned_at=record.returned_at,
        correct_by=record.correct_by,
        window=WindowView(opens=policy.submission.opens, closes=policy.submission.closes),
        edit=permission(lambda: rounds.require_editable(record, policy, now)),
        submit=permission(
            lambda: hand_in(record, policy, now, record.declaration, len(progress.uploads))
        ),
        uploads=[UploadSummary(**upload_summary(upload)) for upload in progress.uploads],
        report=ReportSummary(
            is_complete=progress.is_complete,
            verdict=None if report is None else report.verdict,
            pending=len(progress.pending),
        ),
        clock_is_set=clock_is_set,
        ignored_keys=list(ignored),
    )


def application_row(record: ApplicationRecord) -> ApplicationRow:
    """A line of the reviewer's list."""
    declared = record.declaration
    return ApplicationRow(
        id=record.id,
        policy=record.policy,
        state=State(record.state),
        round=record.round,
        name=declared.get("applicant", {}).get("name"),
        employer=declared.get("employment", {}).get("employer"),
        created_at=record.created_at,
        submitted_at=record.submitted_at,
        returned_at=record.returned_at,
        correct_by=record.correct_by,
    )


def upload_view(progress: Progress | None, upload: UploadRecord) -> UploadView:
    """One upload with its part of the newest report; `progress` None: it has just come."""
    row = None if progress is None else progress.row_of(upload.id)
    if progress is None or progress.report is None or row is None:
        return UploadView(**upload_summary(upload), is_current=False, pages=[], flags=[])
    report = progress.report
    return UploadView(
        **upload_summary(upload),
        is_current=report.is_current,
        pages=list(row["pages"]),
        flags=masked_flags(report.body, progress.application.declaration, upload.id),
    )


def report_document(progress: Progress) -> dict[str, Any]:
    """The newest report as contract §5 gives it: masked, with the files' names."""
    assert progress.report is not None
    document = masked_report(progress.report.body, progress.application.declaration)
    names = {upload.id: masked_filename(upload.filename) for upload in progress.uploads}
    for row in document["uploads"]:
        row["filename"] = names.get(row["upload"])
    return document


def pending_report(progress: Progress) -> PendingReport:
    """What is still lacking."""
    message = "核对尚未完成，请稍后再取；也可以用 Prefer: wait=60 等待"
    if not progress.uploads and progress.report is None:
        message = "尚未上传任何材料；上传后自动开始核对"
    return PendingReport(
        message=message,
        pending=[
            PendingUpload(id=upload.id, material=upload.material, status=upload.status)
            for upload in progress.pending
        ],
    )


def upload_summary(upload: UploadRecord) -> dict[str, Any]:
    """What `UploadSummary` is made of."""
    return {
        "id": upload.id,
        "material": upload.material,
        "year": upload.year,
        "filename": masked_filename(upload.filename),
        "size": upload.size,
        "sha256": upload.sha256,
        "received_at": upload.received_at,
        "round": upload.round,
        "status": upload.status,
        "code": upload.code,
        "status_url": upload_url(upload),
    }


def permission(attempt: Callable[[], object]) -> Permission:
    """Whether the rules allow this, and if not, why."""
    try:
        attempt()
    except NotAllowed as refused:
        return Permission(allowed=False, code=refused.code, message=refused.message)
    return Permission(allowed=True)
