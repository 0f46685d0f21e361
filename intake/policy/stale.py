"""What a policy still says of another year, and where its clauses and its data disagree.

None of it makes a policy unusable, so these are reminders beside the problems of `policy.lint`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from intake.documents import document, paper_title
from intake.domain.application import BEIJING
from intake.domain.errors import UsageError
from intake.policy.located_yaml import Path, Scalar, located, read_yaml, scalars
from intake.policy.notice import Policy, read_policy
from intake.policy.parts import Window

TO_FILL = "待填"
"""Stands where `intake policy new` cannot know what the new notice says."""
ISO_DAY = re.compile(r"(\d{4})-\d\d-\d\d(?:T.*)?")
_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_HOUR = re.compile(r"(\d{1,2})[:：](\d\d)")
_END_OF_DAY = dt.time(23, 59)
"""From here on a window counts a whole day, of which no notice names the hour."""
Reminders = Iterator[tuple[Path, str]]


def reminders_of(content: bytes, name: str) -> list[str]:
    """A sentence with its line for everything in the file called `name` that looks stale.

    Empty where the file is no policy: `policy.lint.problems_of` says why.
    """
    try:
        policy, _ = read_policy(content, name)
    except UsageError:
        return []
    if policy is None:
        return []
    _, node = read_yaml(content, name)
    written = list(scalars(node))
    found = [
        *_heading(policy),
        *_years(policy),
        *_windows(policy),
        *_days(policy, written),
        *_to_fill(written),
    ]
    return [located(name, node, path, words) for path, words in dict.fromkeys(found)]


def _heading(policy: Policy) -> Reminders:
    """Title, document, name and day of the notice itself."""
    year = policy.year
    told = [int(y) for y in re.findall(r"(\d{4})年", policy.title)]
    if told and year not in told:
        yield ("title",), f"标题写的是 {told[0]} 年，申报在 {year} 年"
    named = re.search(r"\d{4}", policy.id)
    if named and int(named[0]) != year:
        yield ("id",), f"名称里的年份是 {named[0]}，申报在 {year} 年"
    issued = policy.notice_date.year if policy.notice_date else year
    if issued not in (year - 1, year):
        yield ("notice_date",), f"通知印发于 {issued} 年，申报在 {year} 年"
    number = re.search(r"[〔\[［](\d{4})[〕\]］]", policy.document or "")
    if number and int(number[1]) != issued:
        yield ("document",), f"文号是 {number[1]} 年的，通知印发于 {issued} 年"


def _years(policy: Policy) -> Reminders:
    """Years written out that end before the year of application."""
    for i, r in enumerate(policy.requirements):
        asked = {y for years in (r.years or {}).values() for y in years} | {*r.also_accepted}
        if asked and document(r.material).is_yearly and max(asked) < policy.year:
            yield (
                ("requirements", i, "years"),
                f"《{paper_title(r.material)}》要求的年度到 {max(asked)} 为止，"
                f"没有申报年度 {policy.year}；写成 last 就不必每年改",
            )


def _windows(policy: Policy) -> Reminders:
    """Windows beside the text of the clause that they stand for."""
    named: list[tuple[Path, Window | None]] = [
        (("submission",), policy.submission),
        (("review",), policy.review),
        (
            ("paper_documents", "window"),
            policy.paper_documents.window if policy.paper_documents else None,
        ),
    ]
    for path, window in named:
        text = policy.clauses.get(window.clause, "") if window else ""
        if window is None or not (days := _DAY.findall(text)):
            continue
        ends = {"opens": window.opens, "closes": window.closes}
        for which, moment in ends.items():
            if words := _disagreement(moment.astimezone(BEIJING), days):
                yield (*path, which), f"条款 {window.clause} 的原文{words}"
        hours = _HOUR.findall(text)
        closing = window.closes.astimezone(BEIJING)
        if (
            hours
            and closing.time() < _END_OF_DAY
            and (str(closing.hour), f"{closing.minute:02}") not in hours
        ):
            yield ((*path, "closes"), f"条款 {window.clause} 的原文没有写到 {closing:%H:%M}")


def _disagreement(moment: dt.datetime, days: list[tuple[str, str, str]]) -> str:
    """What the dates of a clause say against `moment`, or nothing."""
    if (moment.month, moment.day) not in {(int(m), int(d)) for _, m, d in days}:
        return f"没有写到 {moment.month} 月 {moment.day} 日"
    years = {int(y) for y, _, _ in days if y}
    if years and moment.year not in years:
        return f"写的是 {max(years)} 年，不是 {moment.year} 年"
    return ""


def _days(policy: Policy, written: list[Scalar]) -> Reminders:
    """Days of an earlier year, wherever a rule or a parameter holds one."""
    for one in written:
        day = ISO_DAY.fullmatch(one.value)
        if one.path[0] in ("rules", "parameters") and day and int(day[1]) < policy.year:
            yield one.path, f"{one.value} 早于申报年度 {policy.year}"


def _to_fill(written: list[Scalar]) -> Reminders:
    for one in written:
        if TO_FILL in one.value:
            yield one.path, f"还有“{TO_FILL}”"
