"""What is said when something is not done: RFC 9457 problems, each with a stable code.

A problem never repeats what was sent: not a value, not a file name, not a path. Who needs
to know more gives the occurrence's number (`instance`) to the operator.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from intake.domain.errors import Conflict, Fault, IntakeError, NotAllowed, NotFound, UsageError
from intake.web.api.problem_types import PROBLEM_TYPES, ProblemType
from intake.web.api.thresholds import BUSY_RETRY_SECONDS

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


@dataclass(eq=False)  # not frozen: tracebacks are set on whatever is raised
class ProblemError(Exception):
    """Answer with this problem; `detail` replaces the code's own sentence.

    `errors` name places in the request (`pointer`) and what should stand there.
    """

    code: str
    detail: str | None = None
    headers: Mapping[str, str] | None = None
    errors: Sequence[Mapping[str, str]] = ()


def problem_response(request_id: str, problem: ProblemError) -> JSONResponse:
    """The answer to a request of this number."""
    kind = PROBLEM_TYPES[problem.code]
    body: dict[str, Any] = {
        "type": f"urn:intake:problem:{problem.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail or kind.detail,
        "instance": f"urn:uuid:{request_id}",
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    headers = {"Content-Language": "zh-CN", **_standing_headers(kind), **(problem.headers or {})}
    return JSONResponse(body, kind.status, headers, MEDIA_TYPE)


def _standing_headers(kind: ProblemType) -> dict[str, str]:
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(BUSY_RETRY_SECONDS)}
    if kind.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    return {}


def from_interruption(error: IntakeError) -> ProblemError:
    """Ours as a problem. A sentence that was written for callers is kept; a fault's may
    name a stored file, so only its code decides."""
    if isinstance(error, UsageError | NotAllowed | Conflict):
        if error.code in PROBLEM_TYPES:
            errors = error.words.get("errors", ())
            places = errors if isinstance(errors, list) else ()
            return ProblemError(error.code, error.message or None, errors=places)
    if isinstance(error, NotFound):
        return ProblemError("NOT_FOUND")
    if isinstance(error, Fault) and error.code in PROBLEM_TYPES:
        log.warning("fault: %s", error.code)
        return ProblemError(error.code)
    log.error("no answer for code %s", error.code)
    return ProblemError("INTERNAL_ERROR")


_WORDS = {
    "missing": "缺少此项",
    "int_parsing": "应为整数",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "string_too_long": "过长",
    "string_too_short": "过短",
    "string_pattern_mismatch": "写法不对",
    "enum": "不是可用的取值，见接口说明",
}


def from_validation(error: RequestValidationError) -> ProblemError:
    """Where in the request, and what is wrong with it in our words: never the value."""
    found = [
        {
            "pointer": "/".join(str(part) for part in one["loc"]),
            "message": _WORDS.get(one["type"], "取值有误"),
        }
        for one in error.errors()
    ]
    return ProblemError("REQUEST_INVALID", errors=found)


def from_status(error: HTTPException) -> ProblemError:
    """What the framework itself answers with."""
    code = _OF_STATUS.get(error.status_code, "INTERNAL_ERROR")
    return ProblemError(code, headers=error.headers)


_OF_STATUS: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "REQUEST_INVALID",
    HTTPStatus.UNAUTHORIZED: "UNAUTHENTICATED",
    HTTPStatus.FORBIDDEN: "FORBIDDEN",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.METHOD_NOT_ALLOWED: "METHOD_NOT_ALLOWED",
}


AsPage = Callable[[Request, ProblemError], Response | None]
"""A problem for a person who asked for a page; None: everybody else gets JSON."""


def answer_with_problems(app: FastAPI, as_page: AsPage = lambda *_: None) -> None:
    """Every interruption a handler lets through becomes a problem."""

    def handled(problem_of: Any) -> Any:
        async def handler(request: Request, error: Exception) -> Response:
            problem: ProblemError = problem_of(error)
            page = as_page(request, problem)
            return page or problem_response(request.state.request_id, problem)

        return handler

    app.add_exception_handler(ProblemError, handled(lambda problem: problem))
    app.add_exception_handler(IntakeError, handled(from_interruption))
    app.add_exception_handler(RequestValidationError, handled(from_validation))
    app.add_exception_handler(HTTPException, handled(from_status))


def documented(*codes: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's `responses` for these codes, grouped by status."""
    grouped: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        kind = PROBLEM_TYPES[code]
        row = f"`{code}` {kind.title}"
        if kind.status in grouped:
            grouped[kind.status]["description"] += f"；{row}"
            continue
        reference = {"$ref": "#/components/schemas/Problem"}
        grouped[kind.status] = {"description": row, "content": {MEDIA_TYPE: {"schema": reference}}}
    return grouped
