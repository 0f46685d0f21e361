"""What each stage of a declared value's verdict asks, on one line of text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.domain.application import Material
from intake.domain.findings import Defect, DefectAt, FieldFinding
from intake.domain.findings import FieldVerdict as V
from intake.domain.geometry import Box
from intake.domain.text import Line, Reading, Span
from intake.extraction.paper import SeenPaper
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields
from tests.fakes import Testimony, layer_line, line, seen_paper, whole

M = Material
CARD = M.ID_CARD_PORTRAIT_SIDE
ID, OTHER_ID = "65282719990308002X", "65282719990308192X"


def row_of(paper: SeenPaper, field: str, declared: str) -> FieldFinding:
    rows = find_fields(
        paper, {field: declared}, Thresholds(), Testimony(), lambda _field, _value: False
    )
    return next(row for row in rows if row.field == field)


def read(text: str, start: int, stop: int, *more: Line) -> SeenPaper:
    """A card whose name was read as this part of its first line."""
    on = line(text, 100, 100)
    part = text[start:stop]
    reading = Reading("name", part, part, (Span(0, start, stop),), on.box, 0.99)
    return seen_paper(CARD, {"name": reading}, [on, *more])


# ------------------------------------------------------------------------------------ equal


def test_a_value_that_stands_where_the_layout_leads_matches_whatever_stands_beside_it() -> None:
    row = row_of(read("王丽娟", 0, 2), "name", "王丽")
    assert (row.verdict, [step.stage for step in row.trace]) == (V.MATCH, ["equal"])


@pytest.mark.parametrize(("text", "matches"), [("持证人王丽", True), ("持证人王丽娟", False)])
def test_a_value_that_the_layout_did_not_lead_to_matches_only_as_a_whole(
    text: str, matches: bool
) -> None:
    row = row_of(seen_paper(CARD, {}, [line(text, 100, 100)]), "name", "王丽")
    assert (row.verdict is V.MATCH) is matches


# -------------------------------------------------------------------------------- elsewhere


def test_a_value_stands_where_the_layout_did_not_lead() -> None:
    paper = read("中心小学", 0, 4, line("姓名 张小明", 100, 300))
    row = row_of(paper, "name", "张小明")
    assert (row.verdict, row.read) == (V.MATCH, "张小明")
    assert "elsewhere" in [step.stage for step in row.trace]


def test_a_value_that_stands_nowhere_else_stays_contradicted() -> None:
    paper = read("王大力", 0, 3, line("姓名 张小朋", 100, 300))
    row = row_of(paper, "name", "张小明")
    assert (row.verdict, row.read) == (V.MISMATCH, "王大力")


def test_two_sure_readings_of_one_place_contradict_nothing() -> None:
    on, again = line("张小明", 100, 100), line("张小朋", 100, 100)
    paper = seen_paper(CARD, {"name": whole("name", "张小明", on)}, [on, again])
    row = row_of(paper, "name", "张小朋")
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "looks_differ")


def test_a_match_is_not_looked_for_elsewhere() -> None:
    paper = read("张小明", 0, 3, line("张小明", 100, 300))
    row = row_of(paper, "name", "张小明")
    assert (row.verdict, [step.stage for step in row.trace]) == (V.MATCH, ["equal"])


# ------------------------------------------------------------------------------- text layer


@pytest.mark.parametrize(
    ("seen", "expected", "reason"),
    [(ID, V.MISMATCH, None), (OTHER_ID[:6], V.UNDECIDED, "layer_differs")],
)
def test_a_text_layer_accuses_only_where_the_pixels_show_it(
    seen: str, expected: V, reason: str | None
) -> None:
    on = layer_line(ID, 100, 100)
    readings = {"id_number": whole("id_number", ID, on)}
    row = row_of(seen_paper(CARD, readings, [on, line(seen, 100, 100)]), "id_number", OTHER_ID)
    assert (row.verdict, row.evidence.get("reason")) == (expected, reason)


def test_a_text_layer_without_a_value_is_the_readers_doubt_and_not_the_layers() -> None:
    on = layer_line(ID, 100, 100)
    readings = {"id_number": replace(whole("id_number", ID, on), value=None)}
    row = row_of(seen_paper(CARD, readings, [on]), "id_number", OTHER_ID)
    assert (row.verdict, row.evidence["reason"]) == (V.UNDECIDED, "no_value")


# ----------------------------------------------------------------------------------- hidden


def test_what_lies_on_a_value_of_a_text_layer_leaves_the_verdict() -> None:
    on = layer_line(ID[:10], 100, 100)
    readings = {"id_number": whole("id_number", ID[:10], on)}
    paper = seen_paper(CARD, readings, [on, line(ID[:10], 100, 100)])
    cover = DefectAt(Defect.OCCLUDED, Box(300, 90, 700, 140))
    row = row_of(replace(paper, patches=(cover,)), "id_number", OTHER_ID)
    assert row.is_hidden
    assert row.verdict is not V.UNREADABLE


def test_what_lies_on_a_value_that_matches_is_not_asked_about() -> None:
    cover = DefectAt(Defect.OCCLUDED, Box(100, 90, 400, 140))
    row = row_of(replace(read("张小明", 0, 3), patches=(cover,)), "name", "张小明")
    assert (row.verdict, row.is_hidden) == (V.MATCH, False)
