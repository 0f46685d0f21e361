"""Whose verdict a policy would change: asked for here, tried beside the pages, shown here."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from intake.reporting.words import VERDICTS
from intake.store import BackgroundJobs, Errand, ErrandKind, ErrandStatus
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.policies import choices, chosen_policy
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import TRIALS_SHOWN

router = APIRouter(prefix="/staff/policies/trials", include_in_schema=False)
Trying = Annotated[Staff, Depends(allowed(May.CONFIRM_POLICIES))]


@router.get("")
def listing(request: Request, serving: Served, staff: Trying) -> Response:
    """The newest first; everybody's who may publish."""
    trials = serving.store.background_jobs.of(ErrandKind.TRIAL)[:TRIALS_SHOWN]
    return page(
        request,
        "s_trials.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        choices=choices(serving.store.policies, staff),
        verdicts=VERDICTS,
        trials=[(one, _found(serving.store.background_jobs, one)) for one in trials],
        is_busy=any(one.is_busy for one in trials),
    )


@router.post("")
def start(serving: Served, now: Now, staff: Trying, fields: Form) -> Response:
    """One at a time: it keeps a core busy."""
    key = first(fields, "policy")
    policy = chosen_policy(serving.store, staff, key)
    wanted = {
        "words": choices(serving.store.policies, staff)[key],
        "policy": policy.id,
        "revision": policy.revision,
    }
    if not serving.store.background_jobs.ask(ErrandKind.TRIAL, staff.user.id, wanted, 0, now):
        raise ProblemError(
            "TOO_MANY_REQUESTS", "正在试算另一份政策，请稍后再试", {"Retry-After": "10"}
        )
    return to("/staff/policies/trials")


def _found(background_jobs: BackgroundJobs, trial: Errand) -> dict[str, Any] | None:
    """What came of it."""
    if trial.status is not ErrandStatus.DONE:
        return None
    body = background_jobs.result(trial.id, ErrandKind.TRIAL)
    found: dict[str, Any] | None = None if body is None else json.loads(body)
    return found
