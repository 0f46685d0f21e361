"""Commands about those who review: `user`, `integration`, `audit`, `labels`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from intake.cli.common import log_service, sentences

staff = typer.Typer()
user = typer.Typer(no_args_is_help=True, help="工作人员的账号。")
audit = typer.Typer(no_args_is_help=True, help="审计记录。")
integration = typer.Typer(no_args_is_help=True, help="其他程序用的接口令牌。")
labels = typer.Typer(no_args_is_help=True, help="审核员的决定，作为标注。")
staff.add_typer(user, name="user")
staff.add_typer(integration, name="integration")
staff.add_typer(audit, name="audit")
staff.add_typer(labels, name="labels")

BY_COMMAND = "command"
"""Who acts, in the audit."""


@user.command("add")
def add_user(
    login: Annotated[str, typer.Argument(help="登录名")],
    role: Annotated[
        str,
        typer.Option(help="unit_reviewer、county_reviewer、supervisor、administrator、operator"),
    ],
    name: Annotated[str, typer.Option(help="姓名，显示在页面与审计记录中")] = "",
    unit: Annotated[
        str | None, typer.Option(help="单位审核员所在单位，与申报中的单位或主管部门名称一致")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="自己输入密码；缺省为生成一个，只显示这一次")
    ] = False,
    oidc: Annotated[bool, typer.Option("--oidc", help="只能用统一身份认证登录，不设密码")] = False,
) -> None:
    """新增账号；第一个管理员也这样新增。"""
    from intake.domain.errors import UsageError
    from intake.domain.settings import settings
    from intake.store import Hold, StaffRole, Store

    log_service()
    with sentences():
        if role not in set(StaffRole):
            raise UsageError("ROLE_UNKNOWN", f"角色应为：{'、'.join(StaffRole)}")
        if role == StaffRole.UNIT_REVIEWER and not unit:
            raise UsageError("UNIT_MISSING", "单位审核员须用 --unit 写明所在单位")
        password = None if oidc else _password(login, ask)
        wanted = settings()
        with Store.open(wanted) as store:
            known = password is not None and not ask  # by whoever reads this screen
            profile = (login, name or login, StaffRole(role), unit, password)
            hold = Hold(must_change=known)
            made = store.staff.add(*profile, wanted.now(), BY_COMMAND, hold=hold)
        typer.echo(f"已新增 {made.login}（{made.role}）")
        if password and not ask:
            typer.echo(f"密码（只显示这一次）：{password}")


def _password(login: str, ask: bool) -> str:
    """A good password for the account: typed twice, or made up."""
    from intake.web.staff.signing import require_good
    from intake.web.staff.users import made_password

    if ask:
        typed: str = typer.prompt("密码", hide_input=True, confirmation_prompt="再输入一次")
    password = typed if ask else made_password()
    require_good(password, login)
    return password


@user.command("list")
def list_users() -> None:
    """全部账号。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences(), Store.open(settings()) as store:
        for one in store.staff.everybody():
            state = "停用" if one.disabled_at else "待确认" if one.pending_by else "可用"
            state = state if one.is_untouched else "被直接改动，不能登录"
            typer.echo(f"{one.login}\t{one.role}\t{one.unit or ''}\t{state}")


@user.command("confirm")
def confirm_user(login: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """代第二位管理员确认一个账号的建立或改动；只有一位管理员时用。"""
    from intake.domain.errors import NotFound
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            found = [one for one in store.staff.everybody() if one.login == login]
            if not found:
                raise NotFound("NOT_FOUND", "没有这个账号")
            store.staff.confirm(found[0].id, wanted.now(), BY_COMMAND)
        typer.echo(f"{login} 可以使用了")


@integration.command("add")
def add_integration(
    name: Annotated[str, typer.Argument(help="程序的名称，显示在审计记录中")],
    scope: Annotated[str, typer.Option(help="read 只读、unit 代单位审核、county 代县人社局审核")],
    unit: Annotated[
        str | None, typer.Option(help="只限这个单位的申报；scope 为 unit 时必填")
    ] = None,
    days: Annotated[int, typer.Option(help="有效天数")] = 90,
) -> None:
    """新增接口令牌；令牌只显示这一次。"""
    from intake.domain.settings import settings
    from intake.store import Store
    from intake.web.staff.integrations import made_integration

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            asked = (name, scope, unit, days)
            made, token = made_integration(store, asked, wanted.now(), BY_COMMAND)
        typer.echo(f"已新增 {made.name}（{made.scope}），至 {made.expires_at:%Y-%m-%d %H:%M}")
        typer.echo(f"令牌（只显示这一次）：{token}")


@integration.command("list")
def list_integrations() -> None:
    """全部接口令牌。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            for one in store.integrations.all():
                is_over = one.revoked_at or one.expires_at <= wanted.now()
                state = "已失效" if is_over else "待确认" if one.pending_by else "可用"
                until = f"{one.expires_at:%Y-%m-%d}"
                typer.echo(f"{one.id}\t{one.name}\t{one.scope}\t{one.unit or ''}\t{until}\t{state}")


@integration.command("confirm")
def confirm_integration(id: Annotated[str, typer.Argument(help="编号，见 list")]) -> None:
    """代第二位管理员确认一个接口令牌；只有一位管理员时用。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            made = store.integrations.confirm(id, wanted.now(), BY_COMMAND)
        typer.echo(f"{made.name} 可以使用了")


@integration.command("revoke")
def revoke_integration(id: Annotated[str, typer.Argument(help="编号，见 list")]) -> None:
    """收回接口令牌，立即生效。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            store.integrations.revoke(id, wanted.now(), BY_COMMAND)
        typer.echo("已收回")


@audit.command("verify")
def verify_audit(
    expect: Annotated[
        str | None, typer.Option(metavar="SEQ:DIGEST", help="此前记下的一行：它也须仍在原处")
    ] = None,
) -> None:
    """逐行验证审计记录：有没有被改过、删过。退出码：0 完好，1 有问题。"""
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences(), Store.open(settings()) as store:
        proof = store.audit.verify()
        if expect is not None:
            seq, _, digest = expect.partition(":")
            if not seq.isdecimal() or store.audit.digest_of(int(seq)) != digest:
                typer.echo("记下的那一行不在原处：记录的末尾可能被截去或被替换")
                raise typer.Exit(1)
    if proof.broken_at is not None:
        typer.echo(f"第 {proof.broken_at} 行与前文不符：记录被改动过")
        raise typer.Exit(1)
    if proof.length == 0:
        typer.echo("审计记录一行也没有：除非刚刚装好、还没有账号，否则记录已被清空")
        raise typer.Exit(1)
    typer.echo(f"共 {proof.length} 行，完好。请把下面这一行记在别处，下次用 --expect 核对：")
    typer.echo(f"{proof.length}:{proof.digest}")


@audit.command("head")
def audit_head(
    syslog: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="也发给系统日志：/dev/log，或 主机:端口（UDP）"),
    ] = None,
) -> None:
    """最新一行的编号与摘要，记在别处后可用 verify --expect 核对；适合由 cron 每小时执行。"""
    from intake.cli.syslog import send_line
    from intake.domain.settings import settings
    from intake.store import Store

    log_service()
    with sentences():
        with Store.open(settings()) as store:
            seq, digest = store.audit.head()
        typer.echo(f"{seq}:{digest}")
        if syslog is not None:
            send_line(syslog, f"intake audit head {seq}:{digest}")
        if seq == 0:
            raise typer.Exit(1)


@labels.command("rates")
def rates() -> None:
    """每条规则被认可、被驳回的次数与驳回率（附 95% Wilson 区间）。"""
    from intake.domain.settings import settings
    from intake.reporting.rates import Rate
    from intake.store import Store

    log_service()
    with sentences(), Store.open(settings()) as store:
        for one in store.labels.overruled():
            rate = Rate(one.overruled, one.upheld + one.overruled)
            low, high = rate.interval or (0.0, 1.0)
            typer.echo(
                f"{one.code}\t认可 {one.upheld}\t驳回 {one.overruled}\t驳回率 {rate.value or 0:.1%}（{low:.1%}–{high:.1%}）"
            )


@labels.command("export")
def export_labels(
    file: Annotated[Path, typer.Argument(help="写 JSON Lines，每行一个决定；不含填报与识读的值")],
) -> None:
    """导出审核员的决定，供校准阈值用。"""
    from intake.cli.files import open_private
    from intake.domain.settings import settings
    from intake.store import AuditNote, Store

    log_service()
    with sentences():
        wanted = settings()
        with Store.open(wanted) as store:
            rows = list(store.labels.rows())
            with open_private(file) as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            store.audit.note(
                AuditNote(BY_COMMAND, "labels_exported", {"rows": len(rows)}), wanted.now()
            )
    typer.echo(f"已写 {len(rows)} 条到 {file}")
