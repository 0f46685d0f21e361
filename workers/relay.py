"""The relay: rings the bells of waiting jobs, takes back what nobody renewed, ends what time
has ended, tells people what they are to be told, and does what staff asked for beside the pages.

It may run in any number. A bell rung twice is answered once; a bell that was lost, with
the broker or on the way, is rung again from the database. It outlives both: neither a
broker nor a database that is away ends it, and each does its part without the other.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable

from intake.domain.errors import Fault, IntakeError
from intake.domain.settings import Settings
from intake.store import Queue, Store
from workers.bell import BellLine, BrokerAwayError
from workers.thresholds import (
    CANARY_SECONDS,
    COLLECT_SECONDS,
    ERRAND_SECONDS,
    LAPSE_SECONDS,
    MARK_SECONDS,
    MOST_CANARIES,
    MOST_UNHEARD,
    RELAY_LOOK_SECONDS,
    RELAY_PAUSES,
    SWEEP_SECONDS,
    TELL_SECONDS,
)

log = logging.getLogger(__name__)


class Relay:
    """A thread for each part: bells may hang for some seconds on a broker that is away,
    listing a large storage or making a table takes minutes, and leases must wait for
    neither. `run` returns after `stop`.

    now: what deadlines are compared with. errand, importing: does one, False when there is
    none. tell, call: send what persons and what programs wait to be told; how many there were.
    draft_days: after which a draft that nobody touches ends; None: never.
    """

    def __init__(
        self,
        store: Store,
        broker_url: str,
        now: Callable[[], dt.datetime],
        errand: Callable[[], bool],
        tell: Callable[[], int] = lambda: 0,
        importing: Callable[[], bool] = lambda: False,
        draft_days: int | None = None,
        call: Callable[[], int] = lambda: 0,
    ) -> None:
        self._store, self._now, self._errand, self._tell = store, now, errand, tell
        self._importing, self._call = importing, call
        self._draft_days = draft_days
        self._line = BellLine(broker_url)
        self._is_over = threading.Event()
        self._next_canary = 0.0

    def run(self) -> None:
        """Until `stop` is called from another thread or a signal's handler."""
        ringing = threading.Thread(
            target=self._repeat, args=(self._ring, RELAY_LOOK_SECONDS, "bells"), daemon=True
        )
        ringing.start()
        for step, seconds, name in (
            (self._collect, COLLECT_SECONDS, "orphans"),
            (self._mark, MARK_SECONDS, "epoch"),
            (self._lapse, LAPSE_SECONDS, "deadlines"),
            (self._run_errands, ERRAND_SECONDS, "errands"),
            (self._tell_all, TELL_SECONDS, "messages"),
            (self._call_all, TELL_SECONDS, "webhooks"),
            (self._import, ERRAND_SECONDS, "imports"),
        ):
            threading.Thread(target=self._repeat, args=(step, seconds, name), daemon=True).start()
        self._repeat(self._sweep, SWEEP_SECONDS, "leases")
        ringing.join()
        self._line.close()

    def stop(self) -> None:
        """End after the step under way."""
        self._is_over.set()

    def _repeat(self, step: Callable[[], None], seconds: float, name: str) -> None:
        failures = 0
        pause = 0.0
        while not self._is_over.wait(pause):
            try:
                step()
            except Exception as error:  # whatever it was, the next look may go well
                if not failures:
                    _say_once(name, error)
                pause = RELAY_PAUSES[min(failures, len(RELAY_PAUSES) - 1)]
                failures += 1
                continue
            if failures:
                log.warning("relay: %s go on after %d failures", name, failures)
            failures, pause = 0, seconds

    def _ring(self) -> None:
        self._send_canaries()
        if not self._store.jobs.due(1):
            return
        for queue in Queue:
            due = self._store.jobs.due(MOST_UNHEARD, queue)
            room = MOST_UNHEARD - self._line.unheard(queue) if due else 0
            rung = []
            try:
                for bell in due[: max(0, room)]:
                    self._line.ring(bell)
                    rung.append(bell.job_id)
            finally:
                self._store.jobs.rung(rung)

    def _send_canaries(self) -> None:
        if time.monotonic() < self._next_canary:
            return
        for queue in Queue:
            if self._line.unheard(queue) < MOST_UNHEARD + MOST_CANARIES:
                self._line.send_canary(queue)
        self._next_canary = time.monotonic() + CANARY_SECONDS

    def _sweep(self) -> None:
        swept = self._store.upkeep.sweep()
        if swept.leases:
            log.warning("relay: %d leases expired", swept.leases)

    def _lapse(self) -> None:
        changed = self._store.deadlines.lapse_due(self._now())
        if changed:
            log.warning("relay: %d applications ended or reopened by their deadlines", changed)
        if self._draft_days is None:
            return
        unclaimed = self._store.deadlines.end_unclaimed(self._now(), self._draft_days)
        if unclaimed:
            log.warning("relay: %d drafts ended that nobody had touched for days", unclaimed)

    def _run_errands(self) -> None:
        while not self._is_over.is_set() and self._errand():
            pass

    def _tell_all(self) -> None:
        while not self._is_over.is_set() and self._tell():
            pass

    def _call_all(self) -> None:
        while not self._is_over.is_set() and self._call():
            pass

    def _import(self) -> None:
        while not self._is_over.is_set() and self._importing():
            pass

    def _mark(self) -> None:
        self._store.epoch.advance(self._now())

    def _collect(self) -> None:
        done = self._store.orphans.collect(self._now(), "relay")
        if done.refused is not None:
            log.warning(
                "relay: %d of %d stored files have no row and are left alone (%s)",
                len(done.orphans),
                done.stored,
                done.refused.value,
            )
        elif done.set_aside or done.removed:
            log.warning(
                "relay: %d stored files that no row named are in quarantine, %d left it for good",
                done.set_aside,
                done.removed,
            )


def opened(settings: Settings) -> Store:
    """The store, as soon as its database answers; raises what waiting would not mend."""
    while True:
        try:
            return Store.open(settings)
        except Fault as fault:
            if fault.code != "STORE_UNAVAILABLE":
                raise
        time.sleep(RELAY_PAUSES[-1])


def _say_once(name: str, error: Exception) -> None:
    """Its code or kind; a line per failure would fill a disk during one night."""
    if isinstance(error, IntakeError):
        log.warning("relay: %s wait (%s)", name, error.code)
    elif isinstance(error, BrokerAwayError):
        log.warning("relay: %s wait, the broker is away (%s)", name, error)
    else:
        log.exception("relay: %s failed", name)
