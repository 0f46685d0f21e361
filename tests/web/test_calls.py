"""The calls of contract §5, one after another, as their callers make them."""

from __future__ import annotations

import hashlib
import threading
import time

import pytest

from tests.web.conftest import DECLARED, ID_NUMBER, JPEG, flag


def test_an_application_goes_from_declaration_to_report(service):
    someone = service.applicant()
    sent = someone.send(material="id_card_portrait_side", filename="身份证.jpg")
    assert sent.status_code == 202
    upload = sent.json()
    assert upload["sha256"] == hashlib.sha256(JPEG).hexdigest()
    assert sent.headers["Location"] == upload["status_url"]
    assert someone.http.get(upload["status_url"]).json()["status"] == "queued"

    service.work(verdict="pass")
    seen = someone.http.get(upload["status_url"]).json()
    assert (seen["status"], seen["is_current"]) == ("checked", True)
    assert seen["pages"][0]["materials"] == ["id_card_portrait_side"]
    report = someone.http.get(f"{someone.url}/report")
    assert report.status_code == 200
    row = report.json()["uploads"][0]
    assert (row["upload"], row["filename"]) == (upload["id"], "身份证.jpg")


def test_a_created_application_says_what_was_ignored_and_keeps_nothing_of_it(service):
    declared = DECLARED | {
        "submitted_at": "2024-01-01T00:00:00+08:00",
        "round": 3,
        "uploads": [],
        "wish": "x",
        "applicant": {**DECLARED["applicant"], "hobby": "y"},
    }
    made = service.client().post("/api/applications", json=declared).json()["application"]
    assert set(made["ignored_keys"]) == {
        "$.submitted_at",
        "$.round",
        "$.uploads",
        "$.wish",
        "$.applicant.hobby",
    }
    assert set(made["declaration"]) == set(DECLARED)
    assert "hobby" not in made["declaration"]["applicant"]


def test_a_declaration_of_wrong_shape_is_refused_with_its_json_path(service):
    declared = DECLARED | {"applicant": {"birth_date": "8 March"}}
    answer = service.client().post("/api/applications", json=declared)
    assert (answer.status_code, answer.json()["code"]) == (422, "APPLICATION_MALFORMED")
    assert "$.applicant.birth_date" in answer.json()["detail"]
    assert "March" not in answer.text


def test_a_wrong_number_is_a_finding_and_no_error(service):
    declared = DECLARED | {"applicant": {"id_number": "123"}}
    assert service.client().post("/api/applications", json=declared).status_code == 201


@pytest.mark.parametrize("policy", ["xinyuan-2031", "../../etc/passwd", ""])
def test_an_unknown_policy_is_named_as_such(service, policy):
    answer = service.client().post("/api/applications", json={"policy": policy})
    assert (answer.status_code, answer.json()["code"]) == (422, "POLICY_UNKNOWN")


def patch(someone, body, **headers):
    kind = {"Content-Type": "application/merge-patch+json"}
    return someone.http.patch(someone.url, json=body, headers=kind | headers)


def test_a_change_needs_the_version_it_was_made_from(service):
    someone = service.applicant()
    tag = someone.http.get(someone.url).headers["ETag"]
    body = {"applicant": {"name": "买买提·艾力"}}
    assert patch(someone, body).json()["code"] == "PRECONDITION_REQUIRED"
    changed = patch(someone, body, **{"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert changed.json()["declaration"]["applicant"]["sex"] == "女"
    stale = patch(someone, body, **{"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "PRECONDITION_FAILED")


def test_of_two_changes_from_one_version_one_is_made(service):
    someone = service.applicant()
    tag = someone.http.get(someone.url).headers["ETag"]
    answers = []

    def change(number: int) -> None:
        body = {"applicant": {"name": f"名{number}"}}
        answers.append(patch(someone, body, **{"If-Match": tag}).status_code)

    threads = [threading.Thread(target=change, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [412] * 7


def test_null_removes_and_the_policy_stays(service):
    someone = service.applicant()
    tag = {"If-Match": "*"}
    changed = patch(someone, {"applicant": {"sex": None}}, **tag).json()
    assert "sex" not in changed["declaration"]["applicant"]
    fixed = patch(someone, {"policy": "other"}, **tag)
    assert fixed.json()["code"] in ("POLICY_UNKNOWN", "POLICY_FIXED")


def test_the_masked_number_sent_back_changes_nothing_and_another_is_refused(service):
    someone = service.applicant()
    shown = someone.see()["declaration"]
    assert shown["applicant"]["id_number"] == "652827********1227"
    assert patch(someone, shown, **{"If-Match": "*"}).status_code == 200
    stored = service.store.cases.get(someone.id).declaration
    assert stored["applicant"]["id_number"] == ID_NUMBER
    wrong = {"applicant": {"id_number": "652827********1228"}}
    assert patch(someone, wrong, **{"If-Match": "*"}).json()["code"] == "VALUE_MASKED"


def test_a_withdrawn_file_is_out_of_the_application(service):
    someone = service.applicant()
    upload = someone.send().json()
    for _ in range(2):
        assert someone.http.delete(upload["status_url"]).status_code == 204
    assert someone.see()["uploads"] == []
    assert someone.http.get(upload["status_url"]).json()["status"] == "withdrawn"
    nobody = f"{someone.url}/uploads/{'0' * 32}"
    assert someone.http.delete(nobody).json()["code"] == "NOT_FOUND"


def test_a_report_that_lacks_something_is_not_given_out_as_one(service):
    someone = service.applicant()
    empty = someone.http.get(f"{someone.url}/report")
    assert (empty.status_code, empty.json()["pending"]) == (202, [])
    first = someone.send(b"\xff\xd8\xff first").json()
    service.work()
    assert someone.http.get(f"{someone.url}/report").status_code == 200
    second = someone.send(b"\xff\xd8\xff second").json()
    later = someone.http.get(f"{someone.url}/report")
    assert later.status_code == 202
    assert [row["id"] for row in later.json()["pending"]] == [second["id"]]
    assert int(later.headers["Retry-After"]) > 0
    # What is known of the first stays known meanwhile.
    assert someone.http.get(first["status_url"]).json()["pages"]


def test_a_flag_is_found_at_its_own_upload(service):
    someone = service.applicant()
    mine, other = someone.send(b"\xff\xd8\xff 1").json(), someone.send(b"\xff\xd8\xff 2").json()
    service.work(flags=[flag(mine["id"], code="NAME_MISMATCH", field="name")], verdict="return")
    assert [f["code"] for f in someone.http.get(mine["status_url"]).json()["flags"]] == [
        "NAME_MISMATCH"
    ]
    assert someone.http.get(other["status_url"]).json()["flags"] == []


def test_whoever_prefers_to_wait_gets_the_result_when_it_is_there(service):
    someone = service.applicant()
    is_over = threading.Event()

    def work() -> None:
        while not is_over.wait(0.05):
            service.work()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        wish = {"Prefer": "respond-async, wait=30"}
        sent = someone.http.post(f"{someone.url}/uploads", content=JPEG, headers=wish)
        assert sent.status_code == 200
        assert sent.json()["status"] == "checked"
        assert sent.headers["Preference-Applied"] == "wait=30"
        report = someone.http.get(f"{someone.url}/report", headers=wish)
        assert report.status_code == 200
    finally:
        is_over.set()
        worker.join()


def test_waiting_ends_with_what_is_known_by_then(service):
    someone = service.applicant()
    began = time.monotonic()
    wish = {"Prefer": "wait=1"}
    sent = someone.http.post(f"{someone.url}/uploads", content=JPEG, headers=wish)
    assert sent.status_code == 202
    assert time.monotonic() - began >= 1


def test_the_list_goes_on_where_its_cursor_says(service):
    someone = [service.ready() for _ in range(3)]
    assert {one.submit().status_code for one in someone} == {200}
    ids = {one.id for one in someone}
    service.applicant()  # a draft is nobody else's business
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = service.reviewer.get("/api/applications", params=query).json()
        assert len(page["items"]) <= 2
        seen += [row["id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(ids)
    submitted = service.reviewer.get("/api/applications", params={"state": "recommended"})
    assert submitted.json()["items"] == []
