"""Tokens of programs: named, with a scope and an end, stored as digests, recorded."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import text

from intake.domain.errors import Conflict
from intake.store import IntegrationScope, StaffRole
from tests.web.conftest import CLOCK, REVIEWER, flag
from tests.web.staffed import OTHER_UNIT, UNIT, account, later, recommended, submitted, three_flags

NOW = dt.datetime.fromisoformat(CLOCK)


def add(service, scope=IntegrationScope.READ, unit=None, days=1):
    return service.store.integrations.add(
        "档案系统", scope, unit, NOW + dt.timedelta(days=days), NOW, "command"
    )


def test_a_static_token_of_reviewers_opens_nothing_any_more(service):
    assert service.client(REVIEWER).get("/api/applications").status_code == 401


def test_a_token_ends_and_can_be_taken_back_at_once(service):
    made, token = add(service)
    http = service.client(token)
    assert http.get("/api/applications").status_code == 200
    service.store.integrations.revoke(made.id, NOW, "command")
    assert http.get("/api/applications").status_code == 401
    again = service.client(add(service)[1])
    assert again.get("/api/applications").status_code == 200
    later(service, 24 * 60 + 1)
    assert again.get("/api/applications").status_code == 401


def test_only_a_keyed_digest_is_stored_and_a_changed_row_opens_nothing(service, tmp_path):
    made, token = add(service, IntegrationScope.UNIT, OTHER_UNIT)
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert token.encode() not in path.read_bytes(), path
    with service.store.db.write() as connection:
        connection.execute(text("UPDATE integrations SET scope = 'county'"))
    assert service.client(token).get("/api/applications").status_code == 401
    assert not service.store.integrations.get(made.id).is_untouched


def test_a_program_of_a_unit_knows_no_other_units_files_and_no_drafts(service):
    mine, foreign = submitted(service), submitted(service, unit=OTHER_UNIT)
    draft = service.applicant()
    http = service.program(IntegrationScope.UNIT, UNIT)
    listed = [row["id"] for row in http.get("/api/applications").json()["items"]]
    assert listed == [mine.id]
    for url in (foreign.url, draft.url):
        for path in ("", "/report", "/decisions"):
            assert http.get(url + path).status_code == 404
        for call in ("recommend", "return", "decisions", "seen"):
            assert http.post(f"{url}/{call}", json={}).status_code == 404


def test_a_scope_is_no_wider_than_its_stage(service):
    someone = submitted(service, three_flags(), "return", pages=3)
    reading, unit = service.program(), service.program(IntegrationScope.UNIT, UNIT)
    county = service.program(IntegrationScope.COUNTY)
    for call in ("decisions", "seen", "return", "recommend", "confirm"):
        assert reading.post(f"{someone.url}/{call}", json={}).status_code == 403
    assert unit.post(f"{someone.url}/confirm").status_code == 403
    assert county.post(f"{someone.url}/recommend").status_code == 403
    key = county.get(f"{someone.url}/decisions").json()["items"][0]["flag"]
    early = county.post(f"{someone.url}/decisions", json={"flag": key, "action": "upheld"})
    assert early.json()["code"] == "NOT_YOUR_TURN"
    assert county.post(f"{someone.url}/return").json()["code"] == "NOT_YOUR_TURN"
    recommended(service, someone)
    late = unit.post(f"{someone.url}/decisions", json={"flag": key, "action": "upheld"})
    assert late.json()["code"] == "NOT_YOUR_TURN"


def test_a_program_returns_only_what_was_decided_and_seen_page_by_page(service):
    someone = submitted(service, three_flags(), "return", pages=3)
    http = service.program(IntegrationScope.UNIT, UNIT)
    assert http.post(f"{someone.url}/return").json()["code"] == "FLAGS_UNDECIDED"
    for one in http.get(f"{someone.url}/decisions").json()["items"]:
        http.post(f"{someone.url}/decisions", json={"flag": one["flag"], "action": "upheld"})
    assert http.post(f"{someone.url}/return").json()["code"] == "PAGES_UNSEEN"
    unseen = http.post(f"{someone.url}/seen", json={"pages": []}).json()["unseen"]
    assert len(unseen) == 3
    # What another program saw does not count for this one.
    other = service.program(IntegrationScope.UNIT, UNIT)
    assert other.post(f"{someone.url}/seen", json={"pages": unseen}).json()["unseen"] == []
    assert http.post(f"{someone.url}/return").json()["code"] == "PAGES_UNSEEN"
    stray = {"pages": [{"upload": "0" * 32, "page": 1}]}
    assert http.post(f"{someone.url}/seen", json=stray).status_code == 422
    http.post(f"{someone.url}/seen", json={"pages": unseen})
    assert http.post(f"{someone.url}/return").status_code == 200


def test_what_a_program_reads_and_does_is_recorded_under_its_name(service):
    someone = submitted(service)
    http = service.program(IntegrationScope.UNIT, UNIT)
    http.get(f"{someone.url}/report")
    http.post(f"{someone.url}/recommend")
    (program,) = service.store.integrations.all()
    done = [(one.action, one.actor) for one in service.store.audit.entries(someone.id)]
    name = f"integration:{program.id}"
    assert {("file_opened", name), ("recommended", name)} <= set(done)
    assert program.name in account(service, StaffRole.SUPERVISOR).get("/staff/audit").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"scope": "everything"},
        {"scope": "unit"},
        {"days": "0"},
        {"days": "100000"},
        {"days": "soon"},
    ],
)
def test_an_administrator_makes_no_token_without_name_scope_and_end(service, wrong):
    administrator = account(service, StaffRole.ADMINISTRATOR)
    fields = {"name": "档案系统", "scope": "read", "unit": "", "days": "30"} | wrong
    assert administrator.press("/admin/integrations", **fields).status_code == 422
    assert service.store.integrations.all() == []


def test_an_administrator_makes_a_token_that_is_shown_once_and_takes_it_back(service):
    administrator = account(service, StaffRole.ADMINISTRATOR)
    page = administrator.press(
        "/admin/integrations", name="档案系统", scope="read", unit="", days="30"
    )
    (made,) = service.store.integrations.all()
    assert "int_" in page.text and "int_" not in administrator.get("/admin/integrations").text
    assert administrator.press(f"/admin/integrations/{made.id}").status_code == 303
    assert service.store.integrations.get(made.id).revoked_at is not None
    actions = [one.action for one in service.store.audit.entries(limit=9)]
    assert "integration_added" in actions and "integration_revoked" in actions


def test_nothing_to_mend_is_nothing_to_return(service):
    someone = submitted(service, [flag(0, severity="info")], "pass")
    http = service.program(IntegrationScope.UNIT, UNIT)
    assert service.send_back(someone, http).json()["code"] == "NOTHING_TO_RETURN"


@pytest.mark.parametrize("scope", list(IntegrationScope))
def test_one_administrator_alone_opens_no_file_with_a_token(service, scope):
    first = account(service, StaffRole.ADMINISTRATOR)
    page = first.press("/admin/integrations", name="档案", scope=scope, unit=UNIT, days="30")
    token = re.search(r"int_[\w-]+", page.text)[0]
    (made,) = service.store.integrations.all()
    assert f"intake integration confirm {made.id}" in page.text
    http, confirm = service.client(token), f"/admin/integrations/{made.id}/confirm"
    assert first.press(confirm).status_code == 409
    assert "等待另一位管理员确认" in first.get("/admin/integrations").text
    assert http.get("/api/applications").status_code == 401
    second = account(service, StaffRole.ADMINISTRATOR, login="second")
    assert confirm in second.get("/admin/integrations").text
    assert second.press(confirm).status_code == 303
    assert http.get("/api/applications").status_code == 200
    assert "integration_confirmed" in [one.action for one in service.store.audit.entries(limit=9)]


def test_what_waits_is_not_opened_in_the_database(service):
    made, token = service.store.integrations.add(
        "档案", IntegrationScope.READ, None, NOW + dt.timedelta(days=1), NOW, "a" * 32, True
    )
    with service.store.db.write() as connection:
        connection.execute(text("UPDATE integrations SET pending_by = NULL"))
    assert service.client(token).get("/api/applications").status_code == 401
    with service.store.db.write() as connection:
        connection.execute(text("UPDATE integrations SET pending_by = 'b'"))
    with pytest.raises(Conflict):
        service.store.integrations.confirm(made.id, NOW, "a" * 32)


def test_reading_the_decisions_is_recorded_for_the_program(service):
    someone = submitted(service, three_flags(), "return", pages=3)
    made, token = add(service)
    client = service.client(token)
    assert client.get(f"/api/applications/{someone.id}/decisions").status_code == 200
    lines = service.store.audit.entries(someone.id)
    assert [one.action for one in lines if one.actor == f"integration:{made.id}"] == ["file_opened"]
