"""What was found: values, documents, pages, uploads, flags and the report.

Confidence and legibility run from 0 to 1, similarity from 0 to 100; `page` counts from 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any

from intake.domain.application import Material, Slot
from intake.domain.geometry import Box


class Kind(StrEnum):
    """What a flag says went wrong: the notice's three, and three it implies."""

    UNCLEAR = "unclear"
    MISSING = "missing"
    MISREPORTED = "misreported"
    DEFICIENT = "deficient"
    INELIGIBLE = "ineligible"
    NOT_CHECKED = "not_checked"


class Severity(StrEnum):
    """Who has to act: the applicant, a reviewer, nobody."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """What an application needs next: nothing, a person's look, the applicant's correction."""

    PASS = "pass"
    MANUAL = "manual"
    RETURN = "return"


class FieldVerdict(StrEnum):
    """What became of one declared value on one paper."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    ABSENT = "absent"
    NOT_DECLARED = "not_declared"


class Defect(StrEnum):
    """Why a page or a field is hard to read (contract §3)."""

    BLUR = "blur"
    MOTION_BLUR = "motion_blur"
    LOW_RESOLUTION = "low_resolution"
    UPSCALED = "upscaled"
    DARK = "dark"
    OVEREXPOSED = "overexposed"
    GLARE = "glare"
    SHADOW = "shadow"
    LOW_CONTRAST = "low_contrast"
    CROPPED = "cropped"
    OCCLUDED = "occluded"
    COMPRESSION = "compression"
    MOIRE = "moire"
    SKEWED = "skewed"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class DefectAt:
    """A defect and where it is; no box means the whole page."""

    defect: Defect
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one stage made of a value's verdict, and why (`verdict_stages`)."""

    stage: str
    verdict: FieldVerdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """One field of one paper after verification (a row of the report's `fields`).

    `is_key` fields must be readable or the paper is unclear. `pixels_are_good` tells
    `undecided` because of the machine (not_checked) from because of the picture
    (unclear); `is_hidden`: something is seen to lie or shine on it. `evidence` goes into
    the flag as it is: JSON values only. `trace`: the stages that had a say in the verdict.
    """

    field: str
    declared: str | None
    read: str | None
    legibility: float | None
    confidence: float | None
    verdict: FieldVerdict
    upload: str | None
    page: int | None
    box: Box | None
    is_key: bool = True
    pixels_are_good: bool = True
    defects: tuple[Defect, ...] = ()
    evidence: Mapping[str, Any] = attribute(default_factory=dict)
    is_hidden: bool = False
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """One paper found on one page.

    `years` and `courses` are what is printed (a certificate may name several); `slot` is
    where the applicant put it; `is_illegible` says that it was recognised but no key
    field of it can be read, or that the whole page is unreadable (`material` then comes
    from the slot); `recapture`: what a new picture of the whole must reach, empty when
    nothing or nobody knows.
    """

    material: Material
    upload: str
    page: int
    box: Box | None
    years: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()
    slot: Slot | None = None
    resolution_dpi: float | None = None
    legibility: float | None = None
    defects: tuple[DefectAt, ...] = ()
    fields: tuple[FieldFinding, ...] = ()
    is_illegible: bool = False
    recapture: Mapping[str, Any] = attribute(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageFinding:
    """What a page is; `rotation` turns it upright, degrees clockwise (0, 90, 180, 270).

    `fingerprint` (`same_picture.fingerprint`) is kept of pages of no known kind, whose
    text does not tell them apart. Of such a page `looks_like` names the paper that it is
    instead, in Chinese, and `resembles` is the kind whose words it bears without being one.
    `unknown_lines` legible ones stand beside its papers, at `unknown_box`, and are none's.
    """

    page: int
    width: int
    height: int
    rotation: int
    materials: tuple[Material, ...]
    fingerprint: bytes | None = None
    looks_like: str | None = None
    resembles: Material | None = None
    unknown_lines: int = 0
    unknown_box: Box | None = None


@dataclass(frozen=True, slots=True)
class UploadFinding:
    """One upload's outcome. `status`: checked, refused (applicant), not_checked (us)."""

    upload: str
    sha256: str | None
    status: str
    code: str | None
    pages: tuple[PageFinding, ...]
    slot: Slot | None = None
    papers: tuple[DocumentFinding, ...] = ()
    blank_or_illegible_pages: tuple[int, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding, as the contract's report holds it (§3)."""

    kind: Kind
    severity: Severity
    code: str
    message: str
    advice: str
    material: Material | None = None
    year: int | None = None
    field: str | None = None
    upload: str | None = None
    page: int | None = None
    box: Box | None = None
    declared: str | None = None
    read: str | None = None
    confidence: float | None = None
    clause: str | None = None
    evidence: Mapping[str, Any] = attribute(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MaterialEntry:
    """A row of the report's `materials`: one paper that is required or was found."""

    material: Material
    year: int | None
    required: bool
    status: str
    pages: tuple[DocumentFinding, ...]
    fields: tuple[FieldFinding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything `intake check` has to say about one application (contract §3)."""

    application: str
    policy: str
    as_of: dt.datetime
    clock_is_set: bool
    round: int
    scope: tuple[Material, ...]
    versions: Mapping[str, Any]
    verdict: Verdict
    uploads: tuple[UploadFinding, ...]
    flags: tuple[Flag, ...]
    materials: tuple[MaterialEntry, ...]
