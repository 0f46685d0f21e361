"""A flag says why: what else the pixels may be, and which character stands against which."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.documents.spec import FieldSpec
from intake.domain.text import Line, Reading, Span
from intake.domain.values import kinds
from intake.domain.values.value_kind import ValueKind
from intake.verification.evidence import strip_hash, verification
from intake.verification.limits import Thresholds
from intake.verification.verify_value import IMPOSSIBLE, judge
from tests.fakes import layer_line, line, whole

LIMITS = Thresholds()
DOUBT = {1: {"祎": 0.7, "袆": 0.25, "讳": 0.04, "": 0.01}}


def shown(notation: ValueKind, declared: str, on: Line, value: str | None = "") -> dict[str, Any]:
    spec, reading = FieldSpec("f", notation, is_key=True), whole("f", on.text, on, value)
    judgement = judge(spec, declared, reading, [on], LIMITS)
    found = verification(spec, declared, reading, [on], judgement, LIMITS)
    assert json.loads(json.dumps(found)) == found
    return found


def test_the_rule_its_limits_and_every_likely_text_are_named() -> None:
    found = shown(kinds.NAME, "张袆", line("张祎", doubts=DOUBT))
    assert found["rule"] == "verify.weak_reading"
    assert found["thresholds"]["contradict"] == LIMITS.contradict
    texts = {one["text"]: one for one in found["alternatives"]}
    assert [texts[t]["role"] for t in ("张祎", "张袆", "张讳")] == ["read", "declared", "other"]
    chances = [one["probability"] for one in found["alternatives"]]
    assert chances == sorted(chances, reverse=True)
    assert texts["张祎"]["probability"] == pytest.approx(0.7, abs=0.05)
    assert texts["张袆"]["probability"] == pytest.approx(0.25, abs=0.05)


def test_characters_are_aligned_and_one_that_lacks_stands_against_nothing() -> None:
    found = shown(kinds.NAME, "张小明", line("张明"))
    pairs = [(row["declared"], row["read"]) for row in found["characters"]]
    assert pairs == [("张", "张"), ("小", None), ("明", "明")]
    assert found["characters"][0]["p_read"] == pytest.approx(0.99, abs=0.01)
    assert found["characters"][1]["p_declared"] is None


def test_the_form_that_the_paper_prints_is_aligned() -> None:
    found = shown(kinds.DATE, "2022-06-21", line("2022年6月20日"), "2022-06-20")
    differing = [r for r in found["characters"] if r["declared"] != r["read"]]
    assert [(r["declared"], r["read"]) for r in differing] == [("1", "0")]
    assert differing[0]["p_declared"] < 0.01 < 0.9 < differing[0]["p_read"]


def test_a_text_layers_characters_are_certain() -> None:
    found = shown(kinds.NAME, "张袆", layer_line("张祎"))
    assert [one["probability"] for one in found["alternatives"]] == [1.0, 0.0]
    assert [(r["p_declared"], r["p_read"]) for r in found["characters"]] == [(1.0, 1.0), (0.0, 1.0)]


def test_a_value_longer_than_its_pixels_is_impossible_in_a_number_that_json_knows() -> None:
    printed, declared = line("张明"), "阿卜杜热合曼·买买提吐尔逊"
    reading = whole("name", printed.text, printed)
    judgement = judge(FieldSpec("name", kinds.NAME), declared, reading, [printed], LIMITS)
    assert json.loads(json.dumps(judgement.log_ratio, allow_nan=False)) == IMPOSSIBLE


@settings(max_examples=40, deadline=None)
@given(
    st.text("张李祎袆明朋·", min_size=1, max_size=6),
    st.text("张李祎袆明朋", min_size=1, max_size=5),
)
def test_whatever_differs_both_texts_can_be_put_together_again(declared: str, printed: str) -> None:
    found = shown(kinds.NAME, declared, line(printed))
    read = "".join(row["read"] or "" for row in found["characters"])
    wanted = "".join(row["declared"] or "" for row in found["characters"])
    assert read == printed and wanted.replace("·", "") == declared.replace("·", "")
    assert sum(one["probability"] for one in found["alternatives"]) <= 1 + 1e-5


def test_a_value_over_two_lines_is_aligned_over_both() -> None:
    lines = [line("阿卜杜热合曼·"), line("买买提吐尔逊", top=50)]
    text = "阿卜杜热合曼·买买提吐尔逊"
    reading = Reading("name", text, text, (Span(0, 0, 7), Span(1, 0, 6)), lines[0].box, 0.99)
    spec = FieldSpec("name", kinds.NAME)
    declared = text.replace("逊", "孙")
    judgement = judge(spec, declared, reading, lines, LIMITS)
    found = verification(spec, declared, reading, lines, judgement, LIMITS)
    last = found["characters"][-1]
    assert (last["declared"], last["read"]) == ("孙", "逊") and last["p_read"] > 0.9


def test_a_crops_fingerprint_follows_its_pixels() -> None:
    reading = whole("name", "张祎", line("张祎"))
    white = np.full((40, 100, 3), 255, np.uint8)
    grey = white - 1
    assert strip_hash({0: white}, reading) == strip_hash({0: white.copy()}, reading)
    assert strip_hash({0: white}, reading) != strip_hash({0: grey}, reading)
    assert strip_hash({}, reading) is None
