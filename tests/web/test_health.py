"""Alive, ready, and numbers: true also while something is broken."""

from __future__ import annotations

import shutil

import pytest
from prometheus_client.parser import text_string_to_metric_families

from intake.domain.settings import Settings
from intake.store import Blame
from intake.store.database.facts import Facts
from intake.web.ops.metrics import quantile
from models.weights import find, known_networks
from tests.web.conftest import CLOCK, ID_NUMBER, OPERATOR, running


class BrokerAwayError(Exception):
    """As a broker's library would raise."""


@pytest.fixture
def with_broker(store, tmp_path):
    """A function that starts the service with this broker, at most once per test."""
    started = []

    def start(broker_facts, **more):
        settings = Settings(
            data_dir=tmp_path / "data", clock=CLOCK, operator_token=OPERATOR, **more
        )
        started.append(running(store, settings, broker_facts))
        return next(started[-1])

    yield start
    for one in started:
        next(one, None)


def away():
    raise BrokerAwayError("redis://user:password@host")


def measured(client) -> dict[tuple[str, ...], float]:
    """Metric and label values → number."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_a_service_whose_parts_answer_is_ready(with_broker):
    client = with_broker(lambda: {"fast": 3}).client()
    assert client.get("/healthz").json() == {"status": "alive"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["checked"] == ["database", "storage", "broker", "models"]
    assert measured(client)["intake_broker_messages", "fast"] == 3


def test_without_a_broker_it_is_alive_but_not_ready_and_still_takes_files(with_broker):
    service = with_broker(away)
    client = service.client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert [e["pointer"] for e in answer.json()["errors"]] == ["BROKER_UNREACHABLE"]
    assert "password" not in answer.text
    assert measured(client)["intake_broker_up",] == 0
    assert service.applicant().send().status_code == 202


def test_a_damaged_model_is_named_and_a_mended_one_is_ready_again(with_broker, tmp_path):
    name, row = next(iter(known_networks().items()))
    damaged = tmp_path / row["file"]
    damaged.write_bytes(find(name).path.read_bytes()[:-1] + b"x")
    client = with_broker(None, models_dir=tmp_path).client()
    answer = client.get("/readyz")
    assert [e["pointer"] for e in answer.json()["errors"]] == ["MODEL_BROKEN"]
    assert damaged.name in answer.text
    damaged.write_bytes(find(name).path.read_bytes())
    assert client.get("/readyz").status_code == 200


def test_a_missing_model_is_named(with_broker, monkeypatch):
    monkeypatch.setattr("models.weights.importlib.util.find_spec", lambda _: None)
    answer = with_broker(None).client().get("/readyz")
    assert [e["pointer"] for e in answer.json()["errors"]] == ["MODEL_MISSING"]


def test_a_storage_that_is_gone_is_named_and_nothing_is_half_done(service):
    someone = service.applicant()
    shutil.rmtree(service.store.blobs.incoming)
    answer = service.client().get("/readyz")
    assert answer.status_code == 503
    assert str(service.store.blobs.incoming) not in answer.text
    assert someone.send().status_code in (503, 507)
    assert someone.see()["uploads"] == []


def test_a_database_that_is_away_is_measured_not_hidden(service, monkeypatch):
    from intake.domain.errors import Fault

    def gone(*_):
        raise Fault("STORE_UNAVAILABLE")

    monkeypatch.setattr(Facts, "queues", gone)
    assert measured(service.client())["intake_store_up",] == 0


def test_what_waits_and_what_is_stuck_is_counted(service):
    someone = service.applicant()
    client = service.client()
    someone.send(b"\xff\xd8\xff 1")
    someone.send(b"\xff\xd8\xff 2")
    before = measured(client)
    assert before["intake_queue_length", "fast"] == 2
    assert before["intake_queue_oldest_seconds", "fast"] >= 0
    job = service.store.jobs.due(1)[0].job_id
    for _ in range(2):
        service.store.failures.fail(service.store.jobs.claim(job, "w"), Blame.PAGE, "PARSER_CRASH")
    service.work()
    service.store.facts.beat("worker@host", "fast")
    after = measured(client)
    assert after["intake_queue_length", "fast"] == 0
    assert after["intake_jobs_quarantined",] == 1
    assert after["intake_upload_to_verdict_recent",] == 1
    assert after["intake_upload_to_verdict_seconds", "0.95"] >= 0
    assert after["intake_beat_age_seconds", "worker@host", "fast"] >= 0


def test_the_metrics_hold_nothing_about_a_person(service):
    someone = service.applicant()
    upload = someone.send(filename=f"{ID_NUMBER}.jpg").json()
    service.work()
    text = service.client().get("/metrics").text
    for secret in (ID_NUMBER, "阿依古丽", someone.id, upload["id"], "hejing"):
        assert secret not in text


def test_a_quantile_is_a_value_that_was_measured():
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [quantile(values, share) for share in (0.5, 0.95, 1.0)] == [3.0, 5.0, 5.0]
    assert quantile([7.0], 0.5) == 7.0
