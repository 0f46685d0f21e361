"""What was decided: the correction letter item by item, or the papers to hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from intake.casework.decisions import in_force
from intake.casework.folder import parse_application
from intake.casework.rounds import State
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.report_json import from_json
from intake.reporting.letter.compose import write_letter
from intake.reporting.letter.records import Item, Letter, Point
from intake.reporting.letter.wording import clause as clause_words
from intake.reporting.masking import masked_filename, masked_report
from intake.store import Store
from intake.web.api.problems import ProblemError
from intake.web.applicant import pictures
from intake.web.applicant.checklist import row_of
from intake.web.applicant.findings import form_address
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own, called
from intake.web.applicant.standing import slot_address
from intake.web.serving import Served
from intake.web.staff.letters import round_answer

router = APIRouter(prefix=f"{HOME}/letter", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Task:
    """An item with where to do it and how far it has come since the return."""

    item: Item
    pictures: tuple[str, ...]
    paper: str | None
    form: str | None
    tone: str
    words: str


@router.get("")
def letter(request: Request, serving: Served, own: Own) -> HTMLResponse:
    """Returned: the letter. Recommended or confirmed: the papers to hand in."""
    facts = own.facts
    due = own.policy.papers_on_paper(facts)
    window = own.policy.paper_documents.window if own.policy.paper_documents else None
    if own.state in (State.RECOMMENDED, State.CONFIRMED):
        return page(request, "a_handin.html.j2", own=own, documents=due, window=window)
    written, body = _written(serving.store, own)
    tasks = [_task(own, item, body) for item in written.items]
    return page(
        request,
        "a_letter.html.j2",
        own=own,
        letter=written,
        tasks=tasks,
        done=sum(task.tone == "ok" for task in tasks),
        clause_words=clause_words,
    )


@router.get("/letter.pdf")
def as_pdf(request: Request, serving: Served, own: Own) -> Response:
    """The letter as it was sent, to keep or print."""
    attached = 'attachment; filename="letter.pdf"'
    return round_answer(request, serving, own.record, own.record.round, attached)


def _written(store: Store, own: Mine) -> tuple[Letter, Mapping[str, Any]]:
    """The letter on the report that the last return froze, with what was decided then and
    masked; raises ProblemError NO_REPORT_OF_ROUND before any return."""
    record = own.record
    frozen = store.reports.of_round(own.id, record.round)
    if frozen is None or record.returned_at is None:
        raise ProblemError("NO_REPORT_OF_ROUND")
    decided = store.rounds.decisions(own.id, record.round)
    body = masked_report(in_force(frozen.body, decided or ()), record.declaration)
    names = {u.id: masked_filename(u.filename) for u in store.uploads.of(own.id, True)}
    body["flags"] = [called(flag, names) for flag in body["flags"]]
    application = parse_application(record.declaration, own.id, (), own.now, clock_is_set=False)
    report = from_json(body)
    letter = write_letter(
        report, application, own.policy, record.returned_at, elsewhere=record.elsewhere
    )
    return letter, body


def _task(own: Mine, item: Item, body: Mapping[str, Any]) -> Task:
    flags = [f for f in body["flags"] if f["severity"] == "error" and _is_in(f, item)]
    first = flags[0] if flags else None
    material = Material(first["material"]) if first and first["material"] else None
    tone, words = _progress(own, flags)
    return Task(
        item=item,
        pictures=tuple(dict.fromkeys(p for point in item.points if (p := _picture(own, point)))),
        paper=slot_address(material, first["year"]) if first and material else None,
        form=form_address(first)
        if first and first["kind"] in ("misreported", "ineligible")
        else None,
        tone=tone,
        words=words,
    )


def _is_in(flag: Mapping[str, Any], item: Item) -> bool:
    """Does the item stand for this flag? By the points it was made of."""
    return any(
        point.code == flag["code"]
        and point.upload == flag["upload"]
        and (point.page is None or point.page.page == flag["page"])
        and f"《{_title(flag)}》" in (item.title if flag["material"] else f"《{_title(flag)}》")
        for point in item.points
    )


def _title(flag: Mapping[str, Any]) -> str:
    return paper_title(Material(flag["material"]), flag["year"]) if flag["material"] else ""


def _picture(own: Mine, point: Point) -> str | None:
    if point.upload is None or point.page is None:
        return None
    if not any(upload.id == point.upload for upload in own.uploads):
        return None  # taken back meanwhile
    box = None if point.box is None else point.box.as_list()
    return pictures.address(point.upload, point.page.page, box)


def _progress(own: Mine, flags: list[dict[str, Any]]) -> tuple[str, str]:
    """Whether what the newest report says of the same place still holds it against them."""
    if not own.progress.is_complete:
        return "wait", "正在核对"
    now = own.report["flags"] if own.report else []
    open_still = any(
        f["severity"] == "error"
        and (f["code"], f["material"], f["year"], f["field"])
        == (old["code"], old["material"], old["year"], old["field"])
        for old in flags
        for f in now
    )
    if open_still:
        return "error", "未改好"
    places = {(f["material"], f["year"]) for f in flags if f["material"]}
    again = [row_of(own, Material(m), y) for m, y in places]
    if any(row.tone == "error" for row in again):
        return "error", "已改，仍有问题"
    return "ok", "已改好"
