"""Workers and relay: the database decides, a message only rings.

Real processes, a real broker, real files; readers that see no text. Crashes under load,
brokers and databases that go away: `tests/faults`.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from intake.domain.application import BEIJING
from intake.domain.errors import Fault
from intake.domain.settings import Settings
from intake.store import Blame, JobStatus, Queue, Store, UploadStatus
from tests.faults.parts import CLOCK, parts_of, wait_for_pool
from tests.faults.readers import SLOW
from tests.servers import until
from workers import health, lost, work
from workers.bell import BellLine, BrokerAwayError, waiting_messages
from workers.lease import Lease
from workers.relay import Relay
from workers.thresholds import MOST_UNHEARD

NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
HEAVY = ("cv2", "onnxruntime", "openvino", "paddleocr", "paddlex", "pymupdf", "PIL", "scipy")
"""What reads pages. numpy alone is everywhere, with the nouns (`records`)."""
SECONDS = 60
"""A killed worker's job runs again within 30 s on a machine that has time."""


@pytest.fixture
def service(tmp_path, redis_server):
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url) as (parts, store):
        yield parts, store


@pytest.fixture
def store(tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        yield store


def new_application(store: Store) -> str:
    record, _token = store.cases.create("hejing-2024", {"applicant": {}}, NOW)
    return record.id


def upload(store: Store, application: str, content: bytes, queue: Queue = Queue.FAST) -> str:
    incoming = store.uploads.receive(application)
    incoming.write(content)
    return incoming.commit(None, None, "a.jpg", 1, NOW, queue).id


def picture(tmp_path: Path, colour: tuple[int, int, int], tone: int = 0) -> bytes:
    """A page of one colour; `tone` makes it another file."""
    path = tmp_path / "page.png"
    image = Image.new("RGB", (400, 300), colour)
    image.putpixel((0, 0), (tone % 256, 0, 0))
    image.save(path)
    return path.read_bytes()


def is_reported(store: Store, application: str) -> bool:
    report = store.reports.newest(application)
    return report is not None and report.is_current


# ------------------------------------------------------------------------- the way through


def test_an_upload_is_checked_and_the_application_reported(service, tmp_path):
    parts, store = service
    application = new_application(store)
    good = upload(store, application, picture(tmp_path, (250, 250, 250)))
    bad = upload(store, application, b"no picture at all")
    parts.relay()
    parts.worker()
    until(lambda: is_reported(store, application), "a report", SECONDS)
    assert store.uploads.get(application, good).status is UploadStatus.CHECKED
    refused = store.uploads.get(application, bad)
    assert (refused.status, refused.code) == (UploadStatus.REFUSED, "UPLOAD_TYPE_NOT_ALLOWED")
    body = store.reports.newest(application).body
    assert {row["upload"] for row in body["uploads"]} == {good, bad}
    assert body["as_of"].startswith(CLOCK)


def test_the_main_process_of_a_worker_stays_light(service, tmp_path):
    parts, store = service
    application = new_application(store)
    upload(store, application, picture(tmp_path, (250, 250, 250)))
    parts.relay()
    worker = parts.worker()
    until(lambda: is_reported(store, application), "a report", SECONDS)

    def loaded(pid: int) -> set[str]:
        maps = Path(f"/proc/{pid}/maps").read_text()
        return {name for name in HEAVY if re.search(rf"/{name}[/.]", maps)}

    assert loaded(worker.pid) == set()
    assert {"cv2", "PIL"} <= loaded(next(iter(worker.children())))


def test_what_the_main_process_imports_is_light():
    program = "import intake.cli.service, workers.app, workers.tasks, workers.pool, sys; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {name.split(".")[0] for name in found} & set(HEAVY)


def is_nobodys(folder: Path) -> bool:
    """Whether it is there and no process holds it (`plaintext`)."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def test_no_plaintext_of_an_upload_is_left_when_its_reader_is_killed(service, tmp_path):
    parts, store = service
    application = new_application(store)
    id = upload(store, application, picture(tmp_path, SLOW))
    parts.relay()
    worker = parts.worker("fast")
    until(
        lambda: store.uploads.get(application, id).status is UploadStatus.CHECKING,
        "started",
        SECONDS,
    )
    with store.uploads.opened(id) as mine:
        held = [
            folder
            for folder in mine.parent.parent.glob("intake-opened-*")
            if folder != mine.parent and not is_nobodys(folder)
        ]
    worker.kill()
    # Other tests' readers have folders here as well: theirs are gone, or held still.
    homes = [folder for folder in held if is_nobodys(folder)]
    # A folder this young may be somebody's who has not locked it yet (`plaintext`).
    for folder in homes:
        os.utime(folder, (0, 0))
    with Store.open(parts.settings):
        pass
    assert not [folder for folder in homes if folder.exists()]


# ----------------------------------------------------------------------------- who is killed


def test_a_killed_process_of_the_pool_costs_one_attempt_and_no_upload(service, tmp_path):
    parts, store = service
    application = new_application(store)
    id = upload(store, application, picture(tmp_path, SLOW))
    parts.relay()
    worker = parts.worker()
    until(
        lambda: store.uploads.get(application, id).status is UploadStatus.CHECKING,
        "started",
        SECONDS,
    )
    job = store.jobs.in_status(JobStatus.RUNNING)[0]
    for child in worker.children():
        os.kill(child, signal.SIGKILL)
    until(lambda: is_reported(store, application), "a report", SECONDS)
    ended = store.jobs.get(job.id)
    assert (ended.status, ended.attempts_page) == (JobStatus.DONE, 0)
    assert store.uploads.get(application, id).status is UploadStatus.CHECKED
    assert worker.is_running


def test_a_killed_workers_job_is_done_by_another(service, tmp_path):
    parts, store = service
    application = new_application(store)
    id = upload(store, application, picture(tmp_path, SLOW))
    parts.relay()
    first = parts.worker()
    until(
        lambda: store.uploads.get(application, id).status is UploadStatus.CHECKING,
        "started",
        SECONDS,
    )
    job = store.jobs.in_status(JobStatus.RUNNING)[0]
    first.kill()
    parts.worker()
    until(lambda: is_reported(store, application), "a report", SECONDS)
    ended = store.jobs.get(job.id)
    assert (ended.status, ended.attempts_page, ended.attempts_machine) == (JobStatus.DONE, 0, 1)


@pytest.mark.parametrize(
    ("sentence", "death"),
    [
        ("Worker exited prematurely: signal 11 (SIGSEGV) Job: 3.", lost.CRASHED),
        ("Worker exited prematurely: signal 6 (SIGABRT) Job: 3.", lost.CRASHED),
        ("Worker exited prematurely: signal 7 (SIGBUS) Job: 3.", lost.CRASHED),
        ("Worker exited prematurely: exitcode 1 Job: 3.", lost.CRASHED),
        ("Worker exited prematurely: signal 9 (SIGKILL) Job: 3.", lost.KILLED),
        ("Worker exited prematurely: signal 15 (SIGTERM) Job: 3.", lost.KILLED),
    ],
)
def test_a_file_is_blamed_for_crashes_and_never_for_kills_from_outside(sentence, death):
    assert lost.death_told_by(sentence) == death


def test_only_the_runner_that_died_loses_the_job(tmp_path, store):
    upload(store, new_application(store), b"x")
    claim = store.jobs.claim(store.jobs.due(1)[0].job_id, "machine:1:first")
    settings = Settings(data_dir=tmp_path / "data")
    lost.tell(settings, "machine:1:second", lost.KILLED)
    assert store.jobs.get(claim.job_id).status is JobStatus.RUNNING
    lost.tell(settings, "machine:1:first", lost.KILLED)
    told = store.jobs.get(claim.job_id)
    assert (told.status, told.attempts_machine) == (JobStatus.QUEUED, 1)


def test_two_crashes_are_told_to_a_person_and_to_nobody_else(tmp_path, store):
    application = new_application(store)
    id = upload(store, application, b"x")
    job = store.jobs.due(1)[0].job_id
    for attempt in ("a", "b"):
        assert store.jobs.claim(job, attempt)
        lost.tell(Settings(data_dir=tmp_path / "data"), attempt, lost.CRASHED)
    assert store.jobs.get(job).status is JobStatus.QUARANTINED
    assert store.uploads.get(application, id).status is UploadStatus.NOT_CHECKED


# --------------------------------------------------------------------------------- the lease


def test_a_lease_is_kept_while_the_work_goes_on_and_ends_with_it(store, monkeypatch):
    monkeypatch.setattr("workers.lease.RENEW_SECONDS", 0.05)
    upload(store, new_application(store), b"x")
    claim = store.jobs.claim(store.jobs.due(1)[0].job_id, "me")
    renewed = threading.Event()
    with Lease(store.jobs, renewed.set) as lease:
        lease.hold(claim)
        renewed.clear()
        assert renewed.wait(SECONDS)
        assert store.jobs.renew(claim)
    assert "lease" not in {thread.name for thread in threading.enumerate()}


def test_a_lost_lease_changes_nothing_any_more(store, monkeypatch):
    monkeypatch.setattr("workers.lease.RENEW_SECONDS", 0.05)
    upload(store, new_application(store), b"x")
    claim = store.jobs.claim(store.jobs.due(1)[0].job_id, "me")
    store.failures.fail(claim.job_id, Blame.MACHINE, "TEST")
    with Lease(store.jobs, lambda: None) as lease:
        lease.hold(claim)
        time.sleep(0.2)
    assert not store.results.finish_upload(claim, None, UploadStatus.CHECKED, None, "v")


def test_a_result_waits_for_a_database_that_is_away(monkeypatch):
    monkeypatch.setattr(work, "SAVING_PAUSE_SECONDS", 0.0)
    answers = [Fault("STORE_UNAVAILABLE"), Fault("STORAGE_FULL"), True]

    def save() -> bool:
        answer = answers.pop(0)
        if isinstance(answer, Fault):
            raise answer
        return answer

    assert work._patiently(save)


def test_a_fault_that_will_not_pass_is_not_waited_for():
    def save() -> bool:
        raise Fault("KEYS_MISSING")

    with pytest.raises(Fault):
        work._patiently(save)


# --------------------------------------------------------------------------------- the relay


@pytest.fixture
def relay(store, redis_server):
    ours = Relay(store, redis_server.url, lambda: NOW, lambda: False)
    thread = threading.Thread(target=ours.run)
    thread.start()
    yield ours
    ours.stop()
    thread.join(SECONDS)
    assert not thread.is_alive()


def bells(server, queue: Queue) -> list[str]:
    """The job ids (or canaries) that wait in the broker."""
    with server.client() as client:
        messages = client.lrange(f"intake:{queue.value}", 0, -1)
    return [json.loads(m)["headers"]["argsrepr"] for m in messages]


def test_the_relay_ends_what_time_has_ended_and_does_what_staff_ordered(store, redis_server):
    draft, ordered = new_application(store), ["a", "b"]
    ours = Relay(
        store,
        redis_server.url,
        lambda: NOW + dt.timedelta(days=30),
        lambda: bool(ordered and ordered.pop()),
    )
    thread = threading.Thread(target=ours.run)
    thread.start()
    until(lambda: store.cases.get(draft).state == "closed" and not ordered, "done", SECONDS)
    ours.stop()
    thread.join(SECONDS)


def test_a_message_carries_a_jobs_id_and_nothing_else(store, redis_server):
    upload(store, new_application(store), b"x")
    bell = store.jobs.due(1)[0]
    line = BellLine(redis_server.url)
    line.ring(bell)
    line.close()
    with redis_server.client() as client:
        message = json.loads(client.lrange("intake:fast", 0, -1)[0])
    assert message["headers"]["task"] == "check_upload"
    assert message["headers"]["argsrepr"] == f"('{bell.job_id}',)"


def test_thousands_of_waiting_jobs_leave_the_broker_almost_empty(store, relay, redis_server):
    application = new_application(store)
    for number in range(2 * MOST_UNHEARD):
        upload(store, application, str(number).encode(), Queue.BULK)
    until(lambda: len(bells(redis_server, Queue.BULK)) >= MOST_UNHEARD, "rung", SECONDS)
    time.sleep(1)
    assert len(bells(redis_server, Queue.BULK)) <= MOST_UNHEARD


def test_a_long_import_hides_no_single_upload(store, relay, redis_server):
    application = new_application(store)
    for number in range(2 * MOST_UNHEARD):
        upload(store, application, str(number).encode(), Queue.BULK)
    upload(store, application, b"one", Queue.FAST)
    until(
        lambda: any("-" not in b for b in bells(redis_server, Queue.FAST) if len(b) > 20),
        "rung",
        SECONDS,
    )


def test_the_relay_outlives_its_broker_and_rings_again(store, relay, redis_server):
    redis_server.kill()
    upload(store, new_application(store), b"x")
    job = store.jobs.due(1)[0].job_id
    time.sleep(1)
    redis_server.start()
    redis_server.forget()
    until(lambda: any(job in bell for bell in bells(redis_server, Queue.FAST)), "rung", SECONDS)


def test_every_queue_gets_a_canary(relay, redis_server):
    until(lambda: all(bells(redis_server, queue) for queue in Queue), "canaries", SECONDS)
    assert {queue: set(bells(redis_server, queue)) for queue in Queue} == {
        queue: {f"('{queue.value}',)"} for queue in Queue
    }


def test_an_expired_lease_is_taken_back_without_a_broker(store, redis_server, relay, monkeypatch):
    redis_server.freeze()
    upload(store, new_application(store), b"x")
    job = store.jobs.due(1)[0].job_id
    with monkeypatch.context() as patched:
        patched.setattr("intake.store.jobs.jobs.LEASE_SECONDS", 0)
        store.jobs.claim(job, "somebody who died")
    until(lambda: store.jobs.get(job).attempts_machine == 1, "taken back", SECONDS)
    redis_server.thaw()


def test_a_broker_that_is_away_or_hangs_is_told_in_time(redis_server):
    redis_server.freeze()
    with pytest.raises(BrokerAwayError):
        waiting_messages(redis_server.url)
    redis_server.kill()
    with pytest.raises(BrokerAwayError):
        waiting_messages(redis_server.url)


# --------------------------------------------------------------------------- signs of life


def test_a_worker_that_hears_canaries_is_alive_to_this_machine_and_to_all(service):
    parts, store = service
    parts.relay()
    worker = parts.worker("fast")
    wait_for_pool(worker)
    until(lambda: [beat.queue for beat in store.facts.beats()] == ["fast"], "a beat", SECONDS)
    assert [(life.queues, life.is_deaf) for life in health.lives(parts.settings.data_dir)] == [
        ("fast", False)
    ]


def test_a_worker_that_gave_no_sign_for_three_canaries_is_deaf(tmp_path):
    file = health.sign_file(tmp_path, [Queue.FAST])
    health.give_sign(file)
    assert [life.is_deaf for life in health.lives(tmp_path)] == [False]
    long_ago = time.time() - health.DEAF_SECONDS - 1
    os.utime(file, (long_ago, long_ago))
    assert [life.is_deaf for life in health.lives(tmp_path)] == [True]
    health.end(file)
    assert health.lives(tmp_path) == []
