"""`intake import`: folders and archives as they are, into the service's database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import log_service, sentences
from intake.cli.thresholds import FILES_SHOWN

if TYPE_CHECKING:
    from intake.store import Store

importing = typer.Typer()

BY_COMMAND = "command"
"""Who acts, in the audit."""
STAGES = {"unit": "submitted", "county": "recommended"}


@importing.command("import")
def import_files(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR|ZIP...", help="文件夹或 ZIP：每人一个文件夹，或按姓名命名的文件"
        ),
    ],
    excel: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="名单（Excel）：列名自动识别，首次请确认"),
    ] = None,
    policy: Annotated[str | None, typer.Option(help="政策名；缺省为现在正在申报的")] = None,
    stage: Annotated[
        str, typer.Option(help="由谁审核：unit 基层单位（主管部门），county 县（市）人社局")
    ] = "county",
    unit: Annotated[
        str | None, typer.Option(help="名单与文件名都没有写明单位的，算作这个单位")
    ] = None,
    submitted: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="在平台提交的日期；缺省为今天，已过申报时间的为截止时刻"
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="名单的列不再询问，按识别的办理")] = False,
) -> None:
    """导入已有的材料：ZIP、文件夹，一人一个文件夹或按姓名命名；再导入一次不会重复。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences():
        _require_there(stage, (*sources, *(excel or [])))
        asked = _Asked(sources, excel or [], policy, STAGES[stage], unit, submitted, yes)
        wanted = settings()
        with Store.open(wanted) as store:
            told = _import(store, wanted.now(), asked)
    raise typer.Exit(_show(told))


def _require_there(stage: str, paths: Sequence[Path]) -> None:
    from intake.domain.errors import UsageError

    if stage not in STAGES:
        raise UsageError("STAGE_UNKNOWN", f"--stage 应为：{'、'.join(STAGES)}")
    for path in paths:
        if not path.exists():
            raise UsageError("SOURCE_ABSENT", f"没有这个文件或文件夹：{path.name}")


@dataclass(frozen=True, slots=True)
class _Asked:
    sources: Sequence[Path]
    excel: Sequence[Path]
    policy: str | None
    stage: str
    unit: str | None
    submitted: str | None
    yes: bool


def _import(store: Store, now: dt.datetime, asked: _Asked) -> dict[str, Any]:
    from intake.casework.rounds import State
    from intake.policy.notice import newest_policy
    from workers.import_placing import Doing, Wanted
    from workers.import_sources import opened
    from workers.importing import run, submitted_when

    notice = store.policies.current(asked.policy or newest_policy(now).id)
    when = _day(asked.submitted) if asked.submitted else submitted_when(notice, now)
    wanted = Wanted(notice.id, State(asked.stage), when, asked.unit, asks=not asked.yes)
    title = "、".join(path.name for path in asked.sources)
    kept = {"policy": notice.id, "stage": asked.stage, "submitted_at": when.isoformat(),
            "unit": asked.unit, "title": title}  # fmt: skip
    claim = store.imports.take(store.imports.begin(BY_COMMAND, kept, now))
    doing = Doing(store, claim.id, BY_COMMAND, wanted, now)

    def progress(done: int, total: int) -> None:
        typer.echo(f"\r已导入 {done}/{total} 个文件", nl=False, err=True)
        store.imports.goes_on(claim, done, total)

    while True:
        left: list[Any] = []
        with opened([(path.name, path) for path in asked.sources], left) as items:
            lists = [(path.name, path) for path in asked.excel]
            outcome = run(doing, items, left, progress, lists)
        if outcome.question is None:
            break
        meanings = _confirmed(outcome.question)
        store.imports.layouts.remember(outcome.question["headings"], meanings, BY_COMMAND, now)
    typer.echo("", err=True)
    told = outcome.as_json()
    store.imports.finish(claim, told)
    return told


def _day(text: str) -> dt.datetime:
    from intake.domain.application import BEIJING
    from intake.domain.errors import UsageError

    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("DATE_INVALID", "--submitted 应写作 2024-10-20") from None
    return found.replace(hour=found.hour or 12, tzinfo=BEIJING)


def _confirmed(question: dict[str, Any]) -> dict[int, str]:
    """The columns shown, and a person's yes; raises UsageError without it."""
    from intake.casework.importing.columns import label_of
    from intake.domain.errors import UsageError

    typer.echo(
        f"名单 {question['file']}（{question['sheet']}），{question['rows']} 人，各列识别为："
    )
    for column, heading in enumerate(question["headings"]):
        meaning = question["meanings"].get(str(column))
        if heading:
            typer.echo(f"  {heading} → {label_of(meaning) if meaning else '不用'}")
    if not typer.confirm("这样对吗？确认后，以后同样列名的名单不再询问", default=True):
        raise UsageError("COLUMNS_REFUSED", "没有导入：请改正名单的列名后再导入")
    return {int(column): meaning for column, meaning in question["meanings"].items()}


def _show(told: dict[str, Any]) -> int:
    """Everything said, and the exit status."""
    new = sum(one.get("is_new", False) for one in told["people"])
    typer.echo(
        f"{len(told['people'])} 人（新建 {new} 份申报），放入 {told['placed']} 个文件，"
        f"{told['doubled']} 个以前已导入"
    )
    for one in told["people"]:
        bits = [f"放入 {one['placed']}"]
        if one["doubled"]:
            bits.append(f"已有 {one['doubled']}")
        if one.get("problem"):
            bits.append(one["problem"])
        elif not one["declared"]:
            bits.append("没有填报内容：如有呈报表，将从中识读，请确认；否则只核对材料本身")
        typer.echo(f"  {one['name']}（{one.get('unit') or '单位不明'}）：{'，'.join(bits)}")
        for note in one.get("notes", []):
            typer.echo(f"    请注意：{note}")
    for note in told["notes"]:
        typer.echo(f"请注意：{note}")
    if told["left"]:
        typer.echo(f"没有放入的 {len(told['left'])} 个文件：")
    for one in told["left"][:FILES_SHOWN]:
        typer.echo(f"  {one['path']}：{one['reason']}")
    if len(told["left"]) > FILES_SHOWN:
        typer.echo(f"  ……其余 {len(told['left']) - FILES_SHOWN} 个见网页“导入”")
    return 1 if told["left"] or told["notes"] else 0
