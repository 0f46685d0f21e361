"""At which legibility and certainty a paper's value changes its verdict: below, at, above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from intake.domain.application import Material
from intake.domain.findings import Defect, DefectAt, FieldFinding
from intake.domain.findings import FieldVerdict as V
from intake.domain.geometry import Box
from intake.domain.text import Line, Reading, Span
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.paper import SeenPaper
from intake.verification import stages, verify_document
from intake.verification.legibility import legibility_of
from intake.verification.limits import Thresholds
from intake.verification.thresholds import (
    CALIBRATION,
    GOOD_FROM,
    ILLEGIBLE_BELOW,
    NEAR_FROM,
    SURE_FROM,
)
from intake.verification.verify_document import find_fields
from tests.fakes import Testimony, layer_line, line, quality, seen_paper, whole

M = Material
NAME, OTHER = "张小明", "王大力"
ID, OTHER_ID = "65282719990308002X", "65282719990308192X"
A_LITTLE = 1e-6
_, CONTRADICT, CERTAIN = CALIBRATION[-1]


def nowhere(field: str, value: str) -> bool:
    return False


def everywhere(field: str, value: str) -> bool:
    return True


def paper_of(
    material: M = M.ID_CARD_PORTRAIT_SIDE, on: Line | None = None, **printed: str
) -> SeenPaper:
    lines = [line(text, 100, 100 + 60 * i) for i, text in enumerate(printed.values())]
    if on is not None:
        lines[0] = on
    readings: dict[str, Reading] = {
        field: whole(field, text, lines[i], number=i)
        for i, (field, text) in enumerate(printed.items())
    }
    return seen_paper(material, readings, lines)


def row_of(
    paper: SeenPaper, field: str, elsewhere: Callable[[str, str], bool] = nowhere, **declared: str
) -> FieldFinding:
    rows = find_fields(paper, declared, Thresholds(), Testimony(), elsewhere)
    return next(row for row in rows if row.field == field)


@pytest.fixture
def seen_as(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Every value of the test has this legibility, whatever its lines measure."""

    def seen(physical: float, *defects: Defect, legibility: float | None = None) -> None:
        figure = physical if legibility is None else legibility

        def known(_reading: Reading, _paper: SeenPaper) -> tuple[float, float, tuple[Defect, ...]]:
            return figure, physical, defects

        for module in (stages, verify_document):
            monkeypatch.setattr(module, "legibility_of", known)

    return seen


# ------------------------------------------------------------------ contradicted, by legibility


@pytest.mark.parametrize(
    ("physical", "expected"),
    [
        (0.0, V.UNREADABLE),
        (NEAR_FROM - A_LITTLE, V.UNREADABLE),
        (NEAR_FROM, V.MISMATCH),
        (GOOD_FROM - A_LITTLE, V.MISMATCH),
        (GOOD_FROM, V.MISMATCH),
    ],
)
def test_what_is_beyond_doubt_contradicts_from_nearly_good_pixels_on(
    seen_as: Callable[..., None], physical: float, expected: V
) -> None:
    seen_as(physical)
    sure = line(NAME, 100, 100, sure=0.999)
    assert row_of(paper_of(on=sure, name=NAME), "name", name=OTHER).verdict is expected


@pytest.mark.parametrize(
    ("physical", "expected"), [(GOOD_FROM - A_LITTLE, V.UNREADABLE), (GOOD_FROM, V.MISMATCH)]
)
def test_what_is_within_doubt_contradicts_from_good_pixels_on(
    seen_as: Callable[..., None], physical: float, expected: V
) -> None:
    seen_as(physical)
    unsure = line(NAME, 100, 100, sure=CERTAIN - 0.01)
    assert row_of(paper_of(on=unsure, name=NAME), "name", name=OTHER).verdict is expected


@pytest.mark.parametrize("defect", [Defect.GLARE, Defect.OCCLUDED, Defect.CROPPED])
def test_nearly_good_pixels_that_something_hides_contradict_nothing(
    seen_as: Callable[..., None], defect: Defect
) -> None:
    seen_as(GOOD_FROM - A_LITTLE, defect)
    sure = line(NAME, 100, 100, sure=0.999)
    assert row_of(paper_of(on=sure, name=NAME), "name", name=OTHER).verdict is V.UNREADABLE


# ------------------------------------------------------------------------ matching, by legibility


@pytest.mark.parametrize(
    ("physical", "expected"),
    [
        (ILLEGIBLE_BELOW - A_LITTLE, V.UNREADABLE),
        (ILLEGIBLE_BELOW, V.MATCH),
        (ILLEGIBLE_BELOW + A_LITTLE, V.MATCH),
    ],
)
def test_a_match_that_nothing_attests_needs_legible_pixels(
    seen_as: Callable[..., None], physical: float, expected: V
) -> None:
    seen_as(physical)
    guessed = line(NAME, 100, 100, sure=SURE_FROM - 0.01)
    assert row_of(paper_of(on=guessed, name=NAME), "name", name=NAME).verdict is expected


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(SURE_FROM - A_LITTLE, V.UNREADABLE), (SURE_FROM, V.MATCH), (SURE_FROM + A_LITTLE, V.MATCH)],
)
def test_a_sure_reading_attests_a_match_on_illegible_pixels(
    seen_as: Callable[..., None], confidence: float, expected: V
) -> None:
    seen_as(0.0)
    paper = paper_of(name=NAME)
    reading = replace(paper.readings["name"], confidence=confidence)
    paper = replace(paper, readings={"name": reading})
    assert row_of(paper, "name", name=NAME).verdict is expected


def test_another_paper_attests_a_match_on_illegible_pixels(seen_as: Callable[..., None]) -> None:
    seen_as(0.0)
    guessed = line(NAME, 100, 100, sure=0.7)
    paper = paper_of(on=guessed, name=NAME)
    assert row_of(paper, "name", everywhere, name=NAME).verdict is V.MATCH
    assert row_of(paper, "name", nowhere, name=NAME).verdict is V.UNREADABLE


def test_an_undecided_value_on_poor_pixels_is_unreadable(seen_as: Callable[..., None]) -> None:
    torn = line("张祎", 100, 100, doubts={1: {"祎": 0.5, "袆": 0.49, "": 0.01}})
    paper = paper_of(on=torn, name="张祎")
    seen_as(GOOD_FROM - A_LITTLE)
    assert row_of(paper, "name", name="张袆").verdict is V.UNREADABLE
    seen_as(GOOD_FROM)
    assert row_of(paper, "name", name="张袆").verdict is V.UNDECIDED


def test_a_text_layer_needs_no_legible_pixels(seen_as: Callable[..., None]) -> None:
    seen_as(0.0)
    on = layer_line(ID, 100, 100)
    paper = seen_paper(
        M.ID_CARD_PORTRAIT_SIDE, {"id_number": whole("id_number", ID, on)}, [on, line(ID, 100, 100)]
    )
    assert row_of(paper, "id_number", id_number=OTHER_ID).verdict is V.MISMATCH
    assert row_of(paper, "id_number", id_number=ID).verdict is V.MATCH


# ---------------------------------------------------------------------------- nobody declared it


@pytest.mark.parametrize(
    ("physical", "confidence", "expected"),
    [
        (ILLEGIBLE_BELOW - A_LITTLE, SURE_FROM - A_LITTLE, V.UNREADABLE),
        (ILLEGIBLE_BELOW - A_LITTLE, SURE_FROM, V.NOT_DECLARED),
        (ILLEGIBLE_BELOW, SURE_FROM - A_LITTLE, V.NOT_DECLARED),
        (ILLEGIBLE_BELOW + A_LITTLE, 0.0, V.NOT_DECLARED),
    ],
)
def test_what_nobody_declared_is_unreadable_below_the_least_legibility_unless_read_surely(
    seen_as: Callable[..., None], physical: float, confidence: float, expected: V
) -> None:
    seen_as(physical)
    paper = paper_of(name=NAME)
    reading = replace(paper.readings["name"], confidence=confidence)
    assert row_of(replace(paper, readings={"name": reading}), "name").verdict is expected


@pytest.mark.parametrize(
    ("physical", "legibility", "expected"),
    [
        (GOOD_FROM - A_LITTLE, 1.0, V.UNREADABLE),
        (GOOD_FROM, 0.5 - A_LITTLE, V.UNREADABLE),
        (GOOD_FROM, 0.5, V.UNDECIDED),
        (GOOD_FROM + A_LITTLE, 0.5 + A_LITTLE, V.UNDECIDED),
    ],
)
def test_a_key_value_that_says_nothing_is_the_pictures_fault_or_the_readers(
    seen_as: Callable[..., None], physical: float, legibility: float, expected: V
) -> None:
    seen_as(physical, legibility=legibility)
    paper = paper_of(name=NAME)
    reading = replace(paper.readings["name"], value=None)
    row = row_of(replace(paper, readings={"name": reading}), "name")
    assert row.verdict is expected
    assert row.pixels_are_good is (physical >= GOOD_FROM)
    assert row.trace[-1].stage == "only_printed"


def test_a_lesser_value_that_says_nothing_and_is_legible_troubles_nobody() -> None:
    paper = paper_of(ethnicity="维吾尔")
    reading = replace(paper.readings["ethnicity"], value=None)
    row = row_of(replace(paper, readings={"ethnicity": reading}), "ethnicity")
    assert (row.is_key, row.verdict, row.trace) == (False, V.NOT_DECLARED, ())


def test_a_row_that_nobody_declared_says_what_was_read_where_and_how_well(
    seen_as: Callable[..., None],
) -> None:
    seen_as(0.61239, Defect.BLUR, legibility=0.71239)
    paper = paper_of(name=NAME)
    reading = replace(paper.readings["name"], confidence=0.912349)
    row = row_of(replace(paper, readings={"name": reading}, reduction=2), "name")
    assert (row.read, row.declared, row.legibility, row.confidence) == (NAME, None, 0.712, 0.9123)
    assert (row.upload, row.page, row.defects) == ("uploads/a.jpg", 1, (Defect.BLUR,))
    assert row.box == Box(200, 200, 380, 260)
    assert row.evidence == {}


# ----------------------------------------------------------------------------- judged rows


@pytest.mark.parametrize(("physical", "good"), [(GOOD_FROM - A_LITTLE, False), (GOOD_FROM, True)])
def test_a_judged_rows_pixels_are_good_from_the_rules_own_limit_on(
    seen_as: Callable[..., None], physical: float, good: bool
) -> None:
    seen_as(physical)
    assert row_of(paper_of(name=NAME), "name", name=NAME).pixels_are_good is good


def test_a_judged_row_says_its_figures_in_the_reports_precision(
    seen_as: Callable[..., None],
) -> None:
    seen_as(0.61239, legibility=0.71239)
    torn = line("张祎", 100, 100, doubts={1: {"祎": 0.5, "袆": 0.49, "": 0.01}})
    row = row_of(paper_of(on=torn, name="张祎"), "name", name="张袆")
    assert (row.legibility, row.confidence) == (0.712, 0.5)
    assert row.evidence["log_ratio"] == round(row.evidence["log_ratio"], 2) < 0
    shown = row.evidence["verification"]
    assert shown["legibility"] == {
        "physical": 0.612,
        "illegible_below": ILLEGIBLE_BELOW,
        "good_from": GOOD_FROM,
    }
    assert shown["crop"]["box"] == row.box.as_list()
    assert shown["trace"][0]["stage"] == "likelihood"


def test_of_a_match_no_flag_needs_evidence() -> None:
    assert row_of(paper_of(name=NAME), "name", name=NAME).evidence == {}


def test_the_confidence_of_a_row_has_four_digits(seen_as: Callable[..., None]) -> None:
    seen_as(1.0)
    paper = paper_of(name=NAME)
    reading = replace(paper.readings["name"], confidence=0.912349)
    row = row_of(replace(paper, readings={"name": reading}), "name", name=NAME)
    assert row.confidence == 0.9123


def test_what_lies_on_a_value_makes_its_pixels_no_good_and_is_named_once() -> None:
    cover = DefectAt(Defect.OCCLUDED, Box(150, 90, 400, 140))
    paper = replace(paper_of(name="张小"), patches=(cover, cover))
    row = row_of(paper, "name", name=NAME)
    assert (row.is_hidden, row.pixels_are_good, row.verdict) == (True, False, V.UNREADABLE)
    assert row.defects == (Defect.OCCLUDED,)


def test_a_new_picture_is_asked_for_only_where_the_value_is_unreadable() -> None:
    lines = [line(NAME, 100, 100, sure=0.7)]
    readings = {"name": whole("name", NAME, lines[0])}
    poor = seen_paper(M.ID_CARD_PORTRAIT_SIDE, readings, lines, physics=quality(glyph_height=5))
    assert "recapture" in row_of(poor, "name", name=NAME).evidence
    assert "recapture" in row_of(poor, "name").evidence
    good = seen_paper(M.ID_CARD_PORTRAIT_SIDE, readings, lines)
    assert "recapture" not in row_of(good, "name", name=OTHER).evidence


# ------------------------------------------------------------------- legibility of two lines


def test_a_value_over_two_lines_is_as_legible_as_the_poorer_one() -> None:
    lines = [line("新疆和静县", 100, 100), line("幸福路一号", 100, 160)]
    reading = Reading(
        "address",
        "新疆和静县幸福路一号",
        "新疆和静县幸福路一号",
        (Span(0, 0, 5), Span(1, 0, 5)),
        lines[0].box,
        0.99,
    )
    paper = seen_paper(M.ID_CARD_PORTRAIT_SIDE, {"address": reading}, lines)
    poor = quality(glyph_height=6)
    for qualities in ((quality(), poor), (poor, quality())):
        both = legibility_of(reading, replace(paper, qualities=qualities))
        alone = legibility_of(reading, replace(paper, qualities=(poor, poor)))
        assert both[:2] == alone[:2]
        assert both[1] < ILLEGIBLE_BELOW
        assert both[2] == (Defect.LOW_RESOLUTION,)


# ------------------------------------------------------------------ other papers, absent values


def test_after_another_persons_name_other_papers_attest_nothing() -> None:
    code, declared = "A7UXEYSAVC3LVNCW", "A7UXEYSAVC8LVNCW"
    paper = paper_of(M.CHSI_REPORT, name=NAME, verification_code=code)
    own = row_of(paper, "verification_code", everywhere, name=NAME, verification_code=declared)
    assert (own.verdict, own.evidence["reason"]) == (V.UNDECIDED, "other_paper")
    foreign = row_of(paper, "verification_code", everywhere, name=OTHER, verification_code=declared)
    assert foreign.verdict is V.MISMATCH


def test_another_value_than_the_name_leaves_other_papers_their_say() -> None:
    code, declared = "A7UXEYSAVC3LVNCW", "A7UXEYSAVC8LVNCW"
    paper = paper_of(M.CHSI_REPORT, sex="女", verification_code=code)
    row = row_of(paper, "verification_code", everywhere, sex="男", verification_code=declared)
    assert row.verdict is V.UNDECIDED


FILLED = {"name": NAME, "address": "和静县和静镇团结东路12号3栋401室", "id_number": ID}


@pytest.mark.parametrize(
    ("field", "cover", "expected"),
    [
        ("birth_date", True, V.UNREADABLE),
        ("birth_date", False, V.ABSENT),
        ("ethnicity", True, V.ABSENT),
    ],
)
def test_only_a_key_value_that_something_may_hide_is_unreadable_where_it_is_not_found(
    field: str, cover: bool, expected: V
) -> None:
    glare = DefectAt(Defect.GLARE, Box(0, 300, 400, 500))
    paper = paper_of(**FILLED)
    if cover:
        paper = replace(paper, quality=PageQuality((glare,), 300.0, 0.9))
    row = row_of(paper, field)
    assert (row.verdict, row.pixels_are_good) == (expected, not cover)
    assert row.box == (glare.box if cover else paper.box)
    assert row.legibility == (0.0 if expected is V.UNREADABLE else None)
    assert row.defects == ((Defect.GLARE,) if cover else ())


def test_text_that_was_read_unsurely_on_the_whole_may_hide_a_value() -> None:
    paper = paper_of(**FILLED)
    dim = replace(paper, lines=tuple(replace(li, confidence=0.85) for li in paper.lines))
    assert row_of(dim, "birth_date").verdict is V.UNREADABLE
    sure = replace(paper, lines=tuple(replace(li, confidence=SURE_FROM) for li in paper.lines))
    assert row_of(sure, "birth_date").verdict is V.ABSENT
