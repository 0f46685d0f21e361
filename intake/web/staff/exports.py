"""Exports that take a while: made in the background, with progress, fetched when done.

A finished file stays in this process's memory for an hour and nowhere else: what was
sealed is not laid out in clear on a disk.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.errors import NotFound
from intake.store import AuditNote, QueueQuery, Store
from intake.web.pages.csrf import Form
from intake.web.pages.render import page
from intake.web.problems import ProblemError
from intake.web.serving import Now, Served
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.queue import TABS, policy_closes, unit_of
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.workbook import workbook

router = APIRouter(prefix="/staff/exports", include_in_schema=False)
log = logging.getLogger(__name__)
Exporting = Annotated[Staff, Depends(allowed(May.EXPORT))]

KEPT = dt.timedelta(hours=1)
MOST_AT_ONCE = 2
"""Exports under way in one process; each keeps one core busy for seconds."""
MOST_ROWS = 50_000


@dataclass
class Export:
    """One export of one person."""

    user_id: str
    words: str
    begun_at: dt.datetime
    total: int
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    done: int = 0
    content: bytes | None = None
    has_failed: bool = False


_all: dict[str, Export] = {}
_lock = threading.Lock()


@router.get("")
def listing(request: Request, staff: Exporting, now: Now) -> Response:
    """One's own, the newest first."""
    with _lock:
        for one in [e for e in _all.values() if now - e.begun_at > KEPT]:
            del _all[one.id]
        mine = [e for e in reversed(_all.values()) if e.user_id == staff.user.id]
    is_busy = any(e.content is None and not e.has_failed for e in mine)
    return page(
        request, "s_exports.html.j2", staff=staff, role=ROLE_WORDS[staff.user.role],
        exports=mine, tabs=[(key, words) for key, (words, _) in TABS.items()], is_busy=is_busy,
    )  # fmt: skip


@router.post("")
def start(serving: Served, now: Now, staff: Exporting, fields: Form) -> Response:
    """Begin one; that it was made is recorded."""
    tab = first(fields, "tab")
    if tab and tab not in TABS:
        raise ProblemError("REQUEST_INVALID")
    states = TABS[tab][1] if tab else tuple(s for _, many in TABS.values() for s in many)
    query = QueueQuery(policy_closes(serving.store), states=states, unit=unit_of(staff, ""), limit=MOST_ROWS)
    with _lock:
        if sum(e.content is None and not e.has_failed for e in _all.values()) >= MOST_AT_ONCE:
            raise ProblemError("TOO_MANY_REQUESTS", "正在生成其他导出，请稍后再试", {"Retry-After": "10"})
        made = Export(staff.user.id, TABS[tab][0] if tab else "全部", now, serving.store.queue(query).total)
        _all[made.id] = made
    serving.store.note(AuditNote(staff.user.id, "exported", {"rows": made.total}), now)
    threading.Thread(target=_work, args=(serving.store, query, made), daemon=True).start()
    return to("/staff/exports")


def _work(store: Store, query: QueueQuery, export: Export) -> None:
    try:
        rows = store.queue(query).rows
        export.total = len(rows)
        export.content = workbook(store, rows, lambda done: setattr(export, "done", done))
    except Exception as error:
        log.warning("export failed: %s", type(error).__name__)
        export.has_failed = True


@router.get("/{export}")
def fetch(staff: Exporting, export: str) -> Response:
    """One's own finished file."""
    found = _all.get(export)
    if found is None or found.user_id != staff.user.id or found.content is None:
        raise NotFound("NOT_FOUND")
    name = f"intake-{found.begun_at:%Y%m%d-%H%M}.xlsx"
    return Response(
        found.content, headers={"Content-Disposition": f'attachment; filename="{name}"'},
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip
