"""The statement that a letter makes on one topic: which sentence, and for or against.

Of several sentences the one that weighs most is quoted; what the grammar cannot tell is
`OPEN`, for a person. No sentence of the topic at all is no statement: None, never a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.domain.values.statements import vocabulary as words
from intake.domain.values.statements.negation import Force, force_of
from intake.domain.values.statements.sentences import Piece, clause_at, clauses, sentences
from intake.domain.values.statements.vocabulary import TOPICS, Kind, Polarity, Topic

_ANSWERED = re.compile(
    r"(?:有无|是否(?:有|存在)?)([^,，。:：\n]{2,24})[:：\n]\s*(?:无|没有|否|未发现)"
)
_LABELLED = re.compile(
    r"([^,，。:：\n]{2,16}?)(?:情况|记录)?[:：]\s*(?:无|没有|否|未发现)(?=[,，。;；\n]|$|特此)"
)
_UNDECIDED = re.compile(
    r"[有□口][(（/、][/、]?无|有[/、]无|[(（]有[)）]|[(（]无[)）]|[□口]有[、,，]?[□口]无"
)
_OR_ELSE = re.compile(r"[(（]或[^()（）\n]*[)）]?")
_GROUP = re.compile(r"[一二三四五六七八](?:、|是)[^。;；]{2,40}?\d{1,3}[人名]")
_WEIGHT = {Polarity.FAVOURABLE: 0, Polarity.OPEN: 1, Polarity.ADVERSE: 2}
_ACCUSING = frozenset({Kind.HARM, Kind.CHARGE, Kind.MEASURE})


@dataclass(frozen=True, slots=True)
class Statement:
    """Characters `[start, stop)` of the text, quoted without the newlines."""

    polarity: Polarity
    quote: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    polarity: Polarity


def find_statement(topic: Topic, text: str) -> Statement | None:
    """What the letter states; `text` is folded, a newline ends what cannot go on."""
    parts = sentences(_plain(text))
    judged = [(part, _judged(topic, parts, i)) for i, part in enumerate(parts)]
    known = [(part, found) for part, found in judged if found]
    if not known:
        return None
    polarity, part = _overall(topic, known)
    if len(_GROUP.findall(text)) > 1 and polarity is Polarity.ADVERSE:
        polarity = Polarity.OPEN  # groups of people: which of them is meant, a person reads
    stop = part.stop
    quote = text[part.start : stop].replace("\n", "")
    return Statement(polarity, quote, part.start, stop)


def _plain(text: str) -> str:
    """Questions of a form with their answers as statements, length unchanged."""
    text = _ANSWERED.sub(_denial, text)
    return _LABELLED.sub(_denial, text)


def _denial(found: re.Match[str]) -> str:
    return "无" + found[1] + "，" * (len(found[0]) - len(found[1]) - 1)


def _overall(topic: Topic, known: Sequence[tuple[Piece, list[_Found]]]) -> tuple[Polarity, Piece]:
    if any(found.kind is Kind.FOR for _, all_ in known for found in all_):
        known = [(p, [f for f in all_ if f.kind is not Kind.REQUEST]) for p, all_ in known]
    worst = max(
        ((found.polarity, part) for part, all_ in known for found in all_),
        key=lambda pair: _WEIGHT[pair[0]],
    )
    kinds = {found.kind for _, all_ in known for found in all_}
    polarities = {found.polarity for _, all_ in known for found in all_ if found.kind is Kind.FOR}
    contradicts = (
        worst[0] is Polarity.ADVERSE
        and Polarity.FAVOURABLE in polarities
        and Kind.AGAINST not in kinds
    )
    if topic in (Topic.RECOMMENDATION, Topic.EXEMPTION) and contradicts:
        return Polarity.OPEN, worst[1]
    return worst


def _judged(topic: Topic, parts: Sequence[Piece], number: int) -> list[_Found]:
    part = parts[number]
    sentence = _OR_ELSE.sub(lambda m: "，" * len(m[0]), part.text)
    after = parts[number + 1].text if number + 1 < len(parts) else ""
    found = list(_cues(topic, sentence, after))
    if found and (_UNDECIDED.search(part.text) or (_OR_ELSE.search(part.text))):
        found.append(_Found(found[0].kind, Polarity.OPEN))
    return found


def _cues(topic: Topic, sentence: str, after: str) -> Iterator[_Found]:
    pieces = clauses(sentence)
    if not pieces:
        return
    against: list[tuple[int, int]] = []
    for cue in sorted(TOPICS[topic], key=lambda c: c.kind is Kind.FOR):
        for match in cue.pattern.finditer(sentence):
            start, stop = match.span()
            if cue.kind is Kind.FOR and any(start < b and a < stop for a, b in against):
                continue
            number = clause_at(pieces, start)
            force = force_of(pieces, number, start, min(stop, pieces[number].stop))
            polarity = _polarity(topic, cue.kind, force, sentence, after, pieces[number], start)
            if cue.kind in (Kind.AGAINST, Kind.REASON) and polarity is Polarity.ADVERSE:
                against.append((start, stop))
            if polarity is not None:
                yield _Found(cue.kind, polarity)


def _polarity(
    topic: Topic, kind: Kind, force: Force, sentence: str, after: str, piece: Piece, start: int
) -> Polarity | None:
    if kind in _ACCUSING:
        return _of_accusation(topic, kind, force, sentence, after, piece, start)
    if force in (Force.SUPPOSED, Force.FORBIDDEN):
        return None
    if kind is Kind.FOR:
        return Polarity.OPEN if words.WEAK.search(sentence) else Polarity.FAVOURABLE
    if kind is Kind.PRAISE:
        return Polarity.FAVOURABLE
    if kind in (Kind.DOUBT, Kind.REQUEST):
        return Polarity.OPEN
    return None if force is Force.DENIED else Polarity.ADVERSE


def _of_accusation(
    topic: Topic, kind: Kind, force: Force, sentence: str, after: str, piece: Piece, start: int
) -> Polarity | None:
    if force in (Force.SUPPOSED, Force.FORBIDDEN):
        return None
    if force is Force.DENIED:
        return Polarity.FAVOURABLE
    if force in (Force.LIMITED, Force.BARE) or kind is Kind.MEASURE:
        return Polarity.OPEN
    if words.RUNNING.search(sentence):
        return Polarity.ADVERSE
    is_past = words.PAST.search(sentence) or words.ONCE.search(piece.text[: start - piece.start])
    if is_past or words.OTHERS.search(sentence):
        return Polarity.OPEN
    whole = sentence + after
    if words.REFUTED.search(whole) and not words.CONFIRMED.search(whole):
        return Polarity.OPEN
    if kind is Kind.CHARGE and topic is not Topic.POSTING and not words.CONFIRMED.search(whole):
        return Polarity.OPEN
    return Polarity.ADVERSE
