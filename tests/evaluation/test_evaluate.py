"""`intake eval`: every number tells good from bad, on folders made by hand."""

from __future__ import annotations

import io
import json
import stat
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from rich.console import Console

from intake.domain.errors import UsageError
from intake.evaluation import run, tables
from intake.evaluation.goals import Goal, Pooled, goals
from intake.evaluation.groups import groups
from intake.evaluation.records import CaseScore
from intake.evaluation.score import score_case
from intake.evaluation.truth import agree, declared_value
from intake.reporting.rates import Rate, quantile
from samples.drawing.truth import CaseTruth, PaperTruth, Planted
from tests.drawn import FONTS, font
from tests.evaluation.labelled import (
    CARD,
    COURSE,
    DIPLOMA,
    SCOPE,
    case,
    entry,
    flag,
    page,
    paper,
    printed,
    report,
    row,
    write_folder,
)

NUMBER = "652827199903080029"
PERSON = {"name": "阿依古丽·买买提", "id_number": NUMBER}
DECLARED = {"applicant": PERSON}


def scored(
    truth: CaseTruth,
    made: dict[str, Any],
    application: dict[str, Any] | None = None,
    scope: list[str] = SCOPE,
) -> CaseScore:
    values = json.loads(json.dumps(asdict(truth)))
    return score_case("a", values, DECLARED if application is None else application, made, scope)


def one_card(
    *,
    name: str | None = PERSON["name"],
    number: str | None = NUMBER,
    flags: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return report(
        entry(CARD, row("name", name, "a.jpg"), row("id_number", number, "a.jpg", at=1)),
        flags=flags,
        seen={"a.jpg": [CARD]},
    )


CARD_PAGE = page("a.jpg", paper(CARD, PERSON))


# ------------------------------------------------------------------------------- rates


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Wilson score interval, 95 %, worked out by hand from the formula
        (10, 10, 0.72247, 1.0),
        (0, 10, 0.0, 0.27753),
        (98, 100, 0.93001, 0.99450),
    ],
)
def test_wilson_interval_has_its_known_values(hits, total, low, high):
    assert Rate(hits, total).interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_measured_is_neither_reached_nor_missed():
    assert Rate(0, 0).value is None and Rate(0, 0).interval is None
    assert Goal("x", Rate(0, 0), 0.9, True).is_reached is None


def test_a_goal_knows_which_way_is_better():
    assert Goal("x", Rate(9, 10), 0.9, True).is_reached is True
    assert Goal("x", Rate(8, 10), 0.9, True).is_reached is False
    assert Goal("x", Rate(8, 10), 0.9, False).is_reached is True


def test_quantiles_interpolate():
    assert [quantile([3, 1, 2, 4], q) for q in (0, 0.5, 1)] == [1, 2.5, 4]


# ----------------------------------------------------------------------- read exactly


def test_one_wrong_character_is_not_read_exactly():
    right, wrong = (
        scored(case(CARD_PAGE), one_card(name=n)) for n in (PERSON["name"], "阿依古丽·买买堤")
    )
    assert [f.exact for f in right.fields] == [True, True]
    assert [f.exact for f in wrong.fields] == [False, True]


def test_a_paper_nobody_recognised_counts_as_unread():
    lost = scored(case(CARD_PAGE), report())
    assert [(f.exact, f.verdict) for f in lost.fields] == [(False, None)] * 2
    assert [p.recognised for p in lost.papers] == [False]


def test_a_failed_report_reads_nothing_and_finds_nothing():
    failed = {
        "schema": "intake.report/1",
        "application": "a",
        "error": {"code": "X", "message": ""},
    }
    score = scored(case(CARD_PAGE, planted=[Planted("missing", DIPLOMA)]), failed)
    assert score.error == "X"
    assert not any(f.exact for f in score.fields)
    assert [p.found for p in score.planted] == [False]


def test_only_materials_in_scope_count():
    assert scored(case(CARD_PAGE), one_card(), scope=[DIPLOMA]).fields == ()


def test_scans_and_photos_are_counted_apart_and_legible_apart_from_all():
    photo = page("b.jpg", paper(DIPLOMA, {"name": "甲", "school": "某校"}), capture="photo")
    dim = page("c.jpg", paper(COURSE, {"name": "甲"}, year=2024, legible=False), capture="photo")
    made = report(
        entry(CARD, row("name", PERSON["name"], "a.jpg"), row("id_number", NUMBER, "a.jpg", at=1)),
        entry(DIPLOMA, row("name", "甲", "b.jpg"), row("school", "别校", "b.jpg", at=1)),
    )
    pooled = Pooled((scored(case(CARD_PAGE, photo, dim), made),))
    by_name = {g.name: g.rate for g in goals(pooled)}
    assert by_name["fields read exactly, scans not spoilt on purpose"] == Rate(2, 2)
    assert by_name["fields read exactly, legible, photos and chat pictures"] == Rate(1, 2)
    assert by_name["ID numbers read exactly, legible"] == Rate(1, 1)
    assert pooled.exact(lambda f: f.capture == "photo") == Rate(1, 3)


def test_two_certificates_on_one_page_are_told_apart_by_year():
    left = PaperTruth(COURSE, 2023, [0, 0, 400, 300], [printed("hours", "30")])
    right = PaperTruth(COURSE, 2024, [500, 0, 900, 300], [printed("hours", "60")])
    right.fields[0].box = [510, 10, 700, 40]
    there = {**row("hours", "60", "a.jpg"), "box": [510, 10, 700, 40]}
    made = report(
        entry(COURSE, row("hours", "30", "a.jpg"), year=2023), entry(COURSE, there, year=2024)
    )
    assert all(f.exact for f in scored(case(page("a.jpg", left, right)), made).fields)
    only_left = report(entry(COURSE, row("hours", "30", "a.jpg"), year=2023))
    assert [f.exact for f in scored(case(page("a.jpg", left, right)), only_left).fields] == [
        True,
        False,
    ]


def test_a_good_photo_that_is_flagged_counts_and_a_faulty_one_does_not():
    pages = [page(name, paper("id_photo", {}), capture="original") for name in ("a.jpg", "b.jpg")]
    warned = flag("deficient", "id_photo", upload="a.jpg", page=1, severity="warning")
    told = flag("deficient", "id_photo", upload="b.jpg", page=1, severity="info")
    good = scored(case(*pages), report(flags=[warned, told]), scope=["id_photo"])
    bad = scored(
        case(pages[0], planted=[Planted("rule", "id_photo", note="R-PHO-4 PHOTO_OF_PRINT")]),
        report(flags=[warned]),
        scope=["id_photo"],
    )
    assert Pooled((good, bad)).good_photos_flagged == Rate(1, 2)


def test_the_copy_that_was_not_used_is_not_counted_as_unread():
    twice = case(CARD_PAGE, page("b.jpg", paper(CARD, PERSON)))
    score = scored(twice, one_card())
    assert [f.exact for f in score.fields] == [True, True]
    assert score.superseded == 2


# -------------------------------------------------------------------------- accusations


def accused(field: str = "name", **kwargs: Any) -> dict[str, Any]:
    return flag("misreported", CARD, field, upload="a.jpg", page=1, **kwargs)


def test_a_flag_on_a_true_value_is_a_false_accusation():
    good = Pooled((scored(case(CARD_PAGE), one_card()),))
    bad = Pooled((scored(case(CARD_PAGE), one_card(flags=[accused()])),))
    assert good.false_accusations == Rate(0, 2)
    assert bad.false_accusations == Rate(1, 2)


def test_an_info_flag_accuses_nobody():
    pooled = Pooled((scored(case(CARD_PAGE), one_card(flags=[accused(severity="info")])),))
    assert pooled.false_accusations == Rate(0, 2)


def test_a_flag_on_a_planted_value_is_no_false_accusation():
    truth = case(CARD_PAGE, planted=[Planted("misreported", CARD, "name")])
    assert Pooled((scored(truth, one_card(flags=[accused()])),)).false_accusations == Rate(0, 1)


def test_a_name_planted_on_the_card_is_false_on_the_diploma_too():
    truth = case(
        CARD_PAGE,
        page("b.jpg", paper(DIPLOMA, {"name": PERSON["name"]})),
        planted=[Planted("misreported", CARD, "name")],
    )
    declared = {"applicant": {"name": "阿依古丽·买买堤", "id_number": NUMBER}}
    there = flag("misreported", DIPLOMA, "name", upload="b.jpg", page=1)
    pooled = Pooled((scored(truth, one_card(flags=[accused(), there]), declared),))
    assert pooled.false_accusations == Rate(0, 1)


def test_an_accusation_that_stands_on_no_printed_field_is_counted():
    stray = flag("misreported", DIPLOMA, "school", upload="a.jpg", page=1)
    pooled = Pooled((scored(case(CARD_PAGE), one_card(flags=[stray])),))
    assert pooled.false_accusations == Rate(1, 3)


def test_an_undeclared_value_cannot_be_accused_falsely():
    pooled = Pooled((scored(case(CARD_PAGE), one_card(), application={}),))
    assert pooled.false_accusations == Rate(0, 0)


# ---------------------------------------------------------------------- planted faults


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ([accused("id_number")], True),
        ([accused("name")], False),
        ([accused("id_number", severity="info")], False),
        ([flag("misreported", None, "id_number", code="ID_NUMBER_INVALID")], True),
        ([flag("not_checked", CARD, "id_number", severity="warning")], False),
        ([], False),
    ],
)
def test_a_planted_misreport_is_found_by_a_flag_on_its_own_field(flags, found):
    truth = case(CARD_PAGE, planted=[Planted("misreported", CARD, "id_number")])
    assert [p.found for p in scored(truth, one_card(flags=flags)).planted] == [found]


def test_a_planted_misreport_left_to_a_person_is_doubted_not_found():
    truth = case(CARD_PAGE, planted=[Planted("misreported", CARD, "id_number")])
    left = flag("not_checked", CARD, "id_number", severity="warning")
    (planted,) = scored(truth, one_card(flags=[left])).planted
    assert (planted.found, planted.doubted) == (False, True)


@pytest.mark.parametrize("is_legible", [True, False])
def test_another_persons_paper_that_nobody_can_read_is_no_fault_to_be_found(is_legible):
    strange = paper(DIPLOMA, {"name": "别人"}, legible=is_legible)
    truth = case(
        CARD_PAGE,
        page("b.jpg", strange),
        planted=[Planted("misreported", DIPLOMA, "name", note="other_person")],
    )
    assert scored(truth, one_card()).planted[0].can_be_seen is is_legible


def test_another_persons_paper_is_found_by_one_flag_on_that_paper():
    truth = case(
        CARD_PAGE,
        page("b.jpg", paper(DIPLOMA, {"name": "别人", "sex": "男"})),
        planted=[Planted("misreported", DIPLOMA, note="OTHER_PERSON")],
    )
    there = flag("misreported", DIPLOMA, "name", code="OTHER_PERSON", upload="b.jpg", page=1)
    elsewhere = accused("name", code="OTHER_PERSON")
    assert scored(truth, one_card(flags=[there])).planted[0].found
    assert not scored(truth, one_card(flags=[elsewhere])).planted[0].found
    assert Pooled((scored(truth, one_card(flags=[there])),)).false_accusations == Rate(0, 2)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (flag("unclear", CARD, upload="a.jpg", page=1), True),
        (flag("unclear", None, upload="a.jpg", page=1), True),
        (flag("unclear", DIPLOMA, upload="b.jpg", page=1), False),
        (flag("unclear", None, upload="b.jpg", page=1), False),
        (flag("missing", CARD), False),
    ],
)
def test_a_planted_illegible_capture_is_found_by_its_paper_or_its_page(given, found):
    truth = case(
        page("a.jpg", paper(CARD, PERSON, legible=False)), planted=[Planted("unclear", CARD)]
    )
    assert scored(truth, report(flags=[given])).planted[0].found is found


def test_only_wholly_legible_pages_can_be_called_unclear_wrongly():
    dim = page("b.jpg", paper(DIPLOMA, {"name": "甲"}, legible=False))
    spoilt = page("c.jpg", paper(COURSE, {"name": "甲"}, year=2024))
    truth = case(CARD_PAGE, dim, spoilt, planted=[Planted("unclear", COURSE, year=2024)])
    everywhere = [flag("unclear", None, upload=u, page=1) for u in ("a.jpg", "b.jpg", "c.jpg")]
    assert Pooled((scored(truth, report(flags=everywhere)),)).pages_called_unclear == Rate(1, 1)
    assert Pooled((scored(truth, report(flags=everywhere[1:])),)).pages_called_unclear == Rate(0, 1)


def test_a_missing_paper_is_found_by_material_and_year():
    truth = case(CARD_PAGE, planted=[Planted("missing", COURSE, year=2024)])
    right, wrong = (
        scored(truth, one_card(flags=[flag("missing", COURSE, year=y)])) for y in (2024, 2023)
    )
    assert (right.planted[0].found, wrong.planted[0].found) == (True, False)


def test_a_paper_that_is_there_but_called_missing_is_counted():
    good, bad = (
        Pooled((scored(case(CARD_PAGE), one_card(flags=[flag("missing", m)])),))
        for m in (DIPLOMA, CARD)
    )
    assert (good.false_missing, bad.false_missing) == (Rate(0, 1), Rate(1, 1))


def test_an_expired_report_is_found_by_a_deficiency_on_it():
    truth = case(CARD_PAGE, planted=[Planted("deficient", CARD, "id_valid_until")])
    right, wrong = (
        scored(truth, one_card(flags=[flag(k, CARD, "id_valid_until")]))
        for k in ("deficient", "misreported")
    )
    assert (right.planted[0].found, wrong.planted[0].found) == (True, False)


def test_worst_cases_come_gravest_first_and_no_kind_of_fault_is_lost():
    truth = case(CARD_PAGE, planted=[Planted("not_checked", CARD), Planted("missing", DIPLOMA)])
    pooled = Pooled((scored(truth, one_card(name="错", flags=[accused("id_number")])),))
    assert [row["what"] for row in tables.worst(pooled)] == [
        "false accusation",
        "planted missing not found",
        "misread",
        "planted not_checked not found",
    ]


# ------------------------------------------------------------------- the declaration


def test_declared_values_are_taken_from_where_the_contract_puts_them():
    application = {
        "applicant": {"name": "甲"},
        "education": {"certificate_number": "1"},
        "continuing_education": [
            {"year": 2024, "course": "公需课", "hours": 30, "certificate_number": "2"}
        ],
    }
    course = {"material": COURSE, "year": 2024}
    assert (
        declared_value(application, {"material": DIPLOMA, "year": None}, "certificate_number")
        == "1"
    )
    assert declared_value(application, course, "certificate_number") == "2"
    assert declared_value(application, course, "hours") == "30"
    assert declared_value(application, course, "name") == "甲"
    assert declared_value(application, {"material": COURSE, "year": 2023}, "hours") is None


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ("graduated", "2022-06", "2022-06-20", True),
        ("graduated", "2022-07", "2022-06-20", False),
        ("ethnicity", "维吾尔族", "维吾尔", True),
        ("level", "大专", "专科", True),
        ("id_valid_until", "长期", "2029-05-06", False),
        ("id_number", NUMBER, NUMBER[:-1] + "8", False),
    ],
)
def test_values_agree_as_the_contract_says(field, one, other, same):
    assert agree(field, one, other) is same


# ------------------------------------------------------------------------ the command


@pytest.fixture
def two_folders(tmp_path: Path) -> Path:
    """A good and a bad folder with saved reports, under `cases` and `reports`."""
    declared = json.dumps(DECLARED, ensure_ascii=False)
    for name, made in (("good", one_card()), ("bad", one_card(name="错", flags=[accused()]))):
        write_folder(tmp_path / "cases" / name, case(CARD_PAGE), declared)
        (tmp_path / "reports").mkdir(exist_ok=True)
        (tmp_path / "reports" / f"{name}.json").write_text(json.dumps(made), encoding="utf-8")
    return tmp_path


def test_saved_reports_are_scored_without_reading_again(two_folders):
    out = two_folders / "out"
    said = io.StringIO()
    pooled = run.run_eval(
        [two_folders / "cases"],
        reports=two_folders / "reports",
        json_to=str(out / "e.json"),
        markdown_to=out / "e.md",
        console=Console(file=said, width=200),
    )
    assert pooled.false_accusations == Rate(1, 4)
    written = json.loads((out / "e.json").read_text(encoding="utf-8"))
    assert [g["value"] for g in written["goals"]][:4] == [0.75, None, 1.0, 0.25]
    assert written["worst"][0] == {
        "what": "false accusation",
        "folder": "bad",
        "upload": "a.jpg",
        "page": 1,
        "material": CARD,
        "field": "name",
        "declared": PERSON["name"],
        "truth": PERSON["name"],
        "read": "错",
        "note": "scan match",
    }
    assert "| true declared values called misreported | ≤ 0.05 | 25.00 |" in (
        out / "e.md"
    ).read_text(encoding="utf-8")
    assert "Worst cases (1 of 1)" in said.getvalue()
    assert stat.S_IMODE((out / "e.json").stat().st_mode) == 0o600


def test_the_same_reports_give_the_same_bytes(two_folders):
    for name in ("one.json", "two.json"):
        run.run_eval(
            [two_folders / "cases"],
            reports=two_folders / "reports",
            json_to=str(two_folders / name),
            console=Console(file=io.StringIO()),
        )
    assert (two_folders / "one.json").read_bytes() == (two_folders / "two.json").read_bytes()


def test_a_report_that_is_absent_makes_the_numbers_worse(two_folders):
    (two_folders / "reports" / "good.json").unlink()
    pooled = run.run_eval(
        [two_folders / "cases"],
        reports=two_folders / "reports",
        console=Console(file=io.StringIO()),
    )
    assert pooled.exact(lambda f: True) == Rate(1, 4)
    assert tables.worst(pooled)[0]["note"] == "REPORT_MISSING"


def test_folders_without_labels_are_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="NOT_LABELLED"):
        run.run_eval([tmp_path])


def test_two_folders_of_one_name_are_a_usage_error(tmp_path):
    given = [write_folder(tmp_path / side / "same", case(CARD_PAGE)) for side in "ab"]
    with pytest.raises(UsageError, match="NAME_TWICE"):
        run.run_eval(given)


def test_a_pool_of_processes_gives_the_same_reports_as_one(tmp_path):
    submitted = '{"policy": "hejing-2024", "submitted_at": "2024-10-20T10:00:00+08:00"}'
    for name, text in (("a", "公民身份号码 652827199903080029"), ("b", "姓名 阿依古丽·买买提")):
        folder = write_folder(
            tmp_path / name, case(page("uploads/1.png", paper(CARD, PERSON))), submitted
        )
        (folder / "uploads").mkdir()
        image = Image.new("RGB", (1010, 640), (228, 236, 240))
        ImageDraw.Draw(image).text((60, 300), text, font=font(FONTS[0], 40), fill=(30, 30, 30))
        image.save(folder / "uploads" / "1.png")
    (tmp_path / "c").mkdir()
    folders = [tmp_path / name for name in "abc"]
    one, two = (
        dict(run.make_reports(dict.fromkeys(folders, frozenset()), jobs)) for jobs in (1, 2)
    )
    assert one == two
    assert [one[f].get("verdict") for f in folders] == ["return", "return", None]
    assert one[folders[2]]["error"]["code"] == "APPLICATION_MISSING"


def test_a_folder_is_judged_by_the_papers_it_was_made_for(tmp_path):
    """What a lot of seven papers does not hold is not missing there; a scope given counts instead."""
    submitted = (
        '{"policy": "hejing-2024", "submitted_at": "2024-10-20T10:00:00+08:00", "uploads": []}'
    )
    truth = case()
    truth.scope = [CARD, DIPLOMA]
    folder = write_folder(tmp_path / "a", truth, submitted)
    (folder / "uploads").mkdir()
    missing = {}
    for name, scope in (("own", ()), ("given", (CARD,)), ("none", ("other",))):
        run.run_eval(
            [folder], save_reports=tmp_path / name, scope=scope, console=Console(file=io.StringIO())
        )
        made = json.loads((tmp_path / name / "a.json").read_text(encoding="utf-8"))
        missing[name] = {
            f["material"] for f in made.get("flags", ()) if f["kind"] == "missing" and f["material"]
        }
    assert missing == {"own": {CARD, DIPLOMA}, "given": {CARD}, "none": set()}
    with pytest.raises(UsageError, match="MATERIAL_UNKNOWN"):
        run.run_eval([folder], scope=("passport",), console=Console(file=io.StringIO()))


# ------------------------------------------------------------------------------ groups


def test_a_false_accusation_counts_against_the_group_it_happened_to_and_no_other():
    other = {"applicant": {**PERSON, "name": "王芳"}}
    theirs = page("a.jpg", paper(CARD, {**PERSON, "name": "王芳"}))
    accused = one_card(
        name="阿依古丽·买买堤", flags=[flag("misreported", CARD, "name", upload="a.jpg", page=1)]
    )
    pooled = Pooled(
        (scored(case(CARD_PAGE), accused), scored(case(theirs), one_card(name="王芳"), other))
    )
    found = {(g.kind, g.name): g for g in groups(pooled)}
    assert (found["name", "with dots"].accused, found["name", "Han"].accused) == (
        Rate(1, 2),
        Rate(0, 2),
    )
    assert {name for kind, name in found if kind == "name length"} == {"5 to 8", "2"}
    assert found["dot printed in the name", "middle dot"].accused == Rate(1, 1)
    assert found["ID card", "Han only"].accused == Rate(1, 4)


def test_a_paper_taken_for_another_lowers_recall_of_one_class_and_precision_of_the_other():
    made = report(entry(CARD, row("name", PERSON["name"], "a.jpg")), seen={"a.jpg": [DIPLOMA]})
    table = tables.class_table(Pooled((scored(case(CARD_PAGE), made),)), tables.percent)
    rows = {line[0]: line for line in table.rows}
    assert (rows[CARD][3], rows[CARD][6], rows[CARD][-1]) == ("0/1", "0", "weak")
    assert (rows[DIPLOMA][3], rows[DIPLOMA][6], rows[DIPLOMA][-1]) == ("0", "0/1", "weak")
