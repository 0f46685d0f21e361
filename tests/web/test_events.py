"""Results as a stream: each as soon as it is there, none missed by whoever reconnects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from intake.web.api import events
from tests.web.conftest import flag


def heard(stream) -> Iterator[dict[str, Any]]:
    """The stream's events; comments as events named `:`."""
    event: dict[str, Any] = {}
    for line in stream.iter_lines():
        if line.startswith(":"):
            yield {"event": ":"}
        elif line:
            name, _, value = line.partition(": ")
            event[name] = json.loads(value) if name == "data" else value
        elif event:
            if "event" in event:
                yield event
            event = {}


def until(stream, name: str) -> list[dict[str, Any]]:
    """Events up to the first of this name."""
    found = []
    for event in heard(stream):
        found.append(event)
        if event["event"] == name:
            return found
    raise AssertionError(f"the stream ended without {name}: {found}")


def listening(someone, last_id: str | None = None):
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    return someone.http.stream("GET", f"{someone.url}/events", headers=headers)


def test_each_result_comes_while_somebody_listens(service):
    someone = service.applicant()
    with listening(someone) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = heard(stream)
        assert next(lines)["event"] == "state"
        first = someone.send(b"\xff\xd8\xff 1").json()["id"]
        told = next(lines)
        assert told["data"] == {"upload": first, "status": "pending", "code": None}
        service.work(flags=[flag(first, code="NAME_MISMATCH", field="name")], verdict="return")
        rest = []
        for event in lines:
            rest.append(event)
            if event["event"] == "complete":
                break
        page = next(e for e in rest if e["event"] == "page")
        assert (page["data"]["upload"], page["data"]["page"]) == (first, 1)
        assert page["data"]["materials"] == ["id_card_portrait_side"]
        assert [f["code"] for f in page["data"]["flags"]] == ["NAME_MISMATCH"]
        assert rest[-1]["data"]["verdict"] == "return"
        # The stream goes on for the next file.
        someone.send(b"\xff\xd8\xff 2")
        assert next(lines)["data"]["status"] == "pending"


def names(found) -> list[str]:
    return [event["event"] for event in found]


def test_whoever_reconnects_gets_the_rest_and_only_the_rest(service):
    someone = service.applicant()
    for number in range(3):
        someone.send(b"\xff\xd8\xff %d" % number)
    service.work()
    with listening(someone) as stream:
        whole = until(stream, "complete")
    assert names(whole) == ["state"] + ["upload", "page"] * 3 + ["complete"]
    for seen in range(len(whole) - 1):
        with listening(someone, whole[seen]["id"]) as stream:
            assert until(stream, "complete") == whole[seen + 1 :]


def test_whoever_missed_a_change_is_told_everything_again(service):
    someone = service.applicant()
    someone.send(b"\xff\xd8\xff 1")
    service.work()
    with listening(someone) as stream:
        last = until(stream, "complete")[-1]["id"]
    second = someone.send(b"\xff\xd8\xff 2").json()["id"]
    service.work()
    with listening(someone, last) as stream:
        again = until(stream, "complete")
    assert {e["data"]["upload"] for e in again if e["event"] == "page"} >= {second}
    assert names(again).count("page") == 2


@pytest.mark.parametrize("last", ["", "x", "1.1.0.999999999999", "1.1.0.-1", "1.1.0.²", "…" * 3])
def test_a_foreign_event_id_is_no_reason_to_keep_anything_back(service, last):
    someone = service.applicant()
    header = last.encode("utf-8")
    with someone.http.stream(
        "GET", f"{someone.url}/events", headers=[(b"Last-Event-ID", header)]
    ) as stream:
        assert until(stream, "state")


def test_a_submission_is_told_to_whoever_listens(service):
    someone = service.ready()
    with listening(someone) as stream:
        lines = heard(stream)
        assert next(lines)["data"]["state"] == "draft"
        someone.submit()
        said = next(line["data"] for line in lines if line["data"].get("state") == "submitted")
        assert said == {"state": "submitted", "round": 1, "version": someone.see()["version"]}


def test_a_silent_line_has_a_heartbeat(service, monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(events, "STREAM_LOOK_SECONDS", 0.01)
    someone = service.applicant()
    someone.send()
    with listening(someone) as stream:
        assert until(stream, ":")


def test_an_idle_stream_ends_by_itself(service, monkeypatch):
    monkeypatch.setattr(events, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(events, "IDLE_LOOK_SECONDS", 0.01)
    someone = service.applicant()
    someone.send()
    service.work()
    with listening(someone) as stream:
        assert names(heard(stream))[-1] == "complete"


def test_an_erased_application_ends_its_stream(service, monkeypatch):
    monkeypatch.setattr(events, "IDLE_LOOK_SECONDS", 0.01)
    someone = service.applicant()
    with listening(someone) as stream:
        lines = heard(stream)
        next(lines)
        service.store.erasure.erase(someone.id)
        assert list(lines) == []


def test_there_is_an_end_to_how_many_listen(service, monkeypatch):
    monkeypatch.setattr(events, "MOST_STREAMS", 1)
    someone = service.applicant()
    with listening(someone) as stream:
        lines = heard(stream)
        next(lines)
        second = someone.http.get(f"{someone.url}/events")
        assert second.json()["code"] == "TOO_MANY_STREAMS"
        assert second.headers["Retry-After"]


def test_a_listener_that_goes_away_makes_room(service, monkeypatch):
    monkeypatch.setattr(events, "MOST_STREAMS", 1)
    monkeypatch.setattr(events, "IDLE_LOOK_SECONDS", 0.01)
    someone = service.applicant()
    with listening(someone) as stream:
        until(stream, "state")
    for _ in range(200):
        with listening(someone) as stream:
            if stream.status_code == 200:
                return
    raise AssertionError("the place was never given back")
