"""Sentences of official letters: what they state, with negation, subject and period."""

from __future__ import annotations

from collections import Counter

import pytest

from intake.domain.values.folding import fold
from intake.domain.values.statements import Polarity, Topic, find_statement
from tests.domain.first_written_statements import FIRST_WRITTEN
from tests.domain.second_written_statements import SECOND_WRITTEN
from tests.domain.statement_wordings import KNOWN, LOOKALIKES, TRAPS
from tests.domain.third_written_statements import THIRD_WRITTEN

SIGNS = {None: "0", Polarity.FAVOURABLE: "+", Polarity.ADVERSE: "-", Polarity.OPEN: "?"}
ALL = (*FIRST_WRITTEN, *SECOND_WRITTEN, *KNOWN)
HIDDEN = (*TRAPS, *LOOKALIKES)
FRAMES = {
    "alone": "{}",
    "after a title and an opening": "证明\n张小明同志系我单位职工。{}特此证明。\n和静县水利局\n2024年10月12日",
    "after praise": "该同志工作认真,团结同事。{}",
}


def sign(topic: Topic, text: str) -> str:
    found = find_statement(topic, text)
    return SIGNS[found.polarity if found else None]


@pytest.mark.parametrize(("topic", "mark", "text"), ALL, ids=[text[:30] for _, _, text in ALL])
@pytest.mark.parametrize("frame", FRAMES)
def test_a_sentence_states_what_a_person_reads_in_it(
    topic: Topic, mark: str, text: str, frame: str
) -> None:
    assert sign(topic, "\n".join(map(fold, FRAMES[frame].format(text).split("\n")))) == mark


def test_there_are_wordings_of_every_topic_and_every_mark() -> None:
    counted = Counter((topic, mark) for topic, mark, _ in ALL)
    assert len(ALL) >= 150 and len(FIRST_WRITTEN) >= 50
    assert all(counted[topic, mark] for topic in Topic for mark in "+-?")


def test_the_sentence_that_says_so_is_quoted_whole_and_without_its_neighbours() -> None:
    text = (
        "廉政情况证明兹有张小明同志系我单位职工。"
        "2024年3月因违反工作纪律受到政务记过处分,尚在影响期内。特此证明。"
    )
    found = find_statement(Topic.INTEGRITY, text)
    assert found is not None
    assert found.quote == "2024年3月因违反工作纪律受到政务记过处分,尚在影响期内。"
    assert text[found.start : found.stop] == found.quote


def test_of_several_persons_in_groups_nobody_is_accused_of_another_ones_penalty() -> None:
    text = "一、未收到问题线索的2人:张小明、李四。二、已作出党内警告处分,影响期未满的1人:王五。"
    found = find_statement(Topic.INTEGRITY, text)
    assert found is not None and found.polarity is Polarity.OPEN


@pytest.mark.parametrize(("topic", "mark", "text"), ALL, ids=[text[:30] for _, _, text in ALL])
def test_the_quote_alone_states_what_the_letter_states(topic: Topic, mark: str, text: str) -> None:
    found = find_statement(topic, FRAMES["after praise"].format(fold(text)))
    assert found is None or sign(topic, found.quote) == mark


@pytest.mark.parametrize(("topic", "marks", "text"), HIDDEN, ids=[text for _, _, text in HIDDEN])
@pytest.mark.parametrize("frame", FRAMES)
def test_a_negation_of_something_else_denies_no_penalty(
    topic: Topic, marks: str, text: str, frame: str
) -> None:
    assert sign(topic, "\n".join(map(fold, FRAMES[frame].format(text).split("\n")))) in marks


@pytest.mark.parametrize(
    ("topic", "marks", "text"), THIRD_WRITTEN, ids=[t for _, _, t in THIRD_WRITTEN]
)
@pytest.mark.parametrize("frame", FRAMES)
def test_nobody_is_accused_or_cleared_by_what_is_said_of_others_or_left_open(
    topic: Topic, marks: str, text: str, frame: str
) -> None:
    letter = "\n".join(map(fold, FRAMES[frame].format(text).split("\n")))
    assert sign(topic, letter) in marks
    found = find_statement(topic, letter)
    assert found is None or sign(topic, found.quote) in marks
