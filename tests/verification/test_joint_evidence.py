"""Several doubtful papers support a declaration together, and accuse nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.application import Material
from intake.domain.findings import FieldFinding, FieldVerdict
from intake.verification.joint_evidence import Judged, with_joint_evidence
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields
from tests.fakes import Testimony, line, seen_paper, whole

V = FieldVerdict
NAME = "张祎"
LIMITS = Thresholds()
SOFT = {"祎": 0.42, "袆": 0.1, "讳": 0.05}
"""Read as declared, and too weakly for one paper to say so."""
TORN = {"袆": 0.5, "祎": 0.4}
"""Read otherwise, and the declared character is as likely."""


def judged(
    chances: Mapping[str, float] | None,
    capture: int,
    declared: str = NAME,
    material: Material = Material.GRADUATION_CERTIFICATE,
) -> Judged:
    """A paper on whose second character the pixels leave these chances; None: sure of 祎."""
    second = max(chances, key=lambda c: chances[c]) if chances else "祎"
    printed = line(f"张{second}", doubts={1: chances} if chances else None)
    paper = seen_paper(material, {"name": whole("name", printed.text, printed)}, [printed])
    rows = find_fields(paper, {"name": declared}, LIMITS, Testimony(), lambda _f, _v: False)
    return Judged(paper, rows, capture)


def names(*papers: Judged) -> list[FieldFinding]:
    together = with_joint_evidence(papers)
    return [next(row for row in rows if row.field == "name") for rows in together]


def test_two_doubtful_papers_support_what_a_third_shows() -> None:
    alone = [judged(SOFT, 1), judged(SOFT, 2), judged(None, 3)]
    assert [r.verdict for one in alone for r in one.rows if r.field == "name"] == [
        V.UNDECIDED,
        V.UNDECIDED,
        V.MATCH,
    ]
    rows = names(*alone)
    assert [row.verdict for row in rows] == [V.MATCH] * 3
    assert rows[0].evidence["joint"] == {
        "log_ratio": pytest.approx(5.19, abs=0.1),
        "doubtful": 2,
        "matching": 1,
        "own": pytest.approx(1.43, abs=0.1),
    }
    assert rows[0].evidence["reason"] == "joint" and rows[0].read == NAME


def test_what_has_no_rival_is_told_in_numbers_that_json_knows() -> None:
    blank = {"祎": 0.4, "": 0.35}  # weakly read, and nothing else is likely
    for row in names(judged(blank, 1), judged(SOFT, 2)):
        assert (
            json.loads(json.dumps(row.evidence["joint"], allow_nan=False)) == row.evidence["joint"]
        )


def test_one_doubtful_paper_is_its_own_judge() -> None:
    (row,) = names(judged(SOFT, 1))
    assert row.verdict is V.UNDECIDED and "joint" not in row.evidence


def test_two_papers_in_one_picture_are_one_capture() -> None:
    assert [row.verdict for row in names(judged(SOFT, 1), judged(SOFT, 1))] == [V.UNDECIDED] * 2


def test_what_a_paper_itself_prefers_is_not_outvoted() -> None:
    against = judged({"袆": 0.8, "祎": 0.05}, 1)
    rows = names(against, judged(SOFT, 2), judged(None, 3), judged(None, 4))
    assert rows[0].verdict is V.UNDECIDED
    assert rows[0].evidence["verification"] == against.rows[0].evidence["verification"]


def test_where_one_paper_contradicts_nothing_is_settled_for_the_others() -> None:
    liar = judged({"袆": 0.99, "": 0.01}, 3)
    assert names(liar)[0].verdict is V.MISMATCH
    assert [row.verdict for row in names(judged(SOFT, 1), judged(SOFT, 2), liar)] == [
        V.UNDECIDED,
        V.UNDECIDED,
        V.MISMATCH,
    ]


def test_doubtful_papers_that_agree_against_the_declaration_stay_a_question_for_a_person() -> None:
    rows = names(*[judged({"袆": 0.7, "祎": 0.02}, i) for i in range(4)])
    assert {row.verdict for row in rows} == {V.UNDECIDED}
    assert rows[0].evidence["joint"]["log_ratio"] < -6


def test_a_reading_that_is_no_value_speaks_against_every_value() -> None:
    printed = line("2022年6月2O", doubts={8: {"O": 0.9, "0": 0.05}})
    paper = seen_paper(
        Material.GRADUATION_CERTIFICATE,
        {"graduated": whole("graduated", printed.text, printed, None)},
        [printed],
    )
    rows = find_fields(
        paper, {"graduated": "2022-06-20"}, LIMITS, Testimony(), lambda _f, _v: False
    )
    doubtful = Judged(paper, rows, 1)
    sure = Judged(paper, tuple(replace(r, verdict=V.MATCH) for r in rows), 2)
    (after, _) = with_joint_evidence([doubtful, sure])
    (row,) = [r for r in after if r.field == "graduated"]
    assert row.verdict is V.UNDECIDED and row.evidence["joint"]["log_ratio"] < 0


def test_papers_that_are_as_likely_to_print_another_value_do_not_add_up_to_support() -> None:
    assert {row.verdict for row in names(*[judged(TORN, i) for i in range(6)])} == {V.UNDECIDED}


def test_what_no_paper_shows_is_not_made_up() -> None:
    absent = judged(None, 2)
    rows = tuple(
        replace(r, verdict=V.ABSENT, read=None) if r.field == "name" else r for r in absent.rows
    )
    found = names(judged(SOFT, 1), replace(absent, rows=rows), judged(None, 3))
    assert found[1].verdict is V.ABSENT and found[1].read is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.02, 0.98), st.booleans(), st.integers(1, 3)), min_size=1, max_size=5
    )
)
def test_joining_accuses_nobody_and_settles_only_what_was_in_doubt(
    papers: list[tuple[float, bool, int]],
) -> None:
    made = []
    for chance, says_so, capture in papers:
        rest = 0.97 - chance * 0.97
        made.append(
            judged({"祎": chance, "袆": rest} if says_so else {"袆": chance, "祎": rest}, capture)
        )
    for one, rows in zip(made, with_joint_evidence(made), strict=True):
        for before, after in zip(one.rows, rows, strict=True):
            assert (before.read, before.declared) == (after.read, after.declared)
            if before.verdict is V.UNDECIDED:
                assert after.verdict in (V.UNDECIDED, V.MATCH)
            else:
                assert after == before
