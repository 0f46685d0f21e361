"""Where an applicant wants to be told: asked for, and shown to be theirs by a code."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from intake.casework.telling import AddressKind, masked_address
from intake.domain.errors import NotAllowed
from intake.store import Store
from intake.web.applicant.csrf import Form
from intake.web.applicant.declared import one
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own
from intake.web.serving import Served, Serving

router = APIRouter(prefix=f"{HOME}/contact", include_in_schema=False)
HERE = f"{HOME}/contact"
WRONG = {
    AddressKind.PHONE: "请填写 11 位手机号",
    AddressKind.EMAIL: "请填写完整的邮箱地址，如 name@example.cn",
}


@router.get("")
def show(request: Request, serving: Served, own: Own) -> HTMLResponse:
    return _page(request, serving, own)


@router.post("")
def save(request: Request, serving: Served, own: Own, fields: Form) -> Response:
    """Both addresses of the form; a code goes at once to a phone that is new."""
    contacts = serving.store.contacts
    before = addresses(serving.store, own.id)
    typed = {kind: one(fields, kind.value) for kind in WRONG}
    wrong = {
        kind.value: WRONG[kind]
        for kind, text in typed.items()
        if not contacts.put(own.id, kind, text, own.now)
    }
    if wrong:
        return _page(request, serving, own, wrong, {k.value: v for k, v in typed.items()})
    is_new = addresses(serving.store, own.id).get("phone") != before.get("phone")
    if is_new and typed[AddressKind.PHONE] and "phone" in serving.store.channels.addresses:
        return _send(request, serving, own, AddressKind.PHONE)
    return RedirectResponse(HERE, 303)


@router.post("/code")
def send(request: Request, serving: Served, own: Own, fields: Form) -> Response:
    return _send(request, serving, own, _kind(fields))


def _send(request: Request, serving: Serving, own: Mine, kind: AddressKind) -> Response:
    try:
        serving.store.contacts.send_code(own.id, kind, own.now)
    except NotAllowed as refused:
        return _page(request, serving, own, {"code": refused.message})
    return RedirectResponse(f"{HERE}?sent={kind.value}", 303)


@router.post("/verify")
def verify(request: Request, serving: Served, own: Own, fields: Form) -> Response:
    kind = _kind(fields)
    try:
        is_right = serving.store.contacts.verify(own.id, kind, one(fields, "code"), own.now)
    except NotAllowed as refused:
        return _page(request, serving, own, {"code": refused.message})
    if not is_right:
        return _page(request, serving, own, {"code": "验证码不对，请核对短信后再填"})
    return RedirectResponse(HERE, 303)


def _kind(fields: dict[str, list[str]]) -> AddressKind:
    return AddressKind.EMAIL if one(fields, "kind") == "email" else AddressKind.PHONE


def addresses(store: Store, application_id: str) -> dict[str, str]:
    """Kind → address."""
    return {one.kind.value: one.address for one in store.contacts.of(application_id)}


def _page(
    request: Request,
    serving: Serving,
    own: Mine,
    wrong: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> HTMLResponse:
    known = serving.store.contacts.of(own.id)
    sent = request.query_params.get("sent", "")
    return page(
        request,
        "a_contact.html.j2",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else 200,
        own=own,
        known={one.kind.value: one for one in known},
        typed=typed or {one.kind.value: one.address for one in known},
        wrong=wrong or {},
        sent=sent if sent in WRONG else "",
        reached=serving.store.channels.addresses,
    )


def told_how(store: Store, application_id: str) -> tuple[str, ...]:
    """Masked addresses that some channel reaches, for a receipt."""
    return tuple(
        masked_address(one.kind, one.address)
        for one in store.contacts.of(application_id)
        if one.kind.value in store.channels.addresses
    )
