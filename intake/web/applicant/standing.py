"""How one uploaded file stands by itself, whatever else lies in its slot.

A slot's state is about the paper; a file's state is about the file: a stray document beside
a perfect photo makes nobody take the photo again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from intake.documents import document, paper_title
from intake.domain.application import Material
from intake.domain.findings import Kind, Severity
from intake.store import UploadRecord, UploadStatus
from intake.web.applicant import pictures
from intake.web.applicant.sessions import HOME, Mine
from intake.web.progress import PENDING

NO_PROBLEM = "未发现问题"
BY_A_PERSON = "由审核员核对"
_WRONG = {
    Kind.UNCLEAR: "请重拍",
    Kind.MISSING: "不是这种材料",
    Kind.MISREPORTED: "与填报不一致",
    Kind.DEFICIENT: "需补正",
    Kind.INELIGIBLE: "请核对填报",
    Kind.NOT_CHECKED: BY_A_PERSON,
}
_ORDER = (Kind.UNCLEAR, Kind.MISSING, Kind.MISREPORTED, Kind.DEFICIENT, Kind.INELIGIBLE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A file with how far it has come, what it is, and what is to be said of it.

    step: 0 waits, 1 is read, 2 is compared, 3 is done. `known`: (title, address of the slot)
    of each document found on it. `seems`: in words what it is instead, empty where nobody
    can say.
    """

    upload: UploadRecord
    step: int
    tone: str
    words: str
    known: tuple[tuple[str, str], ...]
    seems: str
    thumbnail: str | None

    @property
    def is_lost(self) -> bool:
        """It was looked at, and is no document that the notice asks for."""
        return self.step == 3 and not self.known


def slot_address(material: str | None, year: int | None) -> str:
    """The page of one slot."""
    query = {} if year is None else {"year": year}
    return f"{HOME}/papers/{material or Material.OTHER}" + (f"?{urlencode(query)}" if query else "")


def standing(own: Mine, upload: UploadRecord, wanted: Collection[Material] = ()) -> Standing:
    """How this file stands. wanted: the documents of which it should be one, none for any."""
    step, row = step_of(own, upload), own.progress.row_of(upload.id)
    if step < 3 or row is None:
        tone, words = "wait", ("排队中" if step == 0 else "正在识别" if step == 1 else "正在比对")
        return Standing(upload, step, tone, words, (), "", None)
    known = _known(own, upload.id, row)
    tone, words = _verdict(own, upload, row, wanted)
    seems = "" if known else _seems(row)
    is_drawn = upload.status is UploadStatus.CHECKED and row["pages"]
    first = pictures.address(upload.id, row["pages"][0]["page"]) if is_drawn else None
    return Standing(upload, step, tone, words, known, seems, first)


def step_of(own: Mine, upload: UploadRecord) -> int:
    """0 waits, 1 is read, 2 is compared with the declaration, 3 is done."""
    if upload.status in PENDING:
        return 0 if upload.status is UploadStatus.QUEUED else 1
    return 2 if own.progress.row_of(upload.id) is None else 3


def found_on(row: Mapping[str, Any]) -> set[Material]:
    """The documents that the pages of a file show."""
    return {Material(m) for page in row["pages"] for m in page["materials"]} - {Material.OTHER}


def entries_on(own: Mine, upload_id: str) -> list[Mapping[str, Any]]:
    """The report's papers of which a page lies in this file."""
    entries = own.report["materials"] if own.report else []
    return [e for e in entries if any(p["upload"] == upload_id for p in e["pages"])]


def _known(own: Mine, upload_id: str, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    placed = [(Material(e["material"]), e["year"]) for e in entries_on(own, upload_id)]
    rest = found_on(row) - {material for material, _ in placed}
    # A yearly document without an entry is a copy of one, or its year could not be read.
    loose = [(m, None) for m in sorted(rest)]
    return tuple(
        (paper_title(m, year), slot_address(m, year))
        for m, year in dict.fromkeys([*placed, *loose])
    )


def _seems(row: Mapping[str, Any]) -> str:
    looks = dict.fromkeys(p["looks_like"] for p in row["pages"] if p.get("looks_like"))
    return "、".join(looks)


def _verdict(
    own: Mine, upload: UploadRecord, row: Mapping[str, Any], wanted: Collection[Material]
) -> tuple[str, str]:
    """Tone and words, by what is said about this file alone."""
    if upload.status is UploadStatus.REFUSED:
        return "error", "打不开"
    if upload.status is UploadStatus.NOT_CHECKED:
        return "warn", BY_A_PERSON
    flags = [f for f in own.report["flags"] if f["upload"] == upload.id] if own.report else []
    errors = {Kind(f["kind"]) for f in flags if f["severity"] == Severity.ERROR}
    found = found_on(row)
    if Kind.MISSING in errors and found:
        return "error", _this_is(found)
    if errors:
        return "error", next((_WRONG[kind] for kind in _ORDER if kind in errors), "请核对")
    if not found:
        return "warn", "认不出是哪种材料"
    if wanted and not found & set(wanted):
        return "warn", _this_is(found)
    outside = not any(m in own.policy.scope for m in found)
    if outside or any(f["severity"] == Severity.WARNING for f in flags):
        return "warn", BY_A_PERSON
    return "ok", NO_PROBLEM


def _this_is(found: Collection[Material]) -> str:
    return f"这是{'、'.join(document(m).title for m in sorted(found))}"
