"""Pictures as they may be shown: numbers of persons covered, whatever paper they stand on.

A page is masked unless it is known to show no number. Covered are the values that the report
read, and every long run of characters in the page's text, so that a superseded copy is
masked like the one that counts. A page that should show a number of which nobody knows where
it stands, and a page of no known kind, is shown too small to be read.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw

from intake.documents import PAPERS, document
from intake.domain.application import Material
from intake.domain.geometry import Box
from intake.domain.values.id_numbers import id_number_problem
from intake.extraction.codec import from_kept
from intake.extraction.imaging.thresholds import CROP_MARGIN, JPEG_QUALITY
from intake.extraction.number_places import NumberPlace, PageNumbers, page_numbers
from intake.reporting.letter.thresholds import COVER_GREY
from intake.reporting.masking import KEPT_CHARACTERS
from intake.store import StoredReading
from intake.web.applicant.thresholds import UNREADABLE_SIDE
from intake.web.thresholds import PAD

_KINDS = frozenset(Material)
Place = tuple[str, int]
"""Upload and page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's size and what turns it upright."""

    width: int
    height: int
    rotation: int

    @property
    def upright(self) -> tuple[int, int]:
        turned = self.rotation in (90, 270)
        return (self.height, self.width) if turned else (self.width, self.height)


@dataclass(frozen=True, slots=True)
class Masks:
    """What of a page is covered; `is_all`: as far as anybody can know, all there is."""

    hidden: tuple[Box, ...]
    is_all: bool


@dataclass(frozen=True)
class Covering:
    """The pictures of one report.

    `newest` gives an upload's newest reading; `revealed`: the pages somebody asked to see
    whole, which was recorded.
    """

    newest: Callable[[str], StoredReading | None]
    body: Mapping[str, Any]
    revealed: Container[Place] = ()
    colour: tuple[int, int, int] = COVER_GREY
    _seen: dict[str, Any] = field(default_factory=dict, repr=False)

    def frame(self, upload: str, page: int) -> Frame | None:
        """None: the report knows no such page."""
        row = self._page(upload, page)
        if row is None:
            return None
        return Frame(row["width"], row["height"], row["rotation"] % 360)

    def page(self, upload: str, page: int, jpeg: bytes, *, upright: bool = True) -> bytes:
        """A picture of the whole page, given in its own frame."""
        frame = self._frame(upload, page)
        whole = Box(0, 0, frame.width, frame.height)
        turn = frame.rotation if upright else 0
        return self._shown(upload, page, jpeg, whole, (turn, turn))

    def crop(self, upload: str, page: int, box: Box, jpeg: bytes) -> bytes:
        """A kept crop of this box, which stands upright already."""
        frame = self._frame(upload, page)
        turns = (frame.rotation, 0)
        return self._shown(upload, page, jpeg, with_margin(box, frame), turns, box)

    def cut(self, upload: str, page: int, box: Box, whole: bytes) -> bytes:
        """A crop of this box, cut from a picture of the page in its own frame."""
        frame = self._frame(upload, page)
        region = with_margin(box, frame)
        turns = (frame.rotation, frame.rotation)
        part = _cut(whole, region, frame.width)
        return self._shown(upload, page, part, region, turns, box)

    def _shown(
        self,
        upload: str,
        page: int,
        jpeg: bytes,
        region: Box,
        turns: tuple[int, int],
        box: Box | None = None,
    ) -> bytes:
        if (upload, page) in self.revealed:
            return covered(jpeg, region, (), turns, self.colour)
        masks, frame = self.masks(upload, page), self._frame(upload, page)
        is_open = masks.is_all or (box is not None and self._is_other_value(upload, page, box))
        share = 1.0 if is_open else UNREADABLE_SIDE / max(frame.width, frame.height)
        return covered(jpeg, region, masks.hidden, turns, self.colour, share)

    def masks(self, upload: str, page: int) -> Masks:
        """What has to be covered on this page, and whether that is all."""
        row, frame = self._page(upload, page), self._frame(upload, page)
        names = row["materials"] if row else ()
        kinds = [Material(m) if m in _KINDS else Material.OTHER for m in names]
        seen = self._numbers(upload, page)
        rows = list(self._rows(upload, page))
        known = [_middle(r, frame.rotation) for r in rows if r["field"] in KEPT_CHARACTERS]
        whole = [Box(*r["box"]) for r in rows if r["field"] in KEPT_CHARACTERS]
        others = [r for r in rows if r["field"] not in KEPT_CHARACTERS]
        found = [
            _padded(one, frame)
            for one in (seen.places if seen else ())
            if _is_secret(one, others) and not any(_within(one.box, box) for box in whole)
        ]
        return Masks((*known, *found), _is_all(kinds, seen, len({*known, *found})))

    def _rows(self, upload: str, page: int) -> Iterator[Mapping[str, Any]]:
        """Everything the report says of a value in a box of this page."""
        values = [f for entry in self.body["materials"] for f in entry["fields"]]
        for one in (*values, *self.body.get("flags", ())):
            if (one["upload"], one["page"]) == (upload, page) and one["box"] and one["field"]:
                yield one

    def _is_other_value(self, upload: str, page: int, box: Box) -> bool:
        """The box is a line in which another value was read: no number stands in it."""
        return any(
            tuple(r["box"]) == tuple(box.as_list())
            and r["field"] not in KEPT_CHARACTERS
            and r.get("read")
            for r in self._rows(upload, page)
        )

    def _numbers(self, upload: str, page: int) -> PageNumbers | None:
        if upload not in self._seen:
            stored = self.newest(upload)
            self._seen[upload] = stored and from_kept(stored.reading, lambda: b"")
        seen = self._seen[upload]
        return None if seen is None else page_numbers(seen, page)

    def _page(self, upload: str, page: int) -> Mapping[str, Any] | None:
        for row in self.body["uploads"]:
            if row["upload"] == upload:
                return next((p for p in row["pages"] if p["page"] == page), None)
        return None

    def _frame(self, upload: str, page: int) -> Frame:
        frame = self.frame(upload, page)
        if frame is None:
            raise KeyError((upload, page))
        return frame


def _is_all(kinds: Sequence[Material], seen: PageNumbers | None, found: int) -> bool:
    """Whether as many numbers are covered as the page's papers show; nothing is taken for
    granted of a page of no known kind, nor of one whose text is not there."""
    if not kinds or any(kind not in PAPERS for kind in kinds):
        return False
    telling = [kind for kind in kinds if not document(kind).shows_no_number]
    if seen is None:
        return found >= len(telling)
    always = sum(kind in _always_numbered() for kind in telling)
    return found >= max(always, 1 if telling and seen.labels else 0)


def _always_numbered() -> frozenset[Material]:
    """The kinds every copy of which bears a number of the person."""
    return frozenset(
        kind
        for kind, paper in PAPERS.items()
        if any(f.name in KEPT_CHARACTERS and f.always_printed for f in paper.fields)
    )


def _is_secret(place: NumberPlace, others: Iterable[Mapping[str, Any]]) -> bool:
    """A paper that shows no person's number has others, which a reviewer compares; so have
    the boxes of other values."""
    is_citizens = id_number_problem(place.text.upper()) is None
    if is_citizens:
        return True
    if place.material in PAPERS and document(place.material).shows_no_number:
        return False
    return not any(_within(place.box, Box(*row["box"])) for row in others)


def _within(box: Box, other: Box) -> bool:
    """At least half of `box` lies in `other`."""
    return 2 * box.overlap(other) >= box.width * box.height


def _padded(place: NumberPlace, frame: Frame) -> Box:
    """A character more on every side: how a line was divided is not known to the pixel."""
    box = place.box
    pad = max(box.width, box.height) // max(len(place.text), 1) + 1
    wider = Box(box.left - pad, box.top - pad, box.right + pad, box.bottom + pad)
    return wider.clipped(frame.width, frame.height)


def _middle(row: Mapping[str, Any], rotation: int) -> Box:
    """The part of the box in which the masked characters stand; all of it when unsure."""
    box, value = Box(*row["box"]), row.get("read") or ""
    head, tail = KEPT_CHARACTERS[row["field"]]
    if len(value) <= head + tail + 4:
        return box
    start = head / len(value) - PAD if head else 0.0
    stop = 1 - tail / len(value) + PAD
    x0, y0, x1, y1 = box.as_list()
    # The text runs right, down, left or up in the page's own frame.
    wide, high = x1 - x0, y1 - y0
    return {
        0: Box(round(x0 + start * wide), y0, round(x0 + stop * wide), y1),
        90: Box(x0, round(y1 - stop * high), x1, round(y1 - start * high)),
        180: Box(round(x1 - stop * wide), y0, round(x1 - start * wide), y1),
        270: Box(x0, round(y0 + start * high), x1, round(y0 + stop * high)),
    }[rotation]


# -------------------------------------------------------------------------------- pixels


def with_margin(box: Box, frame: Frame) -> Box:
    """What a kept crop of this box shows (`crops`)."""
    margin = round(CROP_MARGIN * min(box.width, box.height)) + 2
    return Box(
        max(0, box.left - margin),
        max(0, box.top - margin),
        min(frame.width, box.right + margin),
        min(frame.height, box.bottom + margin),
    )


def covered(
    jpeg: bytes,
    region: Box,
    hidden: Iterable[Box],
    turns: tuple[int, int],
    colour: tuple[int, int, int],
    share: float = 1.0,
) -> bytes:
    """The picture of a region of the page, upright, with what is hidden painted over.

    `turns`: degrees clockwise, the page's whole turn and what of it is still lacking;
    `share`: pixels of the page's frame that are shown as one, where it is below 1.
    """
    rotation, turn = turns
    inside = [box for box in hidden if region.overlap(box)]
    if not inside and not turn and share >= 1:
        return jpeg
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        image = picture.convert("RGB").rotate(rotation - turn, expand=True)
    across, down = image.width / region.width, image.height / region.height
    draw = ImageDraw.Draw(image)
    for box in inside:
        draw.rectangle(
            (
                (box.left - region.left) * across - 1,
                (box.top - region.top) * down - 1,
                (box.right - region.left) * across + 1,
                (box.bottom - region.top) * down + 1,
            ),
            fill=colour,
        )
    if share < 1:
        side = max(1, round(share * max(region.width, region.height)))
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _written(image.rotate(-rotation, expand=True))


def _cut(jpeg: bytes, region: Box, width: int) -> bytes:
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        scale = picture.width / width
        edges = [round(edge * scale) for edge in region.as_list()]
        return _written(picture.crop((edges[0], edges[1], edges[2], edges[3])))


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
