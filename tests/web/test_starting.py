"""What cannot be is said before it is chosen; what follows from another value is not typed."""

from __future__ import annotations

import re

import httpx

from intake.web.applicant.sessions import COOKIE
from tests.web.conftest import DECLARED

NEW = {"name": "甲", "level": "本科", "employer_kind": "public_institution"}


def guarded(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """A form of ours as the page gave it."""
    shown = browser.get(path).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', shown)
    assert token
    return browser.post(path, data={"csrf": token[1], **fields})


def inside(service, declared: dict) -> httpx.Client:
    someone = service.applicant(declared)
    browser = service.client()
    browser.cookies.set(COOKIE, service.store.entries.open_session(someone.id))
    browser.headers["X-Application"] = someone.id
    return browser


def test_a_notice_that_is_not_open_is_told_and_cannot_be_chosen(service):
    browser = service.client()
    page = browser.get("/a/start").text
    assert "尚未开始" in page
    assert 'value="yunling-2027"' not in page
    answer = guarded(browser, "/a/start", policy="yunling-2027", **NEW)
    assert answer.status_code == 422
    assert "请选择您要申报的通知" in answer.text


def test_only_the_notices_own_series_can_be_chosen_and_examined_ones_are_said_before(service):
    browser = service.client()
    page = browser.get("/a/start").text
    assert "<option disabled>卫生系列（国家统一考试，不在本次申报）</option>" in page
    answer = guarded(browser, "/a/start", series="卫生系列", **NEW)
    assert answer.status_code == 422
    assert "这次通知没有这个系列" in answer.text


def test_birth_date_and_sex_follow_from_the_number_where_nobody_declared_them(service):
    applicant = {"name": "甲"}
    browser = inside(service, {**DECLARED, "applicant": applicant})
    page = browser.get("/a/declaration").text
    version = re.search(r'data-version="(\d+)"', page)[1]
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
    fields = {"csrf": token, "version": version, "applicant.id_number": "652827199903081225"}
    said = browser.post(
        "/a/declaration", data=fields, headers={"Accept": "application/json"}
    ).json()
    assert said["values"]["applicant.birth_date"] == "1999-03-08"
    assert said["values"]["applicant.sex"] == "女"
    assert sorted(said["derived"]) == ["applicant.birth_date", "applicant.sex"]
    assert said["values"]["applicant.id_number"] == "652827********1225"


def test_a_number_that_fails_its_check_is_shown_whole_to_whoever_typed_it(service):
    number = "652827199903081228"
    browser = inside(
        service, {**DECLARED, "applicant": {**DECLARED["applicant"], "id_number": number}}
    )
    page = browser.get("/a/declaration").text
    assert f'value="{number}"' in page
    assert "校验码不符" in page


def test_a_specialty_taken_by_examination_is_doubted_while_it_is_declared(service):
    work = {**DECLARED["employment"], "specialty": "护理"}
    page = inside(service, {**DECLARED, "employment": work}).get("/a/declaration").text
    assert "由国家统一考试取得职称" in page
