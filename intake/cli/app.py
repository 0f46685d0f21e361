"""The commands (contract §4): `intake check`, `new`, `doctor`, `eval`, `bench`, and the
service's (`cli_service`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import intake
from intake.cli.backup import backups
from intake.cli.common import log_without_values, sentences
from intake.cli.importing import importing
from intake.cli.letter import letters
from intake.cli.policy import policies
from intake.cli.replay import replays
from intake.cli.service import service
from intake.cli.staff import staff
from intake.cli.upkeep import upkeep
from intake.domain.errors import UsageError

COMPLETION = {
    "install_completion": "在当前的命令行（bash、zsh、fish）中启用补全：按 Tab 补出命令与选项",
    "show_completion": "打印补全脚本，自行安装",
}


class Commands(TyperGroup):
    """The commands; the options that typer adds by itself are explained in Chinese, too."""

    def get_params(self, ctx: Any) -> Any:
        options: list[Any] = super().get_params(ctx)
        for option in options:
            if option.name in COMPLETION:
                option.help = COMPLETION[option.name]
        return options


app = typer.Typer(
    name="intake",
    cls=Commands,
    help="申报材料核对：每一页是否清晰，材料是否齐全，与填报是否一致。",
    no_args_is_help=True,
    # Local variables hold people's values; they never reach a terminal or a log.
    pretty_exceptions_enable=False,
)

app.add_typer(service)
app.add_typer(letters)
app.add_typer(replays)
app.add_typer(policies)
app.add_typer(upkeep)
app.add_typer(backups)
app.add_typer(staff)
app.add_typer(importing)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"intake {intake.__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="版本号")
    ] = False,
) -> None:
    """申报材料核对：每一页是否清晰，材料是否齐全，与填报是否一致。"""


Folders = Annotated[
    list[Path], typer.Argument(metavar="DIR...", help="申报文件夹，内有 application.json")
]
JsonTarget = Annotated[
    str | None, typer.Option("--json", metavar="FILE|-", help="写 JSON；- 为标准输出")
]
MarkdownTarget = Annotated[
    Path | None, typer.Option("--markdown", metavar="FILE", help="写 Markdown 表")
]


@app.command()
def check(
    folders: Folders,
    json_to: JsonTarget = None,
    html_to: Annotated[
        str | None, typer.Option("--html", metavar="FILE|DIR", help="写自包含的 HTML 报告")
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="REPORT", help="上一轮的 JSON 报告：未更换的材料保留原结论"),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="终端上只列汇总")] = False,
    level: Annotated[
        str | None, typer.Option(help="没有 application.json 时：学历层次（中专、大专、本科）")
    ] = None,
    employer: Annotated[
        str | None, typer.Option(help="没有 application.json 时：单位性质（事业单位、企业）")
    ] = None,
) -> None:
    """核对申报文件夹；没有填报的文件夹只核对材料本身。退出码：0 未发现问题，1 有问题，2 用法或输入有误，3 程序故障。"""
    from intake.casework.spreadsheet import EMPLOYERS
    from intake.cli.check import Run, Undeclared, run
    from intake.domain.settings import settings
    from models.services import loaded_services

    log_without_values()
    with sentences():
        wanted = settings()
    answers = Undeclared(level, EMPLOYERS.get(employer or "", employer))
    asked = Run(folders, json_to, html_to, previous, brief, answers)
    raise typer.Exit(
        run(asked, lambda: loaded_services(wanted.models_dir, wanted.threads, wanted.runtime))
    )


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="申报文件夹")],
    from_excel: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="从 Excel 填报表建立多份：每行一份，DIR 下各一文件夹"),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="只在 DIR 中写一张空的 Excel 填报表")
    ] = False,
    policy: Annotated[
        str | None, typer.Option(help="政策名；缺省为现在正在申报的，或最近开始申报的一份")
    ] = None,
) -> None:
    """按文件夹中的文件写出 application.json 的骨架；已有的从不覆盖。"""
    from intake.casework.spreadsheet_template import write_template
    from intake.cli import new as skeleton
    from intake.domain.settings import settings
    from intake.policy.notice import load_policy, newest_policy

    with sentences():
        notice = load_policy(policy) if policy else newest_policy(settings().now())
        if template:
            typer.echo(f"已写 {write_template(folder, notice)}")
            return
        if from_excel is not None:
            made = skeleton.from_excel(from_excel, folder, notice.id)
        else:
            made = [skeleton.from_files(folder, notice.id)]
    for path in made:
        typer.echo(f"已写 {path}")
    if from_excel is None:
        typer.echo(skeleton.KEYS_TO_FILL)


@app.command()
def doctor() -> None:
    """装了什么、用的哪些模型、缺什么以及怎样安装。"""
    from intake.cli.doctor import examine, show

    raise typer.Exit(show(examine()))


@app.command("eval")
def evaluate(
    folders: Folders,
    json_to: JsonTarget = None,
    markdown: MarkdownTarget = None,
    reports: Annotated[
        Path | None, typer.Option(metavar="DIR", help="用已有的报告，不再核对")
    ] = None,
    save_reports: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把每份报告存在这里")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="同时核对的份数")] = 1,
    scope: Annotated[
        str,
        typer.Option(metavar="MATERIAL,…", help="只核对这些材料；缺省按各文件夹所写，未写的按政策"),
    ] = "",
) -> None:
    """在有标准答案的文件夹上量：识读正确率、误判、漏判（附 Wilson 区间）。"""
    from intake.evaluation.run import command

    with sentences():
        status = command(
            folders,
            json_to,
            markdown_to=markdown,
            reports=reports,
            save_reports=save_reports,
            jobs=jobs,
            scope=scope.split(",") if scope else (),
        )
    raise typer.Exit(status)


@app.command()
def bench(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[DIR]...", help="申报文件夹，内有 application.json"),
    ] = None,
    json_to: JsonTarget = None,
    markdown: MarkdownTarget = None,
    repeats: Annotated[int, typer.Option(min=1, help="每份量几遍")] = 1,
    is_service: Annotated[
        bool, typer.Option("--service", help="量整个服务：队列、数据库、网页各用多少")
    ] = False,
    count: Annotated[int, typer.Option(min=1, help="--service：上传几个小文件")] = 10_000,
    workers: Annotated[
        list[int], typer.Option(min=1, help="--service：几个核对进程，可多次给出")
    ] = [1, 2],  # noqa: B006  typer's way; nothing changes it
) -> None:
    """量每页、每份用时与内存，并与原版 PaddleOCR 3.x 相比；或量整个服务。"""
    from intake.evaluation.bench import run as bench
    from intake.evaluation.bench import service as bench_service

    with sentences():
        if is_service == bool(folders):
            raise UsageError("BENCH_WHAT", "请给出申报文件夹，或用 --service 量整个服务")
        status = (
            bench_service.command(count, workers, json_to, markdown_to=markdown)
            if is_service
            else bench.command(folders or [], json_to, markdown_to=markdown, repeats=repeats)
        )
    raise typer.Exit(status)
