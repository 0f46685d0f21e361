"""A hand-written fact sheet: a policy's rules tried on values that somebody typed, no page read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from intake.assessment.facts import facts_of
from intake.assessment.rules.engine import flags_of_rules
from intake.assessment.rules.evidence import Evidence
from intake.documents import document, paper_title
from intake.domain.application import BEIJING, Application, Material
from intake.domain.errors import UsageError
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict, Flag
from intake.policy.located_yaml import located, read_yaml, sentence
from intake.policy.notice import Policy


def _text(value: object) -> object:
    """YAML reads a bare 2024-10-08 as a day and 30 as a number: both are texts here."""
    return str(value) if isinstance(value, (dt.date, int, float)) else value


Text = Annotated[str, BeforeValidator(_text)]


class FactSheet(BaseModel):
    """`papers`: by kind, for a yearly one `kind 2023`, its values by the contract's names;
    `seal: absent` is a mark that lacks; a value that is left out was not read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    submitted_at: dt.datetime | None = None
    round: int = 1
    exempt: bool = False
    declared: Mapping[str, Text] = {}
    assessments: Mapping[int, Text] = {}
    papers: Mapping[str, Mapping[str, Text]] = {}


def read_fact_sheet(content: bytes, name: str) -> FactSheet:
    """Raises UsageError FACTS_INVALID, naming each wrong line."""
    raw, node = read_yaml(content, name)
    try:
        return FactSheet.model_validate(raw)
    except ValidationError as error:
        wrong = error.errors(include_input=False)
        words = "；".join(located(name, node, p["loc"], sentence(p)) for p in wrong)
        raise UsageError("FACTS_INVALID", words) from error


def try_rules(policy: Policy, sheet: FactSheet) -> list[Flag]:
    """What the policy's rules find wrong with these facts, weighed; papers that are not on
    the sheet are not called missing."""
    moment = sheet.submitted_at or policy.submission.opens
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BEIJING)
    application = Application(
        name="",
        policy=policy.id,
        as_of=moment,
        clock_is_set=True,
        round=sheet.round,
        values=dict(sheet.declared),
        assessments=tuple(sheet.assessments.items()),
        is_exempt=sheet.exempt,
    )
    papers = [_paper(key, values, sheet) for key, values in sheet.papers.items()]
    owed = frozenset((paper.material, year) for paper, year in papers)
    evidence = Evidence(application, policy, facts_of(application, None), papers, owed)
    return [policy.weigh(flag) for flag in flags_of_rules(evidence, [])]


def _paper(
    key: str, values: Mapping[str, str], sheet: FactSheet
) -> tuple[DocumentFinding, int | None]:
    kind, _, year = key.partition(" ")
    if kind not in set(Material) or (year and not year.isdecimal()):
        raise UsageError(
            "FACTS_INVALID", f"没有“{key}”这种材料；分年度的写作 annual_assessment 2023"
        )
    material = Material(kind)
    known = {*document(material).marks, *(f.name for f in document(material).fields)}
    if unknown := set(values) - known:
        words = "、".join(sorted(unknown))
        raise UsageError("FACTS_INVALID", f"《{paper_title(material)}》上读不出 {words}")
    of_year = int(year) if year else None
    rows = tuple(_row(name, text, sheet.declared.get(name)) for name, text in values.items())
    years = (of_year,) if of_year is not None else ()
    return DocumentFinding(material, key, 1, None, years, fields=rows), of_year


def _row(name: str, read: str, declared: str | None) -> FieldFinding:
    verdict = FieldVerdict.NOT_DECLARED
    if declared is not None:
        verdict = FieldVerdict.MATCH if declared == read else FieldVerdict.MISMATCH
    return FieldFinding(name, declared, read, 1.0, 1.0, verdict, None, None, None)
