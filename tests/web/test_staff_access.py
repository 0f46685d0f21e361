"""Every page and button of staff, asked by everybody: what is not in the table is refused."""

from __future__ import annotations

import re

import pytest

from intake.store import IntegrationScope, StaffRole
from intake.web.app import bare_app
from tests.web.conftest import OPERATOR
from tests.web.staffed import (
    ANYBODY,
    OTHER_UNIT,
    STAFF_ROUTES,
    UNIT,
    account,
    recommended,
    submitted,
    three_flags,
)
from tests.web.test_access import leaves

PREFIXES = ("/login", "/logout", "/oidc", "/staff", "/review", "/admin")
GUARDED = {route: who for route, who in STAFF_ROUTES.items() if who is not ANYBODY}


def address(path: str, id: str) -> str:
    known = (
        path.replace("{id}", id)
        .replace("{upload}", "0" * 32)
        .replace("{user}", "0" * 32)
        .replace("{export}", "0" * 32)
        .replace("{integration}", "0" * 32)
        .replace("{message}", "0" * 32)
        .replace("{asked}", "0" * 32)
    )
    return re.sub(r"\{(number|round|n)\}", "1", known)


def asked(client, method: str, path: str, csrf: str = "") -> int:
    # A form with a file holds the number in its address.
    data = {"csrf": csrf} if method == "POST" else None
    return client.request(
        method, path, params=data, data=data, headers={"Accept": "text/html"}
    ).status_code


def test_every_page_of_staff_stands_in_the_table():
    there = {(m, r.path) for r in leaves(bare_app().routes) for m in r.methods or []}
    assert {route for route in there if route[1].startswith(PREFIXES)} == set(STAFF_ROUTES)


def test_nobody_gets_in_without_a_session_whatever_else_they_show(service):
    someone = submitted(service)
    strangers = [service.client(), service.reviewer, service.client(OPERATOR), someone.http]
    strangers[0].cookies.set("intake_staff", "a" * 43)
    for (method, path), _ in GUARDED.items():
        for client in strangers:
            refused = {303} if method == "GET" else {401, 403}  # to the page to sign in
            assert asked(client, method, address(path, someone.id)) in refused, (method, path)


@pytest.mark.parametrize("role", list(StaffRole))
def test_a_role_opens_its_own_pages_and_no_other(service, role):
    someone = submitted(service)
    if role is StaffRole.COUNTY_REVIEWER:
        recommended(service, someone)
    person = account(service, role)
    for (method, path), who in GUARDED.items():
        if path == "/review/{id}/take":
            continue  # below: it changes whose file it is
        status = asked(person.http, method, address(path, someone.id), person.csrf)
        assert (status != 403) == (role in who), (method, path, status)
        assert status != 401


def test_another_units_files_do_not_even_exist(service):
    someone = submitted(service)
    other = account(service, StaffRole.UNIT_REVIEWER, unit=OTHER_UNIT)
    for (method, path), who in GUARDED.items():
        if "{id}" in path and StaffRole.UNIT_REVIEWER in who:
            status = asked(other.http, method, address(path, someone.id), other.csrf)
            assert status == 404, (method, path)
    assert someone.id not in other.get("/review").text
    assert someone.id not in other.get("/review", params={"unit": "和静县第一中学"}).text
    assert other.http.get("/review/next").headers["Location"] == "/review?done=1"


def test_what_nobody_handed_in_is_no_reviewers_business(service):
    draft = service.applicant()
    person = account(service, StaffRole.COUNTY_REVIEWER)
    assert person.get(f"/review/{draft.id}").status_code == 404


def test_a_form_of_another_site_is_refused(service):
    someone = submitted(service)
    person = account(service, StaffRole.UNIT_REVIEWER)
    for (method, path), who in GUARDED.items():
        if method == "POST" and StaffRole.UNIT_REVIEWER in who:
            assert asked(person.http, method, address(path, someone.id), "0" * 64) == 403
    answer = person.http.post(
        f"/review/{someone.id}/recommend",
        data={"csrf": person.csrf},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    assert service.store.cases.get(someone.id).state == "submitted"


def test_a_file_is_decided_on_at_its_own_stage_alone(service):
    someone = submitted(service)
    county, unit = (
        account(service, StaffRole.COUNTY_REVIEWER),
        account(service, StaffRole.UNIT_REVIEWER),
    )
    county.get(f"/review/{someone.id}")
    assert county.press(f"/review/{someone.id}/confirm").status_code == 409
    recommended(service, someone)
    unit.get(f"/review/{someone.id}")
    assert unit.press(f"/review/{someone.id}/recommend").status_code == 409
    assert service.store.cases.get(someone.id).state == "recommended"


def test_programs_act_each_at_its_own_stage(service):
    someone = submitted(service)
    county = service.program(IntegrationScope.COUNTY)
    assert county.post(f"{someone.url}/confirm").json()["code"] == "NOT_RECOMMENDED"
    assert (
        service.program(IntegrationScope.UNIT, UNIT)
        .post(f"{someone.url}/recommend")
        .json()["state"]
        == "recommended"
    )
    assert county.post(f"{someone.url}/confirm").json()["state"] == "confirmed"


def test_the_operators_page_is_open_to_operators_alone(service):
    for role in StaffRole:
        status = account(service, role).get("/ops").status_code
        assert status == (200 if role is StaffRole.OPERATOR else 401), role


def test_whatever_shows_a_file_is_recorded_and_its_pictures_once(service):
    someone = submitted(service, three_flags(), "return", pages=3)
    person = account(service, StaffRole.SUPERVISOR)
    upload = service.store.uploads.of(someone.id)[0].id

    def opened() -> int:
        lines = service.store.audit.entries(someone.id)
        return sum(one.action == "file_opened" and one.actor == person.id for one in lines)

    for _ in range(2):
        path = f"/review/{someone.id}/pages/{upload}/1"
        assert person.get(path).status_code == 200
    assert opened() == 1
    for times, paper in enumerate(("opinions", "report.pdf", "letter.pdf"), start=2):
        assert person.get(f"/review/{someone.id}/{paper}").status_code == 200
        assert opened() == times
    far = f"/review/{someone.id}/rounds/{10**30}/letter.pdf"
    assert person.get(far).status_code == 422
