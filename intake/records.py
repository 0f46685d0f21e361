"""The nouns of the journey: frozen records and their conventions.

Frames and units, once for the whole project: pixels are `(height, width, 3)` uint8 RGB;
boxes are pixels of the *page frame* (after EXIF orientation or PDF /Rotate at 200 dpi,
before any straightening of ours), origin top left, right and bottom exclusive; angles
are degrees clockwise; confidence and legibility run from 0 to 1, similarity from 0 to
100; `page` counts from 1; time is aware and `+08:00`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

RGB = NDArray[np.uint8]
"""One picture, `(height, width, 3)` uint8, RGB."""
Quad = NDArray[np.float32]
"""Four corners `(4, 2)` float32 x, y: top left, top right, bottom right, bottom left of
the text (or paper) as a person reads it, in page pixels."""

BEIJING = dt.timezone(dt.timedelta(hours=8))


class Material(StrEnum):
    """A kind of paper the notice asks for (contract §2); `OTHER` is any further page."""

    ID_CARD_PORTRAIT_SIDE = "id_card_portrait_side"
    ID_CARD_EMBLEM_SIDE = "id_card_emblem_side"
    ID_PHOTO = "id_photo"
    GRADUATION_CERTIFICATE = "graduation_certificate"
    DEGREE_CERTIFICATE = "degree_certificate"
    CHSI_REPORT = "chsi_report"
    GRADUATE_REGISTRATION_FORM = "graduate_registration_form"
    CE_PUBLIC_COURSE = "ce_public_course"
    CE_PROFESSIONAL_COURSE = "ce_professional_course"
    CE_EXEMPTION = "ce_exemption"
    ANNUAL_ASSESSMENT = "annual_assessment"
    PUBLIC_NOTICE = "public_notice"
    PUBLIC_NOTICE_RESULT = "public_notice_result"
    RECOMMENDATION = "recommendation"
    INTEGRITY_CERTIFICATE = "integrity_certificate"
    WORK_EXPERIENCE = "work_experience"
    TEACHER_ETHICS = "teacher_ethics"
    TEACHER_QUALIFICATION = "teacher_qualification"
    MANDARIN_CERTIFICATE = "mandarin_certificate"
    SOCIAL_INSURANCE = "social_insurance"
    COMMITMENT = "commitment"
    OTHER = "other"


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
class Box:
    """An upright rectangle in page pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def as_list(self) -> list[int]:
        """`[x0, y0, x1, y1]`, the report's notation."""
        return [self.left, self.top, self.right, self.bottom]

    def overlap(self, other: Box) -> int:
        """Shared area in square pixels, 0 when apart."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)

    @classmethod
    def around(cls, points: NDArray[Any] | Sequence[Sequence[float]]) -> Box:
        """The smallest box that holds all `(n, 2)` points."""
        xy = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        low = np.floor(xy.min(axis=0)).astype(int)
        high = np.ceil(xy.max(axis=0)).astype(int)
        return cls(int(low[0]), int(low[1]), max(int(high[0]), int(low[0]) + 1),
                   max(int(high[1]), int(low[1]) + 1))

    @classmethod
    def union(cls, boxes: Sequence[Box]) -> Box:
        """The smallest box that holds all of them; `boxes` is not empty."""
        return cls(min(b.left for b in boxes), min(b.top for b in boxes),
                   max(b.right for b in boxes), max(b.bottom for b in boxes))

    def clipped(self, width: int, height: int) -> Box:
        """This box inside a `width` x `height` page, never empty."""
        left = min(max(self.left, 0), width - 1)
        top = min(max(self.top, 0), height - 1)
        return Box(left, top, max(min(self.right, width), left + 1),
                   max(min(self.bottom, height), top + 1))


# --------------------------------------------------------------------------- opening


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters of a PDF's text layer and where it stands on the page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page as pixels.

    `words` is the text layer, empty for images and scans. `layer_is_trusted` says that
    the layer is what was printed (born digital), not a scanner's guess behind a picture.
    `reduction` is the factor by which very large pictures were shrunk: page frame =
    pixels x reduction (1 for nearly everything).
    """

    upload: str
    number: int
    pixels: RGB
    words: tuple[Word, ...] = ()
    layer_is_trusted: bool = False
    jpeg_quality: int | None = None
    reduction: int = 1

    @property
    def width(self) -> int:
        """Width of the page frame in pixels."""
        return int(self.pixels.shape[1]) * self.reduction

    @property
    def height(self) -> int:
        """Height of the page frame in pixels."""
        return int(self.pixels.shape[0]) * self.reduction


# --------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What the recogniser believes, kept small: the likeliest characters of every step.

    `characters` `(steps, k)` int32 are code points (0 = CTC blank), best first, script
    variants already added together; `log_probabilities` `(steps, k)` float32, natural
    log. A character that is not among the k of a step has at most the k-th probability.
    `alphabet` names every character that the reader can output at all.
    """

    characters: NDArray[np.int32]
    log_probabilities: NDArray[np.float32]
    alphabet: frozenset[str]

    @property
    def steps(self) -> int:
        return int(self.characters.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of text as a reader saw it.

    `text` is folded to simplified script; `steps[i]` is the time step at which character
    i peaks and `probabilities[i]` its probability there; `posterior` is absent for a text
    layer, whose characters are certain. `quad` stands in page pixels.
    """

    text: str
    confidence: float
    quad: Quad
    probabilities: tuple[float, ...] = ()
    steps: tuple[int, ...] = ()
    posterior: Posterior | None = None
    from_layer: bool = False

    @property
    def box(self) -> Box:
        return Box.around(self.quad)

    @property
    def height(self) -> float:
        """Glyph height in page pixels: the mean of the quad's left and right edge."""
        left = float(np.linalg.norm(self.quad[3] - self.quad[0]))
        right = float(np.linalg.norm(self.quad[2] - self.quad[1]))
        return (left + right) / 2


class Reader(Protocol):
    """Anything that turns pixels into lines; every reader passes one contract suite."""

    @property
    def name(self) -> str:
        """Stable name, with its version."""

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        """Text lines of a picture, in no promised order; empty if there is none.

        They are looked for with the long side shrunk to `side` px.
        """

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        """Read each quad of the picture, one line per quad, in their order."""


@dataclass(frozen=True, slots=True)
class Face:
    """One upright face: `box` from forehead to chin, how sure the detector is of it."""

    box: Box
    confidence: float


class Witnesses(Protocol):
    """Further opinions, on one crop only. Each may be absent: then it changes nothing.

    Faces are looked for on whole pictures, and only on such as have no text.
    """

    def look_again(self, strip: RGB) -> list[Line]:
        """The same line read anew from differently cut strips."""

    def second_reading(self, strip: RGB) -> str | None:
        """What an independent reader sees; None if it sees nothing or is not there."""

    def codes(self, pixels: RGB) -> list[str]:
        """Contents of the QR codes in a picture."""

    def faces(self, pixels: RGB) -> list[Face]:
        """Upright faces, the surest first; doubtful ones too."""

    def may_show_face(self, pixels: RGB) -> bool:
        """Whether an independent detector sees an upright face."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start, stop)` of line number `line` of the paper's lines."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A field's value as the paper shows it.

    `value` is in the contract's notation (§2), or None when what stands there is no
    value of this type; `raw` is the text as read; `spans` say which characters it is;
    `box` stands in page pixels; `confidence` is that of the weakest character.
    """

    field: str
    value: str | None
    raw: str
    spans: tuple[Span, ...]
    box: Box
    confidence: float
    source: str = "ocr"


# --------------------------------------------------------------------------- declaring

Values = Mapping[str, str]
"""Field name of the contract (§2) → value in the contract's notation."""


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """One declared line of continuing education."""

    year: int
    course: str
    hours: str | None = None
    certificate_number: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A listed upload: which file, and which paper the applicant says it is."""

    upload: str
    material: Material | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """An application folder's `application.json`, parsed.

    `values` holds every declared scalar under its contract field name: the applicant's
    and education's fields, and from employment `employer supervising_authority
    employer_kind status work_start series specialty applied_level current_title`.
    `degree` may be 无. What was not declared is not in it.
    """

    name: str
    policy: str
    as_of: dt.datetime
    clock_is_set: bool
    round: int
    values: Values
    courses: tuple[CourseEntry, ...] = ()
    assessments: tuple[tuple[int, str | None], ...] = ()
    is_exempt: bool = False
    slots: tuple[Slot, ...] = ()
    unknown_keys: tuple[str, ...] = ()


# --------------------------------------------------------------------------- finding


@dataclass(frozen=True, slots=True)
class DefectAt:
    """A defect and where it is; no box means the whole page."""

    defect: Defect
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """One field of one paper after verification (a row of the report's `fields`).

    `is_key` fields must be readable or the paper is unclear. `pixels_are_good` tells
    `undecided` because of the machine (not_checked) from because of the picture
    (unclear); `is_hidden`: something is seen to lie or shine on it. `evidence` goes into
    the flag as it is: JSON values only.
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


@dataclass(frozen=True, slots=True)
class PaperFinding:
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
    text does not tell them apart.
    """

    page: int
    width: int
    height: int
    rotation: int
    materials: tuple[Material, ...]
    fingerprint: bytes | None = None


@dataclass(frozen=True, slots=True)
class UploadFinding:
    """One upload's outcome. `status`: checked, refused (applicant), not_checked (us)."""

    upload: str
    sha256: str | None
    status: str
    code: str | None
    pages: tuple[PageFinding, ...]
    slot: Slot | None = None
    papers: tuple[PaperFinding, ...] = ()
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
    pages: tuple[PaperFinding, ...]
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
    verdict: str
    uploads: tuple[UploadFinding, ...]
    flags: tuple[Flag, ...]
    materials: tuple[MaterialEntry, ...]
