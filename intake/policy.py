"""A notice as data: what is required of whom, when, and which clause says so.

A policy file is YAML in `policies/`; this module knows its operators (always, when
level / degree / exempt / employer / series, years per level, alternatives), never a
year or a county.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from intake.errors import UsageError
from intake.flags import FLAG_TYPES
from intake.policy_parts import (
    Clause,
    Contact,
    Correction,
    IdCard,
    Part,
    ReportAge,
    Series,
    Window,
)
from intake.policy_yaml import line_of, read_yaml
from intake.records import Flag, Material, Severity

POLICIES = Path(__file__).parent / "policies"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
REVISION_CHARACTERS = 16
"""64 bits of SHA-256 tell two revisions of a file apart for ever."""
POLICIES_KEPT = 8
"""Parsed policies a process keeps; one takes 30 to 120 ms to parse, one or two are in force."""

NO_DEGREE = "无"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides which papers a person owes; None is unknown."""

    level: str | None
    degree: str | None
    is_exempt: bool
    employer_kind: str | None
    series: str | None


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """One paper owed: `code` is the flag when it is nowhere, `accepted` what else does."""

    material: Material
    year: int | None
    code: str
    clause: str
    alternatives: tuple[Material, ...] = ()
    also_accepted: tuple[int, ...] = ()


class Condition(Part):
    """All that is named must hold; a fact that is unknown makes a condition false."""

    level: tuple[str, ...] | None = None
    degree: Literal["declared", "undeclared", "none"] | None = None
    exempt: bool | None = None
    employer_kind: tuple[Literal["public_institution", "enterprise"], ...] | None = None
    series: Literal["teachers"] | None = None

    def holds(self, facts: Facts, teachers: bool) -> bool:
        return (
            (self.level is None or facts.level in self.level)
            and (self.degree is None or _degree(facts.degree) == self.degree)
            and (self.exempt is None or facts.is_exempt == self.exempt)
            and (self.employer_kind is None or facts.employer_kind in self.employer_kind)
            and (self.series is None or teachers)
        )


def _degree(declared: str | None) -> str:
    if declared is None:
        return "undeclared"
    return "none" if declared.strip() == NO_DEGREE else "declared"


class Requirement(Part):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    material: Material
    clause: Clause
    when: Condition = Condition()
    years: Mapping[str, tuple[int, ...]] | None = None
    also_accepted: tuple[int, ...] = ()
    alternatives: tuple[Material, ...] = Field(default=(), alias="or")
    code: str = "MATERIAL_MISSING"

    def years_for(self, level: str | None) -> tuple[int | None, ...]:
        """The years owed at this level; `(None,)` when the paper has no year."""
        return (None,) if self.years is None else self.years.get(level or "", ())


class PaperDocument(Part):
    """What the unit hands in on paper, `text` in the notice's words."""

    text: str
    clause: Clause
    when: Condition = Condition()


class PaperDocuments(Part):
    """Papers on paper, once the application has passed, and the days for them."""

    window: Window
    documents: tuple[PaperDocument, ...] = Field(min_length=1)


class Policy(Part):
    """One notice. `revision` names the exact bytes of its file."""

    id: str
    title: str
    issuer: str
    document: str
    submission: Window
    correction: Correction
    scope: tuple[Material, ...] = Field(min_length=1)
    levels: Mapping[str, tuple[str, ...]]
    requirements: tuple[Requirement, ...]
    id_card: IdCard
    report_age: ReportAge
    series: tuple[Series, ...]
    paper_documents: PaperDocuments | None = None
    contacts: tuple[Contact, ...] = ()
    clauses: Mapping[str, str]
    severities: Mapping[str, Severity] = {}
    one_flag_per_declared_error: bool = True
    verification: Mapping[str, float] = {}
    _revision: str = PrivateAttr(default="")

    @property
    def revision(self) -> str:
        return self._revision

    @model_validator(mode="after")
    def _names_exist(self) -> Policy:
        codes = {r.code for r in self.requirements} | set(self.severities)
        clauses = {r.clause for r in self.requirements} | {
            self.submission.clause, self.correction.clause,
            self.id_card.clause, self.report_age.clause,
            *(contact.clause for contact in self.contacts),
        }
        if self.paper_documents is not None:
            clauses |= {self.paper_documents.window.clause}
            clauses |= {document.clause for document in self.paper_documents.documents}
        levels = {
            level for r in self.requirements for level in (*(r.years or {}), *(r.when.level or ()))
        }
        unknown = [
            *sorted(codes - set(FLAG_TYPES)),
            *sorted(clauses - set(self.clauses)),
            *sorted(levels - set(self.levels)),
        ]
        if unknown:
            raise ValueError("提到了未定义的名称：" + "、".join(unknown))
        return self

    def required_papers(self, facts: Facts) -> tuple[RequiredPaper, ...]:
        """What this person owes, inside `scope`, in the notice's order."""
        teachers = self.is_teacher(facts.series)
        return tuple(
            RequiredPaper(r.material, year, r.code, r.clause, r.alternatives, r.also_accepted)
            for r in self.requirements
            if r.material in self.scope and r.when.holds(facts, teachers)
            for year in r.years_for(facts.level)
        )

    def papers_on_paper(self, facts: Facts) -> tuple[PaperDocument, ...]:
        """What this person's unit hands in on paper, in the notice's order."""
        if self.paper_documents is None:
            return ()
        teachers = self.is_teacher(facts.series)
        documents = self.paper_documents.documents
        return tuple(d for d in documents if d.when.holds(facts, teachers))

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

    def is_teacher(self, series: str | None) -> bool:
        found = self.series_named(series)
        return found is not None and found.teachers

    def accepts(self, series: str | None, specialty: str | None) -> bool:
        """Is this specialty open? A series that lists none accepts any."""
        found = self.series_named(series)
        if found is None:
            return False
        open_to = {_folded(s) for s in found.specialties}
        return not open_to or _folded(specialty or "") in open_to

    def weigh(self, flag: Flag) -> Flag:
        """The flag with this policy's severity for its code."""
        severity = self.severities.get(flag.code)
        return flag if severity is None else replace(flag, severity=severity)


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
    elif _NAME.fullmatch(name_or_path):
        path = POLICIES / f"{name_or_path}.yaml"
    else:
        raise UsageError("POLICY_UNKNOWN", "policy 应为政策名称，如 " + "、".join(policy_names()))
    try:
        content = path.read_bytes()
    except OSError as error:
        known = "、".join(policy_names())
        raise UsageError("POLICY_UNKNOWN", f"没有这份政策；可用的有：{known}") from error
    return _parsed(content, path.name)


@lru_cache(maxsize=POLICIES_KEPT)
def _parsed(content: bytes, name: str) -> Policy:
    """Kept by content: the file is read each time, so that a changed one is never missed."""
    policy = parse_policy(content, name)
    policy._revision = hashlib.sha256(content).hexdigest()[:REVISION_CHARACTERS]
    return policy


def policy_names() -> list[str]:
    """The names that `load_policy` knows, sorted."""
    return sorted(path.stem for path in POLICIES.glob("*.yaml"))


def parse_policy(content: bytes, name: str) -> Policy:
    """The bytes of a policy file called `name`, checked; without a revision."""
    raw, node = read_yaml(content, name)
    try:
        return Policy.model_validate(raw)
    except ValidationError as error:
        problems = [
            f"{name} 第 {line_of(node, p['loc'])} 行 {'.'.join(map(str, p['loc']))}：{p['msg']}"
            for p in error.errors(include_input=False)
        ]
        raise UsageError("POLICY_INVALID", "；".join(problems)) from error
