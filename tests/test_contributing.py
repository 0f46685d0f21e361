"""The walk-throughs of CONTRIBUTING.md, performed as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from jinja2 import ChoiceLoader, DictLoader

from intake.documents import PAPERS, PaperSpec, document
from intake.extraction.fields.classify import recognise
from intake.extraction.fields.page_text import page_text
from intake.extraction.fields.read_fields import read_fields
from intake.policy.notice import POLICIES, Policy, parse_policy
from intake.web import app as web_app
from intake.web.applicant.render import environment
from tests.fakes import sheet, upright
from tests.made_whole import Whole, make_whole, printed
from tests.made_whole import report_on as report_on_whole

PAGE = (Path(__file__).resolve().parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def block(language: str, section: str) -> str:
    """The only code of this language in a section."""
    body = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    (found,) = re.findall(rf"```{language}\n(.*?)```", body, re.DOTALL)
    return found


def run(code: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(code, "CONTRIBUTING.md", "exec"), names)
    return names


def with_lines(**sections: str) -> Policy:
    """This year's policy with lines added at the head of a section."""
    text = (POLICIES / "hejing-2024.yaml").read_text("utf-8")
    for section, lines in sections.items():
        text = text.replace(f"\n{section}:\n", f"\n{section}:\n{lines}", 1)
    return parse_policy(text.encode(), "a.yaml")


def test_the_document_of_the_page_is_recognised_read_and_owed(monkeypatch):
    (spec,) = [v for v in run(block("python", "A document")).values() if isinstance(v, PaperSpec)]
    monkeypatch.setitem(PAPERS, spec.material, spec)
    lines = sheet(
        "跟班学习鉴定",
        "姓名: 张小明",
        "学习单位: 和静县水利管理站",
        "鉴定意见: 学习认真,按期完成。",
    )
    placed = upright(lines)
    assert recognise(page_text(lines, placed)).material == spec.material
    read = {name: one.value for name, one in read_fields(spec, lines, placed).items()}
    assert read == {"name": "张小明", "employer": "和静县水利管理站"}
    assert document(spec.material).titled(None) == "跟班学习鉴定"
    asked = (
        block("yaml", "A document")
        .removeprefix("requirements:\n")
        .replace("六（一）5", "六（一）4")
    )
    policy = with_lines(requirements=asked, scope=f"  - {spec.material}\n")
    missing = [f for f in report_of(policy) if f.material == spec.material]
    assert [f.message for f in missing] == ["缺《跟班学习鉴定》"]


def report_of(policy: Policy, *edits) -> list:
    whole: Whole = make_whole()
    for edit in edits:
        edit(whole)
    whole.policy = policy
    return list(report_on_whole(whole).flags)


@pytest.mark.parametrize(("grade", "says"), [("基本合格", True), ("合格", False)])
def test_the_rule_of_the_page_says_what_it_promises(grade, says):
    policy = with_lines(rules=block("yaml", "A rule").removeprefix("rules:\n"))
    from intake.domain.application import Material

    flags = report_of(policy, printed(Material.ANNUAL_ASSESSMENT, 2023, grade=grade))
    mine = [f for f in flags if f.code == "LOCAL_GRADE_TO_CONFIRM"]
    assert bool(mine) is says
    assert not mine or "基本合格" in mine[0].message


def test_the_page_of_the_page_is_served_in_the_frame_of_all_pages(service_with):
    made = run(block("python", "A page"))
    answer = service_with(made["router"], {"about.html.j2": block("jinja", "A page")})
    assert answer.status_code == 200
    assert "<h1>材料说明</h1>" in answer.text
    assert f"共 {len(PAPERS)} 种材料" in answer.text
    assert "北京时间" in answer.text


@pytest.fixture
def service_with(monkeypatch, tmp_path):
    """A function that serves one router more, with templates of its own."""
    from fastapi.testclient import TestClient

    from intake.domain.settings import Settings
    from intake.store import Store

    settings = Settings(data_dir=tmp_path / "data")
    kept = environment().loader
    bare = web_app.bare_app
    with Store.open(settings) as store:

        def serve(router, templates):
            def more() -> FastAPI:
                app = bare()
                app.include_router(router)
                return app

            monkeypatch.setattr(web_app, "bare_app", more)
            environment().loader = ChoiceLoader([DictLoader(templates), kept])
            client = TestClient(web_app.create_app(store, settings))
            return client.get("/about", headers={"Accept": "text/html"})

        yield serve
        environment().loader = kept


def test_every_place_on_the_map_is_there():
    root = Path(__file__).resolve().parents[1]
    rows = re.findall(r"^\| .+ \| (`[^|]+) \| (`[^|]+) \|$", PAGE, re.MULTILINE)
    assert len(rows) >= 10
    places = {p for row in rows for cell in row for p in re.findall(r"`([\w./]+)`", cell)}
    assert not [place for place in places if not (root / place).exists()]


def test_what_the_fast_tests_leave_out_is_there_and_has_a_reason():
    from tests.conftest import SLOW

    root = Path(__file__).resolve().parent
    for name, reason in SLOW.items():
        assert (root / name).is_dir() or list(root.rglob(name)), name
        assert reason
