"""Values on ruled blanks, days of attestation and letters of a watermark behind an address."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.values import kinds
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import sheet, upright

M = Material
BLANKS = [
    (M.GRADUATION_CERTIFICATE, ("毕业证书", "学生_赵鹏飞_性别_男_,1998年9月17日", "生,于二〇一七年九月至二〇二〇年六月在本", "校_建筑工程技术_专业三年制专科学习,修完", "教学计划规定的全部课程,成绩合格,准予毕业。", "校(院)名:巴音郭楞职业技术学院"),
     {"name": "赵鹏飞", "sex": "男", "major": "建筑工程技术", "school": "巴音郭楞职业技术学院"}),
    (M.WORK_EXPERIENCE, ("工作经历证明", "兹证明__赵鹏飞__同志,自_2020年7月_至今在_和静县水利管理站_从事", "_水利工程测量_工作,情况属实。"),
     {"name": "赵鹏飞", "work_start": "2020-07", "employer": "和静县水利管理站", "work": "水利工程测量工作"}),
    (M.CE_PUBLIC_COURSE, ("继续教育合格证书", "学员__赵鹏飞__于_2024_年度参加公需科目学习,", "完成_30_学时,考核合格。"),
     {"name": "赵鹏飞", "hours": "30"}),
    (M.INTEGRITY_CERTIFICATE, ("廉政情况证明", "兹证明_赵鹏飞_同志任现职以来未受到党纪政务处分。"), {"name": "赵鹏飞"}),
]  # fmt: skip


@pytest.mark.parametrize(("material", "rows", "wanted"), BLANKS, ids=[m for m, *_ in BLANKS])
def test_the_line_under_a_blank_is_no_part_of_a_sentence(
    material: Material, rows: tuple[str, ...], wanted: dict[str, str]
) -> None:
    lines = sheet(*rows)
    found = read_fields(PAPERS[material], lines, upright(lines))
    read = {name: found[name].value for name in wanted if name in found}
    assert read == wanted


@pytest.mark.parametrize(
    "attested",
    [
        ("与原件一致", "核对人:李娟2024.10.15"),
        ("此复印件与原件相符", "2024年10月15日"),
        ("核对人:李娟", "2024年10月15日"),
    ],
)
def test_the_day_of_an_attestation_is_not_the_day_of_the_certificate(
    attested: tuple[str, ...],
) -> None:
    lines = sheet(
        "学士学位证书",
        "张小明,男,汉族,1998年5月21日生。在塔里木大学",
        "农业水利工程专业完成了本科学习计划,业已毕业,授予工学学士学位。",
        "2021年6月22日",
        *attested,
    )
    found = read_fields(PAPERS[M.DEGREE_CERTIFICATE], lines, upright(lines))
    assert (found["awarded"].value, found["sex"].value) == ("2021-06-22", "男")


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("新疆和静县巴音郭楞乡阿尔夏特村4号供", "新疆和静县巴音郭楞乡阿尔夏特村4号"),
        ("新疆和静县和静镇天鹅湖路60号1单元502室仅供", "新疆和静县和静镇天鹅湖路60号1单元502室"),
        ("新疆和静县和静镇天鹅湖路60号供电所", "新疆和静县和静镇天鹅湖路60号供电所"),
    ],
)
def test_letters_of_a_watermark_behind_an_address_are_none_of_it(
    printed: str, address: str
) -> None:
    assert kinds.ADDRESS.normalise(printed) == address


@pytest.mark.parametrize(
    "heading",
    [
        "从事专业技术工作经历证明",
        "张小明同志从事专业技术工作年限证明",
        "关于张小明同志从事专业技术工作情况的说明",
    ],
)
def test_the_heading_of_a_proof_of_work_names_no_work(heading: str) -> None:
    lines = sheet(
        heading,
        "兹证明张小明同志,自2022年8月1日至今在我单位水利工程岗位工作,",
        "主要从事水利工程施工管理与灌区测量。",
    )
    found = read_fields(PAPERS[M.WORK_EXPERIENCE], lines, upright(lines))
    assert found["work"].value == "水利工程施工管理与灌区测量"
