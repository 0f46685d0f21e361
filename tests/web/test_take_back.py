"""What a reviewer pressed can be taken back for ten seconds, as if it had not been."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from intake.store import StaffRole
from intake.store.database import telling_schema as m
from tests.web.conftest import flag
from tests.web.staffed import account, later, recommended, submitted, three_flags
from tests.web.test_staff_pages import decide_all, see_all


@pytest.fixture
def unit(service):
    return account(service, StaffRole.UNIT_REVIEWER)


@pytest.fixture
def returned(service, unit):
    """A file that the unit has just returned."""
    someone = submitted(service, three_flags(), "return", pages=3)
    unit.get(f"/review/{someone.id}")
    decide_all(unit, service, someone, "upheld", "overruled", "upheld")
    see_all(unit, service, someone)
    assert unit.press(f"/review/{someone.id}/return").status_code == 303
    assert service.store.cases.get(someone.id).state == "returned"
    return someone


def told(service, someone):
    with service.store.db.read() as connection:
        return connection.execute(
            select(m.messages.c.kind).where(m.messages.c.application_id == someone.id)
        ).all()


def test_a_return_taken_back_leaves_nothing_behind_but_the_audit(service, unit, returned):
    assert told(service, returned)
    assert unit.press(f"/review/{returned.id}/take-back").headers["Location"].endswith(returned.id)
    record = service.store.cases.get(returned.id)
    assert (record.state, record.round) == ("submitted", 1)
    assert record.returned_at is None and record.correct_by is None
    (first,) = service.store.rounds.of(returned.id)
    assert first.returned_at is None and first.report_id is None and first.submitted_at
    assert not told(service, returned)
    newest = service.store.audit.entries(returned.id)[0]
    assert newest.action == "taken_back"
    assert newest.detail["after"]["state"] == "submitted"
    # Its decisions stand, so that it can be returned again.
    assert unit.press(f"/review/{returned.id}/return").status_code == 303
    assert service.store.cases.get(returned.id).state == "returned"
    assert told(service, returned)


def test_the_offer_stands_on_the_next_page_and_only_there(service, unit, returned):
    page = unit.get(f"/review?acted={returned.id}").text
    assert f'action="/review/{returned.id}/take-back"' in page and "已退回" in page
    assert "take-back" not in unit.get("/review").text
    later(service, 1)
    assert "take-back" not in unit.get(f"/review?acted={returned.id}").text


def test_after_ten_seconds_nothing_is_taken_back(service, unit, returned):
    later(service, 1)
    late = unit.press(f"/review/{returned.id}/take-back")
    assert late.status_code == 409 and "TAKE_BACK_LATE" in late.text
    assert service.store.cases.get(returned.id).state == "returned"


def test_what_another_decided_is_not_ones_own_to_take_back(service, returned):
    other = account(service, StaffRole.UNIT_REVIEWER, "other")
    assert other.press(f"/review/{returned.id}/take-back").status_code == 409
    assert service.store.cases.get(returned.id).state == "returned"


def test_an_applicant_who_has_begun_to_correct_is_not_overrun(service, unit, returned):
    answer = returned.http.patch(
        returned.url, json={"education": {"level": "大专"}}, headers={"If-Match": "*"}
    )
    assert answer.status_code == 200
    assert unit.press(f"/review/{returned.id}/take-back").status_code == 409
    assert service.store.cases.get(returned.id).state == "returned"


def test_what_has_begun_to_be_told_stands(service, unit, returned):
    with service.store.db.write() as connection:
        connection.execute(update(m.messages).values(fence=1))
    refused = unit.press(f"/review/{returned.id}/take-back")
    assert refused.status_code == 409 and "已经通知" in refused.text
    assert service.store.cases.get(returned.id).state == "returned"


def test_a_recommendation_and_a_confirmation_are_taken_back(service, unit):
    someone = submitted(service)
    unit.get(f"/review/{someone.id}")
    unit.press(f"/review/{someone.id}/recommend")
    assert service.store.cases.get(someone.id).state == "recommended"
    unit.press(f"/review/{someone.id}/take-back")
    assert service.store.cases.get(someone.id).state == "submitted"
    unit.press(f"/review/{someone.id}/leave")

    recommended(service, someone)
    county = account(service, StaffRole.COUNTY_REVIEWER)
    county.get(f"/review/{someone.id}")
    county.press(f"/review/{someone.id}/confirm")
    assert service.store.cases.get(someone.id).ended_at is not None
    county.press(f"/review/{someone.id}/take-back")
    record = service.store.cases.get(someone.id)
    assert record.state == "recommended" and record.ended_at is None


def test_a_second_return_taken_back_keeps_the_first(service, unit, returned):
    first = service.store.cases.get(returned.id)
    returned.http.patch(
        returned.url, json={"education": {"level": "大专"}}, headers={"If-Match": "*"}
    )
    returned.submit()
    upload = service.store.uploads.of(returned.id)[0].id
    service.work([flag(upload, code="NAME_MISMATCH", field="name")], "return")
    unit.get(f"/review/{returned.id}")
    decide_all(unit, service, returned, "upheld")
    see_all(unit, service, returned)
    later(service, 1)
    unit.press(f"/review/{returned.id}/return")
    assert service.store.cases.get(returned.id).returned_at != first.returned_at
    assert unit.press(f"/review/{returned.id}/take-back").status_code == 303
    record = service.store.cases.get(returned.id)
    assert (record.state, record.round) == ("submitted", 2)
    assert (record.returned_at, record.correct_by) == (first.returned_at, first.correct_by)
    assert service.store.rounds.of(returned.id)[0].report_id is not None


def test_two_presses_take_back_once(service, unit, returned):
    address = f"/review/{returned.id}/take-back"
    assert unit.press(address).status_code == 303
    assert unit.press(address).status_code == 409
    assert service.store.cases.get(returned.id).state == "submitted"
