"""The letter as it will be sent: made from a report with its decisions in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from intake.casework.decisions import in_force
from intake.casework.folder import parse_application
from intake.casework.rounds import State
from intake.domain.geometry import Box
from intake.domain.report_json import from_json
from intake.extraction.codec import pictures_from_kept
from intake.reporting.html import Pictures
from intake.reporting.letter.apart import Work
from intake.reporting.letter.compose import write_letter
from intake.reporting.letter.plain import to_plain
from intake.reporting.masking import masked_filename, masked_report
from intake.store import ApplicationRecord, AuditNote, Readings, Store, UploadRecord
from intake.web.api.problems import ProblemError
from intake.web.applicant import render
from intake.web.covering import Covering
from intake.web.moves import frozen_set
from intake.web.printing import Key, answer
from intake.web.serving import Now, Served, Serving
from intake.web.staff.file_names import unique
from intake.web.staff.files import opened
from intake.web.staff.may import ROLE_WORDS
from intake.web.staff.session import OfFile, SignedIn, Staff

router = APIRouter(prefix="/review", include_in_schema=False)


@router.get("/{id}/letter.pdf")
def preview(request: Request, serving: Served, now: Now, staff: SignedIn, id: OfFile) -> Response:
    """What a return at this moment would send."""
    file = opened(serving.store, id, staff, now)
    decided = frozen_set(file.body, file.decided)
    body = in_force(file.body, decided)
    key = ("preview", id, file.record.version, file.record.generation, repr(decided))
    work = partial(
        letter_work, serving.store, file.record, body, now, serving.settings.clock_is_set
    )
    return opened_as(serving, staff, now, id, answer(request, key, work, _INLINE))


def opened_as(
    serving: Serving, staff: Staff, now: dt.datetime, id: str, made: Response
) -> Response:
    """The answer, recorded as an opening once it shows the file: a page that waits for a PDF
    shows nothing yet."""
    if made.status_code == HTTPStatus.OK:
        serving.store.audit.note(AuditNote(staff.user.id, "file_opened"), now, id)
    return made


@router.get("/{id}/opinions")
def opinions(request: Request, serving: Served, now: Now, staff: SignedIn, id: OfFile) -> Response:
    """What a return would send, or what the last one sent, as text for another system."""
    store = serving.store
    file = opened(store, id, staff, now)
    work = None
    if file.record.state == State.RETURNED:
        work = letter_of_round(store, file.record, file.record.round, serving.settings.clock_is_set)
    if work is None:
        body = in_force(file.body, frozen_set(file.body, file.decided))
        work = letter_work(store, file.record, body, now, serving.settings.clock_is_set)
    shown = render.page(
        request,
        "s_opinions.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        file=file,
        text=to_plain(work.letter) if work.letter else "",
    )
    return opened_as(serving, staff, now, id, shown)


@router.get("/{id}/rounds/{round}/letter.pdf")
def sent(
    request: Request,
    serving: Served,
    staff: SignedIn,
    now: Now,
    id: OfFile,
    round: Annotated[int, Path(ge=1, le=99)],
) -> Response:
    """What was sent with a return."""
    file = opened(serving.store, id, staff, now)
    made = round_answer(request, serving, file.record, round, _INLINE)
    return opened_as(serving, staff, now, id, made)


_INLINE = 'inline; filename="letter.pdf"'


def round_answer(
    request: Request, serving: Serving, record: ApplicationRecord, round: int, disposition: str
) -> Response:
    """The letter of an earlier return; raises ProblemError NO_REPORT_OF_ROUND."""
    return answer(request, *round_asked(serving, record, round), disposition)


def round_asked(
    serving: Serving, record: ApplicationRecord, round: int
) -> tuple[Key, Callable[[], Work]]:
    """What a printer is asked for the letter of an earlier return, whoever asks."""

    def work() -> Work:
        found = letter_of_round(serving.store, record, round, serving.settings.clock_is_set)
        if found is None:
            raise ProblemError("NO_REPORT_OF_ROUND")
        return found

    return ("round", record.id, round, record.version), work


def letter_of_round(
    store: Store, record: ApplicationRecord, round: int, clock_is_set: bool
) -> Work | None:
    """The letter of an earlier return, to be set; None when there was none."""
    frozen = store.reports.of_round(record.id, round)
    at = next((r.returned_at for r in store.rounds.of(record.id) if r.round == round), None)
    if frozen is None or at is None:
        return None
    decided = store.rounds.decisions(record.id, round)
    return letter_work(store, record, in_force(frozen.body, decided or ()), at, clock_is_set)


def letter_work(
    store: Store,
    record: ApplicationRecord,
    body: Mapping[str, Any],
    at: dt.datetime,
    clock_is_set: bool,
) -> Work:
    """The letter on this report; files are called as the applicant called them."""
    uploads = store.uploads.of(record.id, include_withdrawn=True)
    names = file_names(uploads)
    covering = Covering(store.readings.newest, body)
    body = masked_report(body, record.declaration)
    report = from_json(named(body, names | {record.id: record.id[:8].upper()}))
    application = parse_application(
        record.declaration, report.application, (), report.as_of, clock_is_set=clock_is_set
    )
    policy = store.policies.of(record)
    letter = write_letter(report, application, policy, at, clock_is_set, record.elsewhere)
    needed = {f["upload"] for f in body["flags"] if f["severity"] == "error" and f["upload"]}
    pictures = _pictures(store.readings, covering, {u: names[u] for u in needed if u in names})
    return Work(letter, pictures)


def file_names(uploads: list[UploadRecord]) -> dict[str, str]:
    """Upload → the applicant's name of the file, made unlike any other's."""
    names = unique(masked_filename(upload.filename) or "文件" for upload in uploads)
    return {upload.id: name for upload, name in zip(uploads, names, strict=True)}


def named(part: Any, names: Mapping[str, str]) -> Any:
    """The same JSON with ids replaced by names."""
    if isinstance(part, Mapping):
        return {key: named(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [named(value, names) for value in part]
    return names.get(part, part) if isinstance(part, str) else part


def _pictures(readings: Readings, covering: Covering, names: Mapping[str, str]) -> Pictures:
    """What was kept of these files, numbers covered; of pages that the report does not
    know nothing."""
    crops, thumbnails = {}, {}
    for id, name in names.items():
        kept = pictures_from_kept(readings.pictures(id) or b"")
        if kept is None:
            continue
        for (page, box), jpeg in kept.crops.items():
            if covering.frame(id, page) is not None:
                crops[name, page, box] = covering.crop(id, page, Box(*box), jpeg)
        for page, jpeg in kept.thumbnails.items():
            if covering.frame(id, page) is not None:
                thumbnails[name, page] = covering.page(id, page, jpeg, upright=False)
    return Pictures(crops, thumbnails)
