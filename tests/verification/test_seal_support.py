"""Whether a seal's ring, as unrolled and read, is a given unit's."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from intake.domain.application import Material
from intake.domain.findings import FieldVerdict
from intake.domain.geometry import Box
from intake.domain.text import Line, Reading
from intake.extraction.imaging.red_ink import red_strength
from intake.extraction.marks.find_marks import SOURCE
from intake.extraction.marks.seals import read as seal_text
from intake.extraction.marks.seals.detect import find_seals
from intake.extraction.marks.seals.read import read_seal, text_of
from intake.extraction.marks.seals.support import is_of_unit
from intake.extraction.marks.seals.thresholds import UNROLLED_HEIGHT
from intake.extraction.marks.seals.unroll import strips_of
from intake.verification.verify_marks import mark_rows
from samples.capture.file import jpeg_round_trip
from samples.drawing import ornament
from samples.drawing.canvas import Canvas
from samples.drawing.fonts import pick
from tests.fakes import line, paddle_reader, seen_paper

UNIT = "和静县第一中学"


@pytest.mark.parametrize(
    ("read", "unit"),
    [
        (UNIT, UNIT),
        ("新疆维吾尔自治区" + UNIT, UNIT),
        (UNIT, "巴音郭楞蒙古自治州" + UNIT),
        ("和静县人社局", "和静县人力资源和社会保障局"),
        ("4399" + UNIT + "0031", UNIT),
        ("静县第一中学", UNIT),
        ("和静县东归建筑有限公司", "和静县东归建筑有限责任公司"),
        ("乃门莫敦镇幼儿园", "和静县乃门莫敦镇幼儿园"),
        ("和县乃门莫敦镇幼儿园", "和静县乃门莫敦镇幼儿园"),
    ],
)
def test_a_ring_that_shows_the_name_is_the_units(read: str, unit: str) -> None:
    assert is_of_unit([line(read)], unit) is True


@pytest.mark.parametrize(
    ("one", "other", "unit"),
    [
        ("和静县第二中学", "和静县第三中学", "和静县第三中学"),
        ("巴州美天水电开发有股公司", "巴州水电开发有限公司", "巴州天鹅湖水电开发有限公司"),
    ],
)
def test_a_character_misread_on_one_strip_and_right_on_another_is_no_other_units(
    one: str, other: str, unit: str
) -> None:
    assert is_of_unit([line(one), line(other)], unit) is None


@pytest.mark.parametrize(
    "read",
    [
        "和静县第二中学",
        "博湖县第一中学",
        "和静县水利管理站",
        "和静县第一中学工会",
        "和静县第一小学",
    ],
)
def test_another_units_ring_is_told_by_what_differs(read: str) -> None:
    assert is_of_unit([line(read)], UNIT) is not True
    assert is_of_unit([line(UNIT)], read) is not True
    assert read.endswith("小学") or is_of_unit([line(read)], UNIT) is False


@pytest.mark.parametrize(
    "read",
    ["和静县第中学", "第中学", "和静县第一", "县第一中学", "中学和静县第一", "和静县乃门莫敦镇"],
)
def test_what_a_worn_ring_lacks_supports_nobody_and_accuses_nobody(read: str) -> None:
    """Neither what tells two units apart may be lost, nor two neighbours, nor the place."""
    assert is_of_unit([line(read)], UNIT) is None or read == "和静县乃门莫敦镇"
    assert is_of_unit([line(read)], UNIT) is not True


@pytest.mark.parametrize(
    ("read", "unit"),
    [
        ("和县第一中学", UNIT),
        ("第一中学", UNIT),
        ("住房和城乡建设局", "和静县住房和城乡建设局"),
        ("和镇卫生院", "和静镇卫生院"),
        ("和镇卫生院", "和硕镇卫生院"),
        ("静镇卫生院", "和静镇卫生院"),
        ("博县水利局", "博湖县水利局"),
    ],
)
def test_a_place_is_known_by_its_whole_name_or_by_what_no_other_has(read: str, unit: str) -> None:
    """和□县 is 和静县 or 和硕县, and every county has its first school; of towns nobody has a
    list. □静县 and 博□县 (which no other is) are told where the list is whole."""
    assert is_of_unit([line(read)], unit) is (True if read.startswith("博") else None)


def test_a_county_half_seen_is_told_from_every_other() -> None:
    likely = line("和都县第一中学", doubts={1: {"都": 0.6, "静": 0.05, "": 0.3}})
    rival = line("和都县第一中学", doubts={1: {"都": 0.6, "静": 0.05, "硕": 0.03, "": 0.3}})
    assert is_of_unit([likely], UNIT) is True
    assert is_of_unit([likely], UNIT.replace("静", "硕")) is not True
    assert is_of_unit([rival], UNIT) is None


def test_a_county_is_what_all_strips_together_make_likeliest() -> None:
    """Print over a seal makes one strip see a little of another county."""
    strips = [
        line("静县第一中学"),
        line("都县第一中学", doubts={0: {"都": 0.6, "博": 0.05, "": 0.3}}),
    ]
    assert is_of_unit(strips[1:], "博湖县第一中学") is True
    assert is_of_unit(strips, "博湖县第一中学") is not True
    assert (
        is_of_unit(
            [line("和硕县乃门莫敦镇幼儿园"), line("和县乃门莫敦镇幼儿园")], "和静县乃门莫敦镇幼儿园"
        )
        is not True
    )


def test_letters_too_doubtful_to_be_read_still_support_the_name() -> None:
    doubtful = line(
        "和净县箅一中学",
        doubts={1: {"净": 0.5, "静": 0.3, "": 0.2}, 3: {"箅": 0.4, "第": 0.3, "": 0.3}},
    )
    assert is_of_unit([doubtful], UNIT) is True
    assert is_of_unit([line("和净县第一中学")], UNIT) is None  # another, surely, but one of a place
    told_apart = line("和静县第二中学", doubts={4: {"二": 0.6, "一": 0.35, "": 0.05}})
    assert (
        is_of_unit([told_apart], UNIT) is not True
        and is_of_unit([told_apart], "和静县第二中学") is True
    )


def test_a_ring_cut_open_within_its_text_accuses_nobody() -> None:
    cut, foot = line("纪检监察组和静县纪委"), line("和静县纪委纪检监察组")
    assert is_of_unit([cut, foot], "和静县纪委监委驻县教育局纪检监察组") is None
    assert is_of_unit([], UNIT) is None


# ----------------------------------------------------------------------------------- rows


def row_of(material: Material, *strips: Line, text: str | None) -> tuple[FieldVerdict, str | None]:
    seal = Reading("sealed_by", text, text or "", (), Box(0, 0, 9, 9), 0.9, SOURCE)
    paper = replace(seen_paper(material, {"sealed_by": seal}, []), seal=strips)
    (row,) = mark_rows(paper, UNIT)
    return row.verdict, row.declared


def test_a_seal_that_leaves_its_unit_open_goes_to_a_person() -> None:
    open_to_all, theirs = line("和静县第中学"), line(UNIT)
    notice = Material.PUBLIC_NOTICE
    assert row_of(notice, open_to_all, text="和静县第中学") == (FieldVerdict.UNDECIDED, None)
    assert row_of(notice, theirs, text=None) == (FieldVerdict.MATCH, UNIT)
    assert row_of(notice, line("和静县水利局"), text="和静县水利局") == (
        FieldVerdict.NOT_DECLARED,
        None,
    )
    assert row_of(Material.RECOMMENDATION, theirs, text=UNIT) == (FieldVerdict.MATCH, UNIT)
    assert row_of(Material.RECOMMENDATION, open_to_all, text="和静县水利局") == (
        FieldVerdict.NOT_DECLARED,
        None,
    )
    # Whose seal that is does not depend on the employer.
    assert row_of(Material.INTEGRITY_CERTIFICATE, open_to_all, text="纪委") == (
        FieldVerdict.NOT_DECLARED,
        None,
    )


# --------------------------------------------------------------------------------- strips


def sealed(unit: str, em: float, quality: int | None = None, strength: float = 0.85) -> np.ndarray:
    """A sheet with one seal of 330 px, its letters `em` of that high."""
    canvas = Canvas("tune", Image.new("RGB", (700, 700), (252, 252, 250)), 200.0)
    face = pick("tune", "song", np.random.default_rng(3), unit)
    canvas.stamp(ornament.seal(unit, face.at(330 * em), 330, strength=strength, tilt=0.0), 350, 350)
    pixels = np.asarray(canvas.image)
    if quality is None:
        return pixels
    small = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return jpeg_round_trip(small, quality)


def unrolled(pixels: np.ndarray) -> list[np.ndarray]:
    (ring,) = find_seals(red_strength(pixels))
    return [255 - strip.astype(np.float32) for strip in strips_of(pixels, ring)]


@pytest.mark.parametrize("em", [0.075, 0.13])
def test_letters_fill_their_strip_however_high_they_are(em: float) -> None:
    letters = unrolled(sealed("和静县教育和科学技术局", em))[0]
    rows = np.flatnonzero(letters.mean(axis=1) > 12)
    assert rows[-1] - rows[0] > 0.6 * UNROLLED_HEIGHT


def test_a_seal_in_a_chats_picture_is_read_by_the_green_light_that_it_takes() -> None:
    """Compression keeps colour too coarsely for letters 20 px high."""
    pixels = sealed(UNIT, 0.12, quality=25, strength=0.6)
    (ring,) = find_seals(red_strength(pixels))
    by_colour, *by_green = read_seal(pixels, ring, paddle_reader()).strips
    assert is_of_unit([by_colour], UNIT) is None
    assert is_of_unit(by_green, UNIT) is True and is_of_unit(by_green, "和静县第二中学") is False


def test_a_letter_that_nobody_read_leaves_its_place_in_a_seals_text() -> None:
    """They stand equally far apart: 和静委 read of 和静县纪委监委 names nobody."""
    worn = replace(line("和静律检查委员会"), steps=(1, 3, 9, 11, 13, 15, 17, 19))
    assert seal_text.text_of(worn) == "和静□□律检查委员会"


def test_letters_on_which_the_strips_differ_speak_for_nobody() -> None:
    doubtful = replace(line("和静县纪得检查委员会"), probabilities=(1,) * 4 + (0.57,) + (1,) * 5)
    strips = [doubtful, doubtful, line("和静县检查委员会"), line("和静县纪检查委员会")]
    assert text_of(strips[0], strips) == "和静县纪□检查委员会"
    assert text_of(line("监系委员会"), [line("监法委员会"), line("监系委员会")]) == "监□委员会"
    whole = line("和静县水利局")
    assert text_of(whole, [whole, whole, line("静县水利"), line("水利局和静县")]) == whole.text


def test_what_one_strip_supports_and_another_denies_leaves_the_unit_open() -> None:
    both = [line("和静县第二中学"), line("和静县第三中学")]
    assert is_of_unit(both, "和静县第三中学") is None
