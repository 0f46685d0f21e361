"""What a reviewer's decisions allow, and what the applicant then gets."""

from __future__ import annotations

import pytest

from intake.casework import decisions
from intake.domain.errors import NotAllowed
from tests.web.conftest import flag

ONE, TWO = (
    flag("u1", code="NAME_MISMATCH"),
    flag("u2", code="FIELD_NOT_CHECKED", severity="warning"),
)
HINT = flag("u1", code="WRONG_SLOT", severity="info")
BODY = {
    "flags": [ONE, TWO, HINT],
    "verdict": "return",
    "uploads": [{"upload": "u1", "pages": [{"page": 1}]}, {"upload": "u2", "pages": [{"page": 1}]}],
}
EVERYTHING = {("u1", 1), ("u2", 1)}


def decided(**actions: str) -> dict[str, str]:
    flags = {"one": ONE, "two": TWO}
    return {decisions.flag_key(flags[name]): action for name, action in actions.items()}


def refused(attempt) -> str:
    with pytest.raises(NotAllowed) as raised:
        attempt()
    return raised.value.code


def test_a_key_follows_the_finding_and_not_what_was_read():
    assert decisions.flag_key(ONE) == decisions.flag_key({**ONE, "read": "x", "confidence": 0.1})
    for name in ("code", "material", "year", "field", "upload", "page"):
        assert decisions.flag_key(ONE) != decisions.flag_key({**ONE, name: "other"})


def test_hints_need_no_decision():
    assert decisions.to_decide(BODY["flags"]) == [ONE, TWO]
    decisions.require_cleared([HINT], {})


def test_nothing_is_passed_while_a_flag_is_open_or_upheld():
    assert refused(lambda: decisions.require_cleared(BODY["flags"], {})) == "FLAGS_UNDECIDED"
    half = decided(one="overruled")
    assert refused(lambda: decisions.require_cleared(BODY["flags"], half)) == "FLAGS_UNDECIDED"
    upheld = decided(one="overruled", two="upheld")
    assert refused(lambda: decisions.require_cleared(BODY["flags"], upheld)) == "FLAGS_UPHELD"
    decisions.require_cleared(BODY["flags"], decided(one="overruled", two="overruled"))


def test_a_return_needs_everything_decided_and_seen_and_something_to_mend():
    whole = decided(one="upheld", two="overruled")
    decisions.require_returnable(BODY, whole, EVERYTHING)
    assert refused(lambda: decisions.require_returnable(BODY, {}, EVERYTHING)) == "FLAGS_UNDECIDED"
    assert refused(lambda: decisions.require_returnable(BODY, whole, {("u1", 1)})) == "PAGES_UNSEEN"
    nothing = decided(one="overruled", two="overruled")
    assert (
        refused(lambda: decisions.require_returnable(BODY, nothing, EVERYTHING))
        == "NOTHING_TO_RETURN"
    )


def rows(actions: dict[str, str]) -> list[dict[str, str]]:
    return [{"flag_key": key, "action": action} for key, action in actions.items()]


def test_what_is_overruled_is_in_no_letter_and_what_is_upheld_is_to_be_mended():
    made = decisions.in_force(BODY, rows(decided(one="overruled", two="upheld")))
    assert [(f["code"], f["severity"]) for f in made["flags"]] == [
        ("FIELD_NOT_CHECKED", "error"),
        ("WRONG_SLOT", "info"),
    ]
    assert made["verdict"] == "return"
    cleared = decisions.in_force(BODY, rows(decided(one="overruled", two="overruled")))
    assert cleared["verdict"] == "pass"
    assert BODY["flags"][1]["severity"] == "warning"


def test_a_second_return_may_not_raise_what_was_there_the_first_time_unnoticed():
    before = {**BODY, "flags": [ONE]}
    now = decided(one="upheld", two="upheld")
    old = decisions.old_problems(BODY["flags"], now, before, rows(decided(one="upheld")))
    assert old == [TWO]
    fresh = flag("u3", code="FIELD_NOT_CHECKED", severity="warning")
    upheld = {decisions.flag_key(fresh): "upheld"}
    assert decisions.old_problems([fresh], upheld, before, None) == []
    assert decisions.old_problems(BODY["flags"], now, None, None) == []
