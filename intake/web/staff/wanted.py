"""Which part of the queue is asked for, as the address says it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query

from intake.casework.rounds import State
from intake.reporting.words import DRAFTS, STATES, VERDICTS
from intake.store import QueueOrder, QueueQuery, StaffRole
from intake.store.database.base import micros
from intake.web.staff.session import Seeing, Staff
from intake.web.staff.thresholds import LONGEST_SEARCH, QUEUE_ROWS, SAMPLE_PER_CENT

QUEUE = "/review"
HANDED_IN = tuple(state for _, states in STATES.values() for state in states)
"""Every state that staff see, in the order of the tabs."""
_LIKE_A_NUMBER = re.compile(r"[0-9]{9,}[0-9A-Z]*")
"""Longer than the numbers of applications, which are eight characters."""
_KEPT = ("tab", "verdict", "text", "unit", "mine", "sample", "sort")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One part of the list."""

    tab: str
    verdict: str
    text: str
    unit: str
    mine: bool
    sample: bool
    sort: str
    number: int

    @property
    def is_drafts(self) -> bool:
        return self.tab == DRAFTS

    @property
    def states(self) -> tuple[str, ...]:
        return (State.DRAFT,) if self.is_drafts else STATES[self.tab][1]

    @property
    def order(self) -> QueueOrder:
        """By what it is sorted; drafts show whose time runs out and nothing of a person."""
        plain = self.sort.removeprefix("-")
        return QueueOrder(plain) if plain and not self.is_drafts else QueueOrder.DUE

    @property
    def kept(self) -> dict[str, str]:
        """What a link to another part keeps."""
        values = (
            self.tab,
            self.verdict,
            self.text,
            self.unit,
            "1" if self.mine else "",
            "1" if self.sample else "",
            self.sort,
        )
        return dict(zip(_KEPT, values, strict=True))

    def address(self, **changed: object) -> str:
        """The address of this part with something else in it."""
        return f"{QUEUE}?" + urlencode({k: v for k, v in (self.kept | changed).items() if v})

    def query(self, staff: Staff, closes: Mapping[str, int], now: dt.datetime) -> QueueQuery:
        """The same for the store, within what this person may see."""
        return QueueQuery(
            closes=closes,
            now=micros(now) or 0,
            states=self.states,
            verdict=self.verdict if self.verdict in VERDICTS else None,
            unit=unit_of(staff, self.unit),
            text=self.text.strip() or None,
            leased_by=staff.user.id if self.mine else None,
            passed_sample=SAMPLE_PER_CENT if self.sample else None,
            order=self.order,
            is_descending=self.sort.startswith("-") and not self.is_drafts,
            limit=QUEUE_ROWS,
            offset=(self.number - 1) * QUEUE_ROWS,
        )


@dataclass(frozen=True, slots=True)
class Sorting:
    """How the list is sorted, `-` before it turns it round; and which page of it."""

    sort: str
    number: int


def _sorting(
    sort: Annotated[str, Query(max_length=20)] = "",
    number: Annotated[int, Query(ge=1, le=100_000, alias="page")] = 1,
) -> Sorting:
    return Sorting(sort, number)


def wanted(
    staff: Seeing,
    sorting: Annotated[Sorting, Depends(_sorting)],
    tab: Annotated[str, Query(max_length=20)] = "",
    verdict: Annotated[str, Query(max_length=20)] = "",
    text: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    unit: Annotated[str, Query(max_length=100)] = "",
    mine: bool = False,
    sample: bool = False,
) -> Wanted:
    """A dependency: what the address asks for; what it does not know is left out."""
    text, unit = ("" if number_in(one) else one for one in (text, unit))
    chosen = tab if tab in STATES or tab == DRAFTS else own_tab(staff)
    sort = sorting.sort if sorting.sort.removeprefix("-") in set(QueueOrder) else ""
    return Wanted(chosen, verdict, text, unit, mine, sample, sort, sorting.number)


def number_in(typed: str) -> str:
    """What looks like an ID number in this, however it is separated and whatever else stands
    there; empty where nothing does. Such a text stands in no address and is kept nowhere."""
    plain = re.sub(r"\d", lambda digit: str(int(digit[0])), unicodedata.normalize("NFKC", typed))
    found = _LIKE_A_NUMBER.search(re.sub(r"[^0-9A-Z]", "", plain.upper()))
    return found[0] if found else ""


def own_tab(staff: Staff) -> str:
    return staff.stage if staff.stage in STATES else "submitted"


def unit_of(staff: Staff, wished: str) -> str | None:
    """A unit's reviewer sees its own files, whatever was asked for."""
    if staff.user.role is StaffRole.UNIT_REVIEWER:
        return staff.user.unit or "（未指定单位）"
    return wished.strip() or None


def cleaned(untrusted_query: str) -> str:
    """A queue's query with nothing in it but what a link keeps, and nobody's number."""
    pairs = dict(parse_qsl(untrusted_query.removeprefix(f"{QUEUE}?")))
    longest = 2 * LONGEST_SEARCH
    return urlencode(
        {key: pairs[key][:longest] for key in _KEPT if pairs.get(key) and not number_in(pairs[key])}
    )
