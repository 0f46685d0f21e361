"""Calls about notices: which there are, and what each asks. A notice is public."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path

from intake.documents import paper_title
from intake.policy.notice import Policy
from intake.policy.parts import Window
from intake.web.api.paging import Cursor, Limit, paged
from intake.web.api.problems import ProblemError, documented
from intake.web.api.reading_schemas import (
    PolicyList,
    PolicyMaterial,
    PolicyRow,
    PolicyView,
    group_words,
)
from intake.web.api.schemas import WindowView
from intake.web.serving import Served

router = APIRouter(prefix="/api/policies", tags=["policies"])


@router.get("", summary="全部政策", responses=documented("REQUEST_INVALID"))
def listing(serving: Served, cursor: Cursor = None, limit: Limit = None) -> PolicyList:
    """不需要令牌。现行的各份政策（通知）；建立申报时以 `id` 指明是哪一份。"""
    names, following = paged(serving.store.policies.names(), str, cursor, limit)
    rows = [PolicyRow(**_row(serving.store.policies.current(name))) for name in names]
    return PolicyList(items=rows, next_cursor=following)


@router.get("/{name}", summary="一份政策", responses=documented("NOT_FOUND", "REQUEST_INVALID"))
def show(
    serving: Served, name: Annotated[str, Path(description="政策的 id", max_length=100)]
) -> PolicyView:
    """不需要令牌。申报与审核的时间、次数与期限、核对的材料、条款。"""
    if name not in serving.store.policies.names():
        raise ProblemError("NOT_FOUND")
    policy = serving.store.policies.current(name)
    return PolicyView(
        **_row(policy),
        max_rounds=policy.correction.max_rounds,
        hours=policy.correction.hours,
        materials=[
            PolicyMaterial(material=one.value, title=paper_title(one, None), group=group_words(one))
            for one in policy.scope
        ],
        clauses=dict(policy.clauses),
    )


def _row(policy: Policy) -> dict[str, Any]:
    return {
        "id": policy.id,
        "title": policy.title,
        "issuer": policy.issuer,
        "document": policy.document,
        "revision": policy.revision,
        "year": policy.year,
        "submission": _window(policy.submission),
        "review": None if policy.review is None else _window(policy.review),
    }


def _window(window: Window) -> WindowView:
    return WindowView(opens=window.opens, closes=window.closes)
