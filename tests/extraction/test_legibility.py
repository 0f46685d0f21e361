"""Field legibility and what it is measured with: figures tell good from bad."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.quality_odds import calibrated
from intake.extraction.legibility.score import field_legibility
from samples.trials.legibility_tables import (
    auc,
    calibration_error,
    diagram,
    found_at,
    rank_correlation,
)

CLEAR = LineQuality(
    np.zeros((4, 2), np.float32), 30.0, 1.8, 1.5, 160.0, 230.0, 40.0, 2.0, 0.0, 0.0, 0.0, False
)


def test_calibrating_keeps_the_order_and_stays_within_its_range() -> None:
    figures = [calibrated(v / 50) for v in range(51)]
    assert figures == sorted(figures) and 0 < figures[0] < 0.001 and 0.999 < figures[-1] < 1


@pytest.mark.parametrize(
    "worse",
    [
        {"glyph_height": 9.0},
        {"edge_width": 6.0},
        {"contrast": 25.0},
        {"covered_fraction": 0.3},
        {"glare_fraction": 0.3},
        {"touches_edge": True},
    ],
)
def test_whatever_hurts_a_line_lowers_its_legibility(worse: dict[str, float]) -> None:
    assert (
        field_legibility(replace(CLEAR, **worse), 0.99, 0.97)
        < field_legibility(CLEAR, 0.99, 0.97) - 0.2
    )
    assert field_legibility(CLEAR, 0.6, 0.2) < field_legibility(CLEAR, 0.99, 0.97)


def test_figures_of_merit_have_their_known_values() -> None:
    score, good = np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])
    assert auc(score, good) == 0.75
    assert auc(np.ones(4), good) == 0.5
    assert found_at(np.array([0.1, 0.2, 0.9, 0.8]), good).value == 1.0
    assert found_at(score, good).hits == 1
    assert rank_correlation(score, score**3) == pytest.approx(1.0)
    assert calibration_error(np.array([0.25] * 4), np.array([True, False, False, False])) == 0.0
    assert calibration_error(np.array([0.95] * 4), ~np.ones(4, bool)) == pytest.approx(0.95)


def test_the_diagram_is_one_picture_without_anything_fetched() -> None:
    picture = diagram(np.array([0.2, 0.9]), np.array([0.3, 0.8]), np.array([False, True]))
    assert (
        picture.startswith("<svg")
        and picture.count("<polyline") == 2
        and "http://www.w3.org" in picture
    )
    assert "href" not in picture
