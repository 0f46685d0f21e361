"""Commands for what is kept: `keys` and `gc`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.common import log_service, sentences

if TYPE_CHECKING:
    from intake.store.files.orphans import Collected

upkeep = typer.Typer()


@upkeep.command()
def keys(
    rotate: Annotated[bool, typer.Option("--rotate", help="换一把新的主密钥，服务不必停")] = False,
) -> None:
    """主密钥：查看正在使用的一把，或更换。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences(), Store.open(settings()) as store:
        if rotate:
            count = store.rotation.rotate()
            typer.echo(f"已启用新的主密钥，{count} 把数据密钥已改由它保护。")
            typer.echo("旧主密钥仍留在密钥文件中：此前的备份要靠它才能打开。请另行备份密钥文件。")
        typer.echo(f"正在使用的主密钥：{store.keys.active}")


@upkeep.command()
def gc(
    due: Annotated[
        bool,
        typer.Option("--due", help="同时清除保存期已满的申报（INTAKE_RETENTION_DAYS），不能恢复"),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不改动")] = False,
    however_many: Annotated[
        bool, typer.Option("--however-many", help="无主文件很多时也移入隔离区（请先 --dry-run）")
    ] = False,
) -> None:
    """把没有记录指向的存储文件（中断的上传）移入隔离区，过几天再清除。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    wanted = settings()
    with sentences(), Store.open(wanted) as store:
        if due and not dry_run:
            count = store.retention.erase_due(wanted.now(), wanted.retention_days, "command")
            typer.echo(f"已清除 {count} 份保存期（{wanted.retention_days} 天）已满的申报。")
        done = store.orphans.collect(
            wanted.now(), "command", dry_run=dry_run, however_many=however_many
        )
    typer.echo(_said(done, dry_run))
    if dry_run:
        for name in done.orphans:
            typer.echo(name)
    if done.refused is not None:
        raise typer.Exit(1)


def _said(done: Collected, dry_run: bool) -> str:
    """What `gc` found and did, in one sentence."""
    from intake.store.files.orphans import Refused
    from intake.store.files.thresholds import HELD_HOURS, QUARANTINE_DAYS

    found = f"存储中有 {done.stored} 个文件，其中 {len(done.orphans)} 个没有记录指向"
    if done.refused is Refused.DATABASE_OLDER:
        return (
            f"{found}。数据库比材料存储旧（可能恢复了较早的备份），{HELD_HOURS} 小时内一个也不动；"
            "请先确认恢复的是不是正确的备份（docs/backup.md）。"
        )
    if done.refused is Refused.TOO_MANY:
        return (
            f"{found}，多得不像中断的上传留下的，一个也没有动。请先用 --dry-run 查看并确认"
            "数据库是否完整；确认无误后再加 --however-many。"
        )
    if not (done.orphans or done.taken_back or done.removed):
        return f"{found}，无须处理。"
    if dry_run:
        return f"{found}（只查看，未改动）。"
    return (
        f"{found}，已移入隔离区，{QUARANTINE_DAYS} 天后清除；从隔离区取回 {done.taken_back} 个，"
        f"清除 {done.removed} 个。"
    )
