"""The words in which a report speaks to people, one place for terminal and HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from intake.documents import PAPERS, paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import DEFECT_ADVICE, FIELD_LABELS
from intake.domain.findings import Defect, FieldVerdict, Flag, Kind, MaterialEntry, Report, Severity

VERDICTS: dict[str, tuple[str, str]] = {
    "pass": ("未发现问题", "所核对的材料清晰、齐全，与填报一致"),
    "return": ("退回补正", "有须由申报人补正的问题"),
    "manual": ("需人工核对", "没有须申报人补正的问题，但有几处须由审核员核对"),
}
SEVERITIES: dict[Severity, str] = {
    Severity.ERROR: "申报人须补正",
    Severity.WARNING: "审核员须核对",
    Severity.INFO: "提示（无需处理）",
}
KINDS: dict[Kind, str] = {
    Kind.UNCLEAR: "不清晰",
    Kind.MISSING: "漏报",
    Kind.MISREPORTED: "错报",
    Kind.DEFICIENT: "不符合要求",
    Kind.INELIGIBLE: "不符合申报条件",
    Kind.NOT_CHECKED: "未核验",
}
STATUSES: dict[str, str] = {
    "missing": "缺",
    "unclear": "不清晰",
    "misreported": "与填报不符",
    "deficient": "不符合要求",
    "manual": "须人工核对",
    "ok": "未发现问题",
}
STATUS_TONES: dict[str, str] = {
    "missing": "error",
    "unclear": "error",
    "misreported": "error",
    "deficient": "error",
    "manual": "warning",
    "ok": "ok",
}
FIELD_VERDICTS: dict[FieldVerdict, str] = {
    FieldVerdict.MATCH: "一致",
    FieldVerdict.MISMATCH: "不一致",
    FieldVerdict.UNDECIDED: "未能判定",
    FieldVerdict.UNREADABLE: "无法辨认",
    FieldVerdict.ABSENT: "证件上没有",
    FieldVerdict.NOT_DECLARED: "未填报",
}
FIELD_TONES: dict[FieldVerdict, str] = {
    FieldVerdict.MATCH: "ok",
    FieldVerdict.MISMATCH: "error",
    FieldVerdict.UNDECIDED: "warning",
    FieldVerdict.UNREADABLE: "error",
    FieldVerdict.ABSENT: "quiet",
    FieldVerdict.NOT_DECLARED: "quiet",
}
UPLOAD_STATUSES: dict[str, str] = {
    "checked": "已核对",
    "refused": "打不开，须重新上传",
    "not_checked": "未核验",
}
ONLY_THESE = "仅核对下列材料"
OUTSIDE_SCOPE = "此外的材料本程序未核对，既不表示已交，也不表示合格"
CLOCK_IS_SET = "时间由 INTAKE_CLOCK 指定，不是真实时间，本报告仅供演示或测试"
SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


MARK_WORDS = {"present": "有", "absent": "无"}


def value_words(value: str | None) -> str | None:
    """A value as people read it: stored keys in words, everything else as it is."""
    if value is None:
        return None
    if value in PAPERS:
        return paper_title(Material(value))
    return MARK_WORDS.get(value, value)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters; `differs` when the other value has something else there."""

    text: str
    differs: bool


def compare(declared: str | None, read: str | None) -> tuple[list[Piece], list[Piece]]:
    """Both values in pieces, so that the differing characters can be underlined.

    When either is absent there is nothing to point at: one piece, or none for None.
    """
    if declared is None or read is None:
        return whole(declared), whole(read)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, declared, read, autojunk=False)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if a1 > a0:
            left.append(Piece(declared[a0:a1], kind != "equal"))
        if b1 > b0:
            right.append(Piece(read[b0:b1], kind != "equal"))
    return left, right


def whole(value: str | None) -> list[Piece]:
    """A value in one piece, none for None."""
    return [] if value is None else [Piece(value, False)]


def kind(flag: Flag) -> str:
    """What the flag says went wrong; where nobody has to act, only that it is a hint."""
    return "提示" if flag.severity is Severity.INFO else KINDS[flag.kind]


def place(upload: str | None, page: int | None) -> str:
    """Where something stands, for people; empty when it stands nowhere."""
    if upload is None:
        return ""
    return f"{upload} 第{page}页" if page is not None else upload


def label(field: str) -> str:
    """A field's Chinese name."""
    return FIELD_LABELS.get(field, field)


def defects(found: Iterable[Defect]) -> str:
    """The defects' Chinese names, each once."""
    return "、".join(dict.fromkeys(DEFECT_ADVICE[d][0] for d in found))


def scope(report: Report) -> list[str]:
    """The titles of the papers this report speaks about."""
    return [paper_title(material) for material in report.scope]


def flags_by_severity(report: Report) -> list[tuple[Severity, list[Flag]]]:
    """The flags, who has to act first; severities without a flag are left out."""
    groups = [(s, [f for f in report.flags if f.severity is s]) for s in SEVERITY_ORDER]
    return [(severity, flags) for severity, flags in groups if flags]


def material_title(entry: MaterialEntry) -> str:
    """The paper's title; an unrequired one says so."""
    title = paper_title(entry.material, entry.year)
    return title if entry.required else f"{title}（非必交）"


def count(report: Report, severity: Severity) -> int:
    """How many flags of this severity the report has."""
    return sum(flag.severity is severity for flag in report.flags)


def count_all(report: Report) -> tuple[str, str]:
    """How many errors and warnings, as words."""
    return str(count(report, Severity.ERROR)), str(count(report, Severity.WARNING))
