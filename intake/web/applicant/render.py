"""Templates → pages, with the headers that keep them ours.

Nothing stands in a page but text: style and scripts are files of our own, so a value that
somebody typed can never run.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from intake.documents import paper_title
from intake.domain.finding_codes import FIELD_LABELS
from intake.reporting import words
from intake.web.api.problem_types import PROBLEM_TYPES
from intake.web.api.problems import ProblemError
from intake.web.applicant import csrf, statics
from intake.web.serving import Serving

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""`data:` and `blob:` pictures: a photo is shown before it is sent."""


@cache
def environment() -> Environment:
    """The pages' templates (`intake/web/templates`), escaping everything."""
    made = Environment(
        loader=PackageLoader("intake.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "static": statics.address,
        "paper_title": paper_title,
        "field_labels": FIELD_LABELS,
        "left": words.left,
        "ago": words.ago,
    }
    made.filters |= {
        "beijing": words.beijing,
        "day": words.day,
        "size": words.size,
        "masked_id": words.masked_id,
        "masked_filename": words.masked_filename,
    }
    return made


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **facts: Any,
) -> HTMLResponse:
    """A page, or with a template that extends nothing a part of one.

    Every template knows besides `facts`: `request`, `now`, `clock_is_set`, `csrf` (the
    number a form repeats), `is_part` (htmx asked for a part).
    """
    serving: Serving = request.app.state.serving
    text = (
        environment()
        .get_template(template)
        .render(
            request=request,
            now=request.state.received_at,
            clock_is_set=serving.settings.clock_is_set,
            csrf=csrf.token_of(request),
            is_part=request.headers.get("hx-request") == "true",
            **facts,
        )
    )
    response = HTMLResponse(text, status, {"Content-Security-Policy": POLICY, **(headers or {})})
    csrf.keep(request, response)
    return response


DOORS = {"/a": "/a/enter"}
"""Where who is not signed in is led, by the beginning of the address."""


def problem_page(request: Request, problem: ProblemError) -> Response | None:
    """A problem as a page, when a person's browser asked for one; else None."""
    wants_page = "text/html" in request.headers.get("accept", "")
    path = request.url.path
    if not wants_page or path.startswith("/api/"):
        return None
    if problem.code == "SIGN_IN_FIRST" and request.method == "GET":
        back = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/login?" + urlencode({"back": back}), 303)
    door = DOORS.get("/" + path.split("/")[1])
    if problem.code == "UNAUTHENTICATED" and door and path != door:
        return RedirectResponse(door, 303)
    kind = PROBLEM_TYPES[problem.code]
    return page(
        request,
        "problem.html.j2",
        kind.status,
        dict(problem.headers or {}),
        title=kind.title,
        detail=problem.detail or kind.detail,
        code=problem.code,
        number=request.state.request_id,
    )
