"""The words of the rules and the words of the readers: none that the other does not know.

A word that a rule refuses or allows and that no reader can produce is a rule that never
fires; a word that a reader produces and that no rule knows is silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from intake.documents import document
from intake.domain.application import Material
from intake.domain.values.statements import Polarity
from intake.extraction.marks.find_marks import GREY_COPY
from intake.extraction.marks.portrait.background import BUSY, HUES
from intake.extraction.marks.portrait.reprint import ORIGINAL, PRINT, SHEET
from intake.policy.notice import policy_names
from intake.policy.references import DECLARED
from intake.policy.rules import Rule
from tests.made_whole import full_policy

MARKS = {
    ("id_card_portrait_side", "copy_kind"): {GREY_COPY},
    ("id_card_emblem_side", "copy_kind"): {GREY_COPY},
    ("id_photo", "copy_kind"): {ORIGINAL, PRINT, SHEET},
    ("id_photo", "background"): {BUSY, "白", "灰", "黑", "浅蓝", *(name for _, name in HUES)},
}
"""Words that a mark's reader says."""
FINE = {
    "conclusion": {"毕业"},
    "copy_kind": {ORIGINAL},
    "study_form": {"普通全日制", "全日制"},
    "study_kind": {
        "普通高等学校",
        "普通高校",
        "中等专业学校",
        "中等职业学校",
        "普通中等专业学校",
        "普通中等职业学校",
        "技工学校",
    },
    "result": {"合格", "通过", "优秀", "良好", "达标", "结业"},
    "grade": {"优秀", "合格", "称职"},
}
"""What a reader may say and no rule need speak of."""


def spelled(tree: object) -> Iterator[str] | None:
    """Every text that a part of a regular expression meets; None for one without end."""
    parts: list[list[str]] = []
    for kind, value in tree:  # type: ignore[attr-defined]
        name = str(kind)
        if name == "LITERAL":
            parts.append([chr(value)])
        elif name == "BRANCH":
            found = [spelled(one) for one in value[1]]
            if None in found:
                return None
            parts.append([text for one in found for text in one or ()])
        elif name == "SUBPATTERN":
            inner = spelled(value[3])
            if inner is None:
                return None
            parts.append(list(inner))
        elif name == "MAX_REPEAT" and value[1] == 1:
            inner = spelled(value[2])
            if inner is None:
                return None
            parts.append([*([""] if value[0] == 0 else []), *inner])
        elif name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        else:
            return None
    return iter("".join(texts) for texts in product(*parts))


def group_v(tree: object) -> object | None:
    """The part of a pattern that is the value."""
    state = tree.state  # type: ignore[attr-defined]
    number = state.groupdict.get("v")

    def search(part: object) -> object | None:
        for kind, value in part:  # type: ignore[attr-defined]
            if str(kind) == "SUBPATTERN":
                if value[0] == number:
                    return value[3]  # type: ignore[no-any-return]
                if (found := search(value[3])) is not None:
                    return found
            elif str(kind) in ("MAX_REPEAT", "MIN_REPEAT") and (found := search(value[2])):
                return found
            elif str(kind) == "BRANCH":
                for one in value[1]:
                    if (found := search(one)) is not None:
                        return found
        return None

    return search(tree)


def said(source: str, name: str) -> set[str] | None:
    """All that the reader of this value says; None where it may be any text."""
    if (source, name) in MARKS:
        words = set(MARKS[source, name])
    elif name in document(Material(source)).marks:
        return None
    else:
        words = set()
    spec = next((f for f in document(Material(source)).fields if f.name == name), None)
    if spec is None:
        return words or None
    if spec.labels or spec.states is not None or spec.alone:
        return None
    for pattern in spec.patterns:
        value = group_v(parser.parse(pattern))
        texts = spelled(value) if value is not None else None
        if texts is None:
            return None
        words |= set(texts)
    return words


def closed() -> list[tuple[str, str, str]]:
    """Rules on values of which a reader says one of a few words: policy, rule, reference."""
    return [
        (policy, rule.id, reference)
        for policy in policy_names()
        for rule in full_policy(policy).rules
        if rule.words is not None
        for reference in rule.words.of
        if not reference.startswith(f"{DECLARED}.")
        and reference.count(".") == 1
        and not reference.endswith(".*")
        and said(*reference.split(".")) is not None
    ]


def _rule(policy: str, rule_id: str) -> Rule:
    return next(rule for rule in full_policy(policy).rules if rule.id == rule_id)


def _meets(rule: Rule, word: str, text: str) -> bool:
    assert rule.words is not None
    if rule.words.how == "pattern":
        return re.search(word, text) is not None
    return word in text if rule.words.how == "mentions" else word == text


@pytest.mark.parametrize("case", closed(), ids="-".join)
def test_a_word_that_a_rule_refuses_can_be_read_on_one_of_its_papers(
    case: tuple[str, str, str],
) -> None:
    policy, rule_id, _ = case
    rule = _rule(policy, rule_id)
    assert rule.words is not None
    lists = [said(*one.split(".")[:2]) for one in rule.words.of if not one.startswith(DECLARED)]
    if None in lists or any(one.startswith(DECLARED) for one in rule.words.of):
        return  # some value of this rule may be any text
    known = {text for one in lists if one for text in one}
    for word in rule.words.refused:
        assert any(_meets(rule, word, text) for text in known), word


@pytest.mark.parametrize("case", closed(), ids="-".join)
def test_a_word_that_a_reader_says_is_known_to_the_rule_or_fine(case: tuple[str, str, str]) -> None:
    policy, _, reference = case
    source, name = reference.split(".")
    rules = [
        rule
        for rule in full_policy(policy).rules
        if rule.words is not None and reference in rule.words.of
    ]
    for text in said(source, name) or ():
        spoken_of = any(
            rule.words.allowed is not None
            or any(_meets(rule, word, text) for word in rule.words.refused)
            for rule in rules
            if rule.words
        )
        assert spoken_of or text in FINE.get(name, ()), text


@pytest.mark.parametrize("policy", policy_names())
def test_a_statement_against_and_one_left_open_are_both_spoken_of(policy: str) -> None:
    topics: dict[object, set[Polarity]] = {}
    for rule in full_policy(policy).rules:
        if rule.states is not None:
            for reference in rule.states.of:
                topics.setdefault((reference, rule.states.topic), set()).update(rule.states.refused)
    for topic, polarities in topics.items():
        assert polarities >= {Polarity.ADVERSE, Polarity.OPEN}, topic


def test_the_grades_that_the_reader_of_assessments_says_are_all_known() -> None:
    from intake.domain.values.statements.grades import FAILED, NOT_ASSESSED, PASSED, UNGRADED

    rules = [r for r in full_policy().rules if r.words and "annual_assessment.grade" in r.words.of]
    for grade in (*FAILED, NOT_ASSESSED, UNGRADED):
        assert any(_meets(r, w, grade) for r in rules if r.words for w in r.words.refused), grade
    assert set(PASSED) == FINE["grade"]
