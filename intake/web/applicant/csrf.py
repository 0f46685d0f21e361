"""A form is one of ours, or nothing happens.

Two independent proofs: browsers say from which site a request comes, and each form
repeats a number that only our own pages can write, because it hangs on a cookie which no
script sees and on a secret of the service: whoever plants a cookie in a browser does not know
the number that goes with it. The cookie is set with the first page and says nothing about anybody, so the
forms to sign in are guarded like all others.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Query, Request, Response

from intake.web import cookies
from intake.web.api.bodies import small_body
from intake.web.api.multipart import OneFile, boundary_of
from intake.web.api.problems import ProblemError
from intake.web.applicant.thresholds import FORM_BYTES, MOST_FIELDS, SEED_BYTES, YEAR_SECONDS
from intake.web.tokens import is_token

COOKIE = "intake_form"
FIELD, HEADER = "csrf", "x-csrf-token"
"""Where the number stands: a form's field (or, for a form that holds a file, the query of
its address), or a script's request header."""
_SEED = re.compile(r"[A-Za-z0-9_-]{32}")


def seed_of(request: Request) -> str:
    """This browser's seed; a new one, the same for the whole request, if it has none."""
    given = cookies.read(request, COOKIE)
    if _SEED.fullmatch(given):
        return given
    made = getattr(request.state, "csrf_seed", None) or secrets.token_urlsafe(SEED_BYTES)
    request.state.csrf_seed = made
    return made


def token_of(request: Request) -> str:
    """What a form on the page that answers `request` repeats."""
    secret: bytes = request.app.state.serving.store.form_secret
    return hmac.new(secret, seed_of(request).encode(), hashlib.sha256).hexdigest()


def keep(request: Request, response: Response) -> None:
    """Set the cookie with a page, if the browser has none yet."""
    seed = getattr(request.state, "csrf_seed", None)
    if seed is not None:
        cookies.put(request, response, COOKIE, seed, YEAR_SECONDS)


def require_own_site(request: Request) -> None:
    """Refuse what a browser says was sent from elsewhere; raises ProblemError FORM_EXPIRED."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise ProblemError("FORM_EXPIRED")


def require_token(request: Request, given: str) -> None:
    """Raises ProblemError FORM_EXPIRED: the number is another browser's, or none."""
    require_own_site(request)
    if not cookies.read(request, COOKIE) or not is_token(given, token_of(request)):
        raise ProblemError("FORM_EXPIRED")


async def _form(request: Request) -> dict[str, list[str]]:
    fields = await read_form(request)
    require_token(request, (fields.get(FIELD) or [""])[-1])
    return fields


async def _form_file(
    request: Request, token: Annotated[str, Query(alias=FIELD, max_length=64)] = ""
) -> bytes:
    require_token(request, token)
    boundary = boundary_of(request.headers.get("content-type", ""))
    if boundary is None:
        raise ProblemError("MULTIPART_INVALID")
    form, content = OneFile(boundary), bytearray()
    async for chunk in small_body(request, FORM_BYTES):
        content += form.feed(chunk)
    form.end()
    return bytes(content)


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a form without files; raises ProblemError BODY_TOO_LARGE,
    REQUEST_TIMED_OUT."""
    body = b"".join([chunk async for chunk in small_body(request, FORM_BYTES)])
    try:
        text = body.decode("utf-8")
        return parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ProblemError("REQUEST_INVALID") from None


Form = Annotated[dict[str, list[str]], Depends(_form)]
"""A guarded form's fields, each with its values in order."""
FormFile = Annotated[bytes, Depends(_form_file)]
"""The one small file of a guarded form, whose number stands in its address."""
