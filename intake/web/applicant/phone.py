"""A phone goes on with what a desk began: a one-time link as a code to scan."""

from __future__ import annotations

import base64

import qrcode
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from qrcode.image.svg import SvgPathImage

from intake.web.applicant import sessions
from intake.web.applicant.csrf import Form
from intake.web.applicant.papers import listed
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Own
from intake.web.serving import Served

router = APIRouter(prefix=f"{HOME}/phone", include_in_schema=False)


@router.post("")
def go_on(request: Request, serving: Served, own: Own, _: Form) -> HTMLResponse:
    """The page that shows the code shows as well what the phone sends."""
    token = serving.store.entries.make_link(own.id)
    link = f"{str(request.base_url).rstrip('/')}{sessions.DOOR}/{token}"
    return page(
        request,
        "a_phone.html.j2",
        own=own,
        link=link,
        picture=as_picture(link),
        **listed(serving, own),
    )


def as_picture(link: str) -> str:
    """An SVG of the code, as the address of a picture."""
    drawn: bytes = qrcode.make(link, image_factory=SvgPathImage, border=2).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode("ascii")
