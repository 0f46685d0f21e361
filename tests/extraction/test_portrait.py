"""Pages without text: whose portrait, and what of it is said to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import cv2
import numpy as np
import pytest

from intake.assessment.assess import judge
from intake.domain.application import Material, Slot
from intake.domain.findings import Flag
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.page import Page
from intake.domain.ports import Face
from intake.domain.text import Line
from intake.extraction.codec import from_kept, renamed, to_kept
from intake.extraction.marks.portrait.background import BUSY, ground_colour
from intake.extraction.marks.portrait.detect import Portrait, see_portrait
from intake.extraction.marks.portrait.reprint import ORIGINAL, PRINT, SHEET
from intake.extraction.page import SeenPage, see
from intake.extraction.upload import SeenUpload, not_seen
from intake.policy.notice import load_policy
from models.face import HaarFaces, MtcnnFaces
from samples.capture import take
from samples.drawing import id_photo
from samples.people.person import make_person
from tests.fakes import Testimony, line
from tests.made_findings import made_application

M = Material
NAME = "uploads/photo.jpg"


@dataclass
class Real(Testimony):
    """The two detectors that the product asks."""

    first: MtcnnFaces = field(default_factory=MtcnnFaces)
    other: HaarFaces = field(default_factory=HaarFaces)

    def faces(self, pixels: RGB) -> list[Face]:
        return self.first.find(pixels)

    def may_show_face(self, pixels: RGB) -> bool:
        return self.other.sees_one(pixels)


REAL = Real()


@cache
def photo(fault: str | None = None, seed: int = 1, house: str = "tune") -> RGB:
    """A drawn photo as its file shows it."""
    rng = np.random.default_rng(seed)
    drawing = id_photo.draw(make_person(rng), rng, house, fault=fault)
    if drawing.own_kind == take.ORIGINAL:
        return take.original(drawing, rng).pixels
    return take.capture([drawing], drawing.own_kind, rng, house=house).pixels


def portrait(pixels: RGB, witnesses: Testimony = REAL, lines: Sequence[Line] = ()) -> Portrait:
    seen = see_portrait(Page(NAME, 1, pixels), lines, witnesses)
    assert seen is not None
    return seen


def shows(pixels: RGB, name: str, witnesses: Testimony = REAL) -> str | None:
    return portrait(pixels, witnesses).readings[name].value


class NoText:
    """A reader that finds no text, as on a portrait."""

    name = "none"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        return []

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        return []


def sight(pixels: RGB, witnesses: Testimony = REAL) -> SeenPage:
    return see(Page(NAME, 1, pixels), NoText(), witnesses)


def upload(pixels: RGB, witnesses: Testimony = REAL) -> SeenUpload:
    seen = sight(pixels, witnesses)
    return SeenUpload(
        NAME, "ab" * 32, papers=seen.papers, pictures=(seen.picture,) if seen.picture else ()
    )


def flags(seen: SeenUpload, slot: M | None = M.ID_PHOTO) -> list[Flag]:
    policy = load_policy("hejing-2024").model_copy(update={"scope": (M.ID_PHOTO,)})
    application = made_application(slots=(Slot(NAME, slot),))
    report = judge(application, policy, {NAME: seen}, Testimony(), {"pipeline": "t", "models": {}})
    return [f for f in report.flags if f.material is M.ID_PHOTO]


def codes(pixels: RGB, slot: M | None = M.ID_PHOTO) -> list[str]:
    return [f.code for f in flags(upload(pixels), slot)]


# ------------------------------------------------------------------------- what is seen


@pytest.mark.parametrize("house", ["tune", "test", "judge"])
def test_a_good_photo_is_the_paper_in_any_slot_and_gives_no_flag(house: str) -> None:
    pixels = photo(seed=3, house=house)
    assert [p.material for p in sight(pixels).papers] == [M.ID_PHOTO]
    for slot in (M.ID_PHOTO, None):
        assert codes(pixels, slot) == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("no_face", "PHOTO_FACES"),
        ("two_faces", "PHOTO_FACES"),
        ("odd_shape", "PHOTO_NOT_ONE_INCH"),
        ("busy_ground", "PHOTO_FORMAT"),
        ("tiny", "PHOTO_FORMAT"),
        ("dark", "PAPER_UNCLEAR"),
        ("blurred", "PAPER_UNCLEAR"),
    ],
)
def test_each_fault_of_a_photo_gives_its_own_flag_and_no_other(fault: str, code: str) -> None:
    assert set(codes(photo(fault, seed=2))) == {code}


def test_a_print_in_a_phones_tall_frame_is_said_to_be_both() -> None:
    assert set(codes(photo("print", seed=2))) == {"PHOTO_OF_PRINT", "PHOTO_NOT_ONE_INCH"}


def test_a_picture_without_a_face_is_the_photo_only_where_the_applicant_says_so() -> None:
    pixels = photo("no_face", seed=2)
    assert sight(pixels).papers == ()
    assert codes(pixels, None) == ["MATERIAL_MISSING"]


def test_a_page_with_text_is_no_portrait_however_large_its_face() -> None:
    words = line("公民身份号码652827199901011234")
    assert see_portrait(Page(NAME, 1, photo()), [words], REAL) is None
    assert portrait(photo(), lines=[replace(words, confidence=0.5)]).is_portrait


def test_a_small_face_at_the_side_as_on_a_card_makes_no_portrait() -> None:
    card = np.full((638, 1011, 3), 235, np.uint8)
    face = cv2.resize(photo(), (220, 308), interpolation=cv2.INTER_AREA)
    card[100:408, 700:920] = face
    assert not portrait(card).is_portrait


def test_a_photo_on_its_side_is_turned_upright_and_measured_so() -> None:
    pixels = photo()
    for turns in (1, 2, 3):
        seen = portrait(np.ascontiguousarray(np.rot90(pixels, turns)))
        assert (seen.rotation, seen.readings["faces"].value) == (turns * 90, "1")
        assert seen.readings["proportions"].value == shows(pixels, "proportions")
        box, upright = seen.readings["faces"].box, portrait(pixels).readings["faces"].box
        assert abs(box.width * box.height / (upright.width * upright.height) - 1) < 0.2


# --------------------------------------------------------------------------- no accusing


@dataclass
class Blind(Testimony):
    """A detector that finds nothing, and what the second one says."""

    second_sees: bool = False
    doubted: tuple[Face, ...] = ()

    def faces(self, pixels: RGB) -> list[Face]:
        return list(self.doubted)

    def may_show_face(self, pixels: RGB) -> bool:
        return self.second_sees


@pytest.mark.parametrize(
    "witnesses", [Blind(second_sees=True), Blind(doubted=(Face(Box(60, 90, 230, 300), 0.6),))]
)
def test_where_the_detectors_disagree_a_person_is_asked_and_nobody_is_accused(
    witnesses: Blind,
) -> None:
    seen = upload(photo(), witnesses)
    doubt, unmeasured = flags(seen)
    assert (doubt.code, doubt.severity.value, doubt.field) == (
        "FIELD_NOT_CHECKED",
        "warning",
        "faces",
    )
    # Without a sure face nothing beside it was measured either: silence would be a pass.
    assert (unmeasured.code, unmeasured.severity.value) == ("RULE_NOT_CHECKED", "warning")
    assert unmeasured.evidence["fields"] == ["background", "face_share"]


def test_a_doubtful_face_on_the_collar_is_no_second_person_and_one_beside_may_be() -> None:
    first = Face(Box(78, 102, 228, 289), 1.0)
    collar, beside = Face(Box(102, 296, 192, 401), 0.78), Face(Box(225, 110, 290, 200), 0.78)
    assert shows(photo(), "faces", Blind(doubted=(first, collar))) == "1"
    assert shows(photo(), "faces", Blind(doubted=(first, beside))) is None


def test_a_dark_or_blurred_picture_is_unclear_even_if_no_detector_sees_a_face() -> None:
    for fault in ("dark", "blurred"):
        assert [f.code for f in flags(upload(photo(fault, seed=2), Blind()))] == ["PAPER_UNCLEAR"]


@pytest.mark.parametrize("shape", [(1, 1), (3, 2000), (2000, 3), (40, 30)])
def test_a_sliver_of_a_picture_shows_nobody(shape: tuple[int, int]) -> None:
    assert shows(np.full((*shape, 3), 128, np.uint8), "faces") == "0"


def test_a_detector_that_fails_leaves_the_file_unchecked() -> None:
    assert [f.code for f in flags(not_seen(NAME, "PAGE_NOT_CHECKED"))] == ["PAGE_NOT_CHECKED"]


# ----------------------------------------------------------------------- ground and print


@pytest.mark.parametrize(
    ("colour", "word"),
    [
        ((255, 255, 255), "白"),
        ((236, 240, 245), "白"),
        ((67, 142, 219), "蓝"),
        ((0, 100, 190), "蓝"),
        ((170, 210, 245), "浅蓝"),
        ((200, 20, 30), "红"),
        ((128, 128, 130), "灰"),
        ((60, 150, 70), "绿"),
    ],
)
def test_a_plain_ground_has_its_colours_name(colour: tuple[int, int, int], word: str) -> None:
    pixels = np.full((413, 295, 3), colour, np.uint8)
    pixels[60:, 70:225] = (150, 110, 90)
    assert ground_colour(pixels, Box(90, 90, 205, 240)) == word


def test_a_graded_ground_is_plain_and_a_wall_beside_a_door_is_not() -> None:
    graded = (
        np.linspace((90, 150, 220), (150, 190, 235), 413)[:, None, :]
        .repeat(295, axis=1)
        .astype(np.uint8)
    )
    assert ground_colour(graded, Box(90, 90, 205, 240)) == "蓝"
    two = np.full((413, 295, 3), 245, np.uint8)
    two[:, 150:] = (120, 80, 50)
    assert ground_colour(two, Box(90, 90, 205, 240)) == BUSY


def test_a_sheet_of_equal_prints_is_one_person_and_two_persons_are_two() -> None:
    one = cv2.resize(photo(), (150, 210), interpolation=cv2.INTER_AREA)
    sheet = np.full((460, 340, 3), 250, np.uint8)
    for y, x in ((15, 15), (15, 175), (235, 15), (235, 175)):
        sheet[y : y + 210, x : x + 150] = one
    assert (shows(sheet, "faces"), shows(sheet, "copy_kind")) == ("1", SHEET)
    assert shows(photo("two_faces", seed=5), "faces") == "2"


def test_a_print_with_its_edge_on_a_desk_is_told_from_a_file() -> None:
    assert shows(photo(), "copy_kind") == ORIGINAL
    desk = (
        np.random.default_rng(1)
        .normal((120, 85, 60), 6, (1000, 800, 3))
        .clip(0, 255)
        .astype(np.uint8)
    )
    desk[200:820, 180:622] = 250
    desk[220:800, 195:607] = cv2.resize(photo(), (412, 580))
    assert shows(desk, "copy_kind") == PRINT


# ------------------------------------------------------------------------------- keeping


def test_a_picture_that_is_only_perhaps_a_portrait_is_kept_and_judged_alike() -> None:
    seen = upload(photo("no_face", seed=2))
    kept = to_kept(seen)
    again = from_kept(kept.reading, lambda: kept.strips)
    assert again is not None
    again = renamed(again, NAME)
    assert [p.upload for p in again.pictures] == [NAME]
    assert [f.code for f in flags(again)] == [f.code for f in flags(seen)] == ["PHOTO_FACES"]
