"""What is wrong with a policy that can be read: windows, years, requirements that nobody
can meet. The shape and the names are `policy.parse_policy`'s."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import product

from intake.documents import PAPERS, document, paper_title
from intake.domain.application import BEIJING, Material
from intake.domain.errors import UsageError
from intake.domain.values.workdays import CalendarUncovered
from intake.policy.located_yaml import Path, located, read_yaml
from intake.policy.notice import Facts, Policy, read_policy
from intake.policy.operators import Apart
from intake.policy.references import DECLARED, STATED
from intake.policy.requirements import NO_DEGREE, Requirement
from intake.policy.rules import Rule

EMPLOYERS = ("public_institution", "enterprise")
EMPLOYER_WORDS = {"public_institution": "事业单位", "enterprise": "企业"}
A_DEGREE = "工学学士"


def problems_of(content: bytes, name: str) -> list[str]:
    """Everything wrong with the file called `name`, a sentence with its line for each."""
    try:
        policy, problems = read_policy(content, name)
    except UsageError as error:
        return [error.message]
    if policy is None:
        return problems
    _, node = read_yaml(content, name)
    found = [
        *_windows(policy),
        *_calendar(policy),
        *_requirements(policy),
        *_people(policy),
        *_rules(policy),
    ]
    return problems + [located(name, node, path, words) for path, words in dict.fromkeys(found)]


# ------------------------------------------------------------------------------ windows


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(BEIJING).date()


def _windows(policy: Policy) -> Iterator[tuple[Path, str]]:
    submission = policy.submission
    if policy.notice_date and _day(submission.opens) < policy.notice_date:
        yield ("submission", "opens"), "申报开始早于通知印发之日"
    if policy.review and policy.review.closes < submission.closes:
        yield ("review", "closes"), "审核在申报截止之前结束，最后提交的无人审核"
    if policy.review and policy.review.closes < submission.opens:
        yield ("review", "closes"), "审核在申报开始之前结束"
    on_paper = policy.paper_documents.window if policy.paper_documents else None
    if on_paper and on_paper.closes < submission.opens:
        yield ("paper_documents", "window", "closes"), "纸质材料报送在申报开始之前结束"
    if dt.timedelta(hours=policy.correction.hours) > submission.closes - submission.opens:
        yield ("correction", "hours"), "补正时限比整个申报时间还长"
    if policy.report_age.sure_days > policy.report_age.longest_days:
        yield ("report_age", "sure_days"), "sure_days 大于 longest_days"


# ----------------------------------------------------------------------------- calendar


def _calendar(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Years in which working days are counted, and postings that cannot end in time."""
    counting = [
        (i, r.apart)
        for i, r in enumerate(policy.rules)
        if r.apart and r.apart.unit == "working_days"
    ]
    if not counting:
        return
    calendar = policy.calendar.calendar()
    first = policy.notice_date or _day(policy.submission.opens)
    last = _day(policy.review.closes if policy.review else policy.submission.closes)
    for year in range(first.year, last.year + 1):
        if not calendar.covers(year):
            yield (
                ("calendar",),
                (
                    f"官方工作日历还没有 {year} 年；请在 calendar 的 years 写上 {year}，"
                    "并在 holidays、workdays 写明放假与调休，或升级 chinesecalendar"
                ),
            )
            return
    for number, apart in counting:
        yield from _in_time(policy, number, apart, first)


def _in_time(
    policy: Policy, number: int, apart: Apart, first: dt.date
) -> Iterator[tuple[Path, str]]:
    wanted = apart.at_least
    if not isinstance(wanted, float):
        return
    try:
        end = policy.calendar.calendar().last_of(
            first, int(wanted), first_counts=apart.first_day_counts
        )
    except CalendarUncovered:
        return
    if end > _day(policy.submission.closes):
        yield (
            ("rules", number, "apart", "at_least"),
            (f"从通知印发之日起算，满 {wanted:g} 个工作日是 {end}，已过申报截止，没有人能满足"),
        )


# ------------------------------------------------------------------------- requirements


def _requirements(policy: Policy) -> Iterator[tuple[Path, str]]:
    for i, r in enumerate(policy.requirements):
        at: Path = ("requirements", i)
        if r.material in r.alternatives:
            yield (*at, "or"), f"《{paper_title(r.material)}》不能代替自己"
        if r.levels:
            yield from _levels(policy, r, at)
        for level in r.levels:
            for year in r.years_for(level, policy.year):
                yield from _year(policy, r, year, (*at, "years" if r.years else "last", level))
    titles = Counter(named.id for named in policy.catalogue())
    for name, count in titles.items():
        if count > 1:
            yield _where(policy, name), f"规则编号 {name} 用了 {count} 次"


def _where(policy: Policy, rule_id: str) -> Path:
    for part in ("rules", "always", "requirements"):
        places = [i for i, one in enumerate(getattr(policy, part)) if one.id == rule_id]
        if places:
            return (part, places[-1], "id")
    return ()


def _levels(policy: Policy, r: Requirement, at: Path) -> Iterator[tuple[Path, str]]:
    concerned = r.when.level or tuple(policy.levels)
    lacking = [level for level in concerned if level not in r.levels]
    if lacking:
        yield (
            (*at, "years" if r.years else "last"),
            (f"《{paper_title(r.material)}》没有给出{'、'.join(lacking)}的年度，这些人将不被要求"),
        )


def _year(
    policy: Policy, r: Requirement, year: int | None, path: Path
) -> Iterator[tuple[Path, str]]:
    if year is None:
        return
    if not document(r.material).is_yearly:
        yield path, f"《{paper_title(r.material)}》不分年度"
    elif year > policy.year:
        yield path, f"{year} 年还没有到，没有人能交{year}年度的《{paper_title(r.material)}》"
    elif year == policy.year and r.material is Material.ANNUAL_ASSESSMENT:
        yield path, f"{year} 年度考核在年底才做，申报时没有人能交"


# -------------------------------------------------------------------------------- people


def everybody(policy: Policy) -> Iterator[tuple[str, Facts]]:
    """Every kind of person the policy tells apart, in words and as facts."""
    for level, degree, kind, series, exempt in product(
        policy.levels, (A_DEGREE, NO_DEGREE, None), EMPLOYERS, policy.series, (False, True)
    ):
        degree_words = (
            "学位未填报" if degree is None else "无学位" if degree == NO_DEGREE else "有学位"
        )
        words = f"{level}、{degree_words}、{EMPLOYER_WORDS[kind]}、{series.name}{'、免学' if exempt else ''}"
        yield words, Facts(level, degree, exempt, kind, series.name)


def _people(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Papers asked twice of one person, or asked and called superfluous; dead conditions."""
    whole = policy.model_copy(update={"scope": (*PAPERS, Material.OTHER)})
    alive: set[int] = set()
    told: set[object] = set()
    for words, facts in everybody(policy):
        series = policy.series_of(facts)
        holding = [i for i, r in enumerate(policy.requirements) if r.when.holds(facts, *series)]
        alive |= set(holding)
        asked = Counter((p.material, p.year) for p in whole.required_papers(facts))
        for (material, year), count in asked.items():
            if count > 1 and (material, count) not in told:
                told.add((material, count))
                last = max(i for i in holding if policy.requirements[i].material is material)
                yield (
                    ("requirements", last),
                    f"对“{words}”把《{paper_title(material, year)}》要求了 {count} 次",
                )
        for number, rule in _superfluous(policy):
            unwanted = {m for m, _ in asked} & set(rule.present.of if rule.present else ())
            if unwanted and number not in told and rule.when.holds(facts, *series):
                told.add(number)
                yield (
                    ("rules", number),
                    (
                        f"对“{words}”既要求《{paper_title(min(unwanted))}》，又说它多余，没有人能满足"
                    ),
                )
    for i, r in enumerate(policy.requirements):
        if i not in alive:
            yield ("requirements", i, "when"), f"没有任何人符合《{paper_title(r.material)}》的条件"


def _superfluous(policy: Policy) -> list[tuple[int, Rule]]:
    return [
        (i, rule)
        for i, rule in enumerate(policy.rules)
        if rule.present and not rule.present.of_other_years and rule.code == "SUPERFLUOUS_PAPER"
    ]


# --------------------------------------------------------------------------------- rules


def _is_produced(reference: str) -> bool:
    """Does the reader of that paper give this value, or the declaration?"""
    source, _, rest = reference.partition(".")
    name = rest.partition(".")[0]
    if reference in STATED or source == DECLARED or name in ("*", ""):
        return True
    kind = document(Material(source))
    return name in kind.marks or any(field.name == name for field in kind.fields)


def _rules(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Values that nothing reads; bounds by level that leave out a level; rules that give way
    to themselves."""
    for i, rule in enumerate(policy.rules):
        for reference in rule.needs + rule.may_lack + rule.or_known:
            if not _is_produced(reference):
                yield ("rules", i), f"没有什么能读出 {reference}，这条规则永远无从核对"
        if rule.id in rule.instead_of:
            yield ("rules", i, "instead_of"), "规则不能代替自己"
        for name in ("at_least", "at_most"):
            bound = getattr(rule.apart, name, None)
            if bound is None or isinstance(bound, float):
                continue
            at: Path = ("rules", i, "apart", name)
            concerned = rule.when.level or tuple(policy.levels)
            if lacking := [level for level in concerned if level not in bound]:
                yield at, f"没有给出{'、'.join(lacking)}的数，这些人将不被核对"
            if unknown := [level for level in bound if level not in policy.levels]:
                yield at, f"“{'、'.join(unknown)}”不在 levels 中"
