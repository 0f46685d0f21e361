"""The operator's page: what needs a person first, two buttons, and nobody else's hands."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from intake.store import AuditNote, Blame, JobStatus
from intake.store.database.pace import BACKED_UP
from intake.web.ops import ops
from intake.web.thresholds import LOGIN_BURST
from tests.web.conftest import ID_NUMBER, OPERATOR, REVIEWER


@pytest.fixture
def signed_in(service):
    client = service.client()
    answer = client.post("/ops/login", data={"token": OPERATOR})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ops")
    return client


def stuck_job(service, code: str = "PARSER_CRASH", **query) -> str:
    """A file that killed its child twice."""
    service.applicant().send(os.urandom(50), **query)
    job = service.store.jobs.due(1)[0].job_id
    for _ in range(2):
        service.store.failures.fail(service.store.jobs.claim(job, "w"), Blame.PAGE, code)
    service.work()
    return job


def test_the_page_asks_for_the_token_and_shows_nothing_before(service):
    stuck_job(service)
    answer = service.client().get("/ops")
    assert answer.status_code == 401
    assert "运维令牌" in answer.text
    assert "PARSER_CRASH" not in answer.text


def test_a_wrong_token_is_told_and_counted(service):
    client = service.client()
    for _ in range(LOGIN_BURST):
        answer = client.post("/ops/login", data={"token": REVIEWER})
        assert answer.status_code == 401
        assert REVIEWER not in answer.text
        assert "Set-Cookie" not in answer.headers
    assert client.post("/ops/login", data={"token": OPERATOR}).json()["code"] == "TOO_MANY_REQUESTS"


def test_the_cookie_is_this_pages_alone_and_not_the_token(service, signed_in):
    cookie = signed_in.post("/ops/login", data={"token": OPERATOR}).headers["Set-Cookie"].lower()
    for attribute in ("httponly", "samesite=strict", "path=/ops"):
        assert attribute in cookie
    assert OPERATOR not in cookie
    someone = service.applicant()
    assert signed_in.get(someone.url).status_code == 401


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "9999999999",
        "9999999999.",
        "9999999999.00",
        f"9999999999.{OPERATOR}",
        ops.session("another-token-than-ours", 9999999999),
        ops.session(OPERATOR, 1),
        "99999999999999999999.x",
    ],
)
def test_a_forged_or_old_cookie_opens_nothing(service, value):
    client = service.client()
    client.cookies.set(ops.COOKIE, value, path="/ops")
    assert client.get("/ops").status_code == 401


def test_a_cookie_ends_with_the_working_day(service):
    client = service.client()
    client.cookies.set(ops.COOKIE, ops.session(OPERATOR, int(time.time()) + 5), path="/ops")
    assert client.get("/ops").status_code == 200


def test_what_needs_a_person_stands_first(service, signed_in):
    assert "没有需要处理的事项" in signed_in.get("/ops").text
    job = stuck_job(service)
    service.applicant().send(os.urandom(60))
    service.store.facts.beat("fast@host", "fast")
    page = signed_in.get("/ops").text
    assert page.index("需要处理：1 项") < page.index("<h2>排队") < page.index("fast@host")
    assert f"/ops/jobs/{job}/retry" in page
    assert "程序未能打开此文件" in page


def test_a_job_is_tried_again_or_handed_to_a_person(service, signed_in):
    again, over = stuck_job(service), stuck_job(service)
    assert signed_in.post(f"/ops/jobs/{again}/retry").status_code == 303
    assert service.store.jobs.get(again).status is JobStatus.QUEUED
    assert signed_in.post(f"/ops/jobs/{over}/person").status_code == 303
    assert service.store.jobs.get(over).status is JobStatus.DONE
    answer = signed_in.post(f"/ops/jobs/{over}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "JOB_NOT_WAITING")


def test_a_strangers_page_cannot_press_the_buttons(service, signed_in):
    job = stuck_job(service)
    evil = {"Origin": "https://evil.example"}
    assert signed_in.post(f"/ops/jobs/{job}/retry", headers=evil).status_code == 403
    assert service.store.jobs.get(job).status is JobStatus.QUARANTINED
    own = {"Origin": service.url}
    assert signed_in.post(f"/ops/jobs/{job}/retry", headers=own).status_code == 303


def test_a_program_may_use_the_token_itself(service):
    job = stuck_job(service)
    client = service.client(OPERATOR)
    assert client.get("/ops").status_code == 200
    assert client.post(f"/ops/jobs/{job}/person").status_code == 303
    for wrong in (REVIEWER, "x"):
        assert service.client(wrong).post(f"/ops/jobs/{job}/person").status_code == 401


def test_the_page_holds_nothing_about_a_person(service, signed_in):
    stuck_job(service, filename=f"{ID_NUMBER}阿依古丽.jpg", material="id_card_portrait_side")
    page = signed_in.get("/ops").text
    for secret in (ID_NUMBER, "阿依古丽", "id_card"):
        assert secret not in page


def test_a_worker_that_fell_silent_is_marked(service, signed_in, monkeypatch):
    assert "没有核对进程在工作" in signed_in.get("/ops").text
    service.store.facts.beat("fast@host", "fast")
    assert "没有核对进程在工作" not in signed_in.get("/ops").text
    monkeypatch.setattr(ops, "SILENT_SECONDS", -1)
    assert "没有核对进程在工作" in signed_in.get("/ops").text


def test_an_operator_signs_in_and_presses_a_button_in_a_browser(service, tmp_path):
    from playwright.sync_api import sync_playwright

    job = stuck_job(service)
    stuck_job(service, "WORKER_CRASHED")
    for number in range(3):
        service.applicant().send(os.urandom(40 + number))
    service.store.facts.beat("fast-report@intake-01", "fast")
    service.store.facts.beat("bulk@intake-01", "bulk")
    pictures = Path(os.environ.get("INTAKE_TEST_PICTURES", tmp_path))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        refused = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Policy" in said.text else None
        )
        page.goto(f"{service.url}/ops")
        page.screenshot(path=pictures / "ops-entry.png")
        page.get_by_label("运维令牌").fill(OPERATOR)
        page.get_by_role("button", name="进入").click()
        page.wait_for_selector("text=需要处理：2 项")
        page.screenshot(path=pictures / "ops.png", full_page=True)
        page.locator(f"form[action$='{job}/retry'] button").click()
        page.wait_for_selector("text=需要处理：1 项")
        page.get_by_role("button", name="退出").click()
        page.wait_for_selector("text=运维令牌")
        browser.close()
    assert refused == []


def test_the_page_says_how_fast_the_work_goes_and_when_it_was_last_backed_up(
    service, signed_in, tmp_path
):
    page = signed_in.get("/ops").text
    assert "没有备份记录" in page and "所在的磁盘还剩" in page and "无法估计" in page
    service.applicant().send(os.urandom(70))
    service.applicant().send(os.urandom(71))
    service.work()
    service.store.audit.note(AuditNote("command", BACKED_UP), service.clock.settings.now())
    page = signed_in.get("/ops").text
    assert "最近一小时 2 个文件有了结论" in page and "上一次完整的备份在" in page
    assert service.store.pace.queues()["fast"].done == 2
