"""Importing what exists already: an archive or folders dropped here, placed by a worker."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from intake.casework.importing.columns import choosable, label_of
from intake.casework.rounds import State
from intake.domain.errors import NotFound
from intake.policy.notice import newest_policy
from intake.store import ImportRecord, StaffRole
from intake.web.api.multipart import boundary_of
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form, read_form, require_token
from intake.web.applicant.render import page
from intake.web.importing import submitted_when, take_body, take_form, told_of, wanted_of
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, STAGES, May
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import IMPORTS_SHOWN

router = APIRouter(prefix="/staff/imports", include_in_schema=False)
Importing = Annotated[Staff, Depends(allowed(May.IMPORT))]
STAGE_WORDS = {
    State.RECOMMENDED: "县（市）人社局审核确认（单位已审核推荐）",
    State.SUBMITTED: "基层单位（主管部门）审核推荐",
}


@router.get("")
def listing(request: Request, serving: Served, now: Now, staff: Importing) -> Response:
    """Hand in here; one's own imports, the newest first."""
    mine = [
        one for one in serving.store.imports.newest(IMPORTS_SHOWN) if one.actor == staff.user.id
    ]
    return page(
        request,
        "s_imports.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        imports=mine,
        stages=_stages(staff),
        unit=staff.user.unit,
        submitted=submitted_when(newest_policy(now), now).date().isoformat(),
        is_busy=any(one.is_busy for one in mine),
    )


@router.post("")
async def begin(
    request: Request,
    serving: Served,
    now: Now,
    staff: Importing,
    csrf: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Without script a form with all its files; with script only the words, the files follow."""
    boundary = boundary_of(request.headers.get("content-type", ""))
    if boundary is None:
        fields = await read_form(request)
        require_token(request, (fields.get("csrf") or [csrf])[-1])
        said = {name: values[-1] for name, values in fields.items()}
        made = await run_in_threadpool(_begin, serving, now, staff, said)
        return JSONResponse({"id": made, "address": f"/staff/imports/{made}"})
    require_token(request, csrf)
    made = await run_in_threadpool(_begin, serving, now, staff, {})
    said, count = await take_form(request, boundary, serving.store, made)
    if not count:
        raise ProblemError("NOTHING_UPLOADED", "没有选择文件；请选择 ZIP、文件夹或文件后再导入")
    await run_in_threadpool(serving.store.imports.start, made, _wanted(serving, now, staff, said))
    return to(f"/staff/imports/{made}")


@router.post("/{import_id}/files")
async def take(
    request: Request,
    serving: Served,
    staff: Importing,
    import_id: str,
    path: Annotated[str, Query(max_length=2000)] = "",
    csrf: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """One file, as a script sends it."""
    require_token(request, request.headers.get("x-csrf-token", csrf))
    await run_in_threadpool(_own, serving, staff, import_id)
    size = await take_body(request, serving.store, import_id, path)
    return JSONResponse({"size": size}, 201)


@router.post("/{import_id}/begin")
def start(serving: Served, staff: Importing, import_id: str, fields: Form) -> Response:  # noqa: ARG001
    """Everything is there."""
    _own(serving, staff, import_id)
    serving.store.imports.start(import_id)
    return to(f"/staff/imports/{import_id}")


@router.get("/{import_id}")
def show(request: Request, serving: Served, staff: Importing, import_id: str) -> Response:
    """How far it is, what it asks, what came of it."""
    found = _own(serving, staff, import_id)
    told = told_of(found.outcome)
    return page(
        request,
        "s_import.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        one=found,
        told=told,
        columns=_columns(told["question"]),
        choices=list(choosable()),
    )


@router.post("/{import_id}/columns")
def confirm(serving: Served, now: Now, staff: Importing, import_id: str, fields: Form) -> Response:
    """What the columns of the list mean; remembered for lists with the same headings."""
    found = _own(serving, staff, import_id)
    question = told_of(found.outcome)["question"]
    if question is not None:
        known = {name for name, _ in choosable()}
        meanings = {
            column: meaning
            for column, heading in enumerate(question["headings"])
            if (meaning := first(fields, f"column-{column}"))
            and (meaning in known or meaning == question["meanings"].get(str(column)))
        }
        serving.store.imports.layouts.remember(question["headings"], meanings, staff.user.id, now)
        serving.store.imports.start(import_id)
    return to(f"/staff/imports/{import_id}")


def _columns(question: dict[str, Any] | None) -> list[dict[str, Any]]:
    if question is None:
        return []
    return [
        {"number": n, "heading": heading, "meaning": meaning, "label": label_of(meaning)}
        for n, heading in enumerate(question["headings"])
        if heading
        for meaning in [question["meanings"].get(str(n), "")]
    ]


def _stages(staff: Staff) -> list[tuple[str, str]]:
    if staff.user.role is StaffRole.UNIT_REVIEWER:
        return [(State.SUBMITTED.value, STAGE_WORDS[State.SUBMITTED])]
    return [(stage.value, words) for stage, words in STAGE_WORDS.items()]


def _wanted(serving: Serving, now: Now, staff: Staff, said: dict[str, str]) -> dict[str, Any]:
    stages = [stage for stage, _ in _stages(staff)]
    stage = said.get("stage", "")
    chosen = stage if stage in stages else STAGES.get(staff.user.role, stages[0])
    unit = said.get("unit", "").strip() or None
    if staff.user.role is StaffRole.UNIT_REVIEWER:
        unit = staff.user.unit
    submitted, title = said.get("submitted", "").strip(), said.get("title", "").strip()[:200]
    return wanted_of(serving.store, now, State(chosen), unit, submitted, title or "导入")


def _begin(serving: Serving, now: Now, staff: Staff, said: dict[str, str]) -> str:
    return serving.store.imports.begin(staff.user.id, _wanted(serving, now, staff, said), now)


def _own(serving: Serving, staff: Staff, import_id: str) -> ImportRecord:
    found = serving.store.imports.get(import_id)
    if found is None or found.actor != staff.user.id:
        raise NotFound("NOT_FOUND")
    return found
