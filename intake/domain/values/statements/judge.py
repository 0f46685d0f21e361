"""The statement that a letter makes on one topic: which sentence, and for or against.

Of several sentences the one that weighs most is quoted; what the grammar cannot tell is
`OPEN`, for a person. No sentence of the topic at all is no statement: None, never a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intake.domain.values.statements import grades
from intake.domain.values.statements import vocabulary as words
from intake.domain.values.statements.concerned import Concerned, of_a_class, whose
from intake.domain.values.statements.form_rows import without_rows
from intake.domain.values.statements.negation import Force, force_of
from intake.domain.values.statements.options import EMPTY, TICKED, rows_of_options
from intake.domain.values.statements.sentences import Piece, clause_at, clauses, sentences
from intake.domain.values.statements.vocabulary import TOPICS, Kind, Polarity, Topic

_ANSWERED = re.compile(
    r"(?:有无|是否(?:有|存在)?)([^,，。:：\n]{2,24})[:：\n]\s*(?:无|没有|否|未发现)"
)
_LABELLED = re.compile(
    r"([^,，。:：\n]{2,16}?)(?:情况|记录)?[:：]\s*(?:无|没有|否|未发现)(?=[,，。;；\n]|$|特此)"
)
_TICKED = re.compile(
    f"([{re.escape(EMPTY + TICKED)}]?)有[、/,， ]*([{re.escape(EMPTY + TICKED)}]?)无"
)
_UNDECIDED = re.compile(
    r"[有□口][(（/、][/、]?无|有[/、]无|[(（]有[)）]|[(（]无[)）]|[□口]有[、,，]?[□口]无"
)
_CHOICES = tuple(
    (chosen, "不" + chosen)
    for chosen in (
        "推荐",
        "符合",
        *("同意" + act for act in ("", "推荐", "申报", "上报", "免学", "免除")),
    )
)
_APART = rf"(?:[(（/、| {re.escape(EMPTY + TICKED)}]|或者?)+"
_ALTERNATIVES = re.compile(
    rf"([\u4e00-\u9fff]{{2}})(?:[\u4e00-\u9fff]{{1,4}}?{_APART}|(?:{_APART})?)不予?\1(?!见)"
    rf"|不予?([\u4e00-\u9fff]{{2}}){_APART}\2"
)
"""同意(不同意): a form whose writer crossed nothing out."""
_OR_ELSE = re.compile(r"[(（]或[^()（）\n]*[)）]?")
_GROUP = re.compile(r"[一二三四五六七八](?:、|是)[^。;；]{2,40}?\d{1,3}[人名]")
_WEIGHT = {Polarity.FAVOURABLE: 0, Polarity.OPEN: 1, Polarity.ADVERSE: 2}
_ACCUSING = frozenset({Kind.HARM, Kind.CHARGE, Kind.MEASURE})


@dataclass(frozen=True, slots=True)
class Statement:
    """Characters `[start, stop)` of the text, quoted without the newlines.

    `said` is the clause among them that decides.
    """

    polarity: Polarity
    quote: str
    start: int
    stop: int
    said: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """A word of the topic, what it makes of its clause, and that clause's place."""

    kind: Kind
    polarity: Polarity
    said: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Judged:
    """One sentence's words of the topic, and the place of what they say."""

    found: tuple[_Found, ...]
    start: int
    stop: int
    is_sentence: bool
    """Not a title, which only names what the sentences say."""

    @property
    def decisive(self) -> _Found:
        """Of those that weigh alike the first, a decision before a praise."""
        return max(self.found, key=lambda one: (_WEIGHT[one.polarity], one.kind is not Kind.PRAISE))

    @property
    def polarity(self) -> Polarity:
        return self.decisive.polarity

    def has(self, kind: Kind) -> bool:
        return any(one.kind is kind for one in self.found)

    def without(self, kind: Kind) -> tuple[_Found, ...]:
        return tuple(one for one in self.found if one.kind is not kind)


def find_statement(topic: Topic, text: str) -> Statement | None:
    """What the letter states; `text` is folded, a newline ends what cannot go on.

    The quote alone states the same: what refutes or contradicts is a part of it.
    """
    if topic is Topic.ASSESSMENT:
        return _of_grade(text)
    parts = sentences(_plain(text))
    known = [judged for i in range(len(parts)) if (judged := _judge(topic, parts, i)).found]
    if not known:
        return None
    polarity, start, stop = _overall(topic, known)
    groups = [found.start() for found in _GROUP.finditer(text)]
    if len(groups) > 1 and polarity is Polarity.ADVERSE:
        # Groups of people: which of them is meant, a person reads.
        stop = max(stop, next((p.stop for p in parts if p.stop > max(groups)), stop))
        polarity, start = Polarity.OPEN, min(start, *groups)
    quote = text[start:stop].replace("\n", "")
    within = [one.decisive for one in known if start <= one.start < stop] or [known[0].decisive]
    said = max(within, key=lambda one: _WEIGHT[one.polarity]).said
    return Statement(polarity, quote, start, stop, said)


def _of_grade(text: str) -> Statement | None:
    """An assessment states its grade; one that is left open is for a person."""
    found = grades.deciding(text)
    if found is None:
        return None
    told = [part for part in sentences(text) if part.start < found.stop and found.start < part.stop]
    start, stop = min(told[0].start, found.start), max(told[-1].stop, found.stop)
    polarity = Polarity.OPEN
    if found.grade in (*grades.PASSED, *grades.FAILED):
        is_passed = found.grade in grades.PASSED
        polarity = Polarity.FAVOURABLE if is_passed else Polarity.ADVERSE
    quote = text[start:stop].replace("\n", "")
    return Statement(polarity, quote, start, stop, (found.start, found.stop))


def _plain(text: str) -> str:
    """Questions of a form with their answers as statements, length unchanged."""
    text = _TICKED.sub(_the_ticked, text)
    for choice in _CHOICES:
        for row in list(rows_of_options(choice, text)):
            if row.chosen is not None:
                told = range(row.chosen.start, row.chosen.stop)
                kept = (c if i in told or c == "\n" else "，" for i, c in enumerate(text))
                text = text[: row.start] + "".join(kept)[row.start : row.stop] + text[row.stop :]
    text = _ANSWERED.sub(_denial, text)
    return _LABELLED.sub(_denial, without_rows(text))


def _the_ticked(found: re.Match[str]) -> str:
    """有 or 无, whichever bears the only tick; else as printed, for a person."""
    yes, no = (any(sign in TICKED for sign in found[i] or "") for i in (1, 2))
    return found[0] if yes == no else ("有" if yes else "无").rjust(len(found[0]), "，")


def _denial(found: re.Match[str]) -> str:
    return "无" + found[1] + "，" * (len(found[0]) - len(found[1]) - 1)


def _overall(topic: Topic, known: Sequence[_Judged]) -> tuple[Polarity, int, int]:
    """The polarity of the whole, and the place of what says so."""
    consents = [one for one in known if one.has(Kind.FOR)]
    if consents:
        known = [replace(one, found=one.without(Kind.REQUEST)) for one in known]
        known = [one for one in known if one.found]
    worst = max(known, key=lambda one: (_WEIGHT[one.polarity], one.is_sentence))
    if topic not in (Topic.RECOMMENDATION, Topic.EXEMPTION) or not consents:
        return worst.polarity, worst.start, worst.stop
    is_refused = any(one.has(Kind.AGAINST) for one in known)
    if worst.polarity is Polarity.ADVERSE and not is_refused:
        both = (worst, consents[-1])
        return Polarity.OPEN, min(one.start for one in both), max(one.stop for one in both)
    return worst.polarity, worst.start, worst.stop


def _judge(topic: Topic, parts: Sequence[Piece], number: int) -> _Judged:
    """One sentence, with the next one where that changes what it says."""
    part = parts[number]
    following = parts[number + 1] if number + 1 < len(parts) else None
    alone = _sentence(topic, part, "")
    whole = _sentence(topic, part, following.text if following else "")
    stop = following.stop if following and whole != alone else part.stop
    return _Judged(tuple(whole), part.start, stop, re.search(r"[,，。;；]", part.text) is not None)


def _sentence(topic: Topic, part: Piece, after: str) -> list[_Found]:
    sentence = _OR_ELSE.sub(lambda m: "，" * len(m[0]), part.text)
    found = list(_cues(topic, sentence, after))
    found = [replace(f, said=(f.said[0] + part.start, f.said[1] + part.start)) for f in found]
    if found and (_UNDECIDED.search(part.text) or _OR_ELSE.search(part.text)):
        found.append(_Found(found[0].kind, Polarity.OPEN, (part.start, part.stop)))
    if _ALTERNATIVES.search(part.text):
        found = [f if f.kind in _ACCUSING else replace(f, polarity=Polarity.OPEN) for f in found]
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
            kind = cue.kind
            if polarity is Polarity.ADVERSE and kind in _ACCUSING:
                polarity = _of_whom(sentence + after, start, stop)
            elif polarity is Polarity.ADVERSE and of_a_class(sentence, start):
                kind, polarity = Kind.REQUEST, Polarity.OPEN
            if kind in (Kind.AGAINST, Kind.REASON) and polarity is Polarity.ADVERSE:
                against.append((start, stop))
            if polarity is not None:
                clause = pieces[number]
                said = (clause.start, max(clause.stop, stop))
                if kind is Kind.FOR and words.TENTATIVE.search(clause.text):
                    kind, polarity = Kind.REQUEST, Polarity.OPEN
                yield _Found(kind, polarity, said)


def _of_whom(sentence: str, start: int, stop: int) -> Polarity:
    """What an accusation weighs, by the person of whom it speaks."""
    return {
        Concerned.PERSON: Polarity.ADVERSE,
        Concerned.UNSURE: Polarity.OPEN,
        Concerned.ANOTHER: Polarity.FAVOURABLE,
    }[whose(sentence, start, stop)]


def _polarity(
    topic: Topic, kind: Kind, force: Force, sentence: str, after: str, piece: Piece, start: int
) -> Polarity | None:
    if kind in _ACCUSING:
        return _of_accusation(topic, kind, force, sentence, after, piece, start)
    if force in (Force.SUPPOSED, Force.FORBIDDEN):
        return None
    is_denied = words.NOT_QUITE.search(piece.text[: start - piece.start])
    if kind is Kind.FOR:
        return Polarity.OPEN if is_denied or words.WEAK.search(sentence) else Polarity.FAVOURABLE
    if kind is Kind.PRAISE:
        return Polarity.OPEN if is_denied else Polarity.FAVOURABLE
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
    whole = sentence + after
    if kind is Kind.CHARGE and words.UNRELATED.search(whole):
        return Polarity.OPEN
    is_confirmed = words.CONFIRMED.search(whole) is not None
    if force is Force.LIMITED or kind is Kind.MEASURE or (force is Force.BARE and not is_confirmed):
        return Polarity.OPEN
    if words.RUNNING.search(sentence):
        return Polarity.ADVERSE
    is_past = words.PAST.search(sentence) or words.ONCE.search(piece.text[: start - piece.start])
    if is_past or words.OTHERS.search(sentence):
        return Polarity.OPEN
    if words.REFUTED.search(whole) and not is_confirmed:
        return Polarity.OPEN
    if kind is Kind.CHARGE and topic is not Topic.POSTING and not is_confirmed:
        return Polarity.OPEN
    return Polarity.ADVERSE
