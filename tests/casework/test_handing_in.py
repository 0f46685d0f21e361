"""What must be there before a round may be submitted."""

from __future__ import annotations

import pytest

from intake.casework.declaration import Document, path_of
from intake.casework.handing_in import require_complete, undeclared_fields
from intake.domain.errors import NotAllowed, UsageError
from intake.policy.notice import Policy, load_policy, parse_policy, policy_names
from tests.made_findings import VALUES

POLICY = load_policy("hejing-2024")
WANTED = {field for one in POLICY.declarations for field in one.fields}


def refusal(values: dict[str, str], uploads: int = 20, policy: Policy = POLICY) -> NotAllowed:
    with pytest.raises(NotAllowed) as caught:
        require_complete(policy, values, uploads)
    return caught.value


def test_an_empty_application_is_refused_with_everything_that_lacks():
    wrong = refusal({}, 0)
    assert wrong.code == "DECLARATION_MISSING"
    assert "不占用提交次数" in wrong.message
    pointers = [one["pointer"] for one in wrong.words["errors"]]
    assert set(pointers) == {path_of(field) for field in WANTED}
    assert "$.applicant.name" in pointers
    assert "$.employment.employer_kind" in pointers


@pytest.mark.parametrize("field", sorted(WANTED))
@pytest.mark.parametrize("left", [None, "", "  "])
def test_each_value_that_the_policy_wants_is_wanted(field, left):
    values = {**VALUES, field: left} if left is not None else {**VALUES}
    if left is None:
        del values[field]
    assert undeclared_fields(POLICY, values) == (field,)
    assert [one["pointer"] for one in refusal(values).words["errors"]] == [path_of(field)]


def test_a_full_declaration_with_a_paper_is_handed_in():
    require_complete(POLICY, VALUES, 1)


def test_a_declaration_without_any_paper_is_not():
    assert refusal(VALUES, 0).code == "NOTHING_UPLOADED"


def test_a_policy_that_names_nothing_wants_nothing():
    free = POLICY.model_copy(update={"declarations": ()})
    require_complete(free, {}, 1)


@pytest.mark.parametrize("name", policy_names())
def test_what_is_wanted_has_its_place_in_the_declaration(name):
    for one in load_policy(name).declarations:
        assert one.clause in load_policy(name).clauses
        for field in one.fields:
            assert path_of(field).count(".") == 2, field


def test_what_papers_or_rules_hang_on_is_wanted():
    """A fact that decides what is owed may not be left out."""
    for r in POLICY.requirements:
        for fact in ("level", "employer_kind", "series"):
            if getattr(r.when, fact) is not None:
                assert fact in WANTED


def test_a_name_that_nobody_can_declare_is_an_error_of_the_policy(tmp_path):
    from intake.policy.notice import POLICIES

    text = (POLICIES / "hejing-2024.yaml").read_text("utf-8")
    wrong = text.replace("[name, sex, ethnicity, birth_date, id_number]", "[name, shoe_size]")
    with pytest.raises(UsageError, match="shoe_size"):
        parse_policy(wrong.encode(), "a.yaml")


def test_every_part_of_the_declaration_can_be_pointed_at():
    assert path_of("school") == "$.education.school"
    assert Document.model_fields.keys() >= {"applicant", "employment", "education"}
