"""Read an `application.json`, in its folder or without, into an `Application` (contract §1).

Malformed (a wrong JSON type, a date or enumeration not in its notation) is a
`UsageError` that names the JSON path and never repeats the value; what a person can
mistype is kept as typed and judged later. Unknown keys are collected, not refused.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from intake.casework.declaration import (
    APPLICATION_FILE,
    Document,
    Upload,
    parse_document,
    unknown_keys,
)
from intake.casework.thresholds import DECLARATION_BYTES
from intake.domain.application import BEIJING, Application, CourseEntry, Material, Slot
from intake.domain.errors import UsageError

UPLOADS_FOLDER = "uploads"
CLOCK_VARIABLE = "INTAKE_CLOCK"


def now_from_environment(environment: Mapping[str, str] | None = None) -> dt.datetime | None:
    """`INTAKE_CLOCK` as an aware moment, None when it is not set.

    A text without a zone is Beijing time. Raises UsageError CLOCK_INVALID.
    """
    text = (os.environ if environment is None else environment).get(CLOCK_VARIABLE, "").strip()
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=BEIJING)
        return moment.astimezone(BEIJING)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            "CLOCK_INVALID", f"环境变量 {CLOCK_VARIABLE} 应为时间，如 2024-10-20T10:00:00+08:00"
        ) from error


def load_application(folder: Path, *, now: dt.datetime | None = None) -> Application:
    """The declaration in `folder`; `now` is given only when the clock was set by hand.

    Slots come in the order of the `uploads` key, or, without that key, one per file
    under `uploads/` in sorted order. Raises UsageError with one of the codes
    FOLDER_MISSING, APPLICATION_MISSING, APPLICATION_NOT_JSON, APPLICATION_MALFORMED.
    """
    document = parse_document(_json_of(folder))
    slots = _slots(document.uploads) if document.uploads is not None else _found(folder)
    return _application(
        document, folder.resolve().name, slots, now or dt.datetime.now(BEIJING), now is not None
    )


def undeclared_application(
    folder: Path, policy: str, values: Mapping[str, str], *, now: dt.datetime | None = None
) -> Application:
    """A folder of papers without any declaration: every file in it, whatever it is called.

    `values`: what decides which papers are asked for, by the contract's names. What else is
    not declared is said, and never called a fault.
    """
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )
    if not names:
        raise UsageError("NO_UPLOADS", "文件夹中没有文件")
    return Application(
        name=folder.resolve().name,
        policy=policy,
        as_of=(now or dt.datetime.now(BEIJING)).astimezone(BEIJING),
        clock_is_set=now is not None,
        round=1,
        values=dict(values),
        slots=tuple(Slot(name) for name in names),
        is_imported=True,
    )


def parse_application(
    untrusted_document: Mapping[str, Any],
    name: str,
    slots: Sequence[Slot],
    now: dt.datetime,
    *,
    clock_is_set: bool,
) -> Application:
    """The same for a caller without a folder, who knows where the uploads are.

    What the document says under `uploads` is not looked at; its `submitted_at`, if it has
    one, goes before `now`. Raises UsageError APPLICATION_MALFORMED.
    """
    declared = {key: value for key, value in untrusted_document.items() if key != "uploads"}
    return _application(parse_document(declared), name, slots, now, clock_is_set)


def _application(
    document: Document, name: str, slots: Sequence[Slot], now: dt.datetime, clock_is_set: bool
) -> Application:
    return Application(
        name=name,
        policy=document.policy,
        as_of=(document.submitted_at or now).astimezone(BEIJING),
        clock_is_set=clock_is_set,
        round=document.round,
        values=_values(document),
        courses=tuple(
            CourseEntry(
                c.year, c.course, _hours(c.hours), (c.certificate_number or "").strip() or None
            )
            for c in document.continuing_education
        ),
        assessments=tuple((a.year, (a.grade or "").strip() or None) for a in document.assessments),
        is_exempt=document.exempt_from_continuing_education,
        slots=tuple(slots),
        unknown_keys=tuple(unknown_keys(document, "$")),
    )


def _json_of(folder: Path) -> object:
    path = folder / APPLICATION_FILE
    if not folder.is_dir():
        raise UsageError("FOLDER_MISSING", "申报文件夹不存在")
    if not path.is_file():
        raise UsageError("APPLICATION_MISSING", f"申报文件夹中没有 {APPLICATION_FILE}")
    try:
        with path.open("rb") as stream:
            untrusted_bytes = stream.read(DECLARATION_BYTES + 1)
        if len(untrusted_bytes) > DECLARATION_BYTES:
            raise UsageError("APPLICATION_NOT_JSON", f"{APPLICATION_FILE} 超过 1 MiB")
        # Spreadsheet exports often begin with a byte order mark.
        return json.loads(untrusted_bytes.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        where = f"第 {error.lineno} 行" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(
            "APPLICATION_NOT_JSON", f"{APPLICATION_FILE} 不是 UTF-8 的 JSON {where}".strip()
        ) from None
    except OSError as error:
        raise UsageError("APPLICATION_MISSING", f"{APPLICATION_FILE} 读不出来") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _slots(uploads: Iterable[Upload]) -> tuple[Slot, ...]:
    return tuple(
        Slot(u.file, Material(u.material) if u.material else None, u.year) for u in uploads
    )


def _found(folder: Path) -> tuple[Slot, ...]:
    """Every file under `uploads/`, links named but not followed, hidden ones left out."""
    top = folder / UPLOADS_FOLDER
    if top.is_symlink():
        return (Slot(UPLOADS_FOLDER),)
    names: list[str] = []
    for here, folders, files in os.walk(top, followlinks=False):
        links = [f for f in folders if (Path(here) / f).is_symlink()]
        folders[:] = [f for f in folders if not f.startswith(".") and f not in links]
        names += [
            (Path(here) / name).relative_to(folder).as_posix()
            for name in [*files, *links]
            if not name.startswith(".")
        ]
    return tuple(Slot(name) for name in sorted(names))


def _hours(hours: float | None) -> str | None:
    """`30` for 30 and 30.0, `30.5` for 30.5."""
    return None if hours is None else f"{hours:.10g}"


def _values(document: Document) -> dict[str, str]:
    """Declared scalars by contract field name; a blank text declares nothing."""
    values: dict[str, str] = {}
    for part in (document.applicant, document.employment, document.education):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if isinstance(value, str) and value.strip():
                values[name] = value
    return values
