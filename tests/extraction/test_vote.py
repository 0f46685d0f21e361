"""Several looks at one line: what most of their certainty stands for, and what stays doubtful."""

from __future__ import annotations

from dataclasses import replace

from intake.domain.text import Line
from intake.extraction.ocr.vote import voted
from tests.fakes import line


def test_each_look_is_outvoted_where_it_alone_misreads() -> None:
    with_ink = line("二零二四年十月十九百", doubts={9: {"百": 0.7, "日": 0.2}})
    without = line("二零二四年十万十九日", doubts={6: {"万": 0.6, "月": 0.3}})
    in_red_light = line("二零二四年十月十九日")
    agreed = voted([with_ink, without, in_red_light])
    assert agreed.text == "二零二四年十月十九日"


def test_what_the_looks_differ_on_stays_doubtful() -> None:
    looks = [line("2024年1月8日"), line("2024年1月3日"), line("2024年7月8日")]
    agreed = voted(looks)
    assert agreed.text == "2024年1月8日"
    looks[0] = line("2024年9月8日")
    unsure = voted(looks)
    assert unsure.text[5] in "179" and unsure.probabilities[5] < 0.5
    assert min(unsure.probabilities[:5]) > 0.9


def test_a_look_with_a_character_more_has_its_say_on_the_others() -> None:
    looks = [line("2024年10月8日"), line("2024年10月8日"), line("2024年110月3日")]
    assert voted(looks).text == "2024年10月8日"


def test_looks_without_probabilities_leave_the_first() -> None:
    bare = [replace(line(text), probabilities=()) for text in ("和静县", "和硕县")]
    assert voted(bare) is bare[0]
    empty: Line = line("")
    assert voted([empty, line("和静县")]) is empty
