"""What this person owes, paper by paper: from the policy, with how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from intake.documents import PAPERS, Group, document, paper_title
from intake.domain.application import Material
from intake.policy.requirements import Requirement
from intake.store import UploadRecord, UploadStatus
from intake.web.applicant.sessions import HOME, Mine
from intake.web.progress import PENDING

Slot = tuple[str | None, int | None]
"""A material's key and its year."""

_STATUS_WORDS = {
    "unclear": ("error", "请重拍"),
    "misreported": ("error", "与填报不一致"),
    "deficient": ("error", "需补正"),
    "manual": ("warn", "由审核员核对"),
    "ok": ("ok", "通过"),
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


def slot_address(material: str | None, year: int | None) -> str:
    """The page of one slot."""
    query = {} if year is None else {"year": year}
    return f"{HOME}/papers/{material or Material.OTHER}" + (f"?{urlencode(query)}" if query else "")


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


def unsorted(own: Mine) -> list[UploadRecord]:
    """Uploads in no slot of the list."""
    taken = {upload.id for row in rows(own) for upload in row.uploads}
    return [upload for upload in own.uploads if upload.id not in taken]


def other_materials(own: Mine) -> list[Material]:
    """Papers that the list does not name, for whoever wants to hand one in all the same."""
    named = {row.material for row in rows(own)}
    return [m for m in PAPERS if m not in named]


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
    uploads = tuple(u for u in own.uploads if (u.material, u.year) in slots)
    is_checked = any(m in own.policy.scope for m in (material, *alternatives))
    tone, words = _state(own, slots, uploads, is_checked)
    if tone == "none" and not is_owed and clause:
        words = "视情况"
    return Row(material, year, clause, is_owed, is_checked, alternatives, tone, words, uploads)


def _state(
    own: Mine, slots: set[Slot], uploads: Sequence[UploadRecord], is_checked: bool
) -> tuple[str, str]:
    if any(upload.status in PENDING for upload in uploads):
        return "wait", "正在核对"
    entries = entries_of(own, slots)
    present = [e for e in entries if e["status"] != "missing"]
    if any(own.progress.row_of(upload.id) is None for upload in uploads):
        return "wait", "正在比对"
    if present:
        return _of_entry(own, present[0])
    if any(upload.status is UploadStatus.REFUSED for upload in uploads):
        return "error", "打不开"
    if not uploads:
        return "none", "未上传"
    if own.report and slots == {(None, None)}:
        return "none", "已核对"
    if not is_checked or any(u.status is UploadStatus.NOT_CHECKED for u in uploads):
        return "warn", "由审核员核对"
    flags = [f for u in uploads for f in flags_on(own, u.id)]
    if any(f["kind"] == "unclear" and f["severity"] == "error" for f in flags):
        return "error", "请重拍"
    return "error", "不是这种材料"


def _of_entry(own: Mine, entry: Mapping[str, Any]) -> tuple[str, str]:
    tone, words = _STATUS_WORDS[entry["status"]]
    about = flags_of_slot(own, entry["material"], entry["year"])
    if tone == "error" and not any(f["severity"] == "error" for f in about):
        return "warn", "由审核员核对"
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
