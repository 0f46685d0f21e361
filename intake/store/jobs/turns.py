"""Whose turn it is: files are read round robin by application and by address.

Start-time fair queueing (Goyal, Vin, Cheng 1996): a job's turn is set when it is queued, a
step behind the last one of its application, not before its address has come round again (a
smaller step), and never before the turns that are being taken now. The lowest turn goes
first. So whoever queues a hundred files waits behind himself, and one honest file waits for
a few.

An application that has had more than its share of processor time goes on in the queue of
long files, which has a worker of its own; nothing of it is refused or judged otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, bindparam, func, select, update

from intake.store.database import schema as s
from intake.store.database.records import JobKind, JobStatus, Queue
from intake.store.jobs.thresholds import APPLICATION_STEP, COST_BUDGET_SECONDS

NO_ADDRESS = b"-"
"""The source of what was imported: one for all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new job stands."""

    queue: Queue
    source: bytes
    source_turn: int
    turn: int


def place(connection: Connection, application_id: str, queue: Queue) -> Place:
    """The place of an application's next file in this queue."""
    own = connection.execute(_OWN, {"application": application_id}).one_or_none()
    cost, address = (own.cost, own.address_mac) if own is not None else (0, None)
    if queue is Queue.FAST and cost > COST_BUDGET_SECONDS * 1000:
        queue = Queue.BULK
    source = address or NO_ADDRESS
    told = {"application": application_id, "its_queue": queue, "source": source}
    waiting, taken, of_application, of_source = connection.execute(_TURNS, told).one()
    now = taken if waiting is None else waiting
    of_address = max(now or 0, 0 if of_source is None else of_source + 1)
    behind_own = 0 if of_application is None else of_application + APPLICATION_STEP
    return Place(queue, source, of_address, max(of_address, behind_own))


def charge(connection: Connection, application_id: str, seconds: float) -> None:
    """The application has cost so much more; beyond its budget what waits of it yields."""
    told = {"application": application_id, "more": round(seconds * 1000)}
    cost = connection.execute(_CHARGE, told).scalar_one_or_none()
    if cost is not None and cost > COST_BUDGET_SECONDS * 1000:
        yield_place(connection, application_id)


def yield_place(connection: Connection, application_id: str) -> None:
    """What waits of this application waits among the long files from now on."""
    connection.execute(_YIELD, {"application": application_id})


def _highest(*conditions: object) -> Select[tuple[int]]:
    return select(func.max(s.jobs.c.turn)).where(*conditions)  # type: ignore[arg-type]


_OWN = select(s.applications.c.cost, s.applications.c.address_mac).where(
    s.applications.c.id == bindparam("application")
)
_IN_QUEUE = s.jobs.c.queue == bindparam("its_queue")
_TURNS = select(
    select(func.min(s.jobs.c.turn))
    .where(_IN_QUEUE, s.jobs.c.status == s.QUEUED_STATUS)
    .scalar_subquery(),
    _highest(_IN_QUEUE).scalar_subquery(),
    _highest(s.jobs.c.application_id == bindparam("application")).scalar_subquery(),
    select(func.max(s.jobs.c.source_turn))
    .where(s.jobs.c.source == bindparam("source"))
    .scalar_subquery(),
)
_CHARGE = (
    update(s.applications)
    .where(s.applications.c.id == bindparam("application"))
    .values(cost=s.applications.c.cost + bindparam("more"))
    .returning(s.applications.c.cost)
)
_YIELD = (
    update(s.jobs)
    .where(
        s.jobs.c.application_id == bindparam("application"),
        s.jobs.c.kind == JobKind.UPLOAD,
        s.jobs.c.queue == Queue.FAST,
        s.jobs.c.status == JobStatus.QUEUED,
    )
    .values(queue=Queue.BULK.value, rung_at=None)
)
