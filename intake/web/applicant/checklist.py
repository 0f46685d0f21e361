"""What this person owes, paper by paper: from the policy, with how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.documents import Group, document, paper_title
from intake.domain.application import Material
from intake.policy.requirements import Requirement
from intake.store import UploadRecord, UploadStatus
from intake.web.applicant.sessions import Mine
from intake.web.applicant.standing import BY_A_PERSON, NO_PROBLEM, slot_address
from intake.web.progress import PENDING

Slot = tuple[str | None, int | None]
"""A material's key and its year."""

_STATUS_WORDS = {
    "unclear": ("error", "请重拍"),
    "misreported": ("error", "与填报不一致"),
    "deficient": ("error", "需补正"),
    "manual": ("warn", BY_A_PERSON),
    "ok": ("ok", NO_PROBLEM),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One paper: tone and words of its state, the uploads that lie in its slot.

    is_owed: False for one that the policy asks of others, or only to be confirmed.
    is_checked: False where this program leaves it to a person altogether.
    """

    material: Material
    year: int | None
    clause: str
    is_owed: bool
    is_checked: bool
    alternatives: tuple[Material, ...]
    tone: str
    words: str
    uploads: tuple[UploadRecord, ...]

    @property
    def title(self) -> str:
        return paper_title(self.material, self.year)

    @property
    def address(self) -> str:
        return slot_address(self.material, self.year)

    @property
    def slot(self) -> Slot:
        return self.material.value, self.year

    @property
    def is_settled(self) -> bool:
        """Nothing is left for the applicant to do."""
        return self.tone in ("ok", "warn") and bool(self.uploads or self.tone == "ok")


def rows(own: Mine) -> list[Row]:
    """Everything the policy asks of this person, in its order."""
    of = own.policy.series_of(own.facts)
    found: dict[Slot, Row] = {}
    for r in own.policy.requirements:
        if not r.when.holds(own.facts, *of):
            continue
        for year in r.years_for(own.facts.level, own.policy.year):
            row = _row(own, r, year)
            found.setdefault(row.slot, row)
    return list(found.values())


def row_of(own: Mine, material: Material, year: int | None) -> Row:
    """The slot's row; of a paper that nobody asks for, one that says so."""
    asked = next((row for row in rows(own) if row.slot == (material.value, year)), None)
    return asked or _made(own, material, year, "", False, ())


def grouped(found: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows under their groups' titles; empty groups are left out."""
    by_group = {group: [r for r in found if document(r.material).group is group] for group in Group}
    return [(group.value, some) for group, some in by_group.items() if some]


def _row(own: Mine, r: Requirement, year: int | None) -> Row:
    is_owed = r.code == "MATERIAL_MISSING"
    return _made(own, r.material, year, r.clause, is_owed, r.alternatives, r.also_accepted)


def _made(
    own: Mine,
    material: Material,
    year: int | None,
    clause: str,
    is_owed: bool,
    alternatives: tuple[Material, ...],
    also: Sequence[int] = (),
) -> Row:
    slots: set[Slot] = {(m.value, y) for m in (material, *alternatives) for y in (year, *also)}
    if material is Material.OTHER:
        slots = {(None, None)}
    placed = {p["upload"] for entry in entries_of(own, slots) for p in entry["pages"]}
    uploads = tuple(u for u in own.uploads if (u.material, u.year) in slots or u.id in placed)
    is_checked = any(m in own.policy.scope for m in (material, *alternatives))
    tone, words = _state(own, slots, uploads, is_checked)
    if tone == "none" and not is_owed and clause:
        words = "视情况"
    return Row(material, year, clause, is_owed, is_checked, alternatives, tone, words, uploads)


def _state(
    own: Mine, slots: set[Slot], uploads: Sequence[UploadRecord], is_checked: bool
) -> tuple[str, str]:
    waiting = [upload for upload in uploads if upload.status in PENDING]
    if waiting:
        is_queued = all(upload.status is UploadStatus.QUEUED for upload in waiting)
        return "wait", "排队中" if is_queued else "正在识别"
    if any(own.progress.row_of(upload.id) is None for upload in uploads):
        return "wait", "正在比对"
    present = [e for e in entries_of(own, slots) if e["status"] != "missing"]
    if present:
        return _of_entry(own, present[0])
    if not uploads:
        return "none", "未上传"
    if own.report and slots == {(None, None)}:
        return "none", "已核对"
    if not is_checked and not any(u.status is UploadStatus.REFUSED for u in uploads):
        return "warn", BY_A_PERSON
    return _of_uploads(own, uploads)


def _of_uploads(own: Mine, uploads: Sequence[UploadRecord]) -> tuple[str, str]:
    """The slot's own paper is nowhere: what lies there instead."""
    if any(upload.status is UploadStatus.REFUSED for upload in uploads):
        return "error", "打不开"
    if any(upload.status is UploadStatus.NOT_CHECKED for upload in uploads):
        return "warn", BY_A_PERSON
    flags = [f for u in uploads for f in flags_on(own, u.id)]
    if any(f["kind"] == "unclear" and f["severity"] == "error" for f in flags):
        return "error", "请重拍"
    return "error", "不是这种材料"


def _of_entry(own: Mine, entry: Mapping[str, Any]) -> tuple[str, str]:
    """The paper's own state; of a stray file beside it only that there is one."""
    tone, words = _STATUS_WORDS[entry["status"]]
    about = flags_of_slot(own, entry["material"], entry["year"])
    errors = [f for f in about if f["severity"] == "error"]
    if tone == "error" and not errors:
        return "warn", BY_A_PERSON
    files = {p["upload"] for p in entry["pages"]}
    if errors and files and all(f["upload"] and f["upload"] not in files for f in errors):
        return "error", "另有一个文件要换"
    return tone, words


def entries_of(own: Mine, slots: Iterable[Slot]) -> list[Mapping[str, Any]]:
    """The report's entries of these slots."""
    wanted = set(slots)
    found = own.report["materials"] if own.report else []
    return [entry for entry in found if (entry["material"], entry["year"]) in wanted]


def flags_of_slot(own: Mine, material: str, year: int | None) -> list[dict[str, Any]]:
    """What the report says about this paper."""
    flags = own.report["flags"] if own.report else []
    return [f for f in flags if (f["material"], f["year"]) == (material, year)]


def flags_on(own: Mine, upload_id: str) -> list[dict[str, Any]]:
    """What the report says about this file."""
    flags = own.report["flags"] if own.report else []
    return [f for f in flags if f["upload"] == upload_id]
