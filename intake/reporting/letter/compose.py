"""The one-time correction letter (一次性告知书) as a record: findings → what a person reads.

The notice allows one complete opinion, so the letter holds every error and nothing else:
what a reviewer has to look at is no matter for the applicant. It is made from a finished
report, never from a state that may still change. No I/O, no looks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from intake.assessment.facts import facts_of
from intake.assessment.remedies import Act, Remedy, errors_of, remedies_of
from intake.casework.rounds import correction_end
from intake.documents import paper_title, titles_in_short
from intake.domain.application import BEIJING, Application, Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import Flag, Kind, PageFinding, Report, UploadFinding
from intake.domain.geometry import Box
from intake.extraction.legibility.recapture import remedy_in, sentence, strictest
from intake.policy.notice import Policy
from intake.reporting.letter.records import Deadline, Item, Letter, Point, Step
from intake.reporting.masking import ID_NUMBER, KEPT_CHARACTERS, mask

KINDS: dict[Kind, str] = {
    Kind.UNCLEAR: "看不清楚",
    Kind.MISSING: "尚缺材料",
    Kind.MISREPORTED: "与填报不一致",
    Kind.DEFICIENT: "需更换或补正",
    Kind.INELIGIBLE: "填报需核对",
    Kind.NOT_CHECKED: "需核对",
}
"""The notice's own words for these (漏报, 错报) accuse; a letter asks."""
UNOPENED = "无法打开"


def write_letter(
    report: Report,
    application: Application,
    policy: Policy,
    returned_at: dt.datetime,
    clock_is_set: bool = False,
    elsewhere: int = 0,
) -> Letter:
    """The letter on one report; `returned_at` is when the 48 hours begin (or began),
    `elsewhere` the person's submissions in other applications."""
    hide = _Numbers.known(report, application)
    remedies = remedies_of(report)
    items, numbers = _items(report, policy, hide)
    is_return = report.verdict == "return"
    may_return = is_return and report.round + elsewhere < policy.correction.max_rounds
    is_pass = report.verdict == "pass"
    facts = facts_of(application, None)
    paper = policy.paper_documents
    return Letter(
        verdict=report.verdict,
        name=application.values.get("name") or "申报人",
        facts=_facts(report, application, hide),
        notice=policy.title,
        document=policy.document,
        dated=returned_at.astimezone(BEIJING),
        clock_is_set=clock_is_set or report.clock_is_set,
        scope=tuple(paper_title(material) for material in report.scope),
        round=report.round,
        max_rounds=policy.correction.max_rounds,
        correction_clause=policy.correction.clause,
        correction_text=policy.clauses[policy.correction.clause],
        items=items,
        steps=_steps(remedies, numbers, hide),
        deadline=_deadline(policy, returned_at) if may_return else None,
        papers=policy.papers_on_paper(facts) if is_pass else (),
        paper_window=paper.window if paper and is_pass else None,
        contacts=policy.contacts,
        elsewhere=elsewhere,
    )


def _deadline(policy: Policy, returned_at: dt.datetime) -> Deadline:
    begins = returned_at.astimezone(BEIJING)
    hours, closes = policy.correction.hours, policy.submission.closes
    end = correction_end(policy, returned_at)
    return Deadline(
        hours,
        begins + dt.timedelta(hours=hours),
        policy.submission,
        policy.correction.after_close,
        is_closed=begins > closes,
        counts=end if end > begins else None,
    )


# ------------------------------------------------------------------------------- numbers


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Citizen numbers that this application shows; a letter masks them in passing."""

    numbers: tuple[str, ...]

    @classmethod
    def known(cls, report: Report, application: Application) -> _Numbers:
        shown = [application.values.get(ID_NUMBER)]
        for entry in report.materials:
            shown += [f.read for f in entry.fields if f.field == ID_NUMBER]
        whole = {
            m
            for n in shown
            if n and len(n) > sum(KEPT_CHARACTERS[ID_NUMBER])
            for m in (n, n.lower())
        }
        return cls(tuple(sorted(whole, key=lambda n: (-len(n), n))))

    def in_text(self, text: str) -> str:
        for number in self.numbers:
            text = text.replace(number, mask(ID_NUMBER, number))
        return text


# --------------------------------------------------------------------------------- items


def _items(
    report: Report, policy: Policy, hide: _Numbers
) -> tuple[tuple[Item, ...], dict[int, int]]:
    """The items, and the item's number of each error."""
    errors = errors_of(report)
    causes: dict[object, list[int]] = {}
    for number, flag in enumerate(errors):
        causes.setdefault(_cause(flag, number), []).append(number)
    items: list[Item] = []
    numbers: dict[int, int] = {}
    for place, members in enumerate(causes.values(), start=1):
        numbers |= dict.fromkeys(members, place)
        flags = [errors[n] for n in members]
        item = _item(place, flags, report, policy, hide)
        quoted = next((i.number for i in items if i.clause and i.clause == item.clause), None)
        items.append(replace(item, quoted_at=quoted))
    return tuple(items), numbers


def _cause(flag: Flag, number: int) -> object:
    """What one bad picture of a page hides is one cause, every other error its own."""
    if flag.kind is Kind.UNCLEAR and flag.upload:
        return (flag.upload, flag.page, flag.material, flag.year)
    return number


def _item(
    number: int, flags: Sequence[Flag], report: Report, policy: Policy, hide: _Numbers
) -> Item:
    first = flags[0]
    clause = next((f.clause for f in flags if f.clause), None)
    if clause is None and first.material is not None:
        clause = policy.clause_of(first.material)
    return Item(
        number=number,
        kind=_kind(first),
        title=_title(first),
        place=hide.in_text(_place(first.upload, first.page)),
        points=tuple(_point(flag, report, hide) for flag in flags),
        remedies=tuple(hide.in_text(remedy) for remedy in _remedies(flags)),
        clause=clause,
        clause_text=policy.clauses.get(clause or ""),
    )


def _remedies(flags: Sequence[Flag]) -> list[str]:
    """What to do, each once; what a new picture must reach, once for all it has to show."""
    asked = [flag.evidence.get("recapture", {}) for flag in flags]
    plain = [remedy_in(flag.advice, one) for flag, one in zip(flags, asked, strict=True)]
    in_numbers = sentence(strictest(asked))
    return list(dict.fromkeys([*plain, *([in_numbers] if in_numbers else [])]))


def _kind(flag: Flag) -> str:
    """A file that could not be opened has no page that somebody could not read."""
    is_closed = flag.kind is Kind.UNCLEAR and flag.upload is not None and flag.page is None
    return UNOPENED if is_closed else KINDS[flag.kind]


def _title(flag: Flag) -> str:
    if flag.material is not None:
        return f"《{paper_title(flag.material, flag.year)}》"
    return "上传的文件" if flag.upload else "填报内容"


def _place(upload: str | None, page: int | None) -> str:
    if upload is None:
        return ""
    return f"{upload}，第{page}页" if page is not None else upload


def _point(flag: Flag, report: Report, hide: _Numbers) -> Point:
    is_the_number = flag.field == ID_NUMBER

    def said(text: str) -> str:
        return text if is_the_number else hide.in_text(text)

    pair = flag.kind is Kind.MISREPORTED and flag.field is not None
    return Point(
        code=flag.code,
        message=said(_sentence(flag)),
        label=FIELD_LABELS.get(flag.field, flag.field) if flag.field else None,
        declared=said(flag.declared) if pair and flag.declared else None,
        read=said(flag.read) if pair and flag.read else None,
        upload=flag.upload,
        page=_page(report.uploads, flag),
        box=flag.box if flag.field else None,
        covered=() if is_the_number else _number_boxes(report, flag),
    )


def _sentence(flag: Flag) -> str:
    """The flag's own, but where both values stand beside each other they are not repeated."""
    if flag.code != f"{(flag.field or '').upper()}_MISMATCH" or not (flag.declared and flag.read):
        return flag.message
    also = flag.evidence.get("same_on") or ()
    papers = [
        paper_title(Material(one["material"]), one["year"]) for one in also if one["material"]
    ]
    named = titles_in_short(papers)
    label = FIELD_LABELS.get(flag.field or "", flag.field)
    return f"“{label}”与填报不一致" + (f"；{named}所印与本证件相同。" if named else "。")


def _page(uploads: Iterable[UploadFinding], flag: Flag) -> PageFinding | None:
    for upload in uploads:
        if upload.upload == flag.upload:
            return next((p for p in upload.pages if p.page == flag.page), None)
    return None


def _number_boxes(report: Report, flag: Flag) -> tuple[Box, ...]:
    """Where a citizen number stands on the flag's page."""
    boxes = {
        found.box
        for entry in report.materials
        for found in entry.fields
        if found.field == ID_NUMBER
        and found.box is not None
        and (found.upload, found.page) == (flag.upload, flag.page)
    }
    return tuple(sorted(boxes, key=Box.as_list))


# --------------------------------------------------------------------------------- steps


def _steps(
    remedies: Iterable[Remedy], numbers: Mapping[int, int], hide: _Numbers
) -> tuple[Step, ...]:
    steps = []
    for remedy in remedies:
        items = tuple(sorted({numbers[error] for error in remedy.errors}))
        steps.append(Step(remedy.act, hide.in_text(_words(remedy)), items))
    return tuple(steps)


def _words(remedy: Remedy) -> str:
    paper = f"《{paper_title(remedy.material, remedy.year)}》" if remedy.material else "文件"
    where = _place(remedy.upload, remedy.page)
    match remedy.act:
        case Act.CHANGE:
            label = FIELD_LABELS.get(remedy.field or "", remedy.field)
            whose = f"{paper}的" if remedy.year is not None else ""
            return f"核对并修改填报的{whose}“{label}”"
        case Act.REPLACE if remedy.is_wrong_paper:
            return f"核对并更换{paper}（{where}）"
        case Act.REPLACE:
            return f"重新拍摄或扫描{paper}（{where}）"
        case Act.SUPPLY:
            return f"补充上传{paper}"
        case Act.OTHER:
            return f"按补正办法处理{paper}"


# ----------------------------------------------------------------------- the application


def _facts(report: Report, application: Application, hide: _Numbers) -> tuple[tuple[str, str], ...]:
    values = application.values
    kind = " ".join(
        filter(None, (values.get("series"), values.get("specialty"), values.get("applied_level")))
    )
    number = values.get(ID_NUMBER)
    pairs = (
        ("申报人", values.get("name")),
        ("身份证号", mask(ID_NUMBER, number) if number else None),
        ("用人单位", values.get("employer")),
        ("申报事项", kind),
        ("申报编号", hide.in_text(report.application)),
        ("核对时点", f"{report.as_of.astimezone(BEIJING):%Y-%m-%d %H:%M}（北京时间）"),
    )
    return tuple((label, value) for label, value in pairs if value)
