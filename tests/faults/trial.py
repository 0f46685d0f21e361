"""What every fault test does: uploads given, something broken, everything counted."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from PIL import Image
from sqlalchemy import func, select

from intake.domain.application import BEIJING
from intake.store import Queue, Store, UploadRecord, UploadStatus
from intake.store.database import schema as s
from tests.faults.parts import Parts
from tests.servers import until

IS_FULL = os.environ.get("INTAKE_FAULTS") == "full"
"""`make faults`; else the short form of `make test`: every kind, few kills."""
NOW = dt.datetime(2024, 10, 20, 10, 0, tzinfo=BEIJING)
POLICY = "hejing-2024"
FINAL = {UploadStatus.CHECKED, UploadStatus.REFUSED, UploadStatus.NOT_CHECKED}
TAIL_SECONDS = 180
"""For what is left when the breaking ends: leases (20 s) and the pauses between failures."""


def full(number: int, short: int) -> int:
    """How many, at full length and in the short form."""
    return number if IS_FULL else short


def not_a_picture(number: int) -> bytes:
    """A real job of a few milliseconds: a text that was named .jpg is refused."""
    return f"第 {number} 份：这不是图片".encode()


def picture(colour: tuple[int, int, int], number: int = 0, size: int = 96) -> bytes:
    """A picture of one colour, its bytes different for every number."""
    image = Image.new("RGB", (size, size), colour)
    image.putpixel((number % size, number // size % size), (1, 2, 3))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def applications(store: Store, count: int) -> list[str]:
    return [store.cases.create(POLICY, {}, NOW)[0].id for _ in range(count)]


def give(store: Store, application_id: str, data: bytes, queue: Queue = Queue.FAST) -> UploadRecord:
    """Upload these bytes as the web does: durable when this returns."""
    incoming = store.uploads.receive(application_id)
    incoming.write(data)
    return incoming.commit(None, None, "扫描件.jpg", 1, NOW, queue)


def give_all(store: Store, owners: Sequence[str], files: Iterable[bytes]) -> list[UploadRecord]:
    """One after another, the applications taking turns."""
    return [give(store, owners[i % len(owners)], data) for i, data in enumerate(files)]


def now_of(store: Store) -> int:
    """The database's clock, microseconds."""
    with store.db.read() as connection:
        return int(connection.execute(select(s.db_now())).scalar_one())


def running_jobs(store: Store) -> set[str]:
    """Jobs somebody works on at this moment."""
    with store.db.read() as connection:
        return set(
            connection.execute(select(s.jobs.c.id).where(s.jobs.c.status == "running")).scalars()
        )


def done_jobs(store: Store) -> int:
    with store.db.read() as connection:
        return int(
            connection.execute(
                select(func.count()).select_from(s.jobs).where(s.jobs.c.status == "done")
            ).scalar_one()
        )


def undone_jobs(store: Store) -> int:
    with store.db.read() as connection:
        return int(
            connection.execute(
                select(func.count())
                .select_from(s.jobs)
                .where(s.jobs.c.status.in_(("queued", "running")))
            ).scalar_one()
        )


@dataclass
class Interrupted:
    """Jobs that a fault cut off, and when; the last cut of each counts."""

    cuts: dict[str, int] = field(default_factory=dict)

    def note(self, store: Store) -> None:
        """Everything that runs is cut off now."""
        now = now_of(store)
        self.cuts |= dict.fromkeys(running_jobs(store), now)

    def recovery(self, store: Store) -> list[float]:
        """Seconds from the cut to the job's end, for jobs cut off once or twice.

        From its second failure on a job waits before it is tried again, 5 s and then twice
        as long each time: on purpose, and not what is asked here.
        """
        with store.db.read() as connection:
            ends: dict[str, int | None] = dict(
                connection.execute(
                    select(s.jobs.c.id, s.jobs.c.done_at).where(s.jobs.c.attempts_machine <= 2)
                ).all()
            )
        return [
            (end - cut) / s.SECOND
            for job, cut in self.cuts.items()
            if (end := ends.get(job)) is not None and end >= cut
        ]


@dataclass(frozen=True)
class Outcome:
    """What is left after a fault; all but the numbers of trials must be zero."""

    uploads: int
    lost: int
    doubled: int
    unchecked_passes: int
    burnt: int
    recovery: float
    """Seconds, the longest."""


def settle(store: Store, parts: Parts, seconds: float = TAIL_SECONDS) -> float:
    """Wait until no job is left; how long that took."""
    began = time.monotonic()
    try:
        until(lambda: not undone_jobs(store), "no job is left", seconds)
    except AssertionError:
        raise AssertionError(f"{undone_jobs(store)} jobs are left\n{parts.logs()}") from None
    return time.monotonic() - began


def count(
    store: Store,
    given: Sequence[UploadRecord],
    *,
    poisoned: Collection[str] = (),
    recovery: Sequence[float] = (),
) -> Outcome:
    """Everything that was accepted, held against what is there now.

    poisoned: ids of uploads that must not count as checked; their attempts are theirs.
    """
    owners = {upload.application_id for upload in given}
    wanted = Counter(upload.id for upload in given)
    lost = doubled = unchecked = 0
    for owner in owners:
        there = {upload.id: upload for upload in store.uploads.of(owner)}
        report = store.reports.newest(owner)
        if report is None or not report.is_current:
            lost += sum(1 for upload in given if upload.application_id == owner)
            continue
        listed = Counter(row["upload"] for row in report.body["uploads"])
        told = {row["upload"]: row["status"] for row in report.body["uploads"]}
        for upload_id in [u.id for u in given if u.application_id == owner]:
            found = there.get(upload_id)
            if found is None or found.status not in FINAL or not listed[upload_id]:
                lost += 1
            elif told[upload_id] != found.status:
                unchecked += 1
        doubled += sum(n - 1 for n in listed.values()) + len(set(listed) - set(there))
        is_all_checked = all(status == UploadStatus.CHECKED for status in told.values())
        unchecked += report.verdict == "pass" and not is_all_checked
        burnt_round = store.cases.get(owner)
        assert burnt_round is not None and burnt_round.round == 1
    assert max(wanted.values()) == 1, "the test gave an upload twice"
    return Outcome(
        uploads=len(given),
        lost=lost,
        doubled=doubled + _doubled_reports(store),
        unchecked_passes=unchecked + _without_reading(store) + _poisoned_passed(store, poisoned),
        burnt=_burnt(store, poisoned),
        recovery=max(recovery, default=0.0),
    )


def _doubled_reports(store: Store) -> int:
    """Reports of one generation, or of one job, beyond the first."""
    table = s.reports.c
    total = 0
    with store.db.read() as connection:
        for columns in ((table.application_id, table.generation), (table.job_id,)):
            counts = connection.execute(
                select(func.count()).select_from(s.reports).group_by(*columns)
            ).scalars()
            total += sum(n - 1 for n in counts)
    return total


def _without_reading(store: Store) -> int:
    """Uploads called checked of whose file nothing was kept."""
    wanted = (
        select(func.count())
        .select_from(s.uploads.outerjoin(s.readings, s.readings.c.file_id == s.uploads.c.file_id))
        .where(s.uploads.c.status == UploadStatus.CHECKED, s.readings.c.id.is_(None))
    )
    with store.db.read() as connection:
        return int(connection.execute(wanted).scalar_one())


def _poisoned_passed(store: Store, poisoned: Collection[str]) -> int:
    wanted = (
        select(func.count())
        .select_from(s.uploads)
        .where(s.uploads.c.id.in_(poisoned), s.uploads.c.status != UploadStatus.NOT_CHECKED)
    )
    with store.db.read() as connection:
        return int(connection.execute(wanted).scalar_one())


def _burnt(store: Store, poisoned: Collection[str]) -> int:
    """Innocent jobs that were blamed on their page, or given up."""
    wanted = select(s.jobs.c.upload_id).where(
        (s.jobs.c.attempts_page > 0) | s.jobs.c.status.in_(("quarantined", "needs_operator"))
    )
    with store.db.read() as connection:
        blamed = connection.execute(wanted).scalars().all()
    return sum(1 for upload_id in blamed if upload_id not in poisoned)
