"""What reviewers see and do, page by page and call by call."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from intake.casework.decisions import flag_key
from intake.store import IntegrationScope, StaffRole
from tests.web.conftest import ID_NUMBER, flag
from tests.web.staffed import (
    OTHER_UNIT,
    UNIT,
    account,
    declared,
    later,
    recommended,
    submitted,
    three_flags,
)

BOX = [240, 490, 860, 546]
WRONG_NUMBER = ID_NUMBER[:-1] + "8"


def numbered(**more):
    return flag(
        0,
        declared=ID_NUMBER,
        read=WRONG_NUMBER,
        box=BOX,
        message=f"填报 {ID_NUMBER}，证件 {WRONG_NUMBER}",
        **more,
    )


@pytest.fixture
def unit(service):
    return account(service, StaffRole.UNIT_REVIEWER)


def keys(service, someone):
    return [
        item["flag"] for item in service.program().get(f"{someone.url}/decisions").json()["items"]
    ]


def test_numbers_are_masked_in_every_page_until_they_are_asked_for(service, unit):
    someone = submitted(service, [numbered()], "return")
    supervisor = account(service, StaffRole.SUPERVISOR)
    for page in (
        unit.get(f"/review/{someone.id}"),
        unit.get("/review"),
        supervisor.get(f"/review/{someone.id}"),
        supervisor.get("/staff/audit"),
    ):
        assert page.status_code == 200
        assert ID_NUMBER not in page.text and WRONG_NUMBER not in page.text
    assert "652827********1227" in unit.get(f"/review/{someone.id}").text
    unit.press(f"/review/{someone.id}/reveal")
    assert ID_NUMBER in unit.get(f"/review/{someone.id}").text
    assert ID_NUMBER not in supervisor.get(f"/review/{someone.id}").text
    unit.press(f"/review/{someone.id}/leave")
    assert ID_NUMBER not in unit.get(f"/review/{someone.id}").text


def grey(answer, box) -> float:
    """How far the pixels of a box are from one colour."""
    with Image.open(io.BytesIO(answer.content)) as picture:
        return float(np.asarray(picture.crop(box), dtype=float).std(axis=(0, 1)).max())


def test_the_middle_of_a_number_is_painted_over_in_the_picture_itself(service, unit):
    someone = submitted(service, [numbered()], "return")
    upload = service.store.uploads.of(someone.id)[0].id
    page = f"/review/{someone.id}/pages/{upload}/1"
    unit.get(f"/review/{someone.id}")
    middle, head = (240 + 230, 495, 240 + 460, 540), (240, 495, 240 + 190, 540)
    assert grey(unit.get(page), middle) < 8 < grey(unit.get(page), head)
    crop = f"/review/{someone.id}/crops/{upload}/1?box={','.join(map(str, BOX))}"
    assert grey(unit.get(crop), (270, 25, 470, 70)) < 8
    unit.press(f"/review/{someone.id}/reveal")
    assert grey(unit.get(page), middle) < 8  # the text's; each copy is asked for by itself
    unit.press(f"/review/{someone.id}/reveal", place=f"{upload}:1")
    assert grey(unit.get(page), middle) > 8
    assert grey(unit.get(crop), (270, 25, 470, 70)) > 8


def test_a_picture_of_another_application_is_not_found_here(service, unit):
    mine, other = submitted(service), submitted(service)
    upload = service.store.uploads.of(other.id)[0].id
    assert unit.get(f"/review/{other.id}/pages/{upload}/1").status_code == 200
    assert unit.get(f"/review/{mine.id}/pages/{upload}/1").status_code == 404
    assert unit.get(f"/review/{mine.id}/crops/{upload}/1?box=1,1,9,9").status_code == 404


def decide_all(unit, service, someone, *actions):
    for key, action in zip(keys(service, someone), actions, strict=True):
        answer = unit.press(
            f"/review/{someone.id}/decide", flag=key, action=action, reason="misread"
        )
        assert answer.status_code == 303, answer.text


def see_all(unit, service, someone):
    places = [f"{u.id}:1" for u in service.store.uploads.of(someone.id)]
    unit.press(f"/review/{someone.id}/seen", place=places)


def test_a_return_is_made_of_what_was_decided_and_the_applicant_gets_no_more(service, unit):
    someone = submitted(service, three_flags(), "return", pages=3)
    unit.get(f"/review/{someone.id}")
    back = f"/review/{someone.id}/return"
    assert "FLAGS_UNDECIDED" in unit.press(back).text
    decide_all(unit, service, someone, "upheld", "overruled", "upheld")
    assert "PAGES_UNSEEN" in unit.press(back).text
    see_all(unit, service, someone)
    assert "FLAGS_UPHELD" in unit.press(f"/review/{someone.id}/recommend").text
    letter = unit.get(f"/review/{someone.id}/letter.pdf")
    assert letter.content.startswith(b"%PDF")
    assert unit.press(back).headers["Location"] == f"/review/next?acted={someone.id}"
    report = someone.http.get(f"{someone.url}/report", params={"round": 1}).json()
    assert [(f["code"], f["severity"]) for f in report["flags"]] == [
        ("ID_NUMBER_MISMATCH", "error"),
        ("FIELD_NOT_CHECKED", "error"),
    ]
    assert unit.get(f"/review/{someone.id}/rounds/1/letter.pdf").content.startswith(b"%PDF")
    line = next(one for one in service.store.audit.entries(someone.id) if one.action == "returned")
    assert line.detail["before"]["state"] == "submitted" and len(line.detail["decisions"]) == 3


def test_a_second_return_that_raises_an_old_problem_says_so(service, unit):
    someone = submitted(service, [numbered()], "return")
    unit.get(f"/review/{someone.id}")
    decide_all(unit, service, someone, "upheld")
    see_all(unit, service, someone)
    unit.press(f"/review/{someone.id}/return")
    upload = service.store.uploads.of(someone.id)[0].id
    late = flag(upload, code="NAME_MISMATCH", field="name", box=[240, 70, 860, 126])
    someone.http.patch(
        someone.url, json={"education": {"level": "大专"}}, headers={"If-Match": "*"}
    )
    someone.submit()
    service.work([late], "return")
    assert service.store.cases.get(someone.id).round == 2
    unit.get(f"/review/{someone.id}")
    decide_all(unit, service, someone, "upheld")
    assert "上一次退回时这份材料已在" in unit.get(f"/review/{someone.id}").text
    unit.press(f"/review/{someone.id}/return")
    line = next(one for one in service.store.audit.entries(someone.id) if one.action == "returned")
    assert line.detail["old_problems"] == [flag_key(late)]


def test_outside_the_review_window_somebody_says_why(service, unit):
    someone = submitted(service)
    later(service, 60 * 24 * 20)
    unit = account(service, StaffRole.UNIT_REVIEWER, "late")
    assert "不在网上审核时间内" in unit.get(f"/review/{someone.id}").text
    assert unit.press(f"/review/{someone.id}/recommend").status_code == 409
    assert unit.press(f"/review/{someone.id}/recommend", why="县局统一延期").status_code == 303
    note = service.store.audit.entries(someone.id)[0]
    assert note.detail["why"] == "县局统一延期"


def test_a_spot_check_is_recorded_and_needs_words_when_something_is_wrong(service):
    someone = submitted(service)
    recommended(service, someone)
    supervisor = account(service, StaffRole.SUPERVISOR)
    spot = f"/review/{someone.id}/spot"
    assert supervisor.press(spot, found="spot_bad").status_code == 422
    assert supervisor.press(spot, found="spot_good").status_code == 303
    assert service.store.labels.spot_checks() == (1, 0)
    assert "抽查：未发现问题" in supervisor.get(f"/review/{someone.id}").text


def test_what_a_page_does_a_call_does_too(service):
    someone = submitted(service, three_flags(), "return", pages=3)
    http = service.program(IntegrationScope.UNIT, UNIT)
    assert http.post(f"{someone.url}/recommend").json()["code"] == "FLAGS_UNDECIDED"
    first, second, third = keys(service, someone)
    assert (
        http.post(f"{someone.url}/decisions", json={"flag": first, "action": "overruled"}).json()[
            "code"
        ]
        == "REASON_MISSING"
    )
    assert (
        http.post(f"{someone.url}/decisions", json={"flag": "0" * 32, "action": "upheld"}).json()[
            "code"
        ]
        == "FLAG_UNKNOWN"
    )
    for key in (first, second, third):
        answer = http.post(
            f"{someone.url}/decisions",
            json={"flag": key, "action": "overruled", "reason": "verified"},
        )
        assert answer.status_code == 200
    assert {item["action"] for item in answer.json()["items"]} == {"overruled"}
    county = service.program(IntegrationScope.COUNTY)
    assert county.post(f"{someone.url}/confirm").json()["code"] == "NOT_RECOMMENDED"
    assert http.post(f"{someone.url}/recommend").json()["state"] == "recommended"
    assert http.post(f"{someone.url}/recommend").json()["state"] == "recommended"
    assert http.post(f"{someone.url}/confirm").status_code == 403
    assert county.post(f"{someone.url}/confirm").json()["state"] == "confirmed"


def test_a_call_does_not_take_a_file_out_of_somebodys_hands(service, unit):
    someone = submitted(service)
    unit.get(f"/review/{someone.id}")
    http = service.program(IntegrationScope.UNIT, UNIT)
    assert http.post(f"{someone.url}/recommend").json()["code"] == "FILE_LEASED"
    unit.press(f"/review/{someone.id}/leave")
    assert http.post(f"{someone.url}/recommend").status_code == 200


def test_drafts_are_counted_and_shown_without_their_person_also_when_time_has_closed_them(
    service, unit
):
    draft = service.applicant(declared(name="古丽巴哈尔"))
    service.applicant(declared(unit=OTHER_UNIT))
    done = submitted(service, name="王小明")
    draft.send()
    service.work(verdict="manual")
    shown = unit.get("/review?tab=draft").text
    assert '草稿 <span class="count">1</span>' in shown and draft.id[:8].upper() in shown
    assert "古****" in shown and "古丽巴哈尔" not in shown and "1 份" in shown
    assert draft.id not in shown and unit.get(f"/review/{draft.id}").status_code == 404
    assert "古****" not in unit.get("/review?tab=draft&text=古丽").text
    later(service, 12 * 24 * 60)
    assert service.store.deadlines.lapse_due(service.clock.settings.now()) == 2
    again = account(service, StaffRole.UNIT_REVIEWER, "again")
    assert "古****" in again.get("/review?tab=draft").text
    ended = again.get("/review?tab=ended").text
    assert "没有符合条件" in ended and done.id[:8].upper() in again.get("/review").text


def test_who_passes_a_file_over_gets_the_one_behind_it_and_gives_the_first_back(service, unit):
    files = [submitted(service, name=name).id for name in ("甲", "乙")]
    at = [unit.get("/review/next").headers["Location"]]
    assert unit.get(at[0]).status_code == 200
    for _ in files:
        at.append(
            unit.get(f"/review/next?after={at[-1].removeprefix('/review/')}").headers["Location"]
        )
    assert sorted(at[:2]) == sorted(f"/review/{id}" for id in files) and at[2] == "/review"
    assert (
        service.store.leases.current(at[0].removeprefix("/review/"), service.clock.settings.now())
        is None
    )


def test_a_paper_that_was_not_checked_is_called_by_the_year_it_was_sent_for(service, unit):
    someone = service.applicant(declared())
    someone.send(material="annual_assessment", year=2022)
    service.work()
    body = service.store.reports.newest(someone.id).body
    body["uploads"][0]["pages"][0]["materials"] = ["annual_assessment"]
    someone.submit()
    claim = service.store.jobs.claim(service.store.jobs.due(1)[0].job_id, "x")
    record = service.store.cases.get(someone.id)
    assert service.store.results.finish_report(claim, record.generation, body, "pass")
    assert "2022年度考核表/考核鉴定意见" in unit.get(f"/review/{someone.id}").text


def test_statistics_say_what_a_rule_is_about_and_how_often_it_was_overruled(service, unit):
    someone = submitted(service, three_flags(), "return", pages=3)
    unit.get(f"/review/{someone.id}")
    key = flag_key(service.store.reports.newest(someone.id).body["flags"][1])
    unit.press(f"/review/{someone.id}/decide", flag=key, action="overruled", reason="misread")
    page = account(service, StaffRole.COUNTY_REVIEWER).get("/staff/counts").text
    assert "《…》…与填报不一致" in page and "{paper}" not in page and "100%" in page
    assert f">{UNIT}</a>" in page and "10月20日" in page and "小时内到期" in page
