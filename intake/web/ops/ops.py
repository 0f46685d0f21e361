"""The operator's page: what needs a person first, then how the queues and workers do.

Plain HTML without a script. An operator signs in with an account of that role, or with the
token, which becomes a signed cookie for this page alone; ids, codes and times are all there is to see.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import shutil
import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from intake.domain.finding_codes import FLAG_TYPES
from intake.reporting.words import size
from intake.store import Beat, JobRecord, JobStatus, QueueFact, StaffRole
from intake.store.database.pace import QueuePace
from intake.web.api.bodies import small_body
from intake.web.api.problems import ProblemError
from intake.web.ops.health import troubles
from intake.web.ops.metrics import quantile
from intake.web.ops.thresholds import (
    JOBS_SHOWN,
    LATE_SECONDS,
    LOGIN_FORM_BYTES,
    OPS_SESSION_SECONDS,
    SILENT_SECONDS,
)
from intake.web.serving import Now, Served, Serving, address_of
from intake.web.staff.session import staff_of
from intake.web.tokens import is_token

PAGE = "/ops"
router = APIRouter(prefix=PAGE, include_in_schema=False)

COOKIE = "intake_operator"

REPORT_QUEUE = "report"
QUEUE_WORDS = {"fast": "图片与小文件", "bulk": "大文件", REPORT_QUEUE: "报告"}
KIND_WORDS = {"upload": "核对一个文件", "report": "生成报告"}
CODE_WORDS = {
    "LEASE_EXPIRED": "核对进程中途消失，或机器停顿过久",
    "TIME_LIMIT": "核对用时超过限度",
    "WORKER_CRASHED": "文件使核对进程崩溃",
    "WORKER_KILLED": "核对进程被终止（可能因机器内存不足）",
    "OUT_OF_MEMORY": "核对这个文件时内存不足",
    "INTERNAL_ERROR": "核对程序出错",
}


def session(token: str, ends_at: int) -> str:
    """A cookie's value: when it ends, signed with the operator's token."""
    signature = hmac.new(token.encode(), f"{COOKIE}.{ends_at}".encode(), hashlib.sha256)
    return f"{ends_at}.{signature.hexdigest()}"


def _is_signed_in(request: Request, serving: Serving) -> bool:
    token = serving.tokens.operator
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return is_token(given.strip(), token)
    staff = staff_of(request, serving)
    if staff is not None and staff.is_open and staff.user.role is StaffRole.OPERATOR:
        return True
    ends_at = request.cookies.get(COOKIE, "").partition(".")[0]
    if not ends_at.isdecimal() or len(ends_at) > 12 or int(ends_at) < time.time():
        return False
    return is_token(request.cookies[COOKIE], session(token, int(ends_at)))


def _operator(request: Request, serving: Served) -> None:
    """For every button: signed in, and pressed on our own page."""
    if not _is_signed_in(request, serving):
        raise ProblemError("UNAUTHENTICATED")
    _own_page(request)


def _own_page(request: Request) -> None:
    """Browsers say where a form was; a stranger's page may not press our buttons."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise ProblemError("FORBIDDEN")


@router.get("")
def page(request: Request, serving: Served, now: Now) -> HTMLResponse:
    """The page, or the form to sign in."""
    if not _is_signed_in(request, serving):
        return _html(401, is_signed_in=False, is_wrong=False)
    return _html(200, is_signed_in=True, **_facts(serving, now))


async def _form_token(request: Request) -> str:
    body = b"".join([chunk async for chunk in small_body(request, LOGIN_FORM_BYTES)])
    values = parse_qs(body.decode("utf-8", "replace"))
    return values.get("token", [""])[0].strip()


@router.post("/login", dependencies=[Depends(_own_page)])
def sign_in(
    request: Request, serving: Served, token: Annotated[str, Depends(_form_token)]
) -> Response:
    """A wrong token gets the form again; tries are counted per address."""
    serving.logins.take(address_of(request))
    if not is_token(token, serving.tokens.operator):
        return _html(401, is_signed_in=False, is_wrong=True)
    value = session(serving.tokens.operator, int(time.time()) + OPS_SESSION_SECONDS)
    answer = RedirectResponse(PAGE, 303)
    answer.set_cookie(
        COOKIE,
        value,
        max_age=OPS_SESSION_SECONDS,
        path=PAGE,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout", dependencies=[Depends(_own_page)])
async def sign_out() -> Response:
    answer = RedirectResponse(PAGE, 303)
    answer.delete_cookie(COOKIE, path=PAGE)
    return answer


@router.post("/jobs/{job}/retry", dependencies=[Depends(_operator)])
def retry(serving: Served, job: str) -> Response:
    """Try again, attempts forgotten."""
    return _done(serving.store.failures.retry(job))


@router.post("/jobs/{job}/person", dependencies=[Depends(_operator)])
def hand_over(serving: Served, job: str) -> Response:
    """No more tries: a reviewer looks at the file."""
    return _done(serving.store.failures.hand_to_person(job))


def _done(was_waiting: bool) -> Response:
    if not was_waiting:
        raise ProblemError("JOB_NOT_WAITING")
    return RedirectResponse(PAGE, 303)


def _facts(serving: Serving, now: dt.datetime) -> dict[str, Any]:
    """Everything the page shows."""
    store = serving.store
    stuck = store.jobs.in_status(JobStatus.QUARANTINED, JobStatus.NEEDS_OPERATOR, limit=JOBS_SHOWN)
    facts, beats, problems = store.facts.queues(), store.facts.beats(), troubles(serving)
    seconds, pace = facts.seconds_to_verdict, store.pace.queues()
    is_idle = all(beat.age_seconds > SILENT_SECONDS for beat in beats)
    backup = store.pace.last_backup()
    return {
        "now": now,
        "clock_is_set": serving.settings.clock_is_set,
        "problems": problems,
        "stuck": [_job_row(job) for job in stuck],
        "stuck_count": facts.quarantined + facts.needs_operator,
        "queues": [
            _queue_row(queue, fact, pace[queue], is_idle) for queue, fact in facts.queues.items()
        ],
        "running": facts.running,
        "retries": facts.retries,
        "tried_again": [
            (_words(code) or code, code, count) for code, count in store.pace.tried_again()
        ],
        "verdicts": store.pace.uploads_done(),
        "measured": len(seconds),
        "disks": _disks(serving),
        "backup": None if backup is None else _ago((now - backup).total_seconds()),
        "is_backup_old": backup is None or now - backup > dt.timedelta(days=1),
        "median": _ago(quantile(seconds, 0.5)) if seconds else None,
        "p95": _ago(quantile(seconds, 0.95)) if seconds else None,
        "beats": [_beat_row(beat) for beat in beats],
        "is_nobody_working": is_idle,
    }


def _queue_row(queue: str, fact: QueueFact, pace: QueuePace, is_idle: bool) -> dict[str, Any]:
    return {
        "name": QUEUE_WORDS[queue],
        "length": fact.length,
        "oldest": _ago(fact.oldest_seconds),
        "is_late": fact.oldest_seconds > LATE_SECONDS,
        "done": pace.done,
        "empty": None if is_idle else _until(pace.until_empty(fact.length)),
        "next": None if is_idle else _until(pace.until_empty(fact.length + 1)),
        "is_of_uploads": queue != REPORT_QUEUE,
    }


def _job_row(job: JobRecord) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": KIND_WORDS[job.kind],
        "application": job.application_id,
        "upload": job.upload_id,
        "code": job.code or "",
        "words": _words(job.code),
        "is_quarantined": job.status is JobStatus.QUARANTINED,
        "attempts": job.attempts_page + job.attempts_machine,
        "created_at": f"{job.created_at:%m-%d %H:%M}",
    }


def _words(code: str | None) -> str:
    if code in FLAG_TYPES:
        return FLAG_TYPES[code].message
    return CODE_WORDS.get(code or "", "")


def _until(seconds: float | None) -> str | None:
    """None: nobody knows, because too little ended within the last hour, or nobody works."""
    return None if seconds is None else _ago(seconds)


def _disks(serving: Serving) -> list[dict[str, Any]]:
    """Room where the data folder and the files lie; one disk is named once."""
    places = {"数据文件夹": serving.settings.data_dir}
    if serving.settings.storage and "://" not in serving.settings.storage:
        places["材料存储"] = Path(serving.settings.storage)
    found: dict[int, dict[str, Any]] = {}
    for words, place in places.items():
        try:
            usage, device = shutil.disk_usage(place), place.stat().st_dev
        except OSError:
            continue
        row = found.setdefault(device, {"words": [], "free": size(usage.free)})
        row["words"].append(words)
        row["share"] = f"{usage.free / usage.total:.0%}"
    return list(found.values())


def _beat_row(beat: Beat) -> dict[str, Any]:
    return {
        "name": beat.name,
        "queue": QUEUE_WORDS.get(beat.queue, beat.queue),
        "ago": _ago(beat.age_seconds),
        "is_silent": beat.age_seconds > SILENT_SECONDS,
    }


def _ago(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} 秒"
    if seconds < 120:
        return f"{seconds:.0f} 秒"
    if seconds < 7200:
        return f"{seconds / 60:.0f} 分钟"
    return f"{seconds / 3600:.0f} 小时"


@cache
def _templates() -> tuple[Environment, str]:
    """The templates and the style sheet, which stands in the page itself."""
    loader = PackageLoader("intake.web", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment, loader.get_source(environment, "ops.css")[0]


def _html(status: int, **facts: Any) -> HTMLResponse:
    environment, css = _templates()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    text = environment.get_template("ops.html.j2").render(css=css, **facts)
    return HTMLResponse(text, status, {"Content-Security-Policy": policy})
