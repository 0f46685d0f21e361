"""What was read on the uploaded papers, offered for the declaration.

Nothing is taken over by itself: every value is shown with the place where it was read, its
owner changes or confirms it, and only then is it declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from intake.casework.declaration import part_of, path_of
from intake.casework.importing.form import FORM, ReadPage, declaration_of, fitting
from intake.casework.importing.origins import scalars
from intake.documents import order_of, paper_title
from intake.domain.application import Material
from intake.domain.findings import FieldVerdict
from intake.extraction.codec import from_kept
from intake.policy.notice import Policy
from intake.store import Readings
from intake.web.applicant import pictures
from intake.web.applicant.asked import Asked, sections
from intake.web.applicant.declared import in_notation, shown
from intake.web.applicant.findings import declared_name
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own
from intake.web.serving import Served

router = APIRouter(prefix=f"{HOME}/prefill", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Offered:
    """A value that was read for something not yet declared.

    `picture` shows the place where it stands; `others`: (paper, value) that say otherwise.
    """

    asked: Asked
    value: str
    paper: str
    picture: str | None
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading of one value."""

    name: str
    value: str
    material: Material
    paper: str
    picture: str | None


@router.get("")
def show(request: Request, serving: Served, own: Own) -> HTMLResponse:
    return page(
        request,
        "a_prefill.html.j2",
        own=own,
        offered=offered(own, serving.store.readings),
        off=Markup("") if own.edit.allowed else Markup(" disabled"),
    )


def offered(own: Mine, kept: Readings) -> list[Offered]:
    """In the order of the form. The platform's own form speaks first, because it says what
    was declared there; then the one that stands first among kinds."""
    known = shown(own)
    found: dict[str, list[_Read]] = {}
    for one in sorted((*_of_papers(own), *_of_forms(own, kept)), key=_precedence):
        if not known.get(one.name):
            found.setdefault(one.name, []).append(one)
    return [
        _offer(asked, some)
        for section in sections(own)
        for asked in section.asked
        if (some := _fitting(own.policy, asked, found.get(asked.name, [])))
    ]


def _precedence(read: _Read) -> tuple[bool, int]:
    return read.material is not FORM, order_of(read.material)


def _offer(asked: Asked, reads: list[_Read]) -> Offered:
    first = reads[0]
    others = {read.value: read.paper for read in reads if read.value != first.value}
    told = tuple((paper, value) for value, paper in others.items())
    return Offered(asked, first.value, first.paper, first.picture, told)


def _of_papers(own: Mine) -> Iterator[_Read]:
    stored = own.progress.report
    for entry in stored.body["materials"] if stored else []:
        material, year = Material(entry["material"]), entry["year"]
        for row in entry["fields"]:
            if row["verdict"] != FieldVerdict.NOT_DECLARED or not row["read"]:
                continue
            name = declared_name(row["field"], material, year)
            if name:
                yield _Read(name, row["read"], material, paper_title(material, year), _place(row))


def _of_forms(own: Mine, kept: Readings) -> Iterator[_Read]:
    """The platform's printed form is no document that the notice asks for: the report has no
    entry of it, so its values are taken from what was read."""
    for upload in own.uploads:
        row = own.progress.row_of(upload.id)
        if row is None or not any(FORM in p["materials"] for p in row["pages"]):
            continue
        stored = kept.newest(upload.id)
        seen = stored and from_kept(stored.reading, lambda: b"")
        for paper in seen.papers if seen else ():
            if paper.material is FORM:
                page = ReadPage(upload.id, paper.page, paper.readings, paper.reduction)
                yield from _of_page(page)


def _of_page(page: ReadPage) -> Iterator[_Read]:
    declared = declaration_of([page])
    for part, name, value in scalars(declared.document):
        origin = declared.origins[path_of(name)]
        box = origin.box and list(origin.box)
        at = pictures.address(page.upload, origin.page, box) if origin.upload else None
        yield _Read(f"{part}.{name}", value, FORM, paper_title(FORM), at)


def _place(row: Mapping[str, Any]) -> str | None:
    if not row["upload"]:
        return None
    return pictures.address(row["upload"], row["page"], row["box"])


def _fitting(policy: Policy, asked: Asked, reads: list[_Read]) -> list[_Read]:
    """Those whose value can be declared, as the form writes it."""
    fits = []
    for one in reads:
        name = asked.name.rpartition(".")[2]
        # Years' courses and grades are no single values of the declaration.
        printed = (fitting(name, one.value) if part_of(name) else None) or one.value
        value, problem = in_notation(asked, _as_chosen(policy, asked, printed))
        if value and not problem:
            fits.append(_Read(one.name, value, one.material, one.paper, one.picture))
    return fits


def _as_chosen(policy: Policy, asked: Asked, read: str) -> str:
    """A printed level or series by the name that the form lists."""
    if asked.name == "education.level":
        return next((level for level, words in policy.levels.items() if read in words), read)
    if asked.name == "employment.series":
        named = policy.series_named(read)
        return named.name if named else read
    return read
