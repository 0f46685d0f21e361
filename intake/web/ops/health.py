"""Is the process alive; can the service do its work; what Prometheus wants to know."""

from __future__ import annotations

from fastapi import APIRouter, Response

from intake.domain.errors import IntakeError
from intake.ingest.sandbox_walls import WALLS, walls_of
from intake.web.api.problems import ProblemError, documented
from intake.web.api.schemas import Alive, Ready
from intake.web.ops.metrics import MEDIA_TYPE, exposition
from intake.web.serving import Served, Serving

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="进程是否活着")
async def alive() -> Alive:
    """只说明进程能应答。"""
    return Alive()


@router.get("/readyz", summary="服务是否就绪", responses=documented("NOT_READY"))
def ready(serving: Served) -> Ready:
    """数据库、材料存储、消息队列、识别模型、隔离墙；503 的 errors 列出未就绪的部分。"""
    problems = [{"pointer": code, "message": message} for code, message in troubles(serving)]
    if problems:
        raise ProblemError("NOT_READY", errors=problems)
    broker = ["broker"] if serving.broker_facts is not None else []
    walls = [name for name, stands in walls_of().items() if stands]
    limits = "shared" if serving.shared.is_there else "own"
    checked = ["database", "storage", *broker, "models"]
    return Ready(checked=checked, walls=walls, limits=limits)


@router.get(
    "/metrics",
    summary="Prometheus 指标",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(serving: Served) -> Response:
    """取用时从数据库与消息队列算出；不含任何个人信息。"""
    return Response(exposition(serving), media_type=MEDIA_TYPE)


def troubles(serving: Serving) -> list[tuple[str, str]]:
    """Code and sentence of everything that keeps the service from working."""
    found = [(problem.code, problem.message) for problem in serving.store.facts.ready()]
    if serving.broker_facts is not None:
        try:
            serving.broker_facts()
        except Exception:  # whatever a broker's library raises, it cannot be reached
            found.append(
                ("BROKER_UNREACHABLE", "消息队列暂时连不上；已收到的文件会在恢复后继续核对")
            )
    return found + _walls(serving) + _models(serving)


def _walls(serving: Serving) -> list[tuple[str, str]]:
    """The walls of the sandbox that are demanded and do not stand on this machine."""
    stand = {name for name, is_there in walls_of().items() if is_there}
    missing = sorted(serving.settings.demanded_walls - stand)
    words = "、".join(WALLS[name] for name in missing)
    said = f"打开文件的隔离墙不全（{words}）；按设置不打开任何文件"
    return [("SANDBOX_INCOMPLETE", said)] if missing else []


def _models(serving: Serving) -> list[tuple[str, str]]:
    # Here and not above: the web imports models only when it needs one.
    from models.weights import known_networks, verified

    try:
        for name in known_networks():
            verified(name, serving.settings.models_dir)
    except IntakeError as missing:
        return [(missing.code, missing.message)]
    return []
