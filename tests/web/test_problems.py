"""Whatever goes wrong is a problem with a code, and never says what was sent."""

from __future__ import annotations

import json
import logging
import re
import uuid

import pytest

from intake.domain.errors import Fault
from intake.store.cases.applications import Cases
from intake.store.files.uploads import Uploads
from intake.web.api.problem_types import PROBLEM_TYPES

CANARY = "canary-7f3a9"
JSON = {"Content-Type": "application/json"}


def is_problem(answer, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert re.search(r"[\u4e00-\u9fff]", problem["title"] + problem["detail"])
    assert uuid.UUID(problem["instance"].removeprefix("urn:uuid:"))
    assert problem["type"] == f"urn:intake:problem:{code}"


def test_the_frameworks_own_answers_are_problems_too(service):
    client = service.client()
    is_problem(client.get("/nothing/here"), 404, "NOT_FOUND")
    is_problem(client.delete("/healthz"), 405, "METHOD_NOT_ALLOWED")
    assert client.delete("/healthz").headers["Allow"] == "GET"
    query = {"limit": "many", "cursor": "?"}
    answer = service.reviewer.get("/api/applications", params=query)
    is_problem(answer, 422, "REQUEST_INVALID")
    assert {e["pointer"] for e in answer.json()["errors"]} == {"query/limit", "query/cursor"}


def canaries(value):
    """The same JSON with every value replaced by the canary."""
    if isinstance(value, dict):
        return {key: canaries(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [canaries(inner) for inner in value]
    return CANARY


def everywhere(value, at=()):
    """The JSON with one value at a time replaced by something of a wrong kind."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for changed in everywhere(inner, (*at, key)):
                yield {**value, key: changed}
    elif isinstance(value, list):
        for changed in everywhere(value[0], (*at, 0)):
            yield [changed]
    else:
        yield from (CANARY, [CANARY], {CANARY: CANARY}, {"x": [CANARY]}, None)


WHOLE = {
    "policy": "hejing-2024",
    "applicant": {
        "name": "a",
        "sex": "女",
        "ethnicity": "汉族",
        "birth_date": "1999-03-08",
        "id_number": "1",
        "address": "b",
        "id_issuing_authority": "c",
        "id_valid_from": "2019-05-06",
        "id_valid_until": "长期",
    },
    "employment": {
        "employer": "a",
        "employer_kind": "enterprise",
        "status": "在职",
        "work_start": "2022-08-01",
        "series": "b",
        "current_title": None,
    },
    "education": {
        "level": "本科",
        "enrolled": "2018-09",
        "graduated": "2022-06-20",
        "degree": "无",
    },
    "continuing_education": [
        {"year": 2024, "course": "公需课", "hours": 30, "certificate_number": "1"}
    ],
    "assessments": [{"year": 2023, "grade": "合格"}],
    "exempt_from_continuing_education": False,
}


def test_no_field_of_a_refused_declaration_comes_back(service, caplog):
    caplog.set_level(logging.DEBUG, logger="intake")
    someone, refused = service.applicant(), 0
    for body in [canaries(WHOLE), *everywhere(WHOLE)]:
        for answer in (
            service.client().post("/api/applications", json=body),
            someone.http.patch(someone.url, json=body, headers={"If-Match": "*"}),
        ):
            assert answer.status_code < 500
            if answer.status_code >= 400:
                refused += 1
                assert CANARY not in answer.text
                assert CANARY not in str(answer.headers)
    assert refused > 100
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (CANARY.encode(), "BODY_NOT_JSON"),
        (json.dumps([CANARY]).encode(), "BODY_NOT_JSON"),
        (b'{"policy": "\\ud800' + CANARY.encode() + b'"}', "BODY_NOT_JSON"),
        (b'{"x": NaN, "y": "' + CANARY.encode() + b'"}', "BODY_NOT_JSON"),
        (b'{"x": 1e999}', "BODY_NOT_JSON"),
        (b'{"x": ' + b"9" * 5000 + b"}", "BODY_NOT_JSON"),
        (b'{"x":' * 500 + b"1" + b"}" * 500, "BODY_NOT_JSON"),
        (b"[" * 100_000, "BODY_NOT_JSON"),
        (b"\xff\xfe", "BODY_NOT_JSON"),
        (b"", "BODY_NOT_JSON"),
        (b'{"policy": "' + b"x" * (1 << 20) + b'"}', "BODY_TOO_LARGE"),
    ],
    ids=range(11),
)
def test_a_body_that_is_no_declaration_is_a_problem(service, body, code):
    answer = service.client().post("/api/applications", content=body, headers=JSON)
    is_problem(answer, PROBLEM_TYPES[code].status, code)
    assert CANARY not in answer.text


def test_another_content_type_is_said_to_be_so(service):
    kind = {"Content-Type": "text/html"}
    answer = service.client().post("/api/applications", content=b"{}", headers=kind)
    is_problem(answer, 415, "MEDIA_TYPE_UNSUPPORTED")


def test_nothing_of_a_refused_request_comes_back(service, caplog):
    caplog.set_level(logging.DEBUG, logger="intake")
    someone = service.applicant()
    tried = (
        someone.send(material=CANARY),
        someone.send(year=CANARY),
        someone.send(b"", filename=f"{CANARY}.jpg"),
        someone.http.post(f"{someone.url}/uploads", files={CANARY: (CANARY, b"")}),
        someone.http.get(f"{someone.url}/uploads/{CANARY}"),
        someone.http.get(f"/{CANARY}"),
        someone.http.get(f"/api/applications/{CANARY}"),
        someone.submit(**{"If-Match": CANARY}),
        someone.submit(**{"Idempotency-Key": f"{CANARY} {CANARY}"}),
        service.client(CANARY).get(someone.url),
        service.reviewer.get("/api/applications", params={"cursor": CANARY, "state": CANARY}),
    )
    for answer in tried:
        assert 400 <= answer.status_code < 500
        assert CANARY not in answer.text
        assert CANARY not in str(answer.headers)
    assert CANARY not in caplog.text


def test_an_error_nobody_expected_is_a_problem_and_logged_without_its_text(
    service, monkeypatch, caplog
):
    someone = service.applicant()

    def broken(*_):
        raise RuntimeError(CANARY)

    monkeypatch.setattr(Uploads, "of", broken)
    answer = someone.http.get(someone.url)
    is_problem(answer, 500, "INTERNAL_ERROR")
    number = answer.json()["instance"].removeprefix("urn:uuid:")
    assert answer.headers["X-Request-ID"] == number
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert CANARY not in answer.text + caplog.text
    assert re.search(rf"{number}: RuntimeError at \w+\.py:\d+", caplog.text)


def test_a_store_that_is_away_is_a_503_that_says_when_to_come_back(service, monkeypatch):
    someone = service.applicant()

    def away(*_):
        raise Fault("STORE_UNAVAILABLE", CANARY)

    monkeypatch.setattr(Cases, "get", away)
    answer = someone.http.get(someone.url)
    is_problem(answer, 503, "STORE_UNAVAILABLE")
    assert int(answer.headers["Retry-After"]) > 0
    assert CANARY not in answer.text


def test_a_full_disk_is_said_and_leaves_nothing(service, monkeypatch):
    someone = service.applicant()

    def full(*_):
        raise Fault("STORAGE_FULL", CANARY)

    monkeypatch.setattr("intake.store.files.incoming.Writing.write", full)
    answer = someone.send()
    is_problem(answer, 507, "STORAGE_FULL")
    monkeypatch.undo()
    assert someone.see()["uploads"] == []
    assert list(service.store.blobs.incoming.iterdir()) == []


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/api/openapi.json", "/ops", "/metrics"])
def test_every_answer_has_safe_headers(service, path):
    headers = service.client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_every_code_has_a_sentence_that_says_what_to_do():
    for code, kind in PROBLEM_TYPES.items():
        assert re.fullmatch(r"[A-Z_]+", code)
        assert 400 <= kind.status < 600
        assert kind.title
        assert kind.detail
