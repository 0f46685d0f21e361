"""`intake policy check|new|show|try|diff|simulate|schema`: for who writes next year's policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import log_without_values, sentences

policies = typer.Typer()
commands = typer.Typer(
    name="policy", no_args_is_help=True, help="政策文件：检查、查看、试规则、比较、试算。"
)
policies.add_typer(commands)

Named = Annotated[str, typer.Argument(metavar="POLICY", help="政策名，或政策文件")]


@commands.command()
def check(files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="政策文件")]) -> None:
    """检查政策文件，逐处指出行号；像是往年的写法另作提醒。

    退出码：0 没有问题（可以有提醒），1 有问题，2 读不出来。
    """
    from intake.cli.policy_run import check as run

    raise typer.Exit(run(files))


@commands.command()
def new(
    policy: Named,
    year: Annotated[int, typer.Option(metavar="YYYY", help="新通知的年份", min=2000, max=2100)],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="写到哪里；不写是当前文件夹里的新政策名")
    ] = None,
) -> None:
    """从往年的政策写出新一年的：年份、日期顺延，其余照旧；要人填写和核对的逐处列出。"""
    from intake.cli.policy_run import new_policy

    with sentences():
        status = new_policy(policy, year, out)
    raise typer.Exit(status)


@commands.command()
def show(policy: Named) -> None:
    """用业务语言列出一份政策：时间、材料、规则、选定的事项。"""
    from intake.cli.policy_run import show_policy

    with sentences():
        status = show_policy(policy)
    raise typer.Exit(status)


@commands.command(name="try")
def try_(
    policy: Named,
    facts: Annotated[Path, typer.Argument(metavar="FACTS.yaml", help="手写的事实")],
    rule: Annotated[
        list[str] | None, typer.Option(metavar="R-…", help="只看这几条规则（可重复）")
    ] = None,
) -> None:
    """把手写的一组事实交给规则，看哪几条成立。退出码：0 都不成立，1 有成立的，2 写法有误。

    事实的写法见 docs/policy.md。
    """
    from intake.cli.policy_run import try_policy

    with sentences():
        status = try_policy(policy, facts, rule or [])
    raise typer.Exit(status)


@commands.command()
def diff(old: Named, new: Named) -> None:
    """两份政策对申报人和审核员有何不同。退出码：0 没有不同，1 有不同。"""
    from intake.cli.policy_run import diff_policies

    with sentences():
        status = diff_policies(old, new)
    raise typer.Exit(status)


@commands.command()
def simulate(
    policy: Named,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="申报文件夹")],
    reports: Annotated[
        Path | None,
        typer.Option(metavar="FILE|DIR", help="intake check --json 写出的报告，不再识读"),
    ] = None,
) -> None:
    """换成这份政策，谁的结论会变。退出码：0 无人改变，1 有人改变。"""
    from intake.cli.policy_run import simulate_policy
    from intake.domain.settings import settings
    from models.services import loaded_services

    log_without_values()
    with sentences():
        wanted = settings()
        status = simulate_policy(
            policy,
            folders,
            reports,
            lambda: loaded_services(wanted.models_dir, wanted.threads, wanted.runtime),
        )
    raise typer.Exit(status)


@commands.command()
def schema() -> None:
    """政策文件的 JSON Schema，供编辑器补全和检查。"""
    from intake.cli.policy_run import print_schema

    raise typer.Exit(print_schema())
