"""The declaration's page: shown whole, saved as one goes, never over another page's change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from markupsafe import Markup

from intake.domain.errors import Conflict
from intake.web.api import declarations
from intake.web.api.uploads import editable
from intake.web.applicant import declared
from intake.web.applicant.asked import Section, sections
from intake.web.applicant.csrf import Form
from intake.web.applicant.declared import Typed, one
from intake.web.applicant.prefill import offered
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own, seen
from intake.web.serving import Served, Serving

router = APIRouter(prefix=f"{HOME}/declaration", include_in_schema=False)

CONFLICT, UNPROCESSABLE = 409, 422


@router.get("")
def show(request: Request, own: Own, saved: bool = False, lacking: bool = False) -> HTMLResponse:
    """lacking: only what has to be declared and is not yet."""
    return _form(request, own, declared.read(own, {}), saved=saved, lacking=lacking)


@router.post("")
def save(request: Request, serving: Served, own: Own, fields: Form) -> Response:
    """What can be saved is saved, the rest gets its sentence. A script sends only the
    fields that were touched and asks for JSON."""
    editable(serving.store, own.id, own.now)
    typed = declared.read(own, fields)
    wants_json = "application/json" in request.headers.get("accept", "")
    is_stale = one(fields, "version") != str(own.record.version)
    try:
        if is_stale:
            raise Conflict("VERSION_CONFLICT", "")
        now_own = _save(serving, own, typed)
    except Conflict:
        return _conflict(request, serving, own, fields, typed, wants_json)
    if wants_json:
        said = {
            "version": now_own.record.version,
            "wrong": typed.wrong,
            "doubts": typed.doubts,
            "values": {
                k: v
                for k, v in declared.shown(now_own).items()
                if k in fields or k in typed.derived
            },
            "derived": typed.derived,
            "sections": _shape(own) != _shape(now_own),
        }
        return JSONResponse(said)
    if typed.wrong:
        return _form(request, now_own, typed, UNPROCESSABLE, given=fields)
    lacking = "&lacking=1" if one(fields, "then") == "lacking" and now_own.undeclared else ""
    return RedirectResponse(f"{HOME}/declaration?saved=1{lacking}", 303)


def _save(serving: Serving, own: Mine, typed: Typed) -> Mine:
    """The application with what was typed; nothing is written when nothing has changed."""
    new = declarations.declared(typed.values, serving.store.policies)
    if new.values == own.record.declaration:
        return own
    serving.store.cases.change_declaration(own.id, new.values, own.record.version)
    return seen(serving, own.id, own.now)


def _conflict(
    request: Request,
    serving: Serving,
    own: Mine,
    fields: dict[str, list[str]],
    typed: Typed,
    wants_json: bool,
) -> Response:
    latest = seen(serving, own.id, own.now)
    if wants_json:
        return JSONResponse(
            {"code": "VERSION_CONFLICT", "version": latest.record.version}, CONFLICT
        )
    return _form(request, latest, typed, CONFLICT, given=fields, is_conflict=True)


def _lacking(own: Mine, found: tuple[Section, ...]) -> list[Section]:
    """Of each section what has to be declared and is not."""
    short = []
    for section in found:
        asked = tuple(a for a in section.asked if a.name.rpartition(".")[2] in own.undeclared)
        if asked:
            short.append(replace(section, asked=asked))
    return short


def _shape(own: Mine) -> list[Any]:
    """What is asked: it follows from what was answered."""
    return [asked.name for section in sections(own) for asked in section.asked]


def _form(
    request: Request,
    own: Mine,
    typed: Typed,
    status: int = 200,
    given: dict[str, list[str]] | None = None,
    **facts: bool,
) -> HTMLResponse:
    values = declared.shown(own) | {name: one(given, name) for name in given or {} if given}
    found = sections(own)
    kept = request.app.state.serving.store.readings
    required = {field for one in own.policy.declarations for field in one.fields}
    is_short = facts.get("lacking", False) and bool(own.undeclared)
    return page(
        request,
        "a_declaration.html.j2",
        status,
        own=own,
        sections=_lacking(own, found) if is_short else found,
        is_short=is_short,
        required=required,
        offered=len(offered(own, kept)) if own.edit.allowed else 0,
        values=values,
        wrong=typed.wrong,
        doubts=typed.doubts,
        exempt=own.application.is_exempt,
        has_ce=any(section.title == "继续教育" for section in found),
        off=Markup("") if own.edit.allowed else Markup(" disabled"),
        saved=facts.get("saved", False),
        is_conflict=facts.get("is_conflict", False),
    )
