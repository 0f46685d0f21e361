"""Everything twice: messages, uploads, workers on one job."""

from __future__ import annotations

import threading

from intake.store import Queue
from tests.faults.parts import parts_of
from tests.faults.readers import SLOW
from tests.faults.trial import NOW, applications, count, full, give, give_all, picture, settle
from workers.app import app


def ring(url: str, job_id: str, queue: Queue, times: int, **options: object) -> None:
    """Celery's own message for this upload, as the relay sends it."""
    with app.connection_for_write(url) as connection:
        for _ in range(times):
            app.send_task(
                "check_upload", (job_id,), queue=queue.value, connection=connection, **options
            )


def test_the_same_task_delivered_twice_at_once(tmp_path, redis_server, record):
    """Three workers hear each bell three times, and the relay rings as well."""
    uploads = full(60, 8)
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url) as (parts, store):
        given = give_all(store, applications(store, 4), (picture(SLOW, i) for i in range(uploads)))
        for bell in store.jobs.due(1000):
            ring(redis_server.url, bell.job_id, bell.queue, 3)
        parts.worker(concurrency=3)
        parts.relay()
        settle(store, parts)
        outcome = count(store, given)
    record("same task delivered three times at once", 3 * uploads, outcome)


def test_two_uploads_of_the_same_bytes_at_once(tmp_path, redis_server, record, database_url):
    """Eight threads, one application, one picture: one upload, one reading, one answer."""
    rounds = full(30, 4)
    environment = {"INTAKE_BROKER_URL": redis_server.url, "INTAKE_DATABASE_URL": database_url}
    with parts_of(tmp_path, **environment) as (parts, store):
        parts.relay()
        parts.worker(concurrency=2)
        given = []
        for number, owner in enumerate(applications(store, rounds)):
            together, same = threading.Barrier(8), []

            def upload(owner=owner, number=number, together=together, same=same) -> None:
                incoming = store.uploads.receive(owner)
                incoming.write(picture((250, 250, 250), number))
                together.wait()
                same.append(incoming.commit("id_photo", None, "a.png", 1, NOW, Queue.FAST))

            threads = [threading.Thread(target=upload) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(same) == 8 and len({u.id for u in same}) == 1
            assert sum(u.is_new for u in same) == 1
            given.append(same[0])
            given.append(give(store, owner, picture((250, 250, 250), number)))  # another slot
        settle(store, parts)
        outcome = count(store, given)
    kind = "SQLite" if database_url.startswith("sqlite") else "PostgreSQL"
    record(f"same bytes uploaded eight times at once ({kind})", rounds, outcome)
