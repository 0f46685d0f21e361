"""Show, diff and simulate: a policy for people who read no YAML."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from intake.assessment.simulate import simulate
from intake.cli.app import app
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.report_json import from_json, to_json
from intake.policy.describe import show
from intake.policy.differences import diff
from intake.policy.notice import Policy, load_policy, parse_policy, policy_names
from tests import made_findings as small
from tests.made_whole import full_policy, make_whole, on, printed, report_on, without

M = Material
HEJING = Path("intake/policy/notices/hejing-2024.yaml").read_text(encoding="utf-8")
RUN = CliRunner()


def changed(old: str, new: str) -> Policy:
    assert old in HEJING
    return parse_policy(HEJING.replace(old, new, 1).encode(), "x.yaml")


@pytest.fixture(scope="module")
def hejing() -> Policy:
    return load_policy("hejing-2024")


@pytest.mark.parametrize("name", policy_names())
def test_show_names_every_material_level_rule_and_choice(name: str) -> None:
    policy = load_policy(name)
    text = "\n".join(show(policy))
    for one in policy.requirements:
        assert paper_title(one.material) in text
    for rule in policy.catalogue():
        assert rule.id in text and rule.title in text
    for parameter in policy.parameters.values():
        assert parameter.means in text
    assert policy.document in text and policy.revision in text


def test_a_policy_does_not_differ_from_itself(hejing: Policy) -> None:
    assert diff(hejing, hejing) == []


DIFFERENCES = [
    (
        "at_least: &work_years {中专: 3, 大专: 2, 本科: 1}",
        "at_least: &work_years {中专: 3, 大专: 3, 本科: 1}",
        "从事专业技术工作满规定年限，至少 大专：2 → 3",
    ),
    ('closes: "2024-10-30T18', 'closes: "2024-11-04T18', "11月4日18:00"),
    (
        "六（一）5（7）, when: {employer_kind: [enterprise]}}",
        "六（一）5（7）}",
        "《社保清单》：企业 → 所有人",
    ),
    ("建材, ", "", "系列与专业改变：工程系列"),
    ("value: &insurance_months 6", "value: &insurance_months 12", "= 6 → 12"),
    ("max_rounds: 3", "max_rounds: 2", "不超过 2 次"),
    ("  SEAL_MISSING: warning", "  SEAL_MISSING: error", "SEAL_MISSING → error"),
    (
        "refused: [离退休, 公务员, 参公]}",
        "refused: [离退休]}",
        "不接受：离退休、公务员、参公 → 离退休",
    ),
    ("since: [notice.date]", "since: [submission.opens]", "起自：通知印发之日 → 申报开始"),
]


@pytest.mark.parametrize(("old", "new", "words"), DIFFERENCES)
def test_a_difference_is_said_in_business_words(
    hejing: Policy, old: str, new: str, words: str
) -> None:
    lines = diff(hejing, changed(old, new))
    assert any(words in line for line in lines), lines


def test_the_commands_show_and_compare() -> None:
    shown = RUN.invoke(app, ["policy", "show", "yunling-2027"])
    assert shown.exit_code == 0 and "云岭县" in shown.output
    compared = RUN.invoke(app, ["policy", "diff", "hejing-2024", "yunling-2027"])
    assert compared.exit_code == 1 and "社保清单" in compared.output
    assert RUN.invoke(app, ["policy", "diff", "hejing-2024", "hejing-2024"]).exit_code == 0
    assert RUN.invoke(app, ["policy", "show", "nowhere"]).exit_code == 2


def test_the_schema_of_the_docs_accepts_every_policy_and_no_other_key() -> None:
    schema = json.loads(RUN.invoke(app, ["policy", "schema"]).output)
    validator = jsonschema.Draft202012Validator(schema)
    for name in policy_names():
        text = Path(f"intake/policy/notices/{name}.yaml").read_text(encoding="utf-8")
        document: Any = json.loads(json.dumps(yaml.safe_load(text), default=str))
        assert not list(validator.iter_errors(document)), name
        document["isuer"] = "x"
        assert list(validator.iter_errors(document))


# ---------------------------------------------------------------------------- simulate


def test_a_changed_policy_changes_the_verdicts_it_should(hejing: Policy) -> None:
    whole = make_whole(work_start="2022-11-01", level="大专")
    report = report_on(whole)
    softer = full_policy().model_copy(update={"rules": ()})
    outcome = simulate(whole.application, report, full_policy(), softer)
    assert (outcome.before, outcome.after, outcome.is_exact) == ("manual", "pass", True)
    assert [f.code for f in outcome.gone] == ["WORK_YEARS_BY_YEAR_END"]
    assert outcome.come == ()
    same = simulate(whole.application, report, full_policy(), full_policy())
    assert not same.is_changed and same.gone == same.come == ()


def _pages(report: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(to_json(report), ensure_ascii=False))  # type: ignore[arg-type]
    return document


CASES = [
    small.clean_uploads(),
    small.clean_uploads(without=[M.CE_PUBLIC_COURSE]),
    small.clean_uploads(
        graduation_certificate=small.made_paper(
            M.GRADUATION_CERTIFICATE, printed={"school": "天山大学"}
        )
    ),
    small.clean_uploads(id_card_portrait_side=small.illegible(M.ID_CARD_PORTRAIT_SIDE)),
    small.clean_uploads(
        chsi_report=small.made_paper(M.CHSI_REPORT, printed={"updated": "2024-03-01"})
    ),
    small.clean_uploads(
        degree_certificate=small.made_paper(M.DEGREE_CERTIFICATE, printed={"major": None})
    ),
]


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_saved_report_is_enough_to_say_it_again(hejing: Policy, number: int) -> None:
    uploads = CASES[number]
    application = small.made_application(slots=small.slots_for(uploads))
    report = small.report_on(uploads, application, hejing)
    saved = from_json(_pages(report))
    outcome = simulate(application, saved, hejing, hejing)
    assert outcome.is_exact
    assert not outcome.is_changed and outcome.gone == outcome.come == ()


def test_a_saved_report_shows_what_another_policy_asks() -> None:
    uploads = small.clean_uploads()
    application = small.made_application(slots=small.slots_for(uploads))
    policy = small.the_policy()
    saved = from_json(_pages(small.report_on(uploads, application, policy)))
    stricter = changed("value: &course_min_hours null", "value: &course_min_hours 40")
    stricter = stricter.model_copy(update={"scope": policy.scope})
    outcome = simulate(application, saved, policy, stricter)
    assert (outcome.before, outcome.after) == ("pass", "return")
    assert [(f.code, f.material) for f in outcome.come] == [("HOURS_TOO_FEW", M.CE_PUBLIC_COURSE)]


def test_the_command_simulates_from_saved_reports_without_reading_a_page(tmp_path: Path) -> None:
    folder = Path("samples/committed/wrong-id-digit")
    application = json.loads((folder / "application.json").read_text(encoding="utf-8"))
    uploads = small.clean_uploads()
    report = replace(small.report_on(uploads), application=folder.name)
    (tmp_path / "all.jsonl").write_text(
        json.dumps(_pages(report), ensure_ascii=False) + "\n", encoding="utf-8"
    )
    harder = tmp_path / "harder.yaml"
    harder.write_text(
        HEJING.replace('closes: "2024-10-30T18:00', 'closes: "2024-10-19T18:00'), encoding="utf-8"
    )
    said = RUN.invoke(
        app,
        ["policy", "simulate", str(harder), str(folder), "--reports", str(tmp_path / "all.jsonl")],
    )
    assert said.exit_code in (0, 1), said.output
    assert "OUTSIDE_WINDOW" in said.output
    assert application["applicant"]["id_number"] not in said.output
    assert "共 1 份" in said.output


# ------------------------------------------------------------------- the second policy


def test_the_second_policy_is_another_notice_on_the_same_code() -> None:
    policy = full_policy("yunling-2027")
    owed = policy.required_papers(_facts("大专", "enterprise", "农业系列"))
    courses = [r.year for r in owed if r.material is M.CE_PUBLIC_COURSE]
    assert courses == [2024, 2025, 2026], "the last three, the year before included"
    assert M.SOCIAL_INSURANCE in {
        r.material for r in policy.required_papers(_facts("本科", None, None))
    }
    assert [
        r.year
        for r in policy.required_papers(_facts("硕士", None, None))
        if r.material is M.ANNUAL_ASSESSMENT
    ] == [2026]
    assert not {M.COMMITMENT, M.RECOMMENDATION} & {r.material for r in owed}


def _facts(level: str, kind: str | None, series: str | None) -> Any:
    from intake.policy.notice import Facts

    return Facts(level, "无", False, kind, series)


def test_a_rule_of_the_second_policys_own_raises_its_own_code() -> None:
    whole = make_whole(series="中小学教师系列", specialty="小学教师")
    whole.policy = full_policy("yunling-2027")
    printed(M.MANDARIN_CERTIFICATE, grade="三级甲等")(whole)
    flags = [f for f in report_on(whole).flags if f.code == "LOCAL_MANDARIN_TOO_LOW"]
    assert [(f.kind, f.severity, f.clause, f.read) for f in flags] == [
        ("deficient", "error", "四8", "三级甲等")
    ]
    assert "三级甲等" in flags[0].message


def test_an_application_to_the_second_policy_is_judged_by_its_dates() -> None:
    import datetime as dt

    from intake.domain.application import BEIJING

    whole = make_whole("本科", as_of=dt.datetime(2027, 4, 9, 17, 30, tzinfo=BEIJING))
    whole.policy = full_policy("yunling-2027")
    codes = [f.code for f in report_on(whole).flags]
    assert "OUTSIDE_WINDOW" not in codes
    assert "CHSI_REPORT_EXPIRED" in codes, "the report of 2024"
    posted = printed(M.PUBLIC_NOTICE, posting_from="2027-03-01", posting_until="2027-03-08")
    assert "POSTING_TOO_SHORT" in [f.code for f in on(whole, posted).flags]
    posted = printed(M.PUBLIC_NOTICE, posting_from="2027-03-01", posting_until="2027-03-09")
    assert "POSTING_TOO_SHORT" not in [f.code for f in on(whole, posted).flags]


def test_a_posting_in_a_year_without_a_calendar_goes_to_a_person() -> None:
    whole = make_whole()
    report = on(
        whole,
        printed(
            M.PUBLIC_NOTICE, posting_from="2033-10-08", posting_until="2033-10-20", signed_on=None
        ),
        without(M.PUBLIC_NOTICE_RESULT),
    )
    flags = [f for f in report.flags if f.code == "CALENDAR_NOT_COVERED"]
    assert flags and all(f.severity == "warning" and f.clause == "六（一）5（1）" for f in flags)
