"""The commands as a person types them: screens, files, exit statuses (contract §4)."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from openpyxl import Workbook
from rich.console import Console
from typer.testing import CliRunner

from intake.casework.declaration import parse_document
from intake.casework.spreadsheet import COLUMNS
from intake.casework.spreadsheet_template import TEMPLATE_NAME
from intake.cli.app import app
from intake.cli.doctor import Check, show
from intake.reporting.terminal import print_report
from tests.made_report import report

ID_NUMBER = "652827199903080023"


def intake(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ------------------------------------------------------------------------------ check


@pytest.fixture
def no_folder(tmp_path):
    return tmp_path / "nowhere"


def test_one_folder_gives_one_object_that_fits_the_schema(make_folder, schemas):
    result = intake("check", make_folder(), "--json", "-")
    found = json.loads(result.stdout)  # standard output is JSON and nothing else
    jsonschema.validate(found, schemas["report"])
    assert found["application"] == "ayi-guli"
    assert result.exit_code == 1  # half of the papers are missing


def test_several_give_lines_in_input_order_and_the_worst_exit_status(
    make_folder, no_folder, tmp_path
):
    broken = make_folder("broken", round="一")
    good = make_folder("good", **{"nickname": "小阿"})
    lines, pages = tmp_path / "all.jsonl", tmp_path / "pages"
    result = intake("check", broken, no_folder, good, "--json", lines, "--html", pages)
    found = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert [one["application"] for one in found] == ["broken", "nowhere", "good"]
    assert "$.round" in found[0]["error"]["message"]
    assert set(found[1]) == {"schema", "application", "error"}
    assert found[2]["verdict"] == "return"
    assert result.exit_code == 2
    assert "nickname" in result.stderr  # an unknown key is named
    assert "小阿" not in result.stderr  # and what it held is not
    assert {p.name for p in pages.iterdir()} == {"good.html", "index.html"}
    assert {mode(p) for p in (lines, *pages.iterdir())} == {0o600}


def test_an_unusable_folder_needs_no_model(no_folder):
    result = intake("check", no_folder, "--json", "-")
    assert json.loads(result.stdout)["error"]["code"]
    assert result.exit_code == 2


def test_a_broken_model_is_the_machines_fault_and_no_value_is_said(make_folder, tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    for name in ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"):
        (models / name).write_bytes(b"not a network")
    folder = make_folder(applicant={"name": "阿依古丽", "id_number": ID_NUMBER})
    ran = subprocess.run(
        [sys.executable, "-c", "from intake.cli.app import app; app()", "check", str(folder)],
        env={**os.environ, "INTAKE_MODELS_DIR": str(models)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3
    assert "程序" in ran.stderr or "模型" in ran.stderr
    assert "阿依古丽" not in ran.stdout + ran.stderr
    assert ID_NUMBER not in ran.stdout + ran.stderr


def test_a_file_that_was_open_to_others_is_closed_before_it_is_written(no_folder, tmp_path):
    target = tmp_path / "out.json"
    target.write_text("old")
    target.chmod(0o644)
    intake("check", no_folder, "--json", target)
    assert mode(target) == 0o600
    assert "error" in json.loads(target.read_text("utf-8"))


def test_a_link_in_place_of_the_result_is_not_followed(no_folder, tmp_path):
    victim, link = tmp_path / "victim", tmp_path / "link.json"
    victim.write_text("mine")
    link.symlink_to(victim)
    assert intake("check", no_folder, "--json", link).exit_code == 2
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("text", ["", "{", '{"schema": "other/1"}', "[1]"])
def test_a_previous_report_that_is_none_is_a_usage_error(no_folder, tmp_path, text):
    previous = tmp_path / "previous.json"
    previous.write_text(text)
    result = intake("check", no_folder, "--previous", previous)
    assert result.exit_code == 2
    assert "上一轮报告" in result.stderr


def test_a_wrong_setting_is_named_without_its_value(no_folder, monkeypatch):
    monkeypatch.setenv("INTAKE_THREADS", "viele")
    result = intake("check", no_folder)
    assert result.exit_code == 2
    assert "INTAKE_THREADS" in result.stderr
    assert "viele" not in result.stderr


def test_reserved_commands_are_not_pretended():
    assert intake("backup").exit_code == 2


# --------------------------------------------------------------------------- terminal


def printed(width: int = 110) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    print_report(report(), console)
    return console.export_text()


def test_the_terminal_says_verdict_flags_materials_and_scope_in_this_order():
    text = printed()
    places = [
        text.index(word)
        for word in ("退回补正", "申报人须补正", "审核员须核对", "逐项材料", "仅核对下列材料")
    ]
    assert places == sorted(places)
    for flag in report().flags:
        assert flag.code in text


def test_a_narrow_terminal_loses_no_word_of_a_flag():
    text = "".join(printed(48).split())
    for flag in report().flags:
        assert "".join(flag.message.split()) in text


def test_what_a_file_is_called_can_not_command_the_terminal():
    evil = "uploads/\x1b[2J[red]x\u202e.jpg"
    made = report()
    made = replace(made, flags=(replace(made.flags[0], upload=evil, page=1),))
    console = Console(width=110, record=True, file=io.StringIO())
    print_report(made, console)
    text = console.export_text()
    assert "\x1b[2J" not in text
    assert "\u202e" not in text
    assert "[red]x" in text


# -------------------------------------------------------------------------------- new


def test_a_skeleton_lists_the_files_found_and_is_a_valid_application(make_folder, schemas):
    folder = make_folder()
    (folder / "application.json").unlink()
    (folder / "uploads" / ".hidden").write_text("x")
    (folder / "uploads" / "link.jpg").symlink_to(folder / "uploads" / "a.jpg")
    assert intake("new", folder).exit_code == 0
    path = folder / "application.json"
    made = json.loads(path.read_text("utf-8"))
    jsonschema.validate(made, schemas["application"])
    parse_document(made)
    assert made["uploads"] == [{"file": "uploads/a.jpg"}]
    assert mode(path) == 0o600


def test_a_skeleton_never_overwrites_what_is_there(make_folder):
    folder = make_folder()
    before = (folder / "application.json").read_bytes()
    assert intake("new", folder).exit_code == 2
    assert (folder / "application.json").read_bytes() == before


def sheet(path: Path, *rows: dict[str, object]) -> Path:
    book = Workbook()
    header = list(dict.fromkeys(name for row in rows for name in row))
    book.worksheets[0].append(header)
    for row in rows:
        book.worksheets[0].append([row.get(name) for name in header])
    book.save(path)
    return path


ROW = {
    "姓名": "阿依古丽·买买提",
    "性别": "女",
    "身份证号": ID_NUMBER,
    "出生日期": "1999年3月8日",
    "毕业日期": "2022/6",
    "身份证有效期止": "长期",
    "单位性质": "事业单位",
    "2024公需课学时": 30,
    "2024公需课证书编号": "GX2024001",
    "2023年度考核": "合格",
}


def test_a_row_of_a_spreadsheet_becomes_a_folder(tmp_path, schemas):
    made = intake("new", tmp_path, "--from-excel", sheet(tmp_path / "a.xlsx", ROW))
    assert made.exit_code == 0, made.stderr
    path = tmp_path / "阿依古丽·买买提" / "application.json"
    found = json.loads(path.read_text("utf-8"))
    jsonschema.validate(found, schemas["application"])
    assert found["applicant"] == {
        "name": "阿依古丽·买买提",
        "sex": "女",
        "id_number": ID_NUMBER,
        "birth_date": "1999-03-08",
        "id_valid_until": "长期",
    }
    assert found["education"] == {"graduated": "2022-06"}
    assert found["employment"] == {"employer_kind": "public_institution"}
    assert found["assessments"] == [{"year": 2023, "grade": "合格"}]
    assert found["continuing_education"] == [
        {"year": 2024, "course": "公需课", "hours": 30, "certificate_number": "GX2024001"}
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"身份证号": float(ID_NUMBER)}, "第 2 行“身份证号”"),  # rounded by the spreadsheet
        ({"出生日期": "三月八日"}, "第 2 行“出生日期”"),
        ({"性别": "F"}, "第 2 行"),
        ({"生肖": "兔"}, "生肖"),
        ({"姓名": "../他人"}, "第 2 行"),
    ],
)
def test_a_cell_that_can_not_be_right_is_named_and_nothing_is_written(tmp_path, change, said):
    file = sheet(tmp_path / "a.xlsx", {**ROW, **change})
    result = intake("new", tmp_path / "out", "--from-excel", file)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "652827" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_two_people_of_one_name_need_two_folders(tmp_path):
    file = sheet(tmp_path / "a.xlsx", ROW, ROW)
    assert intake("new", tmp_path / "out", "--from-excel", file).exit_code == 2
    rows = ({**ROW, "文件夹": "甲"}, {**ROW, "文件夹": "乙"})
    file = sheet(tmp_path / "b.xlsx", *rows)
    assert intake("new", tmp_path / "out", "--from-excel", file).exit_code == 0


def test_the_template_is_a_spreadsheet_that_new_understands(tmp_path):
    assert intake("new", tmp_path, "--template").exit_code == 0
    result = intake("new", tmp_path / "out", "--from-excel", tmp_path / TEMPLATE_NAME)
    assert "没有任何一行" in result.stderr  # its columns are known, it has no rows
    assert len(COLUMNS) == 27


def test_a_file_that_is_no_spreadsheet_is_said_to_be_none(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert intake("new", tmp_path, "--from-excel", tmp_path / "a.xlsx").exit_code == 2


# ----------------------------------------------------------------------------- doctor


def test_doctor_names_the_models_with_their_hashes_and_is_content_here():
    result = intake("doctor")
    assert result.exit_code == 0, result.stdout
    assert "PP-OCRv6_small_rec" in result.stdout
    assert "sha256:" in result.stdout
    assert "INTAKE_CLOCK" in result.stdout


def test_doctor_says_how_to_mend_what_is_missing():
    console = Console(width=110, record=True, file=io.StringIO())
    lacking = Check("程序", "onnxruntime", "未安装", False, True, "make .venv/ready")
    assert show([lacking], console) == 3
    assert "make .venv/ready" in console.export_text()


def test_the_console_script_is_installed_beside_this_python():
    script = shutil.which("intake", path=str(Path(sys.executable).parent))
    assert script
    ran = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)
    assert "check" in ran.stdout
