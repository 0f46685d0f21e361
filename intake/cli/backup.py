"""Commands that keep what was handed in: `backup`, `restore` and `fsck`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake.cli.common import log_service, sentences
from intake.domain.report_json import EXIT_FINDINGS

if TYPE_CHECKING:
    from intake.store.backup.examining import Finding

backups = typer.Typer()

BackupFolder = Annotated[Path, typer.Argument(metavar="DIR", help="备份文件夹，最好在另一块磁盘上")]

MEANING = {
    "original_missing": "原件缺失",
    "original_damaged": "原件打不开（已损坏）",
    "original_differs": "原件与当初的校验值不同",
    "reading_missing": "识读结果缺失（可由原件重新识读）",
    "reading_damaged": "识读结果打不开（可由原件重新识读）",
    "application_damaged": "申报内容打不开",
    "key_missing": "主密钥文件中缺少所需的主密钥",
    "audit_broken": "审计记录从这一行起不连续",
}


@backups.command()
def backup(
    folder: BackupFolder,
    keep: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="只留最近 N 份，更早的删除")
    ] = None,
) -> None:
    """备份数据库与全部材料，服务不必停；主密钥不在其中，须另行保管。"""
    from intake.domain.settings import settings
    from intake.store import AuditNote, Store
    from intake.store.database.pace import BACKED_UP

    log_service()
    wanted = settings()
    with sentences(), Store.open(wanted) as store:
        done = store.backups.save(folder, wanted.now(), keep)
        keys = store.keys.path
        # A snapshot with holes is none to rely on: the operator's page goes on warning.
        if not done.manifest.missing:
            note = AuditNote("command", BACKED_UP, {"blobs": done.manifest.blobs})
            store.audit.note(note, wanted.now())
    made = done.manifest
    typer.echo(
        f"已备份 {made.blobs} 个文件（{made.blob_bytes / 1e6:.1f} MB，其中新增 {done.copied} 个）与"
        f"数据库 {len(made.tables)} 张表：{done.stamp}；删除较早的备份 {done.removed} 份。"
    )
    typer.echo(f"主密钥不在备份中。没有它，备份打不开：请把 {keys} 另行保管在别处。")
    typer.echo(f"本备份需要的主密钥：{'、'.join(made.master_keys)}")
    if made.missing:
        typer.echo(f"有 {len(made.missing)} 个文件已缺失，未能备份；请运行 intake fsck。", err=True)
        raise typer.Exit(EXIT_FINDINGS)


@backups.command()
def restore(
    folder: BackupFolder,
    snapshot: Annotated[
        str | None, typer.Option(metavar="STAMP", help="哪一份；缺省为最近一份")
    ] = None,
    list_only: Annotated[bool, typer.Option("--list", help="只列出有哪些备份")] = False,
) -> None:
    """把备份恢复到空的数据库与存储；已有数据时拒绝。请先停止服务。"""
    from intake.domain.settings import settings
    from intake.store.backup.layout import Folder
    from intake.store.backup.restoring import Restoring
    from intake.store.store import core_of

    log_service()
    with sentences():
        if list_only:
            for stamp in Folder(folder).stamps():
                one = Folder(folder).manifest(stamp)
                typer.echo(f"{stamp}  {one.blobs} 个文件  {one.blob_bytes / 1e6:.1f} MB")
            return
        core = core_of(settings())
        try:
            done = Restoring(core).restore(folder, snapshot)
        finally:
            core.db.close()
    typer.echo(
        f"已恢复 {done.stamp} 的备份：写入 {done.blobs} 个文件，{done.present} 个原已在存储中。"
    )
    typer.echo("请接着运行 intake fsck，没有问题再启动服务。")
    typer.echo("备份之后才清除的申报会随备份回来，请再清除一次。")


@backups.command()
def fsck(
    repair_from: Annotated[
        Path | None, typer.Option(metavar="DIR", help="从这个备份取回缺失或损坏的文件")
    ] = None,
) -> None:
    """逐个核对：每个原件与校验值、每条记录与文件、审计记录是否连续。服务不必停。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences(), Store.open(settings()) as store:
        done = store.check.run()
        mended = store.check.repair(repair_from, done.findings) if repair_from else []
    typer.echo(
        f"已核对申报 {done.applications} 份、原件 {done.originals} 个、识读结果 {done.readings} 个、"
        f"审计记录 {done.audit_lines} 行。"
    )
    for found in done.findings:
        typer.echo(f"{MEANING[found.damage.value]}  {_where(found)}{_mended(found in mended)}")
    if len(mended) < len(done.findings):
        typer.echo("处理办法见 docs/backup.md。", err=True)
        raise typer.Exit(EXIT_FINDINGS)
    typer.echo(
        "没有发现问题。" if not done.findings else "已全部从备份取回，请再运行一次 intake fsck。"
    )


def _where(found: Finding) -> str:
    parts = (("申报", found.application), ("记录", found.row), ("文件", found.blob))
    return "  ".join(f"{name} {value}" for name, value in parts if value)


def _mended(is_mended: bool) -> str:
    return "  → 已从备份取回" if is_mended else ""
