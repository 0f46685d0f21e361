"""The notices as data: in words, what in them cannot be met, what differs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.policy import POLICIES, load_policy
from intake.policy_check import problems_of
from intake.policy_words import diff, show
from intake.web.pages.render import page
from intake.web.problems import ProblemError
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed

router = APIRouter(prefix="/staff/policies", include_in_schema=False)


@router.get("")
def policies(
    request: Request, staff: Annotated[Staff, Depends(allowed(May.SEE_POLICIES))],
    name: Annotated[str, Query(max_length=64)] = "", other: Annotated[str, Query(max_length=64)] = "",
) -> Response:  # fmt: skip
    """One of them, and against another one."""
    files = {path.stem: path for path in sorted(POLICIES.glob("*.y*ml"))}
    chosen = name or next(iter(files))
    if chosen not in files or (other and other not in files):
        raise ProblemError("POLICY_UNKNOWN")
    policy = load_policy(chosen)
    return page(
        request, "s_policies.html.j2", staff=staff, role=ROLE_WORDS[staff.user.role],
        names=list(files), chosen=chosen, other=other, policy=policy, lines=show(policy),
        problems=problems_of(files[chosen].read_bytes(), files[chosen].name),
        differences=diff(policy, load_policy(other)) if other else None,
    )  # fmt: skip
