"""What a kind of value is: how it is written, compared, found, and when it may accuse.

A kind is one object. Every place that needs something of a kind asks the object; nothing
outside this folder lists kinds (tests/domain/test_value_kinds.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.values.folding import fold

HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
EDGE_SIGNS = " :：,，.。、;；'\"“”‘’|_-—–·•()（）[]【】《》<>*"
"""Signs that stand around a value and belong to none."""


class Search(StrEnum):
    """Whether a declared value is looked for in the whole text of a paper."""

    NEVER = "never"
    EXACT = "exact"
    """Only where another value was read at its label, only as declared to the last
    character, and never where another field's value stands."""
    ANYWHERE = "anywhere"


_HEADING = re.compile(
    "(证明|说明|情况|意见|公示(结果)?|登记表|审批表|鉴定表?|承诺书?|报告|通知|证书|名单|材料)(材料)?$"
)
"""How the headings of papers end, which are nobody's unit, school or major."""


def is_heading(declared: str, read: str) -> bool:
    """Whether what was read is the heading of a paper, and the declared value is none."""
    return _HEADING.search(read) is not None and _HEADING.search(declared) is None


def _as_it_is(value: str) -> str:
    return value


def _only_itself(value: str, _raw: str) -> Sequence[str]:
    return [value]


def _never(_declared: str, _read: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ValueKind:
    """One kind of value. All texts that reach the functions are folded (`folding.fold`).

    Writing and comparing:
    `parse` turns print into the contract's notation (§2), None: no value of this kind, and
    never repairs anything; `compare` gives what of a value counts; `agrees` is asked where
    equality of what counts is too strict (a masked number, a date without its day);
    `print_forms` lists how a declared value may stand on paper beside what was read there.

    Finding:
    `pattern` is what the value looks like in a longer line, `skips_brackets`: a bracket at
    the line's start is none of it; `search` and `neighbours` (regular expressions before and
    behind) say whether and how it is found without a label; `may_wrap`: it may go on in the
    next line; `least_length` of a value; `least_printed`: characters of its shortest print;
    `surest_pattern_only`: of several patterns that find values the first one counts;
    `spellings` lists what a run of joined signs may have been; `short_form` is the length of
    a value whose last part may stand on the next line; `is_list`: it is read from the rows
    of a list.

    Judging:
    `is_number`: no character stands for another; `is_digit_string`: only the count of its
    characters tells that it is whole, `lengths` are the counts that are, the usual first;
    `only_an_end` is what no whole value begins with; `has_flaw` is the value's own check;
    `said_as` is how a value of few words stands in a text that may say several; `least_label`:
    a value that holds a label of at least so many characters is two texts read as one;
    `is_more_than`: the read value is the declared one with words that are none of it;
    `is_printed_in_part`: papers leave out a part of it that does not count; `are_several`:
    a paper names several such, so that one which stands somewhere is not yet the one meant.
    """

    name: str
    parse: Callable[[str], str | None]
    compare: Callable[[str], str] = _as_it_is
    agrees: Callable[[str, str], bool] = _never
    print_forms: Callable[[str, str], Sequence[str]] = _only_itself
    pattern: re.Pattern[str] | None = None
    skips_brackets: bool = False
    search: Search = Search.NEVER
    neighbours: tuple[str, str] | None = None
    may_wrap: bool = True
    least_length: int = 1
    least_printed: int = 1
    surest_pattern_only: bool = False
    spellings: Callable[[str], Sequence[str]] | None = None
    short_form: int | None = None
    is_list: bool = False
    is_number: bool = False
    is_digit_string: bool = False
    lengths: tuple[int, ...] = ()
    only_an_end: str | None = None
    has_flaw: Callable[[str], bool] | None = None
    said_as: str | None = None
    least_label: int | None = None
    is_more_than: Callable[[str, str], bool] = _never
    is_printed_in_part: bool = False
    are_several: bool = False

    def normalise(self, raw: str) -> str | None:
        """`raw` in the contract's notation; None when it is no value of this kind."""
        return self.parse(fold(raw))

    def comparable(self, value: str) -> str:
        """What of a value counts when two are compared; equal strings are equal values."""
        return self.compare(fold(value))

    def same(self, declared: str, read: str) -> bool:
        """Whether two values in the contract's notation are the same value."""
        left, right = self.comparable(declared), self.comparable(read)
        return left == right or self.agrees(left, right)

    def printed_forms(self, value: str, raw: str = "") -> list[str]:
        """How `value` may stand on paper; `raw` is what was read there, for its habits."""
        return list(dict.fromkeys(self.print_forms(fold(value), fold(raw))))

    def extent(self, raw: str) -> tuple[int, int]:
        """Which characters `[start, stop)` of `raw` are the value; all, when unsure.

        A line may go on behind the value: a seal's letters, the next sentence, a unit.
        """
        skipped = re.match(r"[(（][^()（）]*[)）]", raw) if self.skips_brackets else None
        found = self.pattern.search(raw, skipped.end() if skipped else 0) if self.pattern else None
        if found:
            start, stop = found.span()
            opened = found[0].count("(") + found[0].count("（")
            is_open = opened > found[0].count(")") + found[0].count("）")
            return start, stop + (is_open and raw[stop : stop + 1] in (")", "）"))
        stripped = raw.strip(" :：,，.。、;；|_*")
        start = raw.find(stripped) if stripped else 0
        return start, start + (len(stripped) or len(raw))
