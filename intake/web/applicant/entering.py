"""How an applicant comes in: link, code or upload token; or starts an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from intake.domain.errors import Conflict
from intake.policy.notice import Policy
from intake.store import Entry, Policies, Store
from intake.web.api import bodies, declarations
from intake.web.api.problems import ProblemError
from intake.web.applicant import sessions
from intake.web.applicant.asked import EMPLOYER_KINDS, LEVELS, closed_series
from intake.web.applicant.csrf import Form
from intake.web.applicant.declared import one
from intake.web.applicant.processing import VERSION
from intake.web.applicant.render import page
from intake.web.quotas import require_room_for_draft
from intake.web.serving import Now, Served, Serving, address_of

router = APIRouter(prefix=sessions.HOME, include_in_schema=False)

WRONG = "没有这个代码。请核对后再试：代码共 12 位，不含数字 0、1 和字母 I、L、O"
USED = "这个链接已经用过或已过期。请用代码进入，或请单位（人社局）重新发一个链接"


@router.get("/enter")
def door(request: Request, serving: Served, now: Now) -> HTMLResponse:
    return _door(request, serving, now)


def _door(request: Request, serving: Serving, now: Now, wrong: str | None = None) -> HTMLResponse:
    return page(
        request,
        "a_enter.html.j2",
        400 if wrong else 200,
        wrong=wrong,
        is_inside=sessions.application_of(request, serving) is not None,
        policies=_open_policies(serving.store.policies, now),
    )


@router.post("/enter")
def come_in(request: Request, serving: Served, now: Now, fields: Form) -> Response:
    """By code, or by the API's upload token; tries are counted per address."""
    serving.logins.take(address_of(request))
    given = one(fields, "code")
    found = serving.store.entries.find(Entry.CODE, given) or serving.store.cases.of_token(given)
    if found is None:
        return _door(request, serving, now, WRONG)
    return _inside(request, serving.store.entries.open_session(found))


@router.get("/enter/{token}")
def link(request: Request, token: str) -> HTMLResponse:
    """Asks for one more press: programs that preview a chat's links use up nothing."""
    return page(request, "a_link.html.j2", token=token)


@router.post("/enter/link")
def use_link(request: Request, serving: Served, now: Now, fields: Form) -> Response:
    session = serving.store.entries.use_link(one(fields, "token"))
    if session is None:
        return _door(request, serving, now, USED)
    return _inside(request, session)


def _inside(request: Request, session: str) -> Response:
    answer = RedirectResponse(sessions.HOME, 303)
    sessions.begin(request, answer, session)
    return answer


@router.post("/leave")
def leave(request: Request, serving: Served, _: Form) -> Response:
    answer = RedirectResponse(sessions.DOOR, 303)
    sessions.end(request, answer, serving)
    return answer


# -------------------------------------------------------------------------------- starting


@router.get("/start")
def ask_to_start(
    request: Request, serving: Served, now: Now, policy: str | None = None
) -> HTMLResponse:
    return _start(request, serving.store, now, {"policy": policy or ""}, {})


@router.post("/start")
def start(request: Request, serving: Served, now: Now, fields: Form) -> Response:
    """A new application; its code is shown this once. Pressed twice it is one."""
    wrong = {} if one(fields, "name") else {"name": "请填写姓名"}
    policies = _open_policies(serving.store.policies, now)
    chosen = _chosen(policies, one(fields, "policy"))
    if chosen is None:
        wrong["policy"] = "请选择您要申报的通知"
    elif one(fields, "series") and chosen.series_named(one(fields, "series")) is None:
        wrong["series"] = "这次通知没有这个系列，请从列出的各项中选择"
    if wrong or chosen is None:
        given = {name: values[-1] for name, values in fields.items()}
        return _start(request, serving.store, now, given, wrong)
    serving.creations.take(address_of(request))
    require_room_for_draft(serving, address_of(request))
    new = declarations.declared(_declared(chosen.id, fields), serving.store.policies)
    try:
        record, _ = serving.store.cases.create(
            new.policy,
            new.values,
            now,
            bodies.once(one(fields, "nonce") or None, "page"),
            address_of(request),
        )
    except Conflict:
        raise ProblemError("FORM_EXPIRED") from None
    if one(fields, "notice"):
        serving.store.consents.agree(record.id, one(fields, "notice")[:40], now)
    code = serving.store.entries.make_code(record.id)
    answer = page(request, "a_welcome.html.j2", code=code, name=one(fields, "name"))
    sessions.begin(request, answer, serving.store.entries.open_session(record.id))
    return answer


def _chosen(policies: Sequence[Policy], untrusted_name: str) -> Policy | None:
    """The named one of the open notices; the only one where there is no choice."""
    if len(policies) == 1 and not untrusted_name:
        return policies[0]
    return next((policy for policy in policies if policy.id == untrusted_name), None)


@router.post("/code")
def new_code(request: Request, serving: Served, own: sessions.Own, _: Form) -> HTMLResponse:
    """Another code to come back with; the old one dies."""
    code = serving.store.entries.make_code(own.id)
    name = own.application.values.get("name", "")
    return page(request, "a_welcome.html.j2", code=code, name=name)


def _declared(policy: str, fields: dict[str, list[str]]) -> dict[str, Any]:
    employment = {"employer_kind": one(fields, "employer_kind"), "series": one(fields, "series")}
    return {
        "policy": policy,
        "applicant": {"name": one(fields, "name")},
        "employment": {k: v for k, v in employment.items() if v},
        "education": {"level": one(fields, "level")} if one(fields, "level") else {},
    }


def _start(
    request: Request, store: Store, now: Now, given: dict[str, str], wrong: dict[str, str]
) -> HTMLResponse:
    policies = _open_policies(store.policies, now)
    chosen = _chosen(policies, given.get("policy", ""))
    return page(
        request,
        "a_start.html.j2",
        422 if wrong else 200,
        notice=VERSION,
        policies=policies,
        coming=_coming_policies(store.policies, now),
        chosen=chosen,
        given=given,
        wrong=wrong,
        level_pairs=[(level, level) for level in LEVELS if chosen and level in chosen.levels],
        employer_kinds=EMPLOYER_KINDS,
        series=[s.name for s in chosen.series] if chosen else [],
        closed=closed_series(chosen) if chosen else (),
        nonce=given.get("nonce") or request.state.request_id,
    )


def _open_policies(policies: Policies, now: Now) -> list[Policy]:
    """Notices whose window is open, the next to close first."""
    known = [policies.current(name) for name in policies.names()]
    still = [policy for policy in known if policy.submission.holds(now)]
    return sorted(still, key=lambda policy: policy.submission.closes)


def _coming_policies(policies: Policies, now: Now) -> list[Policy]:
    """Notices whose window has not opened yet: they are told and cannot be chosen."""
    known = [policies.current(name) for name in policies.names()]
    return sorted(
        (policy for policy in known if now < policy.submission.opens),
        key=lambda policy: policy.submission.opens,
    )
