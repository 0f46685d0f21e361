"""What workers tell of their tasks when somebody (Flower) wants to know."""

from __future__ import annotations

import threading

from intake.store import Queue
from tests.faults.parts import parts_of, wait_for_pool
from tests.faults.trial import applications, give, not_a_picture
from workers.app import app
from workers.bell import BellLine

PATIENCE_SECONDS = 60


def test_workers_tell_of_tasks_by_id_when_asked_to(tmp_path, redis_server):
    """A listener as Flower is one; and the queues have the names that it asks them for."""
    told: dict[str, dict[str, object]] = {}
    heard = threading.Event()

    def note(event: dict[str, object]) -> None:
        told[str(event["type"])] = event
        if {"worker-online", "task-received", "task-succeeded"} <= told.keys():
            heard.set()

    environment = {"INTAKE_BROKER_URL": redis_server.url, "INTAKE_WORKER_EVENTS": "true"}
    with (
        parts_of(tmp_path, **environment) as (parts, store),
        app.connection_for_read(redis_server.url) as line,
    ):
        receiver = app.events.Receiver(line, handlers={"*": note})

        def listen() -> None:
            for _ in receiver.itercapture(limit=None, timeout=PATIENCE_SECONDS, wakeup=False):
                if heard.is_set():
                    return

        threading.Thread(target=listen, daemon=True).start()
        upload = give(store, applications(store, 1)[0], not_a_picture(1))
        wait_for_pool(parts.worker())
        [bell] = store.jobs.due(1)
        BellLine(redis_server.url).ring(bell)
        assert heard.wait(PATIENCE_SECONDS), f"{sorted(told)}\n{parts.logs()}"
        received = told["task-received"]
        assert (received["name"], bell.job_id in str(received["args"])) == ("check_upload", True)
        assert upload.filename not in str(told)
    assert {queue.name for queue in app.conf.task_queues} == {queue.value for queue in Queue}
