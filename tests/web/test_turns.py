"""Submitting and returning over HTTP: what is refused, and what never costs a round."""

from __future__ import annotations

import concurrent.futures

import pytest
from sqlalchemy import text

from tests.web.conftest import DECLARED, REVIEWER, flag


def send_back(service, someone, **headers):
    return service.send_back(someone, **headers)


def returned(service, someone):
    """Once more round: submitted, checked, returned."""
    assert someone.submit().status_code == 200
    service.work([flag()], "return")
    answer = send_back(service, someone)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_submitting_never_waits_for_checks(service):
    someone = service.ready()
    answer = someone.submit()
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["round"]) == ("submitted", 1)


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2024-10-07T23:59:59+08:00", 409),
        ("2024-10-08T00:00:00+08:00", 200),
        ("2024-10-30T18:00:00+08:00", 200),
        ("2024-10-30T18:00:01+08:00", 409),
    ],
)
def test_the_window_is_inclusive_to_the_second(service, moment, status):
    someone = service.ready()
    service.clock.set(moment)
    answer = someone.submit()
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "OUTSIDE_WINDOW"
        assert "申报时间" in answer.json()["detail"]


def test_after_submission_nothing_is_changed_until_it_is_returned(service):
    someone = service.applicant()
    upload = someone.send().json()
    someone.submit()
    refused = (
        someone.send(b"\xff\xd8\xff more"),
        someone.http.delete(upload["status_url"]),
        someone.http.patch(someone.url, json={}, headers={"If-Match": "*"}),
    )
    assert [answer.json()["code"] for answer in refused] == ["ALREADY_SUBMITTED"] * 3
    service.work([flag()], "return")
    send_back(service, someone)
    again = someone.send(b"\xff\xd8\xff more")
    assert (again.status_code, again.json()["round"]) == (202, 2)
    assert someone.http.delete(upload["status_url"]).status_code == 204


def test_a_return_waits_for_every_result(service):
    someone = service.ready()
    assert send_back(service, someone).json()["code"] == "NOT_FOUND"  # a draft is its owner's
    someone.submit()
    early = send_back(service, someone)
    assert (early.status_code, early.json()["code"]) == (409, "REPORT_NOT_READY")
    service.work([flag()], "return")
    assert send_back(service, someone).status_code == 200


def test_a_return_freezes_what_was_found_and_starts_48_hours(service):
    someone = service.ready()
    someone.submit()
    service.work(flags=[flag(code="NAME_MISMATCH", field="name")], verdict="return")
    back = send_back(service, someone).json()
    assert (back["state"], back["correct_by"]) == ("returned", "2024-10-22T10:00:00+08:00")
    # The applicant goes on working; what she was told stays as it was told.
    someone.send(b"\xff\xd8\xff better")
    service.work(flags=[])
    assert someone.http.get(f"{someone.url}/report").json()["flags"] == []
    told = someone.http.get(f"{someone.url}/report", params={"round": 1}).json()
    assert [f["code"] for f in told["flags"]] == ["NAME_MISMATCH"]
    nothing = someone.http.get(f"{someone.url}/report", params={"round": 2})
    assert (nothing.status_code, nothing.json()["code"]) == (404, "NO_REPORT_OF_ROUND")


@pytest.mark.parametrize(
    ("moment", "code"),
    [("2024-10-22T10:00:00+08:00", None), ("2024-10-22T10:00:01+08:00", "CORRECTION_EXPIRED")],
)
def test_48_hours_are_inclusive_to_the_second(service, moment, code):
    someone = service.ready()
    returned(service, someone)
    service.clock.set(moment)
    answers = [someone.submit()] if code is None else [someone.submit(), someone.send()]
    assert {answer.json().get("code") for answer in answers} == {code}


def test_a_fourth_submission_is_refused(service):
    someone = service.ready()
    for number in (1, 2, 3):
        assert returned(service, someone)["rounds_left"] == 3 - number
    refused = someone.submit()
    assert (refused.status_code, refused.json()["code"]) == (409, "ROUNDS_USED_UP")
    assert someone.see()["round"] == 3


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "one"}])
def test_many_submissions_at_once_are_one(service, headers):
    someone = service.ready()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: someone.submit(**headers), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert someone.see()["round"] == 1
    assert len(service.store.rounds.of(someone.id)) == 1


def test_a_submission_repeated_after_its_return_begins_no_new_round(service):
    someone = service.ready()
    key = {"Idempotency-Key": "a-button-pressed-once"}
    assert someone.submit(**key).status_code == 200
    service.work([flag()], "return")
    send_back(service, someone)
    late = someone.submit(**key)
    assert (late.status_code, late.json()["state"]) == (200, "returned")
    assert someone.see()["rounds_left"] == 2
    assert someone.submit(**{"Idempotency-Key": "another"}).json()["round"] == 2


def test_a_return_repeated_after_the_next_submission_returns_nothing(service):
    someone = service.ready()
    someone.submit()
    service.work([flag()], "return")
    key = {"Idempotency-Key": "k"}
    send_back(service, someone, **key)
    someone.submit()
    service.work([flag()], "return")
    late = send_back(service, someone, **key)
    assert (late.status_code, late.json()["state"]) == (200, "submitted")


def test_a_refused_submission_costs_nothing(service):
    someone = service.ready()
    service.clock.set("2024-10-31T00:00:00+08:00")
    someone.submit(**{"Idempotency-Key": "early"})
    service.clock.set("2024-10-30T00:00:00+08:00")
    assert someone.submit(**{"Idempotency-Key": "early"}).json()["round"] == 1


def test_an_empty_application_is_not_submitted_and_costs_nothing(service):
    someone = service.applicant({"policy": "hejing-2024"})
    said = someone.see()["submit"]
    answer = someone.submit()
    assert (answer.status_code, answer.json()["code"]) == (409, "DECLARATION_MISSING")
    assert (said["allowed"], said["message"]) == (False, answer.json()["detail"])
    pointers = [one["pointer"] for one in answer.json()["errors"]]
    assert {"$.applicant.name", "$.employment.employer_kind", "$.education.level"} <= set(pointers)
    assert (someone.see()["state"], someone.see()["rounds_left"]) == ("draft", 3)


def test_what_lacks_is_said_one_by_one_until_it_is_there(service):
    short = {k: v for k, v in DECLARED["employment"].items() if k != "employer_kind"}
    someone = service.applicant({**DECLARED, "employment": short})
    wrong = someone.submit().json()
    assert [one["pointer"] for one in wrong["errors"]] == ["$.employment.employer_kind"]
    assert "单位性质" in wrong["detail"]
    someone.http.patch(
        someone.url, json={"employment": {"employer_kind": "enterprise"}}, headers={"If-Match": "*"}
    )
    assert someone.submit().json()["code"] == "NOTHING_UPLOADED"
    someone.send()
    assert someone.submit().json()["state"] == "submitted"


def test_what_was_complete_may_not_be_emptied_before_the_next_round(service):
    someone = service.ready()
    returned(service, someone)
    someone.http.patch(
        someone.url, json={"applicant": {"id_number": None}}, headers={"If-Match": "*"}
    )
    refused = someone.submit().json()
    assert [one["pointer"] for one in refused["errors"]] == ["$.applicant.id_number"]
    assert someone.see()["rounds_left"] == 2


def test_a_stale_version_is_neither_submitted_nor_returned(service):
    someone = service.ready()
    assert someone.submit(**{"If-Match": '"7"'}).status_code == 412
    version = f'"{someone.see()["version"]}"'
    assert someone.submit(**{"If-Match": version}).status_code == 200
    service.work([flag()], "return")
    assert send_back(service, someone, **{"If-Match": version}).status_code == 412


def test_the_page_says_beforehand_what_will_be_refused(service):
    someone = service.ready()
    assert someone.see()["submit"]["allowed"]
    service.clock.set("2024-10-31T00:00:00+08:00")
    said = someone.see()["submit"]
    assert (said["allowed"], said["code"]) == (False, "OUTSIDE_WINDOW")
    assert someone.submit().json()["detail"] == said["message"]


def test_versions_are_pinned_by_the_first_return(service):
    someone = service.ready()
    returned(service, someone)
    assert service.store.cases.get(someone.id).pinned_versions == {"pipeline": "1"}


def test_only_a_reviewer_returns(service):
    someone = service.ready()
    someone.submit()
    answer = someone.http.post(f"{someone.url}/return")
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert REVIEWER not in answer.text


def test_what_time_has_ended_takes_no_submission_and_no_change(service):
    draft, back = service.ready(), service.ready()
    assert back.submit().status_code == 200
    service.work([flag()], "return")
    assert send_back(service, back).status_code == 200
    service.clock.set("2024-11-01T10:00:00+08:00")
    assert service.store.deadlines.lapse_due(service.clock.settings.now()) == 2
    assert [a.see()["state"] for a in (draft, back)] == ["closed", "abandoned"]
    assert [a.submit().json()["code"] for a in (draft, back)] == [
        "OUTSIDE_WINDOW",
        "CORRECTION_EXPIRED",
    ]
    assert [a.send().json()["code"] for a in (draft, back)] == [
        "APPLICATION_OVER",
        "CORRECTION_EXPIRED",
    ]


def test_three_submissions_are_of_a_person_and_not_of_an_application(service):
    first, second = service.ready(), service.ready()
    with service.store.db.write() as connection:
        # Her card was read in both (`tests/store/test_persons.py`).
        connection.execute(text("UPDATE applications SET proven_mac = person_mac"))
    returned(service, first)
    returned(service, first)
    assert second.see()["rounds_left"] == 1
    assert second.submit().status_code == 200
    assert first.see()["rounds_left"] == 0
    refused = first.submit()
    assert (refused.status_code, refused.json()["code"]) == (409, "ROUNDS_USED_UP")
    assert "其他申报" in refused.json()["detail"]
    third = service.ready()
    assert third.see()["submit"]["message"] == third.submit().json()["detail"]
