"""What other programs import: `from intake import …` and nothing else (docs/python.md)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

import intake
from intake.cli.app import app
from tests.fakes import paddle_reader

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)


class _OneReader:
    """The reader that all tests share, with nobody beside it."""

    def __init__(self) -> None:
        from models.services import ModelWitnesses

        self.reader = paddle_reader()
        self.witnesses = ModelWitnesses(self.reader, None)
        self.versions: dict[str, str] = {}


def run(code: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_every_name_of_the_door_is_there_and_on_its_page():
    for name in intake.__all__:
        assert getattr(intake, name) is not None
        assert re.search(rf"`[^`\n]*\b{name}\b", PAGE), name
    assert set(intake.__all__) <= set(dir(intake))


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = intake.nonsense


def test_the_door_alone_loads_no_library_and_sets_what_vendors_read_first():
    said = run(
        "import intake, os, sys;"
        "print(sorted({m.split('.')[0] for m in sys.modules}"
        " & {'numpy', 'pydantic', 'cv2', 'yaml', 'typer', 'onnxruntime', 'paddlex', 'models'}));"
        "print(os.environ['ORT_DISABLE_TELEMETRY'],"
        " os.environ['PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK'])"
    )
    assert said.splitlines() == ["[]", "1 True"]


def test_a_policy_is_read_without_any_network():
    said = run(
        "from intake import load_policy; import sys;"
        "print(bool(load_policy('hejing-2024').issuer), 'models' in sys.modules)"
    )
    assert said.split() == ["True", "False"]


def test_a_type_checker_knows_the_door_and_refuses_other_names(tmp_path):
    caller = tmp_path / "caller.py"
    caller.write_text(
        "from intake import Report, Verdict, check\n"
        "def passes(folder: str) -> bool:\n"
        "    report: Report = check(folder)\n"
        "    return report.verdict is Verdict.PASS\n"
        "from intake import nonsense\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--follow-imports=silent", str(caller)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    problems = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(problems) == 1, done.stdout
    assert "nonsense" in problems[0]


def test_the_example_of_the_page_runs_as_it_stands(
    make_folder, monkeypatch, tmp_path, capsys, schemas
):
    assert EXAMPLE is not None
    make_folder("zhang-san")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(intake, "load_services", _OneReader)
    names: dict[str, object] = {}
    exec(compile(EXAMPLE[1], "docs/python.md", "exec"), names)
    said = capsys.readouterr().out
    assert said.startswith("zhang-san return ")
    assert "MISSING" in said
    jsonschema.validate(names["document"], schemas["report"])


def test_a_report_written_is_the_report_read_and_carries_findings_over(
    make_folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(intake, "load_services", _OneReader)
    folder = make_folder()
    first = intake.check(folder)
    written = tmp_path / "round-1.json"
    written.write_text(json.dumps(intake.to_json(first)), encoding="utf-8")
    before = intake.load_report(written)
    seen: list[str] = []
    again = intake.check(str(folder), previous=before, progress=seen.append)
    assert seen == ["uploads/a.jpg"]
    assert again.verdict is intake.Verdict.RETURN
    assert [f.code for f in again.flags] == [f.code for f in first.flags]


def test_an_unusable_folder_is_a_usage_error_of_the_door(tmp_path):
    with pytest.raises(intake.UsageError) as wrong:
        intake.check(tmp_path / "nowhere", services=_OneReader())
    assert wrong.value.code == "FOLDER_MISSING"


def test_the_command_says_its_version():
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.strip() == f"intake {intake.__version__}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_command_completes_in_a_shell(shell):
    result = CliRunner().invoke(app, ["--show-completion", shell], prog_name="intake")
    assert result.exit_code == 0
    assert "_INTAKE_COMPLETE" in result.stdout


def test_the_options_of_completion_are_explained_in_chinese():
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert "补全" in shown
    assert "Install completion" not in shown
