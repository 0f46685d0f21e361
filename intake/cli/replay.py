"""`intake replay`: the verdicts of a report judged again, and what has changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from intake.assessment.replay import Change, Replay, Replayed
from intake.cli.common import log_without_values, sentences
from intake.cli.thresholds import SHOWN_CHARACTERS
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.errors import UsageError
from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.report_json import EXIT_FINDINGS, EXIT_PASS
from intake.reporting.wording import KINDS, VERDICTS, label, place

replays = typer.Typer()

_WORDS = {
    "code": "结论",
    "severity": "轻重",
    "declared": "填报",
    "read": "识读",
    "rule": "判断规则",
    "thresholds": "判断界限",
    "crop": "识读所用的像素",
    "log_ratio": "似然比",
    "verification": "依据",
    "pipeline": "程序版本",
    "policy_revision": "政策版本",
}


@replays.command()
def replay(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT", help="intake check --json 写出的报告")
    ],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="申报文件夹；不给出时用服务保存的识读结果")
    ] = None,
) -> None:
    """重演报告：以当时的时点，同样的像素、模型与界限是否得出同样的结论。全部相同退出码为 0，否则为 1。"""
    log_without_values()
    with sentences():
        from intake.assessment.replay import replay as replayed

        record = _record(report)
        found = replayed(record, _again(record, folder))
    for line in lines(record, found):
        typer.echo(line)
    raise typer.Exit(EXIT_PASS if found.is_same else EXIT_FINDINGS)


def lines(record: dict[str, Any], found: Replay) -> Iterator[str]:
    """What a person reads: flag by flag, then the whole, then what it was made with."""
    yield f"重演 {record['application']}：政策 {record['policy']}，第 {record['round']} 次提交，时点 {record['as_of']}"
    for one in found.flags:
        yield from _flag(one)
    same = sum(one.is_same for one in found.flags)
    new = sum(one.is_new for one in found.flags)
    yield f"意见 {len(found.flags) - new} 项，{same} 项相同" + (
        f"；现在另有 {new} 项" if new else ""
    )
    before, now = (VERDICTS[v][0] for v in (found.verdict.before, found.verdict.now))
    yield (
        f"整体结论：{before}，与当时相同"
        if before == now
        else f"整体结论：当时 {before}，现在 {now}"
    )
    if found.files:
        yield "内容与当时不同的文件："
        yield from (f"  {_changed(one, one.name)}" for one in found.files)
    if found.versions:
        yield "与当时不同的版本：" if not found.is_same else "与当时不同、但未改变结论的版本："
        yield from (f"  {_changed(one, _version(one.name))}" for one in found.versions)
    if not found.files and not found.versions:
        yield "文件、程序、政策与模型都与当时相同"


def _flag(one: Replayed) -> Iterator[str]:
    flag = one.flag
    head = "新增" if one.is_new else "相同" if one.is_same else "不同"
    paper = (
        f"《{paper_title(Material(flag['material']), flag['year'])}》" if flag["material"] else ""
    )
    what = label(flag["field"]) if flag["field"] else ""
    where = place(flag["upload"], flag["page"])
    yield f"{head}  {_finding(flag['code'])}  {paper}{what}" + (f"  {where}" if where else "")
    for change in one.changes:
        if change.name == "flag":
            yield "      现在不再提出"
        else:
            yield f"      {_changed(change, _WORDS[change.name])}"


def _finding(code: str) -> str:
    known = FLAG_TYPES.get(code)
    return f"{KINDS[known.kind]} {code}" if known else code


def _version(name: str) -> str:
    return (
        f"模型 {name.removeprefix('models.')}"
        if name.startswith("models.")
        else _WORDS.get(name, name)
    )


def _changed(change: Change, words: str) -> str:
    if change.before is None and change.now is None:
        return f"{words}已不同"
    if isinstance(change.before, dict) and isinstance(change.now, dict):
        keys = [k for k in change.before if change.before[k] != change.now.get(k)]
        return f"{words}：" + "，".join(
            f"{k} {change.before[k]} → {change.now.get(k)}" for k in keys
        )
    return f"{words}：{_shown(change.before)} → {_shown(change.now)}"


def _shown(value: Any) -> str:
    if value is None:
        return "（无）"
    text = str(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _record(path: Path) -> dict[str, Any]:
    wanted = {"flags", "versions", "application", "uploads", "verdict", "as_of", "policy", "round"}
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(record, dict) or not wanted <= record.keys():
            raise ValueError("keys")
    except (OSError, ValueError) as wrong:
        raise UsageError("REPORT_UNREADABLE", f"{path.name}：不是一份核对报告") from wrong
    return record


def _again(record: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """The application judged now as of then: from its files, or what the service kept."""
    from intake.domain.report_json import to_json
    from intake.domain.settings import settings
    from models.services import default_services

    wanted = settings()
    services = default_services(wanted.models_dir, wanted.threads, wanted.runtime)
    then = dt.datetime.fromisoformat(record["as_of"])
    if folder is not None:
        from intake.pipeline import check_application

        return to_json(check_application(folder, services, now=then).report)
    from intake.store import Store
    from workers.work import judged

    with Store.open(wanted) as store:
        kept = store.cases.get(record["application"])
        if kept is None:
            raise UsageError("APPLICATION_UNKNOWN", "服务中没有这份申报；请给出申报文件夹")
        report = judged(store, kept, services, then, adopts=False)
        assert report is not None
        return to_json(report)
