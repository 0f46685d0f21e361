"""Looking for somebody in the queue, and the parts of it that one comes back to.

What is looked for is sent in a form's body: an ID number stands in no address, in no log
and in no history of a browser. Whose files a number found is recorded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response

from intake.reporting.words import STATES
from intake.store import AuditNote, QueueQuery, SavedFilter
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.serving import Now, Served
from intake.web.staff.queue import Sought, shown
from intake.web.staff.session import Seeing, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import LONGEST_SEARCH
from intake.web.staff.wanted import (
    HANDED_IN,
    QUEUE,
    Sorting,
    Wanted,
    cleaned,
    number_in,
    unit_of,
    wanted,
)

router = APIRouter(prefix=QUEUE, include_in_schema=False)
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def _of_form(staff: Seeing, fields: Form) -> Wanted:
    """The part that the form was on; what is not asked for is every result in it."""
    said = {key: first(fields, key)[:LONGEST_SEARCH] for key in ("tab", "verdict")}
    # A number is not cut: half of it would no longer be known as one.
    text = first(fields, "text").strip()
    part = wanted(
        staff,
        **said,
        unit=first(fields, "unit")[: 2 * LONGEST_SEARCH],
        mine=first(fields, "mine") == "1",
        sample=first(fields, "sample") == "1",
        sorting=Sorting(first(fields, "sort"), 1),
    )
    return replace(part, text=text if number_in(text) else text[:LONGEST_SEARCH])


@router.post("/find")
def find(
    request: Request,
    serving: Served,
    now: Now,
    staff: Seeing,
    part: Annotated[Wanted, Depends(_of_form)],
) -> Response:
    """By name, unit or the application's number; or by a whole ID number, which is recorded."""
    plain = number_in(part.text)
    is_part = bool(request.headers.get("hx-request"))
    if plain:
        unnamed = replace(part, text="")
        if not _NUMBER.fullmatch(plain):
            said = "按身份证号查找须填写完整的 18 位，不加别的数字"
            return shown(request, serving, staff, unnamed, now, None, Sought(None, said, part.text))
        query = QueueQuery({}, states=HANDED_IN, unit=unit_of(staff, ""), person=plain)
        found = serving.store.queue.page(query).rows
        note = AuditNote(staff.user.id, "searched_by_number", {"rows": len(found)})
        whose: list[str | None] = [row.id for row in found]
        for one in whose or [None]:
            serving.store.audit.note(note, now, one)
        return shown(request, serving, staff, unnamed, now, None, Sought(plain))
    if part.is_drafts:
        part = replace(part, tab=next(iter(STATES)))
    if not is_part:
        return to(part.address())
    answer = shown(request, serving, staff, part, now)
    answer.headers["HX-Push-Url"] = part.address()
    return answer


@router.post("/filters")
def keep(serving: Served, staff: Seeing, fields: Form) -> Response:
    """Keep this part of the list under a name, or forget one; back to the same part."""
    query = cleaned(first(fields, "query"))
    if gone := first(fields, "drop"):
        serving.store.filters.drop(staff.user.id, gone)
        return to(f"{QUEUE}?{query}")
    name = first(fields, "name").strip()[:LONGEST_SEARCH]
    if not name or not dict(parse_qsl(query)):
        raise ProblemError("REQUEST_INVALID", "请写明名称")
    if not serving.store.filters.keep(staff.user.id, SavedFilter(name, query)):
        raise ProblemError("REQUEST_INVALID", "保存的筛选已满，请先删除不用的")
    return to(f"{QUEUE}?{query}")
