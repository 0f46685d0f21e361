"""What a better capture must reach so that a person can read it, in numbers.

The rule of legibility (`quality`) turned round: of each measure that keeps a line below
the limit, what it is now and what it has to be. A new picture is promised to be legible
only as far as physics goes: what lies on the paper itself no camera mends.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.score import physical_legibility
from intake.extraction.legibility.thresholds import (
    CONTRAST_SLOPE,
    COVERED,
    EDGE_SHARE,
    EDGE_SLOPE,
    FAINTEST_TEXT,
    GLARE_IN_LINE,
    HEIGHT_SLOPE,
    LEAST_GRAIN,
    LEAST_SCAN_DPI,
    LEGIBLE,
    LEGIBLE_AIM,
    MIN_CONTRAST,
    MIN_GLYPH_HEIGHT,
    MOST_DPI,
    NEAREST_PERCENT,
    SMALLEST_TEXT,
    TRACE_SLACK,
)

Needs = Mapping[str, Any]
"""`evidence.recapture` (docs/http.md); empty where physics asks for nothing."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure of a line: its name, and the value at which its own figure is `LEGIBLE_AIM`."""

    name: str
    needed: float
    places: int
    is_least: bool

    def own_figure(self, line: LineQuality) -> float:
        """Legibility if nothing but this measure were in the way."""
        found: dict[str, Any] = {self.name: getattr(line, self.name)}
        if self.name == "edge_width":  # judged by the height of its characters
            found["glyph_height"] = max(line.glyph_height, _PERFECT.glyph_height)
            scale = found["glyph_height"] / max(line.glyph_height, MIN_GLYPH_HEIGHT)
            found |= {name: getattr(line, name) * scale for name in ("edge_width", "edge_least")}
        return physical_legibility(replace(_PERFECT, **found))

    def needed_of(self, line: LineQuality) -> float:
        """What this line's measure has to reach; edges beside the height that it will have."""
        if self.name != "edge_width":
            return self.needed
        high = max(line.glyph_height, GLYPH_NEEDED)
        return math.floor(self.needed * high / _PERFECT.glyph_height * 10) / 10


def _reach(slope: float) -> float:
    """Ratio to its limit at which a measure's figure is `LEGIBLE_AIM` (`quality._ramp` inverted)."""
    return float((LEGIBLE_AIM / (1 - LEGIBLE_AIM)) ** (1 / slope))


_PERFECT = LineQuality(
    quad=np.zeros((4, 2), np.float32),
    glyph_height=100.0,
    edge_width=1.0,
    edge_least=1.0,
    contrast=255.0,
    paper=255.0,
    dark=0.0,
    noise=0.0,
    clipped_fraction=0.0,
    glare_fraction=0.0,
    covered_fraction=0.0,
    touches_edge=False,
)
EDGE_NEEDED = EDGE_SHARE / TRACE_SLACK**0.5 / _reach(EDGE_SLOPE)
GLYPH_NEEDED = math.ceil(MIN_GLYPH_HEIGHT * _reach(HEIGHT_SLOPE))
MEASURES = (
    _Measure("glyph_height", GLYPH_NEEDED, 0, True),
    _Measure("edge_width", EDGE_NEEDED * _PERFECT.glyph_height, 1, False),
    _Measure("contrast", math.ceil(MIN_CONTRAST * _reach(CONTRAST_SLOPE)), 0, True),
    _Measure("covered_fraction", COVERED / 2, 2, False),
    _Measure("glare_fraction", GLARE_IN_LINE / 2, 2, False),
    _Measure("touches_edge", 0, 0, False),
)


def needs(lines: Sequence[LineQuality], resolution_dpi: float | None) -> Needs:
    """What a new picture of these lines (one value's, or a page's) has to reach.

    `resolution_dpi`: measured on the paper they stand on, None if unknown.
    """
    figure = min(map(physical_legibility, lines), default=1.0)
    if figure >= LEGIBLE:
        return {}
    asked = [(m, m.own_figure(line), line) for line in lines for m in MEASURES]
    short = [one for one in asked if one[1] < LEGIBLE] or [min(asked, key=lambda one: one[1])]
    rows: dict[str, dict[str, Any]] = {}
    for measure, own, line in sorted(short, key=lambda one: one[1]):
        now = round(float(getattr(line, measure.name)), measure.places)
        rows.setdefault(
            measure.name,
            {
                "measure": measure.name,
                "now": now,
                "needed": measure.needed_of(line),
                "legibility": _figure(own),
            },
        )
    then = min(physical_legibility(_improved(line)) for line in lines)
    found = {
        "legibility": {"now": _figure(figure), "then": _figure(then)},
        "needs": list(rows.values()),
        "resolution_dpi": resolution_dpi and round(resolution_dpi),
    }
    return _with_distance({**found, "is_drawn": True} if _are_drawn(lines) else found)


def _are_drawn(lines: Sequence[LineQuality]) -> bool:
    """Whether a program drew the characters: no grain of a sensor, no edge of a lens. Nobody
    moves a phone nearer to a picture of a screen."""
    return all(
        line.noise < LEAST_GRAIN
        and line.edge_width <= EDGE_SHARE * max(line.glyph_height, MIN_GLYPH_HEIGHT)
        for line in lines
    )


def _figure(legibility: float) -> float:
    """To three places, downwards: what just misses the limit must not be shown as reaching it."""
    return math.floor(legibility * 1000) / 1000


def page_needs(lines: Sequence[LineQuality], resolution_dpi: float | None) -> Needs:
    """The same of a page or paper as a whole: what serves three quarters of its lines."""
    text = [
        line
        for line in lines
        if line.contrast >= FAINTEST_TEXT and line.glyph_height >= SMALLEST_TEXT
    ]
    if not text:
        return {}

    def quantile(name: str, share: float) -> float:
        return float(np.quantile([float(getattr(line, name)) for line in text], share))

    usual: dict[str, Any] = {
        m.name: quantile(m.name, 0.25 if m.is_least else 0.75) for m in MEASURES
    }
    return needs([replace(text[0], **usual | {"touches_edge": False})], resolution_dpi)


def strictest(found: Iterable[Needs]) -> Needs:
    """What satisfies all of them: one new picture serves every value on it."""
    known = [one for one in found if one]
    if not known:
        return {}
    rows: dict[str, Any] = {}
    for row in sorted(
        (row for one in known for row in one["needs"]), key=lambda r: r["legibility"]
    ):
        rows.setdefault(row["measure"], row)
    figures = [one["legibility"] for one in known]
    dpi = [one["resolution_dpi"] for one in known if one["resolution_dpi"]]
    return _with_distance(
        {
            "legibility": {key: min(figure[key] for figure in figures) for key in ("now", "then")},
            "needs": list(rows.values()),
            "resolution_dpi": min(dpi, default=None),
            **({"is_drawn": True} if all(one.get("is_drawn") for one in known) else {}),
        }
    )


def _improved(line: LineQuality) -> LineQuality:
    """The line as a picture that keeps to what is asked would show it."""
    better: dict[str, Any] = {}
    for measure in MEASURES:
        now = float(getattr(line, measure.name))
        better[measure.name] = (
            max(now, measure.needed) if measure.is_least else min(now, measure.needed_of(line))
        )
    return replace(line, **{**better, "touches_edge": False})


def _with_distance(found: dict[str, Any]) -> Needs:
    """How near, or at how many dots per inch: where the print is too small in the picture."""
    row = next((row for row in found["needs"] if row["measure"] == "glyph_height"), None)
    if row is None:
        return found
    share = max(row["now"], 1.0) / row["needed"]
    percent = max(math.floor(100 * share / NEAREST_PERCENT), 1) * NEAREST_PERCENT
    dpi = math.ceil((found["resolution_dpi"] or 0) / share / 100) * 100
    return {
        **found,
        "distance_percent": percent,
        "scan_dpi": min(max(dpi, LEAST_SCAN_DPI), MOST_DPI),
    }


# ------------------------------------------------------------------------------- in words


def advice(remedy: str, found: Needs) -> str:
    """The remedy in general, and what it has to reach."""
    return f"{remedy}。{sentence(found)}" if found else remedy


def remedy_in(text: str, found: Needs) -> str:
    """The remedy alone, of an advice that `advice` put together."""
    return text.removesuffix(f"。{sentence(found)}") if found else text


def sentence(found: Needs) -> str:
    """What the new picture must reach, for whoever holds the phone; empty for no needs."""
    said = [_SAID[row["measure"]](row, found) for row in found.get("needs", ())]
    return f"新图须做到：{'；'.join(said)}" if said else ""


def _small(row: Mapping[str, Any], found: Needs) -> str:
    higher = f"文字高度由约 {row['now']:.0f} 像素提高到 {row['needed']:.0f} 像素以上"
    if found.get("is_drawn"):
        return (
            f"{higher}（请上传下载的 PDF 原件，或把页面放大后再截图；扫描件请以 300dpi 以上扫描）"
        )
    return (
        f"{higher}"
        f"（手机移近到现在距离的约 {found['distance_percent']}%，或以 {found['scan_dpi']}dpi 以上扫描）"
    )


def _soft(row: Mapping[str, Any], _found: Needs) -> str:
    percent = math.floor(100 * row["needed"] / row["now"] / NEAREST_PERCENT) * NEAREST_PERCENT
    return (
        f"模糊减到现在的约 {max(percent, NEAREST_PERCENT)}%"
        f"（笔画边缘由 {row['now']:.1f} 像素宽减到 {row['needed']:.1f} 像素以内）"
    )


def _pale(row: Mapping[str, Any], _found: Needs) -> str:
    times = row["needed"] / max(row["now"], 1.0)
    return (
        f"字与纸的明暗差由 {row['now']:.0f} 提高到 {row['needed']:.0f} 以上"
        f"（约为现在的 {math.ceil(times * 10) / 10:.1f} 倍，最大 255）"
    )


_SAID: dict[str, Callable[[Mapping[str, Any], Needs], str]] = {
    "glyph_height": _small,
    "edge_width": _soft,
    "contrast": _pale,
    "covered_fraction": lambda row, _: f"被挡住的文字（约 {100 * row['now']:.0f}%）全部露出",
    "glare_fraction": lambda row, _: f"反光处的文字（约 {100 * row['now']:.0f}%）全部看得见",
    "touches_edge": lambda _row, _: "文字四周留出空白，不碰画面边缘",
}
