"""Uploads sorted out: known papers, pages nobody could look into, slots and contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.assessment.document_flags import is_paper_unclear, unclear_page
from intake.assessment.duplicates import Found, places_of
from intake.assessment.missing import SlotContents, Unseen, holds_own
from intake.documents import sides_with
from intake.documents.flags import make_flag
from intake.domain.application import Material, Slot
from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.findings import Defect, DocumentFinding, FieldVerdict, Flag, Kind, UploadFinding
from intake.policy.notice import Policy

REFUSED, NOT_CHECKED = "refused", "not_checked"
_UNKNOWN_CODE = "PARSER_CRASH"
_UNSEEN_PAGE = frozenset({"PARSER_CRASH", "PAGE_NOT_CHECKED"})
"""On one page of an upload whose other pages were checked."""
_NOT_SHOWN = frozenset({FieldVerdict.UNREADABLE, FieldVerdict.ABSENT})
_STATUS_OF_UNSEEN = {REFUSED: "unclear", NOT_CHECKED: "manual"}


@dataclass(slots=True)
class Gathered:
    """What the uploads hold, in their order."""

    uploads: tuple[UploadFinding, ...]
    found: list[Found] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    contents: list[SlotContents] = field(default_factory=list)


def gather(uploads: Sequence[UploadFinding], slots: Sequence[Slot], policy: Policy) -> Gathered:
    """Every upload once, even if several slots name it; papers outside scope left out."""
    once = {upload.upload: upload for upload in reversed(uploads)}
    ordered = tuple(once[name] for name in dict.fromkeys(u.upload for u in uploads))
    result = Gathered(ordered)
    for upload in ordered:
        mine = [s for s in slots if s.upload == upload.upload and s.material]
        if not mine and upload.slot is not None and upload.slot.material:
            mine = [upload.slot]
        if upload.status in _STATUS_OF_UNSEEN:
            _unopened(result, upload, mine)
        else:
            _opened(result, upload, mine, policy)
    return result


def _unopened(result: Gathered, upload: UploadFinding, slots: Sequence[Slot]) -> None:
    """Refused, or the machine failed: one flag, and nothing it may hold is missing too."""
    status = _STATUS_OF_UNSEEN[upload.status]
    result.unseen += [Unseen(s.material, s.year, status) for s in slots] or [
        Unseen(None, None, status)
    ]
    slot = slots[0] if slots else None
    flags = [_in_slot(flag, slot) for flag in upload.flags]
    if not any(flag.kind in (Kind.UNCLEAR, Kind.NOT_CHECKED) for flag in flags):
        code = upload.code if upload.code in FLAG_TYPES else _UNKNOWN_CODE
        made = make_flag(str(code), upload=upload.upload, limit="规定的数目")
        flags.append(_in_slot(made, slot))
    result.flags += flags


def _in_slot(flag: Flag, slot: Slot | None) -> Flag:
    """The flag with the slot's material, unless it names one."""
    if flag.material is not None or slot is None:
        return flag
    return replace(flag, material=slot.material, year=slot.year)


def _opened(result: Gathered, upload: UploadFinding, slots: Sequence[Slot], policy: Policy) -> None:
    papers = [_with_slot(paper, slots) for paper in upload.papers]
    known = [p for p in papers if p.material in policy.scope and not _is_blank(p, papers)]
    found = [_found(paper, upload) for paper in known]
    legible = [one for one in found if not one.paper.is_illegible]
    lacking = [s for s in slots if not holds_own(s, legible)]
    for page in _illegible_pages(upload, papers, bool(legible)):
        found += _illegible(result, page, upload, lacking, slots, policy)
    result.found += found
    unclear = {
        side
        for one in found
        if is_paper_unclear(one.paper)
        for side in sides_with(one.paper.material)
    }
    # A slot of the other side says that it stands here as well.
    result.unseen += [Unseen(s.material, None, "unclear") for s in lacking if s.material in unclear]
    boxless = [o.paper for o in found if o.paper.is_illegible and o.paper.box is None]
    # More than one card may lie on the page: the other side as well.
    sides = dict.fromkeys(side for paper in boxless for side in sides_with(paper.material))
    result.unseen += [Unseen(side, None, "unclear") for side in sides]
    result.contents += [_contents(slot, found, upload) for slot in slots]
    result.flags += _parts_unknown(upload, slots)
    for flag in upload.flags:
        if flag.code in _UNSEEN_PAGE:
            result.unseen += [Unseen(s.material, s.year, "manual") for s in lacking] or (
                [] if slots else [Unseen(None, None, "manual")]
            )
        result.flags.append(_in_slot(flag, slots[0] if slots else None))


def _parts_unknown(upload: UploadFinding, slots: Sequence[Slot]) -> list[Flag]:
    """What stands beside the papers of a page and is none of them."""
    made = (
        make_flag(
            "PAGE_PART_UNKNOWN",
            upload=upload.upload,
            page=page.page,
            box=page.unknown_box,
            found=page.unknown_lines,
        )
        for page in upload.pages
        if page.unknown_lines
    )
    return [_in_slot(flag, slots[0] if slots else None) for flag in made]


def _contents(slot: Slot, found: Sequence[Found], upload: UploadFinding) -> SlotContents:
    first = min(upload.pages, key=lambda page: page.page, default=None)
    if first is None:
        return SlotContents(slot, tuple(found), None)
    return SlotContents(slot, tuple(found), first.page, first.looks_like, first.resembles)


def _with_slot(paper: DocumentFinding, slots: Sequence[Slot]) -> DocumentFinding:
    """The paper in the slot that fits it best of those that name its upload."""
    if not slots:
        return paper
    own = [s for s in slots if s.material is paper.material]
    by_year = [s for s in own if s.year in paper.years]
    return replace(paper, slot=(by_year or own or list(slots))[0])


def _found(paper: DocumentFinding, upload: UploadFinding) -> Found:
    places = places_of(paper)
    # The contract's notation: what is unreadable or absent was not read.
    fields = tuple(
        replace(f, read=None) if f.verdict in _NOT_SHOWN and f.read is not None else f
        for f in paper.fields
    )
    paper = replace(paper, fields=fields)
    if all(material is not paper.material for material, _ in places):
        paper = replace(paper, material=places[0][0])
    return Found(paper, places, upload.sha256)


def _is_blank(paper: DocumentFinding, papers: Sequence[DocumentFinding]) -> bool:
    """A blank sheet beside real papers is the back of one, not a fault."""
    is_empty = paper.is_illegible and any(at.defect is Defect.BLANK for at in paper.defects)
    return is_empty and any(not other.is_illegible for other in papers)


def _illegible_pages(
    upload: UploadFinding, papers: Sequence[DocumentFinding], has_legible: bool
) -> list[DocumentFinding]:
    """Pages on which nothing was recognised because nothing can be read."""
    of_no_kind = [
        p
        for p in papers
        if p.is_illegible and p.material is Material.OTHER and not _is_blank(p, papers)
    ]
    held = {p.page for p in papers}
    bare = [
        DocumentFinding(Material.OTHER, upload.upload, page, None, is_illegible=True)
        for page in upload.blank_or_illegible_pages
        if page not in held and not has_legible
    ]
    return [*of_no_kind, *bare]


def _illegible(
    result: Gathered,
    page: DocumentFinding,
    upload: UploadFinding,
    lacking: list[Slot],
    slots: Sequence[Slot],
    policy: Policy,
) -> list[Found]:
    """An illegible page is its slot's paper, if that lacks; else it is flagged by itself."""
    slot = next((s for s in lacking if s.material in policy.scope), None)
    if slot is not None and slot.material is not None:
        lacking.remove(slot)
        return [_found(replace(page, material=slot.material, slot=slot), upload)]
    if slots and all(s.material not in policy.scope for s in slots):
        return []
    if not slots:
        result.unseen.append(Unseen(None, None, "unclear"))
    first = slots[0] if slots else Slot(upload.upload)
    result.flags.append(unclear_page(page, first.material, first.year, None))
    return []
