"""A notice as data: what is required of whom, when, and which clause says so.

A policy file is YAML in `policies/`; this module knows its operators (always, when
level / degree / exempt / employer / series, years per level, alternatives), never a
year or a county.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pydantic import Field, PrivateAttr, ValidationError

from intake.documents import paper_title
from intake.domain.application import BEIJING, Material
from intake.domain.errors import UsageError
from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.findings import Flag, Severity
from intake.policy.declarations import DECLARABLE, Declaration, label_of
from intake.policy.located_yaml import located, read_yaml, sentence
from intake.policy.parts import (
    Always,
    Consistency,
    Contact,
    Correction,
    IdCard,
    Parameter,
    Part,
    ReportAge,
    Series,
    Verification,
    Window,
    WorkDays,
)
from intake.policy.requirements import (
    Facts,
    PaperDocument,
    PaperDocuments,
    RequiredPaper,
    Requirement,
)
from intake.policy.rules import LOCAL, Rule
from intake.policy.thresholds import POLICIES_KEPT, REVISION_CHARACTERS

__all__ = ["Facts", "PaperDocument", "Policy", "RequiredPaper", "load_policy", "parse_policy"]

POLICIES = Path(__file__).parent / "notices"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What a policy may be called by those who are judged by it: a name, never a path."""


class Policy(Part):
    """One notice. `revision` names the exact bytes of its file."""

    id: str
    title: str
    issuer: str
    document: str
    notice_date: dt.date | None = None
    submission: Window
    review: Window | None = None
    correction: Correction
    scope: tuple[Material, ...] = Field(min_length=1)
    levels: Mapping[str, tuple[str, ...]]
    requirements: tuple[Requirement, ...]
    declarations: tuple[Declaration, ...] = ()
    id_card: IdCard
    report_age: ReportAge
    series: tuple[Series, ...]
    paper_documents: PaperDocuments | None = None
    contacts: tuple[Contact, ...] = ()
    calendar: WorkDays = WorkDays()
    parameters: Mapping[str, Parameter] = {}
    always: tuple[Always, ...] = ()
    rules: tuple[Rule, ...] = ()
    consistency: Consistency | None = None
    clauses: Mapping[str, str]
    severities: Mapping[str, Severity] = {}
    one_flag_per_declared_error: bool = True
    verification: Verification = Verification()
    _revision: str = PrivateAttr(default="")

    @property
    def revision(self) -> str:
        return self._revision

    @property
    def year(self) -> int:
        """The year of application."""
        return self.submission.opens.astimezone(BEIJING).year

    def catalogue(self) -> tuple[Named, ...]:
        """Every rule that has an id, wherever in the file it stands, in the file's order."""
        return tuple(self._named())

    def _named(self) -> Iterator[Named]:
        windows = (
            ("OUTSIDE_WINDOW", "在申报时间内提交", self.submission),
            ("OUTSIDE_WINDOW", "网上审核时间", self.review),
        )
        for code, title, window in windows:
            if window is not None and window.id:
                yield Named(window.id, window.clause, code, title)
        if self.correction.id:
            title = f"{self.correction.hours}小时内补正，提交不超过{self.correction.max_rounds}次"
            yield Named(self.correction.id, self.correction.clause, "ROUNDS_EXHAUSTED", title)
        for d in self.declarations:
            if d.id:
                names = "、".join(map(label_of, d.fields))
                yield Named(d.id, d.clause, "DECLARATION_MISSING", f"应填报{names}")
        for r in self.requirements:
            if r.id:
                yield Named(r.id, r.clause, r.code, f"应交《{paper_title(r.material)}》")
        if self.id_card.id:
            yield Named(self.id_card.id, self.id_card.clause, "ID_CARD_EXPIRED", "身份证在有效期内")
        if self.report_age.id:
            yield Named(
                self.report_age.id,
                self.report_age.clause,
                "CHSI_REPORT_EXPIRED",
                "学信网报告在有效期内",
            )
        yield from (Named(one.id, one.clause, one.code, one.title) for one in self.always)
        yield from (Named(rule.id, rule.clause, rule.code, rule.title) for rule in self.rules)
        if self.consistency is not None:
            one = self.consistency
            yield Named(one.id, one.clause, "PAPERS_DISAGREE", "各材料所印一致")

    def unknown_names(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Names that the file uses and does not define: where, and the name."""
        for i, r in enumerate(self.requirements):
            at = ("requirements", i)
            yield from _unknown((*at, "code"), [r.code], FLAG_TYPES)
            yield from _unknown((*at, "when", "level"), r.when.level or (), self.levels)
            yield from _unknown((*at, "years" if r.years else "last"), r.levels, self.levels)
        for i, d in enumerate(self.declarations):
            yield from _unknown(("declarations", i, "fields"), d.fields, DECLARABLE)
        ids = {rule.id for rule in self.rules}
        for i, rule in enumerate(self.rules):
            own = [] if rule.code.startswith(LOCAL) else [rule.code]
            yield from _unknown(("rules", i, "code"), own, FLAG_TYPES)
            yield from _unknown(("rules", i, "instead_of"), rule.instead_of, ids)
            yield from _unknown(("rules", i, "when", "level"), rule.when.level or (), self.levels)
        for i, one in enumerate(self.always):
            yield from _unknown(("always", i, "code"), [one.code], FLAG_TYPES)
        codes = {*FLAG_TYPES, *(rule.code for rule in self.rules)}
        yield from _unknown(("severities",), self.severities, codes)
        for path, clause in self._clauses():
            yield from _unknown((*path, "clause"), [clause], self.clauses)

    def _clauses(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        single = ("submission", "review", "correction", "id_card", "report_age", "consistency")
        for name in single:
            if (part := getattr(self, name)) is not None:
                yield (name,), part.clause
        for name in ("declarations", "requirements", "always", "rules", "contacts"):
            for i, part in enumerate(getattr(self, name)):
                yield (name, i), part.clause
        if self.paper_documents is not None:
            yield ("paper_documents", "window"), self.paper_documents.window.clause
            for i, document in enumerate(self.paper_documents.documents):
                yield ("paper_documents", "documents", i), document.clause

    def required_papers(self, facts: Facts) -> tuple[RequiredPaper, ...]:
        """What this person owes, inside `scope`, in the notice's order."""
        of = self.series_of(facts)
        return tuple(
            RequiredPaper(r.material, year, r.code, r.clause, r.alternatives, r.also_accepted)
            for r in self.requirements
            if r.material in self.scope and r.when.holds(facts, *of)
            for year in r.years_for(facts.level, self.year)
        )

    def papers_on_paper(self, facts: Facts) -> tuple[PaperDocument, ...]:
        """What this person's unit hands in on paper, in the notice's order."""
        if self.paper_documents is None:
            return ()
        of = self.series_of(facts)
        return tuple(d for d in self.paper_documents.documents if d.when.holds(facts, *of))

    def series_of(self, facts: Facts) -> tuple[str | None, bool]:
        """The policy's own name of this person's series, and whether it is teachers'."""
        found = self.series_named(facts.series)
        return (found.name, found.teachers) if found else (None, False)

    def clause_of(self, material: Material) -> str | None:
        """The clause that asks for this paper, None if none does."""
        return next((r.clause for r in self.requirements if r.material is material), None)

    def level_of(self, printed: str | None) -> str | None:
        """The regulated level that a paper's word means, None for any other word."""
        word = _folded(printed or "")
        for level, words in self.levels.items():
            if word and word in {_folded(w) for w in (level, *words)}:
                return level
        return None

    def series_named(self, name: str | None) -> Series | None:
        """The series, with or without 系列 at its end."""
        wanted = _folded(name or "").removesuffix("系列")
        return next(
            (s for s in self.series if _folded(s.name).removesuffix("系列") == wanted), None
        )

    def accepts(self, series: str | None, specialty: str | None) -> bool:
        """Is this specialty open? A series that lists none accepts any.

        A remark in brackets need not be repeated: 化工 is 化工（含制药）.
        """
        found = self.series_named(series)
        if found is None:
            return False
        listed = [_folded(s) for s in found.specialties]
        open_to = {*listed, *(s.partition("（")[0] for s in listed)}
        return not open_to or _folded(specialty or "") in open_to

    def weigh(self, flag: Flag) -> Flag:
        """The flag with this policy's severity for its code, and a clause if it has none."""
        severity = self.severities.get(flag.code, flag.severity)
        clause = flag.clause or next((a.clause for a in self.always if a.code == flag.code), None)
        if (severity, clause) == (flag.severity, flag.clause):
            return flag
        return replace(flag, severity=severity, clause=clause)


@dataclass(frozen=True, slots=True)
class Named:
    """A rule as people name it: id, clause, flag code, what it says."""

    id: str
    clause: str
    code: str
    title: str


def _unknown(
    path: tuple[str | int, ...], names: Iterable[str], known: Container[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    return ((path, name) for name in names if name not in known)


def _folded(text: str) -> str:
    """Without blanks, brackets in one width."""
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


# ------------------------------------------------------------------------------ loading


def load_policy(name_or_path: str | Path) -> Policy:
    """The policy of this name under `policies/`, or in the file at this Path.

    A `str` is always a name, because it comes from an applicant's file. Raises
    UsageError POLICY_UNKNOWN or POLICY_INVALID, the latter with the line.
    """
    if isinstance(name_or_path, Path):
        path = name_or_path
    elif NAME.fullmatch(name_or_path):
        path = POLICIES / f"{name_or_path}.yaml"
    else:
        raise UsageError("POLICY_UNKNOWN", "policy 应为政策名称，如 " + "、".join(policy_names()))
    try:
        content = path.read_bytes()
    except OSError as error:
        known = "、".join(policy_names())
        raise UsageError("POLICY_UNKNOWN", f"没有这份政策；可用的有：{known}") from error
    return parsed_policy(content, path.name)


@lru_cache(maxsize=POLICIES_KEPT)
def parsed_policy(content: bytes, name: str) -> Policy:
    """`parse_policy` with the revision. Kept by content: a file is read each time, so that
    a changed one is never missed."""
    policy = parse_policy(content, name)
    policy._revision = hashlib.sha256(content).hexdigest()[:REVISION_CHARACTERS]
    return policy


def policy_names() -> list[str]:
    """The names that `load_policy` knows, sorted."""
    return sorted(path.stem for path in POLICIES.glob("*.yaml"))


def newest_policy(now: dt.datetime) -> Policy:
    """Of the packaged policies the one that opened last, or will open first if none has."""
    known = sorted(map(load_policy, policy_names()), key=lambda one: one.submission.opens)
    opened = [one for one in known if one.submission.opens <= now]
    return opened[-1] if opened else known[0]


def parse_policy(content: bytes, name: str) -> Policy:
    """The bytes of a policy file called `name`, checked; without a revision."""
    policy, problems = read_policy(content, name)
    if policy is None or problems:
        raise UsageError("POLICY_INVALID", "；".join(problems))
    return policy


def read_policy(content: bytes, name: str) -> tuple[Policy | None, list[str]]:
    """The policy, None when its shape is wrong, and a sentence for each wrong place.

    Raises UsageError POLICY_INVALID when it is no YAML at all.
    """
    raw, node = read_yaml(content, name)
    try:
        policy = Policy.model_validate(raw)
    except ValidationError as error:
        wrong = error.errors(include_input=False)
        return None, [located(name, node, p["loc"], sentence(p)) for p in wrong]
    unknown = policy.unknown_names()
    return policy, [located(name, node, path, f"“{word}”没有定义") for path, word in unknown]
