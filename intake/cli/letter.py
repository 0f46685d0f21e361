"""`intake letter`: one folder in, the one-time correction letter out (contract §4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import log_without_values, place_of, sentences
from intake.domain.errors import IntakeError
from intake.domain.report_json import EXIT_FAULT

letters = typer.Typer()


@letters.command()
def letter(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="申报文件夹，内有 application.json")
    ],
    pdf: Annotated[
        Path | None, typer.Option(metavar="FILE", help="写 PDF（A4，可直接打印盖章）")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="写 Markdown；图样放在旁边的文件夹")
    ] = None,
    text: Annotated[
        Path | None, typer.Option("--text", metavar="FILE", help="只写意见的文字，可粘贴到平台")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="REPORT", help="intake check --json 写出的报告，不再核对")
    ] = None,
    returned_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="退回的时间，48 小时由此起算；缺省为现在")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="REPORT", help="上一轮的报告：未更换的材料保留原结论")
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="附上材料的图样")
    ] = True,
) -> None:
    """写一次性告知书：全部补正事项、办法、期限。都不指定时打印在屏幕上。退出码同 check。"""
    log_without_values()
    with sentences(), _places():
        from intake.cli.letter_run import Asked, run

        asked = Asked(folder, pdf, markdown, report, previous, returned_at, pictures, text)
        status = run(asked, typer.echo)
    raise typer.Exit(status)


@contextmanager
def _places() -> Iterator[None]:
    """Whatever else breaks: say where, never what (it may hold values)."""
    try:
        yield
    except IntakeError:
        raise
    except Exception as fault:
        typer.echo(f"程序出错（{type(fault).__name__}，{place_of(fault)}）", err=True)
        raise typer.Exit(EXIT_FAULT) from None
