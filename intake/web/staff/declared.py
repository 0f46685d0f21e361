"""What an imported person declares, value by value with its origin, confirmed by a reviewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from intake.casework.declaration import choices, part_of, path_of
from intake.casework.importing.form import fitting
from intake.casework.importing.origins import Origin, Source
from intake.casework.spreadsheet import COLUMNS, EMPLOYERS
from intake.domain.errors import Conflict, NotFound
from intake.policy.declarations import label_of
from intake.store import AuditNote, ImportedRecord, Store
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.files import working
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import OfFile, Staff, allowed, to
from intake.web.staff.signing import first

router = APIRouter(prefix="/review", include_in_schema=False)
Deciding = Annotated[Staff, Depends(allowed(May.DECIDE))]
KIND_WORDS = {kind: words for words, kind in EMPLOYERS.items()}


@router.get("/{id}/declared")
def show(request: Request, serving: Served, now: Now, staff: Deciding, id: OfFile) -> Response:
    """Every value, its origin, what stood there on the form; whoever works on it may change it."""
    return _shown(request, serving, now, staff, id)


def _shown(
    request: Request,
    serving: Serving,
    now: dt.datetime,
    staff: Staff,
    id: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """The values as they are at this moment; a conflict: somebody changed them meanwhile."""
    store = serving.store
    known = _known(store, id)
    file = working(store, id, staff, now)
    # A number is confirmed sign by sign, so it stands here whole: that is recorded.
    store.audit.note(AuditNote(staff.user.id, "id_number_revealed", {"place": "declared"}), now, id)
    return page(
        request,
        "s_declared.html.j2",
        status,
        is_conflict=status is HTTPStatus.CONFLICT,
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        file=file,
        known=known,
        values=[_value(file.record.declaration, known, name) for _, name in COLUMNS.values()],
    )


@router.post("/{id}/declared")
def confirm(
    request: Request, serving: Served, now: Now, staff: Deciding, id: OfFile, fields: Form
) -> Response:
    """The values as somebody has looked at them; the file is judged anew."""
    store = serving.store
    known = _known(store, id)
    record = working(store, id, staff, now).record
    if first(fields, "version") != str(record.version):
        return _shown(request, serving, now, staff, id, HTTPStatus.CONFLICT)
    document, origins = _typed(record.declaration, known, fields)
    confirmed = replace(
        known, origins=origins, problems=(), confirmed_by=staff.user.id, confirmed_at=now
    )
    name = document["applicant"].get("name")
    try:
        store.cases.change_declaration(
            id,
            document,
            record.version,
            lambda connection: store.imports.people.write(connection, confirmed, name),
        )
    except Conflict:
        return _shown(request, serving, now, staff, id, HTTPStatus.CONFLICT)
    note = AuditNote(staff.user.id, "declaration_confirmed", {"round": record.round})
    store.audit.note(note, now, id)
    return to(f"/review/{id}")


def _typed(
    declared: Mapping[str, Any], known: ImportedRecord, fields: dict[str, list[str]]
) -> tuple[dict[str, Any], dict[str, Mapping[str, Any]]]:
    """The declaration and its origins with what was typed; raises ProblemError
    REQUEST_INVALID for a value in a notation that does not fit."""
    document: dict[str, Any] = {
        key: dict(value) if isinstance(value, Mapping) else value for key, value in declared.items()
    }
    origins = dict(known.origins)
    for _, name in COLUMNS.values():
        part = part_of(name) or "applicant"
        before = document.setdefault(part, {}).get(name) or ""
        typed = first(fields, name)
        if typed == before:
            continue
        value = fitting(name, typed) if typed else None
        if typed and value is None:
            raise ProblemError("REQUEST_INVALID", f"{label_of(name)}的写法不对，请改正后再确认")
        origins.pop(path_of(name), None)
        document[part].pop(name, None)
        if value:
            document[part][name] = value
            origins[path_of(name)] = Origin(Source.TYPED).as_json()
    return document, origins


def _known(store: Store, id: str) -> ImportedRecord:
    known = store.imports.people.of(id)
    if known is None:
        raise NotFound("NOT_FOUND")
    return known


def _value(declared: Mapping[str, Any], known: ImportedRecord, name: str) -> dict[str, Any]:
    part = part_of(name) or ""
    kept = known.origins.get(path_of(name))
    origin = Origin.from_json(kept) if kept else None
    value = declared.get(part, {}).get(name) or ""
    crop = None
    if origin is not None and origin.upload and origin.box:
        crop = f"{origin.upload}/{origin.page}?box={','.join(map(str, origin.box))}"
    options = [(one, one) for one in choices(part, name)]
    if name == "employer_kind":
        options = list(KIND_WORDS.items())
    return {
        "name": name,
        "label": label_of(name) if name != "specialty" else "申报专业",
        "value": value,
        "origin": origin.words if origin and value else "",
        "is_read": bool(origin and value and origin.source in (Source.FORM, Source.PAPER)),
        "crop": crop,
        "options": options,
    }
