"""What staff asked for and fetch later, made beside the pages: a table, a policy's trial.

Done by whoever has the time (the relay), from the start again when that one dies. What
makes them is imported when the first one is asked for.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from intake.casework.from_record import as_kept
from intake.documents import paper_title
from intake.domain.errors import Fault, IntakeError
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import Flag
from intake.domain.report_json import from_json
from intake.policy.notice import Policy
from intake.reporting.wording import SEVERITIES
from intake.store import ApplicationRecord, Cases, ErrandClaim, ErrandKind, QueueQuery, Store
from intake.store.jobs.thresholds import MOST_ROWS, SAY_SECONDS
from workers.thresholds import BACKGROUND_BATCH, MOST_SHOWN

log = logging.getLogger(__name__)


Progress = Callable[[int, int], None]
"""(applications done, of how many)"""


class _LostError(Exception):
    """Somebody else does it, or nobody wants it any more."""


def do_next(store: Store) -> bool:
    """Do the oldest errand that waits; False when there is none.

    A database that is away is no failure of the errand: it is begun again later.
    """
    claim = store.background_jobs.claim()
    if claim is None:
        return False
    make = {ErrandKind.EXPORT: _table, ErrandKind.TRIAL: _trial}[claim.kind]
    try:
        result = make(store, claim.wanted, _Telling(store, claim))
    except _LostError:
        return True
    except Fault:
        raise
    except Exception as error:
        log.warning("errand %s failed: %s", claim.id, type(error).__name__)
        result = None
    store.background_jobs.finish(claim, result)
    return True


class _Telling:
    """Says how far an errand is, now and then."""

    def __init__(self, store: Store, claim: ErrandClaim) -> None:
        self._store, self._claim, self._next = store, claim, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + SAY_SECONDS
        if not self._store.background_jobs.goes_on(self._claim, done, total):
            raise _LostError


# ---------------------------------------------------------------------------- a table


def _table(store: Store, wanted: Mapping[str, Any], progress: Progress) -> bytes:
    from workers.export_workbook import unreached_workbook, workbook

    if wanted.get("unreached"):
        return unreached_workbook(store, wanted["unit"])
    query = QueueQuery(
        store.policies.review_ends(),
        states=tuple(wanted["states"]),
        unit=wanted["unit"],
        only=tuple(wanted["only"]) if wanted.get("only") else None,
        limit=MOST_ROWS,
    )
    rows = store.queue.page(query).rows
    return workbook(store, rows, lambda done: progress(done, len(rows)))


# ------------------------------------------------------------------- a policy's trial


def _trial(store: Store, wanted: Mapping[str, Any], progress: Progress) -> bytes:
    """Against every report there is; no page is read again, no value is said."""
    policy = store.policies.at(wanted["policy"], wanted["revision"])
    counts = {"done": 0, "unjudged": 0, "touched": 0, "changed": 0}
    shown: list[dict[str, Any]] = []
    for record in _everything(store.cases):
        outcome = _tried(store, record, policy)
        counts["done"] += 1
        if outcome is None:
            counts["unjudged"] += 1
        elif outcome.is_changed:
            counts["changed"] += 1
            if len(shown) < MOST_SHOWN:
                shown.append(
                    {
                        "application": outcome.application,
                        "before": outcome.before,
                        "after": outcome.after,
                        "is_exact": outcome.is_exact,
                        "gone": [_said(f) for f in outcome.gone],
                        "come": [_said(f) for f in outcome.come],
                    }
                )
        else:
            counts["touched"] += bool(outcome.gone or outcome.come)
        progress(counts["done"], 0)
    return json.dumps({**counts, "shown": shown}, ensure_ascii=False).encode()


def _everything(cases: Cases) -> Iterator[ApplicationRecord]:
    after = None
    while batch := cases.listed(after, BACKGROUND_BATCH):
        yield from batch
        after = batch[-1].id


def _tried(store: Store, record: ApplicationRecord, policy: Policy) -> Any:
    """None: there is no report yet, or it cannot be judged from what it holds."""
    from intake.assessment.simulate import simulate

    stored = store.reports.newest(record.id)
    if stored is None:
        return None
    try:
        report = from_json(stored.body)
        application = as_kept(
            record, store.uploads.of(record.id), report.as_of, clock_is_set=report.clock_is_set
        )
        return simulate(application, report, store.policies.of(record), policy)
    except Fault:
        raise
    except IntakeError as error:
        log.info("no trial of an application: %s", error.code)
        return None


def _said(flag: Flag) -> str:
    """Severity, code and place; no value of the person."""
    place = [paper_title(flag.material, flag.year)] if flag.material else []
    if flag.field:
        place.append(FIELD_LABELS.get(flag.field, flag.field))
    return " ".join([f"{SEVERITIES[flag.severity]}：{flag.code}", *place])
