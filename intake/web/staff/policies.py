"""The notices as data: in words, what in them cannot be met, what differs; published by two.

An administrator proposes a file, somebody else confirms it; from then on new applications
are judged by it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.domain.errors import UsageError
from intake.policy.describe import show
from intake.policy.differences import diff
from intake.policy.lint import problems_of
from intake.policy.notice import POLICIES, Policy, parsed_policy
from intake.policy.stale import reminders_of
from intake.store import Policies, PolicyRecord, Store
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form, FormFile
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.overview import names_of
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first

router = APIRouter(prefix="/staff/policies", include_in_schema=False)
Seeing = Annotated[Staff, Depends(allowed(May.SEE_POLICIES))]
Key = Annotated[str, Query(max_length=70)]
FILE = "政策文件"


@router.get("")
def policies(
    request: Request, serving: Served, staff: Seeing, name: Key = "", other: Key = ""
) -> Response:
    """One of them, and against another one."""
    return _page(request, serving, staff, name, other)


def _page(
    request: Request,
    serving: Serving,
    staff: Staff,
    name: str = "",
    other: str = "",
    wrong: list[str] | None = None,
) -> Response:
    store = serving.store
    offered = choices(store.policies, staff)
    chosen = name or next(iter(offered))
    policy = chosen_policy(store, staff, chosen)
    text = _content(store, policy, chosen)
    return page(
        request,
        "s_policies.html.j2",
        422 if wrong else 200,
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        choices=offered,
        chosen=chosen,
        other=other,
        policy=policy,
        lines=show(policy),
        problems=problems_of(*text) if text else [],
        reminders=reminders_of(*text) if text else [],
        wrong=wrong or [],
        differences=diff(chosen_policy(store, staff, other), policy) if other else None,
        records=store.policies.records() if staff.may(May.CONFIRM_POLICIES) else [],
        names=names_of(serving),
        current={n: store.policies.current(n).revision for n in store.policies.names()},
    )


def choices(policies: Policies, staff: Staff) -> dict[str, str]:
    """Key → words: what is in force, by its name; for who publishes, each proposal too."""
    words = {name: name for name in policies.names()}
    if staff.may(May.CONFIRM_POLICIES):
        states = {None: "待确认", True: "已发布", False: "未采用"}
        words |= {
            _key(one): f"{one.name} · 修订 {one.revision}（{states[one.is_published]}）"
            for one in policies.records()
        }
    return words


def _key(record: PolicyRecord) -> str:
    """No policy's name begins like this."""
    return f"~{record.n}"


def chosen_policy(store: Store, staff: Staff, key: str) -> Policy:
    """The one of `choices`; raises ProblemError POLICY_UNKNOWN."""
    if key not in choices(store.policies, staff):
        raise ProblemError("POLICY_UNKNOWN")
    if not key.startswith("~"):
        return store.policies.current(key)
    record = next(one for one in store.policies.records() if _key(one) == key)
    return parsed_policy(record.content, FILE)


def _content(store: Store, policy: Policy, key: str) -> tuple[bytes, str] | None:
    """A proposal's text, or that of the program's own file where it is in force."""
    if key.startswith("~"):
        return next(one for one in store.policies.records() if _key(one) == key).content, FILE
    path = POLICIES / f"{key}.yaml"
    if not path.exists():
        return None
    content = path.read_bytes()
    is_own = parsed_policy(content, path.name).revision == policy.revision
    return (content, path.name) if is_own else None


@router.post("/proposals")
def propose(
    request: Request,
    serving: Served,
    now: Now,
    staff: Annotated[Staff, Depends(allowed(May.PROPOSE_POLICIES))],
    content: FormFile,
) -> Response:
    """Keep a file that has no problems; each problem is shown with its line."""
    problems = problems_of(content, FILE)
    if not problems:
        try:
            made = serving.store.policies.propose(content, staff.user.id, now)
        except UsageError as error:
            problems = [error.message]
    if problems:
        return _page(request, serving, staff, wrong=problems)
    known = made.name in serving.store.policies.names()
    return to(f"/staff/policies?name={_key(made)}" + (f"&other={made.name}" if known else ""))


@router.post("/proposals/{n}")
def decide(
    serving: Served,
    now: Now,
    n: int,
    staff: Annotated[Staff, Depends(allowed(May.CONFIRM_POLICIES))],
    fields: Form,
) -> Response:
    """Published by another person than who proposed it, or refused by anybody."""
    what = first(fields, "what")
    if what not in ("publish", "refuse"):
        raise ProblemError("REQUEST_INVALID")
    serving.store.policies.decide(n, staff.user.id, now, publish=what == "publish")
    return to("/staff/policies")
