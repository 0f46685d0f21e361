"""Everything before the one press that counts; and the press."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from intake.domain.errors import NotAllowed
from intake.policy.declarations import label_of
from intake.web.api.applications import submit_round
from intake.web.applicant.checklist import Row, flags_of_slot, rows
from intake.web.applicant.csrf import Form
from intake.web.applicant.declared import one
from intake.web.applicant.papers import general_flags
from intake.web.applicant.processing import VERSION
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own
from intake.web.serving import Now, Served

router = APIRouter(prefix=f"{HOME}/submit", include_in_schema=False)

UNPROCESSABLE = 422


@router.get("")
def summary(request: Request, own: Own) -> HTMLResponse:
    return _summary(request, own)


def _summary(request: Request, own: Mine, wrong: str = "", asks: bool = False) -> HTMLResponse:
    found = rows(own)
    return page(
        request,
        "a_submit.html.j2",
        UNPROCESSABLE if wrong else 200,
        own=own,
        wrong=wrong,
        asks=asks,
        lacking=_lacking(found),
        notice=VERSION,
        groups=_by_need(own, found),
        turn=own.used + 1,
        most=own.policy.correction.max_rounds,
        undeclared=[label_of(field) for field in own.undeclared],
        is_pending=bool(own.uploads) and not own.progress.is_complete,
        general=[f for f in general_flags(own) if f["severity"] == "error"],
    )


def _by_need(own: Mine, found: list[Row]) -> list[tuple[str, str, str, list[dict[str, Any]]]]:
    """(tone, title, what it means, rows): who has to act first."""
    wanted = {
        "lacking": _lacking(found),
        "wrong": [r for r in found if r.tone == "error"],
        "wait": [r for r in found if r.tone == "wait"],
        "person": [r for r in found if r.tone == "warn"],
        "good": [r for r in found if r.tone == "ok"],
    }
    titles = {
        "lacking": ("error", "还缺", "缺材料时可以提交，但很可能被退回，用掉一次机会"),
        "wrong": ("error", "有问题，建议先改好", "不改也可以提交；写过说明的，审核员会看到"),
        "wait": ("wait", "正在核对", "可以不等结果就提交，但建议等几秒钟看看"),
        "person": ("warn", "由审核员核对", "机器看不准或暂不核对，不影响提交"),
        "good": ("ok", "未发现问题", ""),
    }
    return [
        (*titles[key], [{"row": r, "why": _why(own, r)} for r in some])
        for key, some in wanted.items()
        if some
    ]


def _why(own: Mine, row: Row) -> str:
    """The first error's sentence, as the shortest reason."""
    if row.tone != "error":
        return ""
    flags = flags_of_slot(own, row.material, row.year)
    return next((str(f["message"]) for f in flags if f["severity"] == "error"), "")


@router.post("")
def submit(request: Request, serving: Served, now: Now, own: Own, fields: Form) -> Response:
    """The form says which turn it is, so that one sent twice never becomes two turns."""
    turn = one(fields, "turn")
    if turn != str(own.used + 1):
        return RedirectResponse(HOME, 303)
    if one(fields, "sure") != "yes":
        return _summary(request, own, "请先勾选“我已确认”")
    lacking = _lacking(rows(own))
    if lacking and one(fields, "incomplete") != str(len(lacking)):
        return _summary(request, own, f"还缺 {len(lacking)} 份材料，要这样提交吗？", asks=True)
    try:
        submit_round(serving.store, own.record, now)
    except NotAllowed as refused:
        return _summary(request, own, refused.message)
    serving.store.consents.agree(own.id, one(fields, "notice")[:40] or VERSION, now)
    return RedirectResponse(f"{HOME}/receipt", 303)


def _lacking(found: list[Row]) -> list[Row]:
    """Owed papers of which nothing is there."""
    return [row for row in found if row.is_owed and row.tone == "none"]
