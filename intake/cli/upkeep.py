"""Commands for what is kept: `keys` and `gc`."""

from __future__ import annotations

from typing import Annotated

import typer

from intake.cli.common import log_service, sentences

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
) -> None:
    """清除没有记录指向的存储文件（中断的上传、清除到一半的申报）。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    wanted = settings()
    with sentences(), Store.open(wanted) as store:
        if due:
            count = store.retention.erase_due(wanted.now(), wanted.retention_days, "command")
            typer.echo(f"已清除 {count} 份保存期（{wanted.retention_days} 天）已满的申报。")
        typer.echo(f"已清除 {store.orphans.collect()} 个无主文件。")
