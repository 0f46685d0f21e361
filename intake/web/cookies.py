"""Cookies, written and read in one place.

Over https every name begins with `__Host-`: browsers then take the cookie from this host
alone, over https alone and for the whole site, so that neither a neighbouring subdomain nor a
plain connection can plant one (RFC 6265bis, 4.1.3). Over plain http, on one's own machine,
no browser would keep such a name.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


def name_of(request: Request, plain: str) -> str:
    """What this cookie is called over this connection."""
    return f"__Host-{plain}" if request.url.scheme == "https" else plain


def read(request: Request, plain: str) -> str:
    """Its value, empty without one."""
    return request.cookies.get(name_of(request, plain), "")


def put(
    request: Request, response: Response, plain: str, value: str, seconds: int | None = None
) -> None:
    """For this browser; without `seconds` for the time of its window. Lax: a link in a chat
    may lead to our page."""
    response.set_cookie(
        name_of(request, plain),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop(request: Request, response: Response, plain: str) -> None:
    """Gone from this browser."""
    is_https = request.url.scheme == "https"
    response.delete_cookie(name_of(request, plain), path="/", secure=is_https, httponly=True)
