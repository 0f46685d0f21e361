"""The commands that run the service: `serve`, and its parts `web`, `worker`, `relay`."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import log_service, sentences
from intake.domain.report_json import EXIT_FAULT, EXIT_PASS
from intake.domain.settings import Settings, settings

service = typer.Typer()

Readers = Annotated[
    int | None, typer.Option("--concurrency", min=1, help="同时核对的文件数；缺省由核数与内存决定")
]


@service.command()
def serve(concurrency: Readers = None) -> None:
    """一条命令运行整个服务：网页接口、消息队列、核对进程。按 Ctrl-C 停止。"""
    from workers.service import Service, parts, usual_readers

    log_service()
    with sentences():
        wanted = settings()
        running = Service(wanted, parts(concurrency or usual_readers()))
        is_over = _told_to_end()
        try:
            running.start()
            _say_where(wanted)
            running.watch(is_over)
        finally:
            running.stop()


@service.command()
def worker(
    queues: Annotated[
        str, typer.Option(help="处理哪些队列，以逗号分隔，轮流取件")
    ] = "fast,report,bulk",
    concurrency: Readers = None,
) -> None:
    """运行核对进程，直到收到 SIGTERM 或 Ctrl-C。"""
    from intake.domain.errors import UsageError
    from intake.store import Queue
    from workers import app, health, pool
    from workers.service import usual_readers

    log_service()
    with sentences():
        wanted = settings()
        try:
            chosen = [Queue(name.strip()) for name in queues.split(",")]
        except ValueError:
            names = "、".join(queue.value for queue in Queue)
            raise UsageError("QUEUE_UNKNOWN", f"队列只有：{names}") from None
        sign = pool.name_worker(wanted.data_dir, chosen)
        health.give_sign(sign)
        status = app.start_worker(wanted, chosen, concurrency or usual_readers())
        health.end(sign)
    raise typer.Exit(status)


@service.command()
def web() -> None:
    """只运行网页接口。"""
    from intake.store import Store
    from intake.web.app import create_app
    from intake.web.server import serve as serve_http
    from workers.bell import waiting_messages
    from workers.broker import broker_url
    from workers.shared_buckets import SharedBuckets

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            facts = partial(waiting_messages, broker_url(wanted))
            tokens = SharedBuckets(broker_url(wanted))
            serve_http(create_app(store, wanted, facts, tokens), wanted)


@service.command()
def relay() -> None:
    """运行转发进程：把数据库中待办的工作通知核对进程，办理到期、通知与导出。可以同时运行几个。"""
    from workers import import_folder
    from workers.background_jobs import do_next
    from workers.broker import broker_url
    from workers.relay import Relay, opened
    from workers.telling.sending import Sender

    log_service()
    with sentences():
        wanted = settings()
        with opened(wanted) as store:
            sender = Sender(store, store.channels, wanted.public_url, wanted.now)
            ours = Relay(
                store,
                broker_url(wanted),
                wanted.now,
                partial(do_next, store),
                sender.send_due,
                partial(import_folder.work, store, wanted),
                wanted.draft_days,
                sender.call_due,
            )
            _on_signals(ours.stop)
            ours.run()


@service.command()
def channels(
    to: Annotated[str | None, typer.Option("--to", help="向这个号码或邮箱试发一条")] = None,
) -> None:
    """检查通知渠道文件（INTAKE_CHANNELS）；--to 试发一条。"""
    from intake.cli import channels as told

    with sentences():
        found = told.lines(settings()) if to is None else told.try_out(settings(), to)
    for line in found:
        typer.echo(line)


@service.command("worker-health")
def worker_health() -> None:
    """本机的核对进程是否仍在取件。退出码：0 是，3 否。"""
    from workers.health import lives

    with sentences():
        found = lives(settings().data_dir)
    for life in found:
        state = "没有反应" if life.is_deaf else "正常"
        typer.echo(f"{life.queues}：{state}（{life.seconds:.0f} 秒前）")
    if not found:
        typer.echo("本机没有核对进程")
    is_well = bool(found) and not any(life.is_deaf for life in found)
    raise typer.Exit(EXIT_PASS if is_well else EXIT_FAULT)


@service.command()
def demo(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="申报文件夹")],
    html_to: Annotated[
        str | None, typer.Option("--html", metavar="FILE|DIR", help="写 HTML 报告")
    ] = None,
    json_to: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="写 JSON Lines")
    ] = None,
) -> None:
    """在临时的完整服务中核对这些申报（经 HTTP、队列、数据库），显示报告后结束。"""
    from intake.cli import demo as cli_demo
    from intake.store import Store
    from workers.service import Service, parts, usual_readers

    log_service()
    with sentences(), cli_demo.own_settings(settings()) as ours:
        running = Service(ours, parts(usual_readers()), ours.data_dir)
        try:
            running.start()
            typer.echo(
                f"服务已启动：http://{ours.host}:{ours.port}/，正在核对 {len(folders)} 份申报"
            )
            client = cli_demo.Client(ours)
            sent = [client.send(folder) for folder in folders]
            for one in sent:
                client.wait(one)
            with Store.open(ours) as store:
                cli_demo.show(store, sent, html_to, json_to)
        finally:
            running.stop()


def _say_where(wanted: Settings) -> None:
    """Address and staff tokens: they are made on the first run and shown nowhere else."""
    from intake.web.tokens import staff_tokens

    tokens = staff_tokens(wanted)
    at = f"http://{wanted.host}:{wanted.port}"
    typer.echo(f"服务已启动：{at}/　按 Ctrl-C 停止")
    typer.echo(f"申报人：{at}/a　审核人员：{at}/review　运维：{at}/ops")
    typer.echo(f"数据文件夹：{wanted.data_dir.absolute()}")
    if sys.stdout.isatty():
        typer.echo(f"运维令牌：{tokens.operator}")
    if wanted.clock_is_set:
        typer.echo(f"注意：INTAKE_CLOCK 代替了当前时间，服务按 {wanted.now():%Y-%m-%d %H:%M} 计")


def _told_to_end() -> threading.Event:
    is_over = threading.Event()
    _on_signals(is_over.set)
    return is_over


def _on_signals(end: Callable[[], None]) -> None:
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: end())
