"""The applicant's list of papers, and each paper's own page: send, see, replace, take back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from intake.casework import rounds
from intake.documents import PAPERS, document
from intake.domain.application import Material
from intake.ingest.admission import DEFAULT_LIMITS, MB
from intake.store import About, Remark, UploadRecord, UploadStatus
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import FIRST_YEAR, LAST_YEAR
from intake.web.api.uploads import editable, require_room, take_in
from intake.web.applicant import csrf, pictures
from intake.web.applicant.annexes import annex_of
from intake.web.applicant.checklist import Row, flags_of_slot, flags_on, grouped, row_of, rows
from intake.web.applicant.csrf import Form
from intake.web.applicant.declared import one
from intake.web.applicant.findings import cards
from intake.web.applicant.prefill import offered
from intake.web.applicant.render import page
from intake.web.applicant.rights import about_paper
from intake.web.applicant.sessions import HOME, Mine, Own
from intake.web.applicant.standing import Standing, slot_address, standing
from intake.web.applicant.thresholds import LINKS_SHOWN, LONGEST_REMARK
from intake.web.serving import Served, Serving

router = APIRouter(prefix=HOME, include_in_schema=False)

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
Part = Annotated[bool, Query(description="only what changes while papers are checked")]


@router.get("")
def home(request: Request, serving: Served, own: Own, part: Part = False) -> HTMLResponse:
    template = "a_list.html.j2" if part else "a_home.html.j2"
    most = DEFAULT_LIMITS.file_bytes // MB
    links = serving.store.audit.entries(own.id, action="link_made", limit=LINKS_SHOWN)
    return page(request, template, own=own, most_mb=most, links=links, **listed(serving, own))


def listed(serving: Serving, own: Mine) -> dict[str, Any]:
    """What the list of papers shows."""
    found = rows(own)
    owed = [row for row in found if row.is_owed]
    return {
        "groups": grouped(found),
        "board": board(own),
        "settled": sum(row.is_settled for row in owed),
        "owed": len(owed),
        "first": next_after(found, None),
        "is_pending": _is_pending(own),
        "is_filled": is_filled(own),
        "offered": len(offered(own, serving.store.readings)) if own.edit.allowed else 0,
        "general": cards(own, general_flags(own), serving.store.remarks.of(own.id)),
    }


def board(own: Mine) -> list[Standing]:
    """Files that came without a slot, who needs a look first: what each turned out to be."""
    loose = [standing(own, upload) for upload in own.uploads if upload.material is None]
    return sorted(loose, key=lambda one: (not one.is_lost, one.step == 3))


def next_after(found: Sequence[Row], row: Row | None) -> Row | None:
    """The next paper that is owed and not settled, behind this one or from the start again."""
    at = next((n for n, one in enumerate(found) if row and one.slot == row.slot), -1) + 1
    in_turn = [*found[at:], *found[:at]]
    return next(
        (
            one
            for one in in_turn
            if one.is_owed and not one.is_settled and one.tone != "wait"
            if row is None or one.slot != row.slot
        ),
        None,
    )


def general_flags(own: Mine) -> list[dict[str, Any]]:
    """Findings that belong to no file and no slot: about the declaration and its rules."""
    flags = own.report["flags"] if own.report else []
    return [
        f
        for f in flags
        if f["upload"] is None and f["kind"] in ("ineligible", "misreported", "deficient")
    ]


def is_filled(own: Mine) -> bool:
    """Enough is declared for papers to be compared with."""
    return bool(own.application.values.get("id_number") and own.application.values.get("level"))


def _is_pending(own: Mine) -> bool:
    """Something will change by itself."""
    return bool(own.uploads) and not own.progress.is_complete


@router.get("/papers/{material}")
def paper(
    request: Request,
    serving: Served,
    own: Own,
    material: str,
    year: Year = None,
    part: Part = False,
) -> HTMLResponse:
    row = _slot_row(own, material, year)
    template = "a_results.html.j2" if part else "a_paper.html.j2"
    remarks = serving.store.remarks.of(own.id)
    everything = serving.store.uploads.of(own.id, include_withdrawn=True)
    slots = {row.slot, *((m.value, year) for m in row.alternatives)}
    versions = [u for u in everything if (u.material, u.year) in slots]
    return page(
        request,
        template,
        own=own,
        row=row,
        is_pending=row.tone == "wait",
        following=next_after(rows(own), row),
        **_how_to(own, row),
        versions=versions,
        numbers=_numbered(versions),
        shown=[one for u in row.uploads if _is_shown(one := _shown(own, row, u, remarks), row)],
        elsewhere=cards(own, _elsewhere(own, row), remarks),
        others=_others(own, row),
        most_mb=DEFAULT_LIMITS.file_bytes // MB,
        most_pages=DEFAULT_LIMITS.pages,
        clause_text=own.policy.clauses.get(row.clause, ""),
        longest=LONGEST_REMARK,
    )


def _how_to(own: Mine, row: Row) -> dict[str, Any]:
    """How this paper is made and photographed."""
    kind = document(row.material)
    return {
        "hints": kind.photo_hints,
        "better": kind.better_file,
        "aim": _aim(row.material),
        "promise": own.policy.promise if row.material is Material.COMMITMENT else None,
        "annex": annex_of(own, row.material),
    }


def _aim(material: Material) -> str:
    """The shape of the frame that shows how to photograph it; empty where a file is better."""
    kind = document(material)
    if kind.better_file or material is Material.OTHER:
        return ""
    wide, high = kind.size_mm or (0.0, 1.0)
    return "across" if wide > high else "upright"


def _elsewhere(own: Mine, row: Row) -> list[dict[str, Any]]:
    """Flags of the slot that stand on no file of it: another paper's place, or nowhere."""
    here = {upload.id for upload in row.uploads}
    return [
        f
        for f in flags_of_slot(own, row.material, row.year)
        if f["upload"] not in here and f["kind"] != "missing"
    ]


def _others(own: Mine, row: Row) -> list[UploadRecord]:
    """Files of other slots that may be used for this paper too, each file once."""
    if row.material is Material.OTHER:
        return []
    here = {upload.file_id for upload in own.uploads if (upload.material, upload.year) == row.slot}
    found = {upload.file_id: upload for upload in own.uploads if upload.file_id not in here}
    return list(found.values())


def _numbered(versions: list[UploadRecord]) -> dict[str, int]:
    """Which version a file is, first one 1."""
    return {upload.id: number for number, upload in enumerate(versions, start=1)}


def _shown(own: Mine, row: Row, upload: UploadRecord, remarks: Sequence[Remark]) -> dict[str, Any]:
    """A file in or of this slot: how it stands, what was found on it, its pictures."""
    wanted = (row.material, *row.alternatives)
    stands = standing(own, upload, () if row.material is Material.OTHER else wanted)
    known = own.progress.row_of(upload.id)
    pages = [] if known is None else known["pages"]
    is_pictured = stands.step == 3 and upload.status is UploadStatus.CHECKED
    small = [pictures.address(upload.id, p["page"]) for p in pages] if is_pictured else []
    is_here = (upload.material, upload.year) == row.slot
    flags = [
        f
        for f in flags_on(own, upload.id)
        if is_here or f["material"] is None or (f["material"], f["year"]) == row.slot
    ]
    return {
        "upload": upload,
        "step": stands.step,
        "stands": stands,
        "also": [title for title, address in stands.known if address != row.address],
        "cards": cards(own, flags, remarks),
        "about": about_paper(upload).key,
        "pictures": small,
    }


def _is_shown(one: dict[str, Any], row: Row) -> bool:
    """What was recognised is shown with its paper, the rest with the other files."""
    return row.material is not Material.OTHER or not one["stands"].known


def _slot_row(own: Mine, untrusted_material: str, year: int | None) -> Row:
    if untrusted_material not in (*PAPERS, Material.OTHER):
        raise ProblemError("NOT_FOUND")
    return row_of(own, Material(untrusted_material), year)


# -------------------------------------------------------------------------------- changing


@router.post("/papers/{material}")
async def send(
    request: Request,
    serving: Served,
    own: Own,
    material: str,
    year: Year = None,
    token: Annotated[str, Query(alias="csrf")] = "",
    replaces: str | None = None,
) -> Response:
    """A form with one file, for browsers without a script."""
    csrf.require_token(request, token)
    row = _slot_row(own, material, year)
    slot = None if row.material is Material.OTHER else row.material.value
    upload = await take_in(request, serving, own.id, own.now, None, slot, year, None)
    if replaces and replaces != upload.id:
        await run_in_threadpool(serving.store.uploads.withdraw, own.id, replaces)
    return RedirectResponse(row.address, 303)


@router.post("/uploads/{upload}/withdraw")
def withdraw(serving: Served, own: Own, upload: str, _: Form) -> Response:
    editable(serving.store, own.id, own.now)
    found = serving.store.uploads.get(own.id, upload)
    if found is None:
        raise ProblemError("NOT_FOUND")
    serving.store.uploads.withdraw(own.id, upload)
    return RedirectResponse(slot_address(found.material, found.year), 303)


@router.post("/uploads/{upload}/use")
def use_again(serving: Served, own: Own, upload: str, fields: Form) -> Response:
    """A file that is there already, for another paper too, without being sent again."""
    record = require_room(serving.store, own.id, own.now)
    found = next((one for one in own.uploads if one.id == upload), None)
    given = one(fields, "year")
    year = int(given) if re.fullmatch("[0-9]{4}", given) else None
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise ProblemError("REQUEST_INVALID", f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    row = _slot_row(own, one(fields, "material"), year)
    if found is None or row.material is Material.OTHER:
        raise ProblemError("NOT_FOUND")
    round = rounds.working_round(record)
    serving.store.uploads.use_again(found, row.material.value, row.year, round, own.now)
    return RedirectResponse(row.address, 303)


@router.post("/remarks")
def remark(serving: Served, own: Own, fields: Form) -> Response:
    """A sentence for the reviewer on one finding of the newest report; empty takes it back."""
    editable(serving.store, own.id, own.now)
    wanted = one(fields, "about")
    flags = own.report["flags"] if own.report else []
    keys = ("code", "material", "year", "field", "upload", "page")
    about = next((a for f in flags if (a := About(*(f[k] for k in keys))).key == wanted), None)
    if about is None:
        raise ProblemError("NOT_FOUND")
    text = one(fields, "text")[:LONGEST_REMARK]
    serving.store.remarks.say(own.id, about, text, rounds.working_round(own.record), own.now)
    return RedirectResponse(_back(own, about), 303)


def _back(own: Mine, about: About) -> str:
    upload = next((u for u in own.uploads if u.id == about.upload), None)
    if upload is not None:
        return slot_address(upload.material, upload.year)
    return slot_address(about.material, about.year) if about.material else HOME
