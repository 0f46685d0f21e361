"""The queue: who is found how, in which order, and what is done for several at once."""

from __future__ import annotations

import re

import pytest

from intake.casework.rounds import Move, State
from intake.store import StaffRole
from intake.web.moves import make
from tests.web.conftest import ID_NUMBER
from tests.web.staffed import OTHER_UNIT, UNIT, account, later, submitted


@pytest.fixture
def county(service):
    return account(service, StaffRole.COUNTY_REVIEWER)


def numbers(answer) -> list[str]:
    """The applications' numbers in the order of the list."""
    return re.findall(r'<a class="open" href="/review/(\w{8})', answer.text)


def listed(*people) -> list[str]:
    return [one.id[:8] for one in people]


@pytest.mark.parametrize(
    "sought", ["阿依古丽买买提", "阿依古丽·买买提", "阿依古丽.买买提", "古丽 买", "依古麗"]
)
def test_a_name_is_found_without_its_dot_and_in_either_script(service, county, sought):
    someone = submitted(service)
    submitted(service, name="王小明")
    assert numbers(county.get("/review", params={"tab": "submitted", "text": sought})) == listed(
        someone
    )


def test_a_number_finds_its_person_in_every_state_is_recorded_and_stands_in_no_address(
    service, county
):
    someone = submitted(service)
    make(service.store.cases, service.store.cases.get(someone.id), Move(State.RECOMMENDED, 1))
    answer = county.press("/review/find", text=f" {ID_NUMBER[:6]} {ID_NUMBER[6:]} ", tab="returned")
    assert numbers(answer) == listed(someone)
    assert ID_NUMBER not in answer.text
    assert ID_NUMBER not in str(answer.url)
    lines = list(service.store.audit.entries(someone.id))
    assert [one.action for one in lines if one.actor == county.id] == ["searched_by_number"]
    assert ID_NUMBER not in str(lines)


def test_a_number_of_another_unit_finds_nobody_and_the_search_is_recorded_all_the_same(service):
    submitted(service)
    other = account(service, StaffRole.UNIT_REVIEWER, "other", OTHER_UNIT)
    answer = other.press("/review/find", text=ID_NUMBER)
    assert numbers(answer) == []
    (line,) = [one for one in service.store.audit.entries() if one.action == "searched_by_number"]
    assert (line.application_id, line.detail) == (None, {"rows": 0})


@pytest.mark.parametrize("typed", [ID_NUMBER[:12], ID_NUMBER[:17], ID_NUMBER + "0"])
def test_a_part_of_a_number_is_searched_for_nowhere(service, county, typed):
    submitted(service)
    answer = county.press("/review/find", text=typed)
    assert answer.status_code == 200 and "完整的 18 位" in answer.text
    assert "searched_by_number" not in [one.action for one in service.store.audit.entries()]


def test_units_are_chosen_from_a_list_that_says_how_many_each_has(service, county):
    first, second = submitted(service), submitted(service, unit=OTHER_UNIT)
    third = submitted(service, unit=OTHER_UNIT)
    page = county.get("/review?tab=submitted")
    assert f"{UNIT}（1）" in page.text and f"{OTHER_UNIT}（2）" in page.text
    found = county.get("/review", params={"tab": "submitted", "unit": OTHER_UNIT})
    assert sorted(numbers(found)) == sorted(listed(second, third))
    assert listed(first)[0] not in found.text
    own = account(service, StaffRole.UNIT_REVIEWER)
    assert OTHER_UNIT not in own.get("/review").text


def test_a_column_sorts_and_turns_round(service, county):
    people = []
    for minutes, name in ((0, "张三"), (3, "阿里"), (6, "马明")):
        later(service, minutes)
        people.append(submitted(service, name=name))
    zhang, ali, ma = listed(*people)
    expected = {
        "name": [ali, ma, zhang],
        "-name": [zhang, ma, ali],
        "submitted": [zhang, ali, ma],
        "-submitted": [ma, ali, zhang],
        "nonsense": [zhang, ali, ma],
    }
    for sort, order in expected.items():
        page = county.get("/review", params={"tab": "submitted", "sort": sort})
        assert numbers(page) == order, sort
    assert 'aria-sort="descending"' in county.get("/review?tab=submitted&sort=-name").text


def test_a_filter_is_kept_for_its_own_account_and_dropped(service, county):
    query = "/review?tab=returned&verdict=return&page=3&evil=1"
    assert county.press("/review/filters", name="急", query=query).status_code == 303
    assert 'href="/review?tab=returned&amp;verdict=return">急' in county.get("/review").text
    assert ">急</a>" not in account(service, StaffRole.SUPERVISOR).get("/review").text
    county.press("/review/filters", drop="急", query=query)
    assert ">急</a>" not in county.get("/review").text


def test_several_are_claimed_after_everything_that_will_happen_was_listed(service):
    unit = account(service, StaffRole.UNIT_REVIEWER)
    free, held = submitted(service), submitted(service)
    account(service, StaffRole.UNIT_REVIEWER, "first").get(f"/review/{held.id}")
    other = submitted(service, unit=OTHER_UNIT)
    ids = [free.id, held.id, other.id]
    plan = unit.press("/review/bulk", do="claim", id=ids)
    assert "领取：1 份" in plan.text and "正由 first先生 审核，不领取" in plan.text
    assert other.id not in plan.text and other.id[:8].upper() not in plan.text
    now = service.clock.settings.now()
    assert service.store.leases.current(free.id, now) is None, "a plan does nothing"
    assert unit.press("/review/bulk", do="claim", id=ids, sure="1").status_code == 303
    assert service.store.leases.current(free.id, now).user_id == unit.id
    assert service.store.leases.current(held.id, now).user_id != unit.id
    assert service.store.leases.current(other.id, now) is None


def test_an_export_of_several_holds_these_alone(service, county):
    one, _ = submitted(service), submitted(service)
    county.press("/review/bulk", do="export", id=[one.id], sure="1")
    (asked,) = service.store.background_jobs.of("export", county.id)
    assert (asked.wanted["only"], asked.total) == ([one.id], 1)


def test_who_may_not_decide_claims_nothing(service):
    supervisor = account(service, StaffRole.SUPERVISOR)
    someone = submitted(service)
    answer = supervisor.press("/review/bulk", do="claim", id=[someone.id], sure="1")
    assert answer.status_code == 403


def test_nobody_is_reminded_who_cannot_be_reached_or_has_nothing_to_correct(service, county):
    someone = submitted(service)
    plan = county.press("/review/bulk", do="remind", id=[someone.id])
    assert "提醒补正：0 份" in plan.text and "不在补正期间，不提醒" in plan.text


@pytest.mark.parametrize(
    "typed",
    [
        f"张三 {ID_NUMBER}",
        f"{ID_NUMBER[:6]}-{ID_NUMBER[6:14]}-{ID_NUMBER[14:]}",
        f"身份证：{ID_NUMBER}",
        "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in ID_NUMBER),
    ],
)
def test_a_number_among_other_signs_is_a_number_and_stands_in_no_address(service, county, typed):
    someone = submitted(service)
    answer = county.press("/review/find", text=typed)
    assert answer.status_code == 200 and numbers(answer) == listed(someone)
    assert "HX-Push-Url" not in answer.headers and ID_NUMBER not in answer.text
    page = county.get("/review", params={"tab": "submitted", "text": typed})
    assert "网址中不能有身份证号" in page.text and ID_NUMBER not in page.text
    query = f"/review?tab=submitted&text={typed}"
    assert county.press("/review/filters", name="她", query=query).status_code == 303
    (kept,) = service.store.filters.of(county.id)
    assert kept.query == "tab=submitted"


def test_half_a_number_beside_a_name_is_refused_and_an_applications_number_is_not(service, county):
    refused = county.press("/review/find", text=f"张三 {ID_NUMBER[:12]}")
    assert refused.status_code == 200 and "完整的 18 位" in refused.text
    assert county.press("/review/find", text="张三 12345678").status_code == 303
