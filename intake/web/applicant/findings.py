"""What was found, as cards: what is wrong, where to see it, how to do it better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from intake.documents import document, paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import Kind, Severity
from intake.reporting import wording
from intake.store import About, Remark
from intake.web.applicant import pictures
from intake.web.applicant.sessions import HOME, Mine
from intake.web.applicant.standing import slot_address

_TITLES = {
    Kind.UNCLEAR: "请重新拍摄或扫描",
    Kind.MISSING: "还缺这份材料",
    Kind.MISREPORTED: "与填报不一致，请核对",
    Kind.DEFICIENT: "需要更换或补正",
    Kind.INELIGIBLE: "请核对填报",
    Kind.NOT_CHECKED: "机器看不准，由审核员核对",
}
_WARNING = "由审核员核对，您可以不处理"
_TONES = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.INFO: "none"}
_DISPUTABLE = frozenset({Kind.UNCLEAR, Kind.MISREPORTED, Kind.DEFICIENT, Kind.NOT_CHECKED})
"""A missing paper cannot be kept as it is."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding for its applicant.

    `picture` is an address, `is_page` when it shows the whole page; `declared` and `read`
    have their differing characters marked; `about` names the finding to the store.
    """

    tone: str
    title: str
    paper: str
    message: str
    advice: str
    clause: str
    picture: str | None
    is_page: bool
    label: str
    declared: Markup | None
    read: Markup | None
    form: str | None
    paper_address: str | None
    about: About
    remark: str | None
    may_remark: bool


def cards(own: Mine, flags: Iterable[Mapping[str, Any]], remarks: Sequence[Remark]) -> list[Card]:
    """The flags (masked) as cards, who has to act first."""
    order = list(_TONES)
    said = {remark.about: remark.text for remark in remarks}
    return [_card(own, f, said) for f in sorted(flags, key=lambda f: order.index(f["severity"]))]


def _card(own: Mine, flag: Mapping[str, Any], said: Mapping[About, str]) -> Card:
    severity, kind = Severity(flag["severity"]), Kind(flag["kind"])
    material = Material(flag["material"]) if flag["material"] else None
    about = About(*(flag[k] for k in ("code", "material", "year", "field", "upload", "page")))
    # Only a field has two values to hold against each other; a slot and a paper are named
    # in the sentence.
    is_pair = kind is Kind.MISREPORTED and flag["field"] and flag["declared"] and flag["read"]
    pair = (wording.value_words(flag["declared"]), wording.value_words(flag["read"]))
    left, right = wording.compare(*pair) if is_pair else ([], [])
    picture, is_page = _picture(own, flag)
    return Card(
        tone=_TONES[severity],
        title=_title(severity, kind),
        paper=paper_title(material, flag["year"]) if material else "",
        message=flag["message"],
        advice=flag["advice"],
        clause=flag["clause"] or "",
        picture=picture,
        is_page=is_page,
        label=FIELD_LABELS.get(flag["field"] or "", ""),
        declared=_marked(left) if is_pair else None,
        read=_marked(right) if is_pair else None,
        form=form_address(flag) if kind in (Kind.MISREPORTED, Kind.INELIGIBLE) else None,
        paper_address=slot_address(material, flag["year"]) if material else None,
        about=about,
        remark=said.get(about),
        may_remark=kind in _DISPUTABLE and severity is not Severity.INFO and own.edit.allowed,
    )


def _title(severity: Severity, kind: Kind) -> str:
    if severity is Severity.INFO:
        return "说明"
    return _TITLES[kind] if severity is Severity.ERROR else _WARNING


def _picture(own: Mine, flag: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Where the finding can be seen; only of a page that the report knows."""
    upload, page, box = flag["upload"], flag["page"], flag["box"]
    row = own.progress.row_of(upload) if upload else None
    if row is None or not any(p["page"] == (page or 1) for p in row["pages"]):
        return None, False
    has_crop = box is not None and flag["field"] is not None
    return pictures.address(upload, page, box if has_crop else None), not has_crop


def form_address(flag: Mapping[str, Any]) -> str:
    """The place in the form where the declared value stands."""
    material = Material(flag["material"]) if flag["material"] else None
    name = declared_name(flag["field"], material, flag["year"])
    return f"{HOME}/declaration" + (f"#{name}" if name else "")


def declared_name(field: str | None, material: Material | None, year: int | None) -> str | None:
    """What this field of a paper is called in the form; None where nothing like it is asked."""
    kind = document(material) if material else None
    if kind and kind.course:
        is_asked = year and field in ("hours", "certificate_number")
        return f"ce.{year}.{kind.course}.{field}" if is_asked else None
    if kind and field in kind.declared_by_year:
        return f"as.{year}.{field}" if year else None
    return next((f"{part}.{field}" for part, names in _PARTS.items() if field in names), None)


_PARTS = {
    "applicant": (
        "name",
        "sex",
        "ethnicity",
        "birth_date",
        "id_number",
        "address",
        "id_issuing_authority",
        "id_valid_from",
        "id_valid_until",
    ),
    "employment": (
        "employer",
        "employer_kind",
        "work_start",
        "series",
        "specialty",
        "current_title",
        "applied_level",
        "status",
    ),
    "education": (
        "level",
        "study_form",
        "school",
        "major",
        "enrolled",
        "graduated",
        "certificate_number",
        "degree",
        "degree_certificate_number",
    ),
}


def _marked(pieces: Iterable[wording.Piece]) -> Markup:
    """Differing characters underlined; everything escaped."""
    parts = [Markup("<u>{}</u>" if piece.differs else "{}").format(piece.text) for piece in pieces]
    return Markup("").join(parts)
