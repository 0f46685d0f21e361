"""A notice as data: what is required of whom, when, and which clause says so.

A policy file is YAML in `policies/`; this module knows its operators (always, when
level / degree / exempt / employer / series, years per level, alternatives), never a
year or a county.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pydantic import Field, PrivateAttr, ValidationError

from intake.domain.application import BEIJING, Material
from intake.domain.errors import UsageError
from intake.domain.findings import Flag, Kind, Severity
from intake.domain.thresholds import VERSION_CHARACTERS
from intake.policy.annexes import Annex, Promise
from intake.policy.catalogue import Named, named_rules, unknown_names
from intake.policy.declarations import Declaration
from intake.policy.located_yaml import located, read_yaml, sentence
from intake.policy.parts import (
    Always,
    Clause,
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
    folded_words,
)
from intake.policy.requirements import (
    Facts,
    PaperDocument,
    PaperDocuments,
    RequiredPaper,
    Requirement,
)
from intake.policy.rules import Rule
from intake.policy.thresholds import POLICIES_KEPT

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
    promise: Promise | None = None
    annexes: tuple[Annex, ...] = ()
    calendar: WorkDays = WorkDays()
    parameters: Mapping[str, Parameter] = {}
    always: tuple[Always, ...] = ()
    rules: tuple[Rule, ...] = ()
    consistency: Consistency | None = None
    basis: Mapping[Kind, Clause] = {}
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
        return tuple(named_rules(self))

    def required_papers(self, facts: Facts) -> tuple[RequiredPaper, ...]:
        """What this person owes, inside `scope`, in the notice's order."""
        of = self.series_of(facts)
        return tuple(
            RequiredPaper(
                r.material,
                year,
                r.code_for(year, facts.work_start),
                r.clause,
                r.alternatives,
                r.also_accepted,
            )
            for r in self.requirements
            if r.material in self.scope and r.when.holds(facts, *of)
            for year in r.years_for(facts.level, self.year)
        )

    def undecided_requirements(self, facts: Facts) -> Iterator[tuple[str, tuple[Material, ...]]]:
        """Facts that nobody knows, each with the papers that hang on it alone."""
        for name in ("employer_kind", "series"):
            if getattr(facts, name) is not None:
                continue
            hanging = dict.fromkeys(
                r.material
                for r in self.requirements
                if r.material in self.scope
                and getattr(r.when, name) is not None
                and r.when.model_copy(update={name: None}).holds(facts, *self.series_of(facts))
            )
            if hanging:
                yield name, tuple(hanging)

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
        word = folded_words(printed or "")
        for level, words in self.levels.items():
            if word and word in {folded_words(w) for w in (level, *words)}:
                return level
        return None

    def series_named(self, name: str | None) -> Series | None:
        """The series, with or without 系列 at its end, under any of its names."""
        return next((s for s in self.series if s.is_called(name or "")), None)

    def accepts(self, series: str | None, specialty: str | None) -> bool:
        """Is this specialty open? A series that lists none accepts any."""
        found = self.series_named(series)
        return found is not None and found.accepts(specialty or "")

    def nearest_specialty(self, series: str, specialty: str) -> str | None:
        """What the list names nearly so, None where nothing is near."""
        found = self.series_named(series)
        if found is not None:
            return found.nearest(specialty)
        return next((s.name for s in self.series if s.is_nearly(series)), None)

    def weigh(self, flag: Flag) -> Flag:
        """The flag with this policy's severity for its code, and a clause if it has none: that
        of its code, else for its kind of finding."""
        severity = self.severities.get(flag.code, flag.severity)
        clause = flag.clause or next((a.clause for a in self.always if a.code == flag.code), None)
        if clause is None and severity is not Severity.INFO:
            clause = self.basis.get(flag.kind)
        if (severity, clause) == (flag.severity, flag.clause):
            return flag
        return replace(flag, severity=severity, clause=clause)


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
    policy._revision = hashlib.sha256(content).hexdigest()[:VERSION_CHARACTERS]
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
    unknown = unknown_names(policy)
    return policy, [located(name, node, path, f"“{word}”没有定义") for path, word in unknown]
