"""Of several units on one paper the one of today is the employer, and work goes on until today."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import sheet, upright

TODAY, FORMER = "和静县水利管理站", "和静县水利局"
PROOFS = [
    f"兹证明张小明同志,2018年7月至2021年6月在{FORMER}工作,2021年7月至今在{TODAY}从事水利工程测量工作。",
    f"张小明同志2019年8月至2022年3月在和静县水管站从事灌溉管理工作,2022年4月至今在{TODAY}任技术员。",
    f"兹有张小明同志,2018年7月—2020年12月在新疆天山水电有限公司担任施工员,2021年1月—至今在{TODAY}从事施工管理。",
    f"张小明,2018年7月至2021年6月在焉耆县农业农村局工作;2021年7月调入{TODAY},从事水利工程测量工作至今。",
    f"张小明同志先后在{FORMER}、{TODAY}工作,现为{TODAY}技术员,2018年7月至今从事水利工作。",
    f"张小明同志自2021年7月起至今在{TODAY}工作,此前2018年7月至2021年6月在{FORMER}工作。",
    f"兹证明张小明为{TODAY}职工,2018年7月至2021年6月在{FORMER}工作,2021年7月至今在我单位从事水利工作。",
    f"张小明同志于2018年7月至2021年6月在{FORMER}借调工作,2021年7月回到{TODAY}工作至今,从事水利工程测量。",
]  # fmt: skip


@pytest.mark.parametrize("text", PROOFS)
def test_of_several_units_the_one_of_today_is_the_employer(text: str) -> None:
    rows = [text[i : i + 28] for i in range(0, len(text), 28)]
    lines = sheet("工作经历证明", *rows, "2024年10月9日")
    found = read_fields(PAPERS[Material.WORK_EXPERIENCE], lines, upright(lines))
    assert (found["employer"].value, found["work_end"].value) == (TODAY, "至今")


GOES_ON = [
    "我单位职工张小明,男,2021年8月1日参加工作,一直从事水利工程测量工作,情况属实。",
    "张小明同志2021年8月入职我公司,一直担任施工员,负责施工管理。",
    "张小明同志2021年8月起在我校任教,一直从事小学语文教学工作。",
    "兹证明张小明同志于2021年8月到我单位工作,一直从事水利工程测量工作。",
    "我站职工张小明,2021年8月招聘到我站,一直从事灌区管理工作。",
    "张小明同志2021年8月考入我单位,现从事档案管理工作。",
    "张小明同志自2021年8月起一直在我单位从事水利工作。",
]


@pytest.mark.parametrize("text", GOES_ON)
def test_work_without_an_end_goes_on(text: str) -> None:
    rows = [text[i : i + 28] for i in range(0, len(text), 28)]
    lines = sheet("证明", *rows, "2024年10月9日")
    found = read_fields(PAPERS[Material.WORK_EXPERIENCE], lines, upright(lines))
    assert (found["work_start"].value, found["work_end"].value) in (
        ("2021-08", "至今"),
        ("2021-08-01", "至今"),
    )
