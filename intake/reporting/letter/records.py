"""The nouns of the letter: what it holds, before anybody decides how it looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from intake.assessment.remedies import Act
from intake.domain.findings import PageFinding
from intake.domain.geometry import Box
from intake.policy.parts import Contact, Window
from intake.policy.requirements import PaperDocument


@dataclass(frozen=True, slots=True)
class Point:
    """One thing found: its sentence, both values, and where to see it.

    `box` is in the page frame; without one the whole page shows it. `covered` are boxes
    of the page that no picture of it may show.
    """

    code: str
    message: str
    label: str | None = None
    declared: str | None = None
    read: str | None = None
    upload: str | None = None
    page: PageFinding | None = None
    box: Box | None = None
    covered: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One cause: a numbered item of the letter; `quoted_at` already quotes its clause."""

    number: int
    title: str
    kind: str
    place: str
    points: tuple[Point, ...]
    remedies: tuple[str, ...]
    clause: str | None = None
    clause_text: str | None = None
    quoted_at: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the numbers of the items that it settles."""

    act: Act
    words: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when: the hours after the return, the window's end, and the policy's choice.

    `after_close` is that choice where the hours end after the window: `earlier`, `hours`,
    None where the policy does not say. `counts` is the time that counts, the same that the
    service stores (`rounds.correction_end`); None where it was over before the return.
    """

    hours: int
    hours_end: dt.datetime
    window: Window
    after_close: str | None
    is_closed: bool
    counts: dt.datetime | None

    @property
    def is_in_conflict(self) -> bool:
        return self.hours_end > self.window.closes


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter says; `verdict` is the report's.

    `facts` are (label, value) pairs about the application. `deadline` is None when there
    is nothing to correct or no attempt left. `elsewhere` counts the person's submissions in
    other applications, which are taken off those that are left. `papers` are due only after a pass.
    """

    verdict: str
    name: str
    facts: tuple[tuple[str, str], ...]
    notice: str
    document: str
    dated: dt.datetime
    clock_is_set: bool
    scope: tuple[str, ...]
    round: int
    max_rounds: int
    correction_clause: str
    correction_text: str
    items: tuple[Item, ...] = ()
    steps: tuple[Step, ...] = ()
    deadline: Deadline | None = None
    papers: tuple[PaperDocument, ...] = ()
    paper_window: Window | None = None
    contacts: tuple[Contact, ...] = ()
    elsewhere: int = 0

    @property
    def rounds_left(self) -> int:
        return max(self.max_rounds - self.round - self.elsewhere, 0)
