"""Counts, overrule rates, spot checks; and the audit."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.casework.decisions import REASONS
from intake.casework.rounds import State
from intake.casework.thresholds import REMINDERS
from intake.domain.finding_codes import FLAG_TYPES
from intake.reporting.rates import Rate
from intake.reporting.words import DRAFTS, STATES, VERDICTS
from intake.store import AuditEntry, QueueQuery
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed
from intake.web.staff.thresholds import ENOUGH, OFTEN_OVERRULED, OVERVIEW_LINES

router = APIRouter(prefix="/staff", include_in_schema=False)

_WAITING = (State.SUBMITTED, State.RECOMMENDED, State.RETURNED)
_PLACE = re.compile(r"\{\w*\}")
"""Where a flag's sentence takes a value."""
ACTION_WORDS = {
    "user_added": "新增账号",
    "user_changed": "修改账号",
    "account_locked": "账号暂停",
    "user_confirmed": "确认账号改动",
    "account_tampered": "账号在数据库中被直接改动",
    "oidc_bound": "绑定统一身份认证",
    "integration_added": "新增接口令牌",
    "integration_confirmed": "确认接口令牌",
    "integration_revoked": "收回接口令牌",
    "signed_in": "登录",
    "signed_out": "退出登录",
    "sign_in_failed": "登录失败",
    "file_opened": "打开申报",
    "searched_by_number": "按身份证号查找",
    "reminded": "提醒补正",
    "lease_taken_over": "接管申报",
    "id_number_revealed": "查看完整号码",
    "flag_decided": "对一条意见作决定",
    "decision_undone": "撤销决定",
    "recommended": "推荐",
    "confirmed": "确认",
    "returned": "退回",
    "taken_back": "撤销（十秒内）",
    "labels_exported": "导出标注",
    "link_made": "为申报人发链接",
    "lapsed": "到期，结束申报",
    "unclaimed": "从未提交且长期无人改动，结束申报",
    "reopened": "延期，恢复填报",
    "exported": "导出表格",
    "imported": "导入材料",
    "files_imported": "导入文件放入申报",
    "declaration_confirmed": "确认填报",
    "archive_exported": "导出归档（含原件）",
    "policy_proposed": "提议政策",
    "policy_published": "发布政策",
    "policy_refused": "不采用政策",
    "erased": "清除申报",
    "backed_up": "备份",
    "told_by_hand": "人工告知申报人",
    "message_sent_again": "重新发送通知",
    "unreached_seen": "查看未送达名单（含号码）",
    "human_review_asked": "申报人要求人工核对",
    "human_review_answered": "答复人工核对",
    "own_data_exported": "申报人下载自己的材料",
}


@router.get("/counts")
def counts(
    request: Request,
    serving: Served,
    now: Now,
    staff: Annotated[Staff, Depends(allowed(May.SEE_COUNTS))],
) -> Response:
    """How many stand where, by unit and day and time left; what is returned most; how often
    each rule is overruled; what spot checks found."""
    store = serving.store
    by_state = store.queue.page(QueueQuery({}, limit=0)).by_state
    verdicts = {
        words: store.queue.page(
            QueueQuery({}, states=(State.SUBMITTED, State.RECOMMENDED), verdict=key, limit=0)
        ).total
        for key, words in VERDICTS.items()
    }
    good, bad = store.labels.spot_checks()
    rules = [_rule(one) for one in store.labels.overruled()]
    return page(
        request,
        "s_counts.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        states=[
            ("草稿", by_state.get(DRAFTS, 0)),
            *(
                (words, sum(by_state.get(s, 0) for s in states))
                for words, states in STATES.values()
            ),
        ],
        verdicts=verdicts,
        rules=rules,
        returned=sorted((one for one in rules if one["upheld"]), key=lambda one: -one["upheld"]),
        **_office(serving, now),
        spot_good=good,
        spot_bad=bad,
    )


def _office(serving: Serving, now: dt.datetime) -> dict[str, Any]:
    """By time left, by unit, by day."""
    store, soon = serving.store, max(REMINDERS)
    left = store.figures.left(store.policies.review_ends(), now, dt.timedelta(hours=soon))
    return {
        "left": [(_VALUES[state], left[state]) for state in _WAITING if state in left],
        "soon": soon,
        "unit_columns": [words for words, _ in STATES.values()],
        "units": [
            (name, [sum(by.get(s, 0) for s in states) for _, states in STATES.values()])
            for name, by in store.figures.by_unit()
        ],
        "days": store.figures.by_day(OVERVIEW_LINES),
    }


def _rule(one: Any) -> dict[str, Any]:
    rate = Rate(one.overruled, one.upheld + one.overruled + one.fine)
    interval = rate.interval
    known = FLAG_TYPES.get(one.code)
    return {
        "code": one.code,
        "words": _PLACE.sub("…", known.message) if known else "",
        "upheld": one.upheld,
        "overruled": one.overruled,
        "fine": one.fine,
        "share": rate.value or 0.0,
        "interval": interval,
        "is_often": rate.value is not None
        and rate.value > OFTEN_OVERRULED
        and rate.total >= ENOUGH,
    }


@router.get("/audit")
def audit(
    request: Request,
    serving: Served,
    staff: Annotated[Staff, Depends(allowed(May.SEE_AUDIT))],
    before: Annotated[int | None, Query(ge=1)] = None,
    application: Annotated[str | None, Query(pattern="^([0-9a-f]{32})?$")] = None,
) -> Response:
    """The newest lines first."""
    lines = serving.store.audit.entries(application or None, before, OVERVIEW_LINES)
    names = names_of(serving)
    return page(
        request,
        "s_audit.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        lines=[line_words(line, names) for line in lines],
        application=application or "",
        older=lines[-1].seq if len(lines) == OVERVIEW_LINES else None,
    )


def line_words(line: AuditEntry, names: dict[str, str]) -> dict[str, Any]:
    """A line of the audit in words; `whom`: the account it is about."""
    about = (line.detail or {}).get("user")
    return {
        "whom": names.get(str(about)) if about else None,
        "seq": line.seq,
        "at": line.at,
        "who": names.get(line.actor, line.actor),
        "what": ACTION_WORDS.get(line.action, line.action),
        "application": line.application_id,
        "detail": _words(line.detail),
    }


_KEYS = {
    "before": "前",
    "after": "后",
    "state": "状态",
    "round": "第几次",
    "role": "角色",
    "unit": "单位",
    "login": "登录名",
    "scope": "用途",
    "expires": "期限",
    "page": "页",
    "name": "姓名",
    "action": "决定",
    "reason": "理由",
    "note": "说明",
    "code": "意见",
    "why": "理由",
    "how": "方式",
    "password": "密码",
    "is_disabled": "停用",
    "rows": "条数",
    "decisions": "决定",
    "old_problems": "旧问题",
    "outside_window": "时间",
    "policy": "政策",
    "revision": "修订",
}
_VALUES = {
    "upheld": "认可",
    "overruled": "驳回",
    "submitted": "待单位审核",
    "recommended": "已推荐",
    "confirmed": "已确认",
    "returned": "已退回",
    "abandoned": "视为放弃",
    "closed": "已关闭",
    "draft": "填报中",
    "password": "密码",
    "oidc": "统一身份认证",
    "spot_good": "抽查一致",
    "spot_bad": "抽查发现问题",
    "changed": "已更换",
    "True": "是",
    "False": "否",
    **{role.value: words for role, words in ROLE_WORDS.items()},
    **REASONS,
}


def _words(detail: Any) -> str:
    """Before and after, short; values of applicants are in no detail."""
    if isinstance(detail, dict):
        said = ((_KEYS.get(key), _words(value)) for key, value in detail.items())
        return "，".join(f"{key} {value}" for key, value in said if key and value)
    if isinstance(detail, list):
        return f"{len(detail)} 条" if detail else ""
    return "" if detail is None else _VALUES.get(str(detail), str(detail))


def names_of(serving: Serving) -> dict[str, str]:
    tokens = {
        "token:reviewer": "审核令牌",
        "command": "命令行",
        "clock": "到期（程序自动）",
        "nobody": "未登录者",
        "applicant": "申报人",
    }
    store = serving.store
    programs = {f"integration:{one.id}": f"程序“{one.name}”" for one in store.integrations.all()}
    return tokens | programs | {user.id: user.name for user in store.staff.everybody()}
