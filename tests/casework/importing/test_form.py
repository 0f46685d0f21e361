"""The platform's form is a document of its own, and its values are a declaration."""

from __future__ import annotations

from intake.casework.declaration import parse_document
from intake.casework.importing.form import ReadPage, declaration_of
from intake.casework.importing.origins import Source
from intake.documents.declaration_form import DECLARATION_FORM
from intake.domain.application import Material
from intake.domain.text import Line
from intake.extraction.fields.classify import goes_on, recognise
from intake.extraction.fields.page_text import page_text
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import line, sheet, upright

TITLE = "初次确定专业技术职务呈报表"
GRID = (
    ((100, "姓名"), (300, "张小明"), (500, "性别"), (700, "男"), (900, "民族"), (1100, "汉族")),
    ((100, "身份证号码"), (300, "65282719990308002X"), (900, "出生年月"), (1100, "1999年3月")),
    ((100, "参加工作时间"), (300, "2022年8月"), (900, "政治面貌"), (1100, "群众")),
    ((100, "毕业院校"), (300, "新疆农业大学"), (900, "所学专业"), (1100, "水利水电工程")),
    ((100, "学历"), (300, "大学本科"), (500, "学位"), (700, "工学学士"), (900, "毕业时间"), (1100, "2022年6月")),
    ((100, "工作单位"), (300, "和静县水利管理站"), (900, "主管部门"), (1100, "和静县水利局")),
    ((100, "申报系列"), (300, "工程系列"), (500, "申报专业"), (700, "水利"), (900, "申报级别"), (1100, "初级")),
    ((100, "单位意见"), (300, "同意呈报")),
)  # fmt: skip
COLUMNS = (
    ((100, "姓名"), (300, "性别"), (500, "民族"), (700, "身份证号"), (1300, "工作单位")),
    ((100, "李娜"), (300, "女"), (500, "蒙古族"), (700, "652827200001010028"), (1300, "和静县巴润哈尔莫敦镇农业发展服务中心")),
    ((100, "毕业学校"), (300, "学历"), (700, "所学专业"), (1300, "毕业时间")),
    ((100, "新疆大学"), (300, "大专"), (700, "计算机应用"), (1300, "2023.06")),
)  # fmt: skip


def page(*rows: tuple[tuple[int, str], ...], title: str = TITLE) -> list[Line]:
    lines = [line(title, 500, 60, 50)]
    for number, row in enumerate(rows):
        lines += [line(text, left, 180 + number * 70) for left, text in row]
    return lines


def kind_of(lines: list[Line]) -> Material:
    return recognise(page_text(lines, upright(lines))).material


def declared(*pages: list[Line]):
    read = [read_fields(DECLARATION_FORM, one, upright(one)) for one in pages]
    return declaration_of(ReadPage("u", number, one) for number, one in enumerate(read, 1))


def test_the_form_is_recognised_by_its_title_whatever_opinions_it_holds() -> None:
    assert kind_of(page(*GRID)) is Material.DECLARATION_FORM
    assert (
        kind_of(page(*COLUMNS, title="初次确定专业技术任职资格呈报表")) is Material.DECLARATION_FORM
    )
    assessed = page(*GRID, ((100, "见习期考核鉴定意见"), (500, "2023年度考核等次合格")))
    assert kind_of(assessed) is Material.DECLARATION_FORM


def test_a_letter_that_names_the_form_is_not_the_form() -> None:
    letter = sheet(
        "通知",
        "各有关单位：",
        "请于10月31日前报送《初次确定专业技术职务呈报表》一式二份。",
        "和静县人社局",
    )
    assert kind_of(letter) is not Material.DECLARATION_FORM


def test_its_opinions_on_the_next_page_go_on_with_it() -> None:
    opinions = sheet("呈报单位意见", "同意呈报", "主管部门意见", "同意推荐")
    assert goes_on(Material.DECLARATION_FORM, page_text(opinions, upright(opinions)))


def test_every_value_of_the_form_is_a_declared_one_with_its_place() -> None:
    found = declared(page(*GRID))
    parse_document({"policy": "hejing-2024", **found.document})
    assert found.document["applicant"] == {
        "name": "张小明",
        "sex": "男",
        "ethnicity": "汉族",
        "id_number": "65282719990308002X",
        "birth_date": "1999-03-08",
    }
    assert found.document["education"] == {
        "level": "本科",
        "school": "新疆农业大学",
        "major": "水利水电工程",
        "graduated": "2022-06",
        "degree": "工学学士",
    }
    assert found.document["employment"] == {
        "employer": "和静县水利管理站",
        "supervising_authority": "和静县水利局",
        "work_start": "2022-08",
        "series": "工程系列",
        "specialty": "水利",
        "applied_level": "初级",
    }
    where = found.origins["$.education.school"]
    assert (where.source, where.upload, where.page) == (Source.FORM, "u", 1)
    assert where.box is not None and where.words == "识读自呈报表第 1 页"


def test_a_number_that_adds_up_gives_the_birth_date_that_the_form_prints_without_its_day() -> None:
    rows = (((100, "姓名"), (300, "张小明"), (900, "身份证号"), (1100, "652827199903080021")),)
    for last in "0123456789X":
        number = f"65282719990308002{last}"
        found = declared(page(((100, "姓名"), (300, "张小明"), (600, "身份证号"), (900, number))))
        born = found.document["applicant"].get("birth_date")
        if born:
            assert born == "1999-03-08"
            assert found.origins["$.applicant.birth_date"].source is Source.NUMBER
            return
    raise AssertionError(rows)


def test_a_form_whose_labels_head_columns_is_read_as_well() -> None:
    found = declared(page(*COLUMNS))
    assert found.value("name") == "李娜" and found.value("level") == "大专"
    assert found.value("employer") == "和静县巴润哈尔莫敦镇农业发展服务中心"


def test_a_number_that_was_not_read_whole_is_declared_by_nobody() -> None:
    found = declared(
        page(((100, "姓名"), (300, "张小明"), (600, "身份证号"), (900, "6528271999030800")))
    )
    assert found.value("id_number") is None and found.value("name") == "张小明"
