"""Numbers that identify a person are shown in part: `id_number` and `verification_code`.

Masked wherever they stand: as a value, inside a sentence, in evidence, in a file's name.
A length stays visible, because a number of the wrong length is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from intake.domain.values.id_numbers import id_number_problem
from intake.reporting.thresholds import SHORTEST_SOUGHT

ID_NUMBER, VERIFICATION_CODE = "id_number", "verification_code"
KEPT_CHARACTERS = {ID_NUMBER: (6, 4), VERIFICATION_CODE: (0, 4)}
"""Characters left at the start and the end (contract §5)."""
_HIDDEN_AT_LEAST = {ID_NUMBER: 5, VERIFICATION_CODE: 8}
"""Of a shorter value (a 15-digit old number hides 5) nothing is shown at all."""
_LONG_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_ALONE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_VALUES = ("declared", "read")
_FREE_TEXT = frozenset(
    {"message", "advice", "declared", "read", "evidence", "filename"}
    | {"applicant", "employment", "education", "continuing_education", "assessments", "uploads"}
)
"""Keys under which people's text stands. Everywhere else a string is a code, an identifier or
a number of the report's own structure, and no declared text may rewrite it."""
_CODES = frozenset(
    {"rule", "reason", "code", "stage", "material", "upload", "field", "sha256", "same_as"}
    | {"status", "pages", "materials"}
)
"""Keys below those whose strings are structure again."""


def mask(field: str, value: str) -> str:
    """`652827********0041`; stars alone when too short to show a part of."""
    head, tail = KEPT_CHARACTERS[field]
    hidden = len(value) - head - tail
    if hidden < _HIDDEN_AT_LEAST[field]:
        return "*" * len(value)
    return f"{value[:head]}{'*' * hidden}{value[len(value) - tail :]}"


def masked_declaration(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration with the applicant's number masked wherever it stands."""
    masked: dict[str, Any] = _replaced(dict(declaration), _Sought(_declared_secrets(declaration)))
    return masked


def masked_report(body: Mapping[str, Any], declaration: Mapping[str, Any]) -> dict[str, Any]:
    """A report (contract §3) with every such number masked in every text of it."""
    sought = _Sought([*_declared_secrets(declaration), *_secrets(dict(body))])
    masked: dict[str, Any] = _replaced(dict(body), sought)
    pairs = zip(masked["flags"], body["flags"], strict=True)
    others = _Strangers(_compared(body, declaration))
    masked["flags"] = [_telling(_without_strangers(flag, others), whole) for flag, whole in pairs]
    return masked


def masked_flags(
    body: Mapping[str, Any], declaration: Mapping[str, Any], upload_id: str
) -> list[dict[str, Any]]:
    """The flags that `masked_report` would give this upload, without masking the rest."""
    ours = [flag for flag in body["flags"] if flag["upload"] == upload_id]
    if not ours:
        return []
    sought = _Sought([*_declared_secrets(declaration), *_secrets(dict(body))])
    others = _Strangers(_compared(body, declaration))
    return [_telling(_without_strangers(_replaced(flag, sought), others), flag) for flag in ours]


def masked_pair(one: str, other: str) -> tuple[str, str]:
    """Two citizen numbers, masked, with the digits shown in which they differ.

    Whoever has to mend a number must see where. Numbers of different lengths, or that differ
    in more than half of what is hidden (another person's), stay masked as they are.
    """
    masked = mask(ID_NUMBER, one), mask(ID_NUMBER, other)
    if len(one) != len(other) or is_anothers(one, other):
        return masked
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    hidden = [at for at in differ if masked[0][at] == "*"]
    shown = [list(text) for text in masked]
    for at in hidden:
        shown[0][at], shown[1][at] = one[at], other[at]
    return "".join(shown[0]), "".join(shown[1])


def is_anothers(one: str, other: str) -> bool:
    """Two citizen numbers that differ in more than half of what is hidden of them."""
    hidden = mask(ID_NUMBER, one)
    differ = sum(h == "*" and a != b for h, a, b in zip(hidden, one, other, strict=False))
    return 2 * differ > hidden.count("*")


def _telling(flag: dict[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """The masked flag on a number, with the digits in which the two values differ."""
    declared, read = whole.get("declared"), whole.get("read")
    if flag["field"] != ID_NUMBER or not isinstance(declared, str) or not isinstance(read, str):
        return flag
    shown = dict(zip(_VALUES, masked_pair(declared, read), strict=True))
    message = flag["message"]
    # In a sentence the declared value stands before the one that was read.
    for side, value in (("declared", declared), ("read", read)):
        message = message.replace(mask(ID_NUMBER, value), shown[side], 1)
    return {**flag, **shown, "message": message}


def _without_strangers(flag: dict[str, Any], others: Callable[[str], str]) -> dict[str, Any]:
    """A number that stands only in a sentence, of whoever it is, is masked as well."""
    message = others(flag["message"])
    evidence = _replaced(flag["evidence"], others, is_free=True)
    if flag["field"] in KEPT_CHARACTERS and "verification" in evidence:
        shown = _masked_verification(flag["field"], evidence["verification"])
        evidence = {**evidence, "verification": shown}
    return {**flag, "message": message, "evidence": evidence}


def _masked_verification(field: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Alternatives and aligned characters of a secret field, hidden where its value is."""
    rows = [dict(row) for row in shown["characters"]]
    for side in _VALUES:
        own = [row for row in rows if row[side] is not None]
        hidden = mask(field, "".join(row[side] for row in own))
        for row, character in zip(own, hidden, strict=True):
            row[side] = character
    alternatives = [{**one, "text": mask(field, one["text"])} for one in shown["alternatives"]]
    return {**shown, "characters": rows, "alternatives": alternatives}


def masked_filename(name: str) -> str:
    """A file's name, in which whatever may be a citizen number is masked: nobody compares
    a name's digits, so one masked too many does no harm."""
    return _LONG_NUMBER.sub(lambda found: mask(ID_NUMBER, found.group()), name)


class _Strangers:
    """Masks what may be a citizen number in a sentence of ours, misread ones too, unless it
    stands in the report as another value: a diploma's 18 digits are compared by a reviewer."""

    def __init__(self, compared: frozenset[str]) -> None:
        self._compared = compared

    def __call__(self, text: str) -> str:
        return _ALONE.sub(self._shown, text)

    def _shown(self, found: re.Match[str]) -> str:
        number = found.group()
        is_citizens = id_number_problem(number.upper()) is None
        is_open = number in self._compared and not is_citizens
        return number if is_open else mask(ID_NUMBER, number)


def _compared(*documents: Any) -> frozenset[str]:
    """Every long number that stands under another field, declared or read."""
    return frozenset(_other_numbers(list(documents)))


def _other_numbers(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        is_secret = value.get("field") in KEPT_CHARACTERS
        for key, inner in value.items():
            if isinstance(inner, str):
                if key not in KEPT_CHARACTERS and not (is_secret and key in _VALUES):
                    yield from (inner,) if _LONG_NUMBER.fullmatch(inner) else ()
            elif key != "evidence":
                yield from _other_numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _other_numbers(inner)


class _Sought:
    """Replaces known values standing by themselves in a text."""

    def __init__(self, secrets: Iterable[tuple[str, str]]) -> None:
        self._masks: dict[str, str] = {}
        for field, value in secrets:
            # Sentences hold a number as the notation writes it: no blanks, a capital X.
            plain = re.sub(r"\s", "", value)
            for text in {value, plain, plain.upper(), plain.lower()}:
                self._masks[text] = mask(field, text)
        long = sorted((v for v in self._masks if len(v) >= SHORTEST_SOUGHT), key=len, reverse=True)
        either = "|".join(map(re.escape, long))
        self._pattern = re.compile(f"(?<![0-9A-Za-z])(?:{either})(?![0-9A-Za-z])") if long else None

    def __call__(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._masks[found.group()], text)


# Dictionaries and lists alone, as JSON gives them: asking for abstract ones took 5 ms for
# a report of 47 kB, this takes 2.
def _replaced(value: Any, change: Callable[[str], str], *, is_free: bool = False) -> Any:
    """The same JSON value with people's text changed, and secret fields' values masked.

    `is_free`: the value stands under a key of `_FREE_TEXT`.
    """
    if isinstance(value, str):
        return change(value) if is_free else value
    if isinstance(value, dict):
        own = value.get("field")
        return {key: _entry(key, own, inner, change, is_free) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, change, is_free=is_free) for inner in value]
    return value


def _entry(key: str, own: Any, value: Any, change: Callable[[str], str], is_free: bool) -> Any:
    """One entry of an object; `own` is the field that the object is about, if any."""
    field = own if key in _VALUES else key
    if isinstance(value, str) and field in KEPT_CHARACTERS:
        return mask(field, value)
    return _replaced(value, change, is_free=key in _FREE_TEXT or (is_free and key not in _CODES))


def _declared_secrets(declaration: Mapping[str, Any]) -> list[tuple[str, str]]:
    number = declaration.get("applicant", {}).get(ID_NUMBER)
    return [(ID_NUMBER, number)] if isinstance(number, str) else []


def _secrets(value: Any) -> Iterator[tuple[str, str]]:
    """Field and value wherever a row of a secret field has one."""
    if isinstance(value, dict):
        field = value.get("field")
        if field in KEPT_CHARACTERS:
            yield from ((field, value[k]) for k in _VALUES if isinstance(value.get(k), str))
        value = [*value.values()]
    if isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _secrets(inner)
