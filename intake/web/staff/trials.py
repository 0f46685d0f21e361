"""Whose verdict a policy would change: from kept reports, no page is read again.

Made in the background; what came out stays in this process's memory for an hour. It names
applications by their numbers and says no value of anybody.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.as_kept import as_kept
from intake.errors import IntakeError
from intake.flags import FIELD_LABELS, paper_title
from intake.policy import Policy
from intake.policy_simulate import Outcome, simulate
from intake.records import Flag
from intake.report import from_json
from intake.store import ApplicationRecord, Store
from intake.web.pages.csrf import Form
from intake.web.pages.render import page
from intake.web.problems import ProblemError
from intake.web.serving import Now, Served
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.policies import choices, chosen_policy
from intake.web.staff.queue import VERDICTS
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.wording import SEVERITIES

router = APIRouter(prefix="/staff/policies/trials", include_in_schema=False)
log = logging.getLogger(__name__)
Trying = Annotated[Staff, Depends(allowed(May.CONFIRM_POLICIES))]

KEPT = dt.timedelta(hours=1)
KEPT_AT_MOST = 5
"""Trials remembered in one process."""
BATCH = 100


@dataclass
class Trial:
    """One policy against everything there is a report of."""

    words: str
    begun_at: dt.datetime
    done: int = 0
    unjudged: int = 0
    touched: int = 0
    changed: list[Outcome] = field(default_factory=list)
    is_done: bool = False
    has_failed: bool = False

    @property
    def is_busy(self) -> bool:
        return not (self.is_done or self.has_failed)


_all: list[Trial] = []
_lock = threading.Lock()


@router.get("")
def listing(request: Request, serving: Served, now: Now, staff: Trying) -> Response:
    """The newest first; everybody's who may publish."""
    with _lock:
        _all[:] = [one for one in _all if now - one.begun_at < KEPT][-KEPT_AT_MOST:]
        trials = _all[::-1]
    return page(
        request, "s_trials.html.j2", staff=staff, role=ROLE_WORDS[staff.user.role],
        choices=choices(serving.store, staff), trials=trials, verdicts=VERDICTS, said=_said,
        is_busy=any(one.is_busy for one in trials),
    )  # fmt: skip


@router.post("")
def start(serving: Served, now: Now, staff: Trying, fields: Form) -> Response:
    """One at a time: it keeps a core busy."""
    key = first(fields, "policy")
    policy = chosen_policy(serving.store, staff, key)
    with _lock:
        if any(one.is_busy for one in _all):
            raise ProblemError("TOO_MANY_REQUESTS", "正在试算另一份政策，请稍后再试", {"Retry-After": "10"})
        made = Trial(choices(serving.store, staff)[key], now)
        _all.append(made)
    threading.Thread(target=_work, args=(serving.store, policy, made), daemon=True).start()
    return to("/staff/policies/trials")


def _work(store: Store, policy: Policy, trial: Trial) -> None:
    try:
        for record in _everything(store):
            outcome = _tried(store, record, policy)
            trial.done += 1
            trial.unjudged += outcome is None
            if outcome is not None and outcome.is_changed:
                trial.changed.append(outcome)
            elif outcome is not None and (outcome.gone or outcome.come):
                trial.touched += 1
        trial.is_done = True
    except Exception as error:
        log.warning("trial of a policy failed: %s", type(error).__name__)
        trial.has_failed = True


def _everything(store: Store) -> Iterator[ApplicationRecord]:
    after = None
    while batch := store.applications(after, BATCH):
        yield from batch
        after = batch[-1].id


def _tried(store: Store, record: ApplicationRecord, policy: Policy) -> Outcome | None:
    """None: there is no report yet, or it cannot be judged from what it holds."""
    stored = store.report(record.id)
    if stored is None:
        return None
    try:
        report = from_json(stored.body)
        application = as_kept(
            record, store.uploads(record.id), report.as_of, clock_is_set=report.clock_is_set
        )
        return simulate(application, report, store.policy_of(record), policy)
    except IntakeError as error:
        log.info("no trial of an application: %s", error.code)
        return None


def _said(flag: Flag) -> str:
    """Severity, code and place; no value of the person."""
    place = [paper_title(flag.material, flag.year)] if flag.material else []
    if flag.field:
        place.append(FIELD_LABELS.get(flag.field, flag.field))
    return " ".join([f"{SEVERITIES[flag.severity]}：{flag.code}", *place])
