"""One step for several applications: what will happen to each is shown before it does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Request, Response

from intake.casework.rounds import State
from intake.reporting.words import left
from intake.store import AuditNote, ErrandKind, QueueQuery, QueueRow, Store
from intake.store.database.base import micros
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.queue import row_of
from intake.web.staff.session import Seeing, Staff, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import MOST_OPEN, QUEUE_ROWS
from intake.web.staff.wanted import HANDED_IN, QUEUE, unit_of

router = APIRouter(prefix=QUEUE, include_in_schema=False)
_ID = re.compile(r"[0-9a-f]{32}")


class Bulk(StrEnum):
    """What can be done for several at once. Nothing that decides on a person is among it."""

    CLAIM = "claim"
    REMIND = "remind"
    EXPORT = "export"


_NEEDS = {Bulk.CLAIM: May.DECIDE, Bulk.REMIND: May.DECIDE, Bulk.EXPORT: May.EXPORT}
_TITLES = {
    Bulk.CLAIM: ("领取", "领取后 15 分钟内别人只能查看；打开页面时自动延长。"),
    Bulk.REMIND: ("提醒补正", "向申报人发送一次补正提醒，每人每天至多一次，记入审计。"),
    Bulk.EXPORT: ("导出 Excel", "在后台生成，只有您能下载，记入审计。身份证号打星号。"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """What will happen to one of them; why: it is left alone, and for this reason."""

    row: dict[str, Any]
    words: str
    is_done: bool


@router.post("/bulk")
def bulk(request: Request, serving: Served, now: Now, staff: Seeing, fields: Form) -> Response:
    """First the plan, and with `sure` the deed; each is asked again when it is done."""
    if first(fields, "do") not in set(Bulk):
        raise ProblemError("REQUEST_INVALID")
    what = Bulk(first(fields, "do"))
    if not staff.may(_NEEDS[what]):
        raise ProblemError("ROLE_LACKING")
    rows = _rows(serving.store, staff, fields, now)
    if not rows:
        raise ProblemError("REQUEST_INVALID", "请先在列表中勾选要办理的申报")
    policy_of = serving.store.policies.once()
    plan = [
        Planned(
            row_of(serving, staff, row, policy_of(row), now),
            *_planned(what, serving, staff, row, now),
        )
        for row in rows
    ]
    todo = [row for row, one in zip(rows, plan, strict=True) if one.is_done]
    if first(fields, "sure") == "1" and todo:
        return _DEEDS[what](serving, staff, todo, now)
    return page(
        request,
        "s_bulk.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        what=what.value,
        title=_TITLES[what][0],
        explained=_TITLES[what][1],
        plan=plan,
        count=len(todo),
    )


def _rows(store: Store, staff: Staff, fields: Form, now: dt.datetime) -> list[QueueRow]:
    """The chosen ones that this person may see, as they are at this moment."""
    chosen = tuple(dict.fromkeys(one for one in fields.get("id", []) if _ID.fullmatch(one)))
    query = QueueQuery(
        store.policies.review_ends(),
        micros(now) or 0,
        states=HANDED_IN,
        unit=unit_of(staff, ""),
        only=chosen[:QUEUE_ROWS],
        limit=QUEUE_ROWS,
    )
    return list(store.queue.page(query).rows)


def _planned(
    what: Bulk, serving: Serving, staff: Staff, row: QueueRow, now: dt.datetime
) -> tuple[str, bool]:
    """What will happen to one of them, in words, and whether anything will."""
    if what is Bulk.EXPORT:
        return "列入表格", True
    if what is Bulk.CLAIM:
        if row.state != staff.stage:
            return "现在不由您审核，不领取", False
        if row.leased_by not in (None, staff.user.id):
            return f"正由 {serving.store.staff.get(str(row.leased_by)).name} 审核，不领取", False
        return "由您领取", True
    if row.state != State.RETURNED or row.correct_by is None or row.correct_by <= now:
        return "不在补正期间，不提醒", False
    if not serving.store.reminders.outbox.reaches(row.id):
        return "没有可以送达的联系方式，请电话告知", False
    if serving.store.reminders.is_written_by_hand(row.id, row.round, now):
        return "今天已提醒过，不再发送", False
    return f"发送提醒（补正期限{left(row.correct_by, now)}）", True


def _claim(serving: Serving, staff: Staff, todo: list[QueueRow], now: dt.datetime) -> Response:
    for row in todo:
        serving.store.leases.take(row.id, staff.user.id, now)
    return to(f"{QUEUE}?mine=1")


def _remind(serving: Serving, staff: Staff, todo: list[QueueRow], now: dt.datetime) -> Response:
    for row in todo:
        serving.store.reminders.write_by_hand(row.id, staff.user.id, now)
    return to(f"{QUEUE}?tab={State.RETURNED}")


def _export(serving: Serving, staff: Staff, todo: list[QueueRow], now: dt.datetime) -> Response:
    ids = [row.id for row in todo]
    wanted = {
        "words": f"选中的 {len(ids)} 份",
        "states": HANDED_IN,
        "unit": unit_of(staff, ""),
        "only": ids,
    }
    note = AuditNote(staff.user.id, "exported", {"rows": len(ids)})
    if not serving.store.background_jobs.ask(
        ErrandKind.EXPORT, staff.user.id, wanted, len(ids), now, note, MOST_OPEN
    ):
        raise ProblemError(
            "TOO_MANY_REQUESTS", "正在生成其他导出，请稍后再试", {"Retry-After": "10"}
        )
    return to("/staff/exports")


_DEEDS: dict[Bulk, Callable[[Serving, Staff, list[QueueRow], dt.datetime], Response]] = {
    Bulk.CLAIM: _claim,
    Bulk.REMIND: _remind,
    Bulk.EXPORT: _export,
}
