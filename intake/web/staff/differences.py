"""Two values beside each other: where they differ, and how likely a reading is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from intake.reporting import wording
from intake.web.staff.thresholds import NEVER_CERTAIN


def pieces(
    declared: str | None, read: str | None, is_match: bool = False
) -> tuple[list[wording.Piece], list[wording.Piece]]:
    """Both values; what agrees in substance has no difference worth pointing at."""
    if is_match:
        return wording.whole(declared), wording.whole(read)
    return wording.compare(declared, read)


def diff(parts: Sequence[wording.Piece]) -> Markup:
    """A value with its differing characters underlined; everything escaped."""
    if not parts:
        return Markup('<span class="quiet">—</span>')
    return Markup("").join(
        Markup('<u class="differs">{}</u>').format(one.text) if one.differs else escape(one.text)
        for one in parts
    )


def share(probability: float | None) -> str:
    """A probability in per cent, never 100 and never 0."""
    if probability is None:
        return "—"
    if probability > NEVER_CERTAIN:
        return "> 99.9%"
    return "< 0.1%" if probability < 1 - NEVER_CERTAIN else f"{probability:.1%}"


def differ_at(flag: Mapping[str, Any]) -> str:
    """`第 12、13 位不同`, of values whose middle is masked."""
    declared, read = flag["declared"] or "", flag["read"] or ""
    if flag["field"] != "id_number" or not declared or not read:
        return ""
    if len(declared) != len(read):
        return f"填报 {len(declared)} 位，识读 {len(read)} 位"
    at = [str(n) for n, (a, b) in enumerate(zip(declared, read, strict=True), start=1) if a != b]
    return f"第 {'、'.join(at)} 位不同" if at else ""
