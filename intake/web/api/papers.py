"""Calls about one application: what is owed, the letter of a return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from intake.casework.decisions import in_force
from intake.casework.folder import parse_application
from intake.domain.report_json import from_json
from intake.reporting.letter.compose import write_letter
from intake.reporting.letter.records import Item
from intake.reporting.masking import masked_filename, masked_report
from intake.store import ApplicationRecord, Store
from intake.web.api import views
from intake.web.api.problems import ProblemError, documented
from intake.web.api.reading_schemas import (
    Checklist,
    ChecklistRow,
    LetterItem,
    LetterPoint,
    LetterStep,
    LetterView,
    group_words,
)
from intake.web.applicant import sessions
from intake.web.applicant.checklist import rows
from intake.web.auth import WRONG_CALLER, Readable
from intake.web.printing import REFRESH, if_ready
from intake.web.progress import look
from intake.web.serving import Now, Served
from intake.web.staff.letters import round_asked

router = APIRouter(prefix=views.APPLICATIONS, tags=["papers"])
Round = Annotated[
    int | None, Query(ge=1, le=99, description="哪一轮退回的；不写则为最近一次退回的")
]
_RETRY_AFTER = {"Retry-After": {"schema": {"type": "integer"}, "description": "几秒后再取"}}


@router.get("/{id}/checklist", summary="材料清单", responses=documented(*WRONG_CALLER))
def checklist(serving: Served, now: Now, id: Readable) -> Checklist:
    """应交哪些材料、各自到了哪一步，与申报人页面上的清单相同，按通知的次序。随填报而变。"""
    own = sessions.seen(serving, id, now)
    items = [
        ChecklistRow(
            material=row.material.value,
            year=row.year,
            title=row.title,
            group=group_words(row.material),
            clause=row.clause,
            is_owed=row.is_owed,
            is_checked=row.is_checked,
            alternatives=[one.value for one in row.alternatives],
            tone=row.tone,
            words=row.words,
            is_settled=row.is_settled,
            uploads=[one.id for one in row.uploads],
        )
        for row in rows(own)
    ]
    return Checklist(items=items, undeclared=list(own.undeclared))


@router.get(
    "/{id}/letter",
    summary="一次性告知书",
    responses=documented(*WRONG_CALLER, "NO_REPORT_OF_ROUND", "REQUEST_INVALID"),
)
def letter(serving: Served, id: Readable, round: Round = None) -> LetterView:
    """退回时固定下来的全部意见，按原因归并：一项一事，附条款、怎样改、期限。号码打星号。"""
    record = look(serving.store, id).application
    number = record.round if round is None else round
    return _letter(serving.store, record, number)


@router.get(
    "/{id}/letter.pdf",
    summary="一次性告知书（PDF）",
    response_class=Response,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        202: {"description": "正在生成", "headers": _RETRY_AFTER},
        **documented(
            *WRONG_CALLER,
            "NO_REPORT_OF_ROUND",
            "REQUEST_INVALID",
            "TOO_MANY_REQUESTS",
            "LETTER_TOO_COMPLEX",
        ),
    },
)
def letter_file(request: Request, serving: Served, id: Readable, round: Round = None) -> Response:
    """与申报人页面上下载的相同，可以打印。正在生成时为 202，请按 Retry-After 再取。"""
    record = look(serving.store, id).application
    number = record.round if round is None else round
    asked = round_asked(serving, record, number)
    made = if_ready(request, *asked, 'attachment; filename="letter.pdf"')
    return made or Response(status_code=202, headers={"Retry-After": REFRESH})


def _letter(store: Store, record: ApplicationRecord, number: int) -> LetterView:
    """The letter on the report that this return froze, with what was decided then."""
    frozen = store.reports.of_round(record.id, number)
    of_round = next((one for one in store.rounds.of(record.id) if one.round == number), None)
    if frozen is None or of_round is None or of_round.returned_at is None:
        raise ProblemError("NO_REPORT_OF_ROUND")
    decided = store.rounds.decisions(record.id, number)
    body = masked_report(in_force(frozen.body, decided or ()), record.declaration)
    names = {u.id: masked_filename(u.filename) for u in store.uploads.of(record.id, True)}
    body["flags"] = [sessions.called(flag, names) for flag in body["flags"]]
    at = of_round.returned_at
    application = parse_application(record.declaration, record.id, (), at, clock_is_set=False)
    policy = store.policies.of(record)
    written = write_letter(from_json(body), application, policy, at, elsewhere=record.elsewhere)
    return LetterView(
        round=number,
        returned_at=at,
        correct_by=of_round.correct_by,
        notice=written.notice,
        items=[_item(one, names) for one in written.items],
        steps=[LetterStep(words=one.words, items=list(one.items)) for one in written.steps],
    )


def _item(item: Item, names: Mapping[str, Any]) -> LetterItem:
    return LetterItem(
        number=item.number,
        title=item.title,
        kind=item.kind,
        place=item.place,
        clause=item.clause,
        clause_text=item.clause_text,
        remedies=list(item.remedies),
        points=[
            LetterPoint(
                code=point.code,
                message=point.message,
                label=point.label,
                declared=point.declared,
                read=point.read,
                upload=point.upload,
                filename=names.get(point.upload or ""),
                page=None if point.page is None else point.page.page,
            )
            for point in item.points
        ],
    )
