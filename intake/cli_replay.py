"""`intake replay`: the verdicts of a report judged again, and what has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from intake.cli_common import log_without_values, sentences
from intake.errors import UsageError
from intake.flags import FIELD_LABELS
from intake.report import EXIT_FINDINGS, EXIT_PASS

replays = typer.Typer()


@replays.command()
def replay(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="intake check --json 写出的报告")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="申报文件夹；不给出时用服务保存的识读结果")
    ] = None,
) -> None:
    """重演报告中的结论：同样的像素、模型与界限是否得出同样的结论。全部相同退出码为 0，否则为 1。"""
    log_without_values()
    with sentences():
        from intake.replay import replay as replayed

        record = _record(report)
        found = replayed(record, _again(record, folder))
        for one in found:
            place = f"{one.flag['upload']} {FIELD_LABELS.get(one.flag['field'], one.flag['field'])}"
            said = "相同" if one.is_same else f"不同：{'、'.join(one.changes)}（现为 {one.now or '无意见'}）"
            typer.echo(f"{one.flag['code']} {place}：{said}")
        same = sum(one.is_same for one in found)
        typer.echo(f"{len(found)} 项结论，{same} 项相同")
    raise typer.Exit(EXIT_PASS if same == len(found) else EXIT_FINDINGS)


def _record(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _ = record["flags"], record["versions"], record["application"]
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise UsageError("REPORT_UNREADABLE", f"{path.name}：不是一份核对报告") from wrong
    return record


def _again(record: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """The application judged now: from its files, or from what the service kept of them."""
    from intake.report import to_json
    from intake.settings import settings
    from models.services import default_services

    wanted = settings()
    services = default_services(wanted.models_dir, wanted.threads, wanted.runtime)
    if folder is not None:
        from intake.pipeline import check_application

        return to_json(check_application(folder, services).report)
    from intake.store import Store
    from workers.work import judged

    with Store.open(wanted) as store:
        kept = store.application(record["application"])
        if kept is None:
            raise UsageError("APPLICATION_UNKNOWN", "服务中没有这份申报；请给出申报文件夹")
        return to_json(judged(store, kept, services))
