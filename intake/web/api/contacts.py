"""Calls about where an applicant can be told something."""

from __future__ import annotations

from fastapi import APIRouter

from intake.casework.telling import AddressKind, masked_address
from intake.store import Store
from intake.web.api import bodies
from intake.web.api.bodies import JsonObject
from intake.web.api.problems import ProblemError, documented
from intake.web.api.schemas import ContactList, ContactView
from intake.web.api.views import APPLICATIONS
from intake.web.auth import WRONG_CALLER, Owned
from intake.web.serving import Now, Served

router = APIRouter(prefix=APPLICATIONS, tags=["contacts"])


@router.get("/{id}/contact", summary="联系方式", responses=documented(*WRONG_CALLER))
def show(serving: Served, id: Owned) -> ContactList:
    """只显示一部分；`verified` 为真的，通知里才有一次性链接。"""
    return _listed(serving.store, id)


@router.put(
    "/{id}/contact",
    summary="写入联系方式",
    responses=documented(*WRONG_CALLER, "REQUEST_INVALID", *bodies.BODY_PROBLEMS),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "只写要改的：phone 手机号、email 邮箱、wechat 公众号 openid；空文本表示删除",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "properties": {kind.value: {"type": "string"} for kind in AddressKind},
                        "additionalProperties": False,
                    }
                }
            },
        }
    },
)
def put(serving: Served, now: Now, id: Owned, document: JsonObject) -> ContactList:
    """任何状态下都可以改；改过的须由申报人在页面上重新验证。"""
    known = {kind.value: kind for kind in AddressKind}
    if set(document) - set(known) or not all(isinstance(one, str) for one in document.values()):
        raise ProblemError("REQUEST_INVALID")
    wrong = [
        {"pointer": f"/{name}", "message": "不是可用的手机号、邮箱或 openid"}
        for name, text in document.items()
        if not serving.store.contacts.put(id, known[name], text, now)
    ]
    if wrong:
        raise ProblemError("REQUEST_INVALID", errors=wrong)
    return _listed(serving.store, id)


def _listed(store: Store, id: str) -> ContactList:
    return ContactList(
        items=[
            ContactView(
                kind=one.kind.value,
                address=masked_address(one.kind, one.address),
                verified=one.verified_at is not None,
            )
            for one in store.contacts.of(id)
        ]
    )
