"""Where somebody works and as what: the unit, the series of titles, an assessment's grade."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.values import unit_names
from intake.domain.values.kinds.thresholds import LEAST_LABEL
from intake.domain.values.place_prefix import without_place
from intake.domain.values.value_kind import HAN, Search, ValueKind, is_heading


def _bare_unit(text: str) -> str:
    return unit_names.bare_unit(without_place(text))


def _unit_forms(text: str, raw: str) -> Sequence[str]:
    bare = _bare_unit(text)
    return [text, raw[: len(raw) - len(_bare_unit(raw))] + bare, bare]


UNIT = ValueKind(
    name="unit",
    parse=unit_names.unit,
    compare=_bare_unit,
    print_forms=_unit_forms,
    pattern=unit_names.UNIT,
    search=Search.ANYWHERE,
    neighbours=(
        rf"(兹有|单位|[在由为系是我]|[^{HAN}]|^)$",
        rf"(职工|员工|工作|从事|担任|任职|的|[^{HAN}(（]|[(（](公章|盖章|印章)|$)",
    ),
    least_label=LEAST_LABEL,
    is_more_than=is_heading,
    is_printed_in_part=True,
    are_several=True,
)


def _series_forms(text: str, _raw: str) -> Sequence[str]:
    bare = text.removesuffix("系列")
    return [bare + "系列", bare]


SERIES = ValueKind(
    name="series",
    parse=unit_names.series,
    compare=lambda text: text.removesuffix("系列") or text,
    print_forms=_series_forms,
    search=Search.ANYWHERE,
    is_printed_in_part=True,
)
GRADE = ValueKind(name="grade", parse=unit_names.grade, pattern=unit_names.GRADE)
