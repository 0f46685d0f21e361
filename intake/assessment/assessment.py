"""An assessment: what is known of an application so far. Immutable; each stage extends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from intake.assessment.duplicates import Counted, Found, Place
from intake.assessment.missing import Lacking
from intake.assessment.place_documents import Standing
from intake.assessment.root_causes import Judged
from intake.assessment.sort_uploads import Gathered
from intake.domain.application import Application
from intake.domain.findings import Flag, MaterialEntry
from intake.policy.notice import Policy
from intake.policy.requirements import Facts, RequiredPaper

_NOBODY = Facts(None, None, False, None, None)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Empty at first; the stages of `assemble` fill it from the top down.

    `printed_level` is the word for the level on the papers; `found` all known papers;
    `summed` what counts at which place; `standing` each paper once, `judged` with its flags;
    `flags` everything said so far, in the order in which it was found.
    """

    application: Application
    policy: Policy
    gathered: Gathered
    found: tuple[Found, ...] = ()
    printed_level: str | None = None
    facts: Facts = _NOBODY
    required: tuple[RequiredPaper, ...] = ()
    counted: Counted = field(default_factory=Counted)
    summed: Mapping[Place, list[Found]] = field(default_factory=dict)
    hours_flags: tuple[Flag, ...] = ()
    lacking: Lacking = field(default_factory=Lacking)
    standing: tuple[Standing, ...] = ()
    judged: tuple[Judged, ...] = ()
    flags: tuple[Flag, ...] = ()
    entries: tuple[MaterialEntry, ...] = ()

    def extended(self, **known: Any) -> Assessment:
        """The same with what a stage found out."""
        return replace(self, **known)

    def saying(self, flags: Iterable[Flag]) -> Assessment:
        """The same with further flags."""
        return replace(self, flags=(*self.flags, *flags))
