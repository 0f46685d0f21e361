"""How each operator of a policy's rules judges: evidence in, breaches out.

A breach names the value or paper at fault and the words of its sentence; unknown values
give none. One function per operator of `policy_operators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import lru_cache, singledispatch
from itertools import pairwise

from intake.assessment.pairing import folded_number
from intake.assessment.rules.evidence import LACKING, Evidence, Value
from intake.documents import paper_title
from intake.domain.findings import DocumentFinding, FieldVerdict
from intake.domain.values.folding import fold
from intake.domain.values.sealed_unit import may_mention, same_unit
from intake.domain.values.statements import Polarity, find_statement
from intake.policy import operators
from intake.policy.operators import Operator


@dataclass(frozen=True, slots=True)
class Breach:
    """Something a rule calls wrong: where, and the words that its sentence needs."""

    value: Value | None = None
    paper: DocumentFinding | None = None
    year: int | None = None
    field: str | None = None
    words: Mapping[str, object] = attribute(default_factory=dict)


@singledispatch
def breaches(operator: Operator, evidence: Evidence) -> Iterator[Breach]:  # noqa: ARG001  the cases use it
    """What this operator calls wrong. Raises CalendarUncovered where it counts working
    days of a year that nobody has published."""
    raise TypeError(f"no check for {type(operator).__name__}")


def folded(text: str) -> str:
    """Without blanks, brackets in one width: how words are compared."""
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


@lru_cache  # a policy's words, a thousand times per application
def all_folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(word) for word in words)


def _mentioned(text: str, words: tuple[str, ...]) -> str | None:
    whole, known = folded(text), zip(words, all_folded(words), strict=True)
    return next((word for word, short in known if short in whole), None)


def _matched(text: str, patterns: tuple[str, ...]) -> str | None:
    """What the first of these regular expressions meets in the text."""
    found = (re.search(pattern, folded(text)) for pattern in patterns)
    return next((one[0] for one in found if one), None)


def _is_one_of(text: str, words: tuple[str, ...], how: str) -> bool:
    if how == "mentions":
        return _mentioned(text, words) is not None
    if how == "pattern":
        return _matched(text, words) is not None
    return folded(text) in all_folded(words)


@breaches.register
def _(operator: operators.Words, evidence: Evidence) -> Iterator[Breach]:
    meets = _matched if operator.how == "pattern" else _mentioned
    for value in _all(operator.of, evidence):
        is_refused = _is_one_of(value.text, operator.refused, operator.how)
        is_excused = meets(value.text, operator.unless) is not None
        is_foreign = operator.allowed is not None and not (
            _is_one_of(value.text, operator.allowed, operator.how)
            or any(may_mention(folded(value.text), folded(word)) for word in operator.allowed)
        )
        if is_foreign or (is_refused and not is_excused):
            yield Breach(value, words={"found": meets(value.text, operator.refused) or value.text})


def _all(references: tuple[str, ...], evidence: Evidence) -> Iterator[Value]:
    for reference in references:
        yield from evidence.values(reference)


@breaches.register
def _(operator: operators.States, evidence: Evidence) -> Iterator[Breach]:
    for value in _all(operator.of, evidence):
        stated = find_statement(operator.topic, fold(value.text))
        if (stated.polarity if stated else Polarity.OPEN) in operator.refused:
            yield Breach(value)


@breaches.register
def _(operator: operators.Matches, evidence: Evidence) -> Iterator[Breach]:
    for value in _all(operator.of, evidence):
        if not re.fullmatch(operator.pattern, value.text):
            yield Breach(value)


@breaches.register
def _(operator: operators.Marks, evidence: Evidence) -> Iterator[Breach]:
    for material in operator.of:
        for mark in operator.marks:
            for paper, year, row in evidence.rows(f"{material}.{mark}"):
                if row.read == LACKING and row.verdict is not FieldVerdict.UNDECIDED:
                    yield Breach(paper=paper, year=year, field=mark)


@breaches.register
def _(operator: operators.Agree, evidence: Evidence) -> Iterator[Breach]:
    first, second = (evidence.values(reference) for reference in operator.values)
    for one in first:
        for other in second:
            same = _is_same(one, other, operator.as_, evidence)
            if same is not None and same != (operator.must == "agree"):
                about = other if other.paper and not one.paper else one
                yield Breach(about, words={"found": one.text, "other": other.text})


def _is_same(a: Value, b: Value, as_: str, evidence: Evidence) -> bool | None:
    """Whether they say the same; None where a seal leaves it open."""
    if as_ == "level":
        policy = evidence.policy
        first, second = policy.level_of(a.text), policy.level_of(b.text)
        return None in (first, second) or first == second
    one, other = folded(a.text), folded(b.text)
    if as_ == "part":
        return one in other or other in one
    if as_ == "place":  # papers leave out the larger place in front
        if "sealed_by" in (a.field, b.field):
            sealed, unit = (one, other) if a.field == "sealed_by" else (other, one)
            return same_unit(sealed, unit)
        return one.endswith(other) or other.endswith(one)
    return one == other


@breaches.register
def _(operator: operators.Number, evidence: Evidence) -> Iterator[Breach]:
    low, high = operator.at_least, operator.at_most
    numbers: dict[object, list[tuple[Value, float]]] = {}
    for place, value in enumerate(_all(operator.of, evidence)):
        if (number := _number(value.text)) is not None:
            key = (value.material, value.year) if operator.summed else place
            numbers.setdefault(key, []).append((value, number))
    for together in numbers.values():
        total = sum(number for _, number in together)
        limit = low if low is not None and total < low else high
        if limit is not None and (total < limit if limit is low else total > limit):
            yield Breach(together[0][0], words={"found": f"{total:g}", "limit": f"{limit:g}"})


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,6}(\.\d+)?", text, re.ASCII) else None


@breaches.register
def _(operator: operators.Phrases, evidence: Evidence) -> Iterator[Breach]:
    for value in evidence.values(operator.of):
        whole = folded(value.text)
        found = sum(phrase in whole for phrase in all_folded(operator.phrases))
        if found < operator.at_least:
            yield Breach(value, words={"found": found, "limit": operator.at_least})


@breaches.register
def _(operator: operators.Shown, evidence: Evidence) -> Iterator[Breach]:
    for reference in operator.of:
        for paper, year, row in evidence.rows(reference):
            if row.verdict is FieldVerdict.ABSENT:
                yield Breach(paper=paper, year=year, field=row.field)


@breaches.register
def _(operator: operators.Present, evidence: Evidence) -> Iterator[Breach]:
    if any(evidence.of(material) for material in operator.without):
        return
    owed = {material for material, _ in evidence.owed}
    for material in operator.of:
        also = {
            year
            for r in evidence.policy.requirements
            if r.material is material
            for year in r.also_accepted
        }
        for paper, year in evidence.of(material):
            if operator.of_other_years and (
                material not in owed
                or year is None
                or year in also
                or (material, year) in evidence.owed
            ):
                continue
            yield Breach(paper=paper, year=year)


@breaches.register
def _(operator: operators.Unique, evidence: Evidence) -> Iterator[Breach]:
    """Of values that are one, the later ones are breaches, each naming all."""
    by_number: dict[str, list[Value]] = {}
    for value in _all(operator.of, evidence):
        by_number.setdefault(folded_number(value.text), []).append(value)
    for number, same in by_number.items():
        if _stands_for_several(number, evidence):
            continue
        _, *others = {(_origin(v), v.year, v.material): v for v in same}.values()
        titles = [paper_title(v.material, v.year) for v in same if v.material]
        if others:
            words = {"found": "、".join(f"《{t}》" for t in dict.fromkeys(titles))}
            yield Breach(others[0], words=words)


def _stands_for_several(number: str, evidence: Evidence) -> bool:
    """One certificate of several years or courses is declared once for each."""
    return any(
        len(paper.years) > 1 or len(paper.courses) > 1
        for paper, _ in evidence.papers
        if any(
            f.field == "certificate_number" and number in map(folded_number, (f.read, f.declared))
            for f in paper.fields
        )
    )


def _origin(value: Value) -> tuple[object, ...]:
    paper = value.paper
    return (paper.upload, paper.page, paper.box) if paper else ()


@breaches.register
def _(operator: operators.Bands, evidence: Evidence) -> Iterator[Breach]:
    for value in evidence.values(operator.number):
        for named in evidence.values(operator.named):
            band = next((b for b in operator.bands if folded(b.name) == folded(named.text)), None)
            number = _number(value.text)
            if band and number is not None and not band.low <= number <= band.high:
                yield Breach(named, words={"found": value.text, "other": named.text})


@breaches.register
def _(operator: operators.Months, evidence: Evidence) -> Iterator[Breach]:
    as_of = evidence.application.as_of
    newest = as_of.year * 12 + as_of.month
    for value in evidence.values(operator.of):
        found = re.findall(r"(\d{4})-(\d{2})", value.text, re.ASCII)
        months = sorted({int(y) * 12 + int(m) for y, m in found})
        if _latest_run(months, newest, operator.lag) < operator.at_least:
            last = max((m for m in months if m <= newest), default=None)
            until = "（未读出）" if last is None else f"{(last - 1) // 12}年{(last - 1) % 12 + 1}月"
            run = _latest_run(months, last or newest, operator.lag)
            yield Breach(value, words={"found": run, "limit": operator.at_least, "until": until})


def _latest_run(months: list[int], newest: int, lag: int) -> int:
    """Months in a row up to the latest one, 0 when that is too old."""
    months = [month for month in months if month <= newest]
    if not months or months[-1] < newest - lag:
        return 0
    run = 1
    for later, earlier in pairwise(reversed(months)):
        if later - earlier != 1:
            break
        run += 1
    return run


@breaches.register
def _(operator: operators.Offered, evidence: Evidence) -> Iterator[Breach]:
    for series in evidence.values(operator.series):
        specialty = next(iter(evidence.values(operator.specialty)), None)
        policy = evidence.policy
        listed = policy.series_named(series.text)
        if listed is not None and (
            specialty is None or policy.accepts(series.text, specialty.text)
        ):
            continue
        near = policy.nearest_specialty(series.text, specialty.text) if specialty else None
        if (near is not None) == operator.near:
            about = specialty if listed is not None and specialty else series
            words = "、".join(v.text for v in (series, specialty) if v)
            yield Breach(about, words={"found": words, "other": near or ""})
