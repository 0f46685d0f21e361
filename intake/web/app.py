"""The application: routes, problems, headers, and its own description."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from intake.domain.settings import Settings
from intake.store import Store
from intake.web.api import applications, contacts, declarations, events, policies, reviews, uploads
from intake.web.api import papers as asked
from intake.web.api.problems import answer_with_problems, documented
from intake.web.api.schemas import DecisionGiven, PagesSeen, Problem
from intake.web.applicant import (
    annexes,
    contact,
    declaring,
    entering,
    front,
    letters,
    papers,
    phone,
    pictures,
    prefill,
    receipts,
    rights,
    statics,
    submitting,
)
from intake.web.applicant.render import problem_page
from intake.web.guard import Guard, PublicAddress
from intake.web.ops import health, ops
from intake.web.printing import Printer
from intake.web.serving import BrokerFacts, Serving, SharedTokens
from intake.web.staff import ROUTERS
from intake.web.tokens import staff_tokens

DESCRIPTION = """\
职称申报材料预审：上传材料，逐页核对是否清晰、齐全、与填报一致，一次给出全部意见。

所有时间为北京时间（+08:00）。差错一律是 `application/problem+json`（RFC 9457），\
`code` 稳定不变，从不重复提交的内容。身份证号与在线验证码只显示一部分。
"""

TAGS = {
    "applications": "申报：建立、修改、提交、退回",
    "uploads": "材料与核对结果",
    "papers": "材料清单、告知书、进入链接",
    "contacts": "申报人的联系方式",
    "events": "事件流（SSE）",
    "review": "审核：逐条决定、推荐、确认",
    "policies": "政策（通知）",
    "operation": "运行状况",
}
"""In ASCII: generated clients make names of modules from them."""


def create_app(
    store: Store,
    settings: Settings,
    broker_facts: BrokerFacts | None = None,
    shared_tokens: SharedTokens | None = None,
) -> FastAPI:
    """The service over this store.

    broker_facts: asked by `/readyz`, `/metrics` and `/ops`; it must give up by itself
    within seconds, raising anything. shared_tokens: limits that several processes share.
    Raises Fault TOKENS_UNAVAILABLE.
    """
    app = bare_app()
    app.state.serving = Serving(
        store, settings, staff_tokens(settings), broker_facts, shared_tokens
    )
    app.state.printer = Printer()
    app.add_middleware(Guard, now=settings.now, as_page=problem_page)
    if settings.public_url:
        app.add_middleware(PublicAddress, url=settings.public_url)
    return app


_PAGES = (
    statics,
    front,
    annexes,
    contact,
    entering,
    papers,
    phone,
    pictures,
    declaring,
    prefill,
    receipts,
    rights,
    submitting,
    letters,
)


def bare_app() -> FastAPI:
    """Routes without a store behind them: enough to describe them."""
    app = FastAPI(
        title="申报材料预审",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=documented("STORE_UNAVAILABLE", "INTERNAL_ERROR"),
        openapi_tags=[{"name": name, "description": words} for name, words in TAGS.items()],
        servers=[{"url": "/", "description": "本服务；在别处时请换成其网址"}],
        # Generated clients name their methods after it.
        generate_unique_id_function=lambda route: (
            f"{route.tags[0]}_{route.name}" if route.tags else route.name
        ),
        # A slash more or less is another address, not a hint to send a token elsewhere.
        redirect_slashes=False,
    )
    calls = (applications, asked, contacts, reviews, uploads, events, policies)
    for part in (*calls, health, ops, *_PAGES):
        app.include_router(part.router)
    for router in ROUTERS:
        app.include_router(router)
    answer_with_problems(app, problem_page)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, with the problems that the framework does not know of."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            servers=app.servers,
        )
        schemas = document["components"]["schemas"]
        schemas |= {
            "Problem": Problem.model_json_schema(),
            **declarations.described(),
            "DecisionGiven": DecisionGiven.model_json_schema(),
            "PagesSeen": PagesSeen.model_json_schema(ref_template="#/components/schemas/{model}"),
        }
        for unused in (_NEVER_SAID, "ValidationError"):
            schemas.pop(unused, None)
        for item in document["paths"].values():
            for operation in item.values():
                if _NEVER_SAID in str(operation["responses"].get("422")):
                    del operation["responses"]["422"]
        app.openapi_schema = document
    return app.openapi_schema


_NEVER_SAID = "HTTPValidationError"
"""The framework's own form of a 422, which it describes for every call with a parameter."""
