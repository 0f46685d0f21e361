"""A seal pressed upon its unit's name: what is left of its letters, and the print, tell whose."""

from __future__ import annotations

import pytest

from intake.domain.geometry import Box
from intake.extraction.marks.seals.printed import printed_units, shows_printed
from tests.fakes import line

KINDERGARTEN = "和静县巴音布鲁克镇幼儿园"


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (KINDERGARTEN, "和静县巴音布园"),
        (KINDERGARTEN, "园和静县巴音布"),  # cut open where a part left no ink
        (KINDERGARTEN, "园1908和静县巴音布"),  # with the digits of its lower arc
        ("巴州天鹅湖水电开发有限公司", "有限公司巴州天"),
        ("和静县水利局", "和静局"),
        ("和静县第一中学", "和静县第一中"),
    ],
)
def test_letters_that_are_the_printed_names_show_its_seal(printed: str, shown: str) -> None:
    assert shows_printed([line(shown)], printed)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("和静县第一中学", "和静县第二中学"),
        ("和静县第一中学", "和静县第中学"),  # the number may be another
        ("和静县第一中学", "和静县第一"),  # so may the kind of school
        ("和静县水利局", "和静县教育局"),
        ("和静县水利局", "和局"),  # too little is left
        (KINDERGARTEN, "和静县乃门莫敦镇幼儿园"),
        (KINDERGARTEN, "和静县巴音布鲁克镇中心小学"),
        ("和静县东方建材有限公司", "和静县西方建材有限公司"),
        ("和静县人民医院", "静县中医医院"),
    ],
)
def test_letters_that_the_printed_name_lacks_do_not(printed: str, shown: str) -> None:
    assert not shows_printed([line(shown)], printed)


def test_a_ring_of_which_nothing_is_read_shows_nothing() -> None:
    assert not shows_printed([], KINDERGARTEN)
    assert not shows_printed([line("")], KINDERGARTEN)


def test_the_unit_that_signs_is_the_lowest_name_upon_which_the_seal_lies() -> None:
    seal = Box(500, 900, 800, 1200)
    lines = [
        line("和静县人力资源和社会保障局", 100, 100),
        line("和静县教育和科学技术局", 400, 950),
        line("单位:和静县水利局(盖章)", 400, 1010),
        line("2024年10月19日", 480, 1060),
    ]
    assert list(printed_units(lines, seal)) == ["和静县水利局", "和静县教育和科学技术局"]
