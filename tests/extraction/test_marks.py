"""What papers carry besides print, each on a small sheet with one thing on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.documents.commitment import PROMISE
from intake.domain.application import Material
from intake.domain.findings import FieldVerdict
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.page import Page
from intake.domain.text import Line
from intake.extraction.imaging.red_ink import is_grey, red_strength
from intake.extraction.marks.copy_kind import is_colourless
from intake.extraction.marks.find_marks import GREY_COPY, see_marks
from intake.extraction.marks.fingerprint import find_fingerprint
from intake.extraction.marks.foot_date import date_filled
from intake.extraction.marks.handwritten_promise import aligned_promise
from intake.extraction.marks.seals.detect import find_seals
from intake.extraction.marks.signature import Sheet, at_label, signature_of
from intake.verification.verify_marks import mark_rows
from samples.drawing import hand, ornament, seals
from samples.drawing.canvas import Canvas
from samples.drawing.fonts import pick
from samples.drawing.papers import draw
from samples.people.person import make_person
from tests.fakes import line, paddle_reader, seen_paper

SIZE = (700, 990)


class NoReader:
    """A reader for papers on which there is nothing to be read."""

    name = "none"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        raise AssertionError("nothing is looked for")

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        raise AssertionError("nothing is read")


def sheet_with(what: str, way: str = "plain") -> RGB:
    """An A4 sheet at 85 dpi with a red title and one thing at its foot."""
    canvas = Canvas("tune", Image.new("RGB", SIZE, (252, 252, 250)), 85.0)
    rng = np.random.default_rng(5)
    face = pick("tune", "song", rng)
    canvas.text(350, 120, "和静县水利局文件", face, 40, anchor="ms", colour=(200, 30, 36))
    canvas.draw.line((60, 150, 640, 150), fill=(200, 30, 36), width=4)
    canvas.text(380, 760, "和静县水利局", face, 24)
    if what == "seal":
        seals.press(canvas, rng, "和静县水利局", 470, 760, way=way)
    elif what == "finger":
        hand.press_finger(canvas, rng, 470, 760)
    elif what == "stamp":
        canvas.draw.rectangle((430, 720, 500, 790), outline=(200, 30, 36), width=5)
        canvas.text(438, 770, "王印", face, 28, colour=(200, 30, 36))
    elif what == "photo":
        canvas.draw.rectangle((500, 250, 600, 390), fill=(196, 34, 44))
    return np.asarray(canvas.image)


@pytest.mark.parametrize("way", sorted(seals.WAYS))
def test_a_seal_is_found_however_it_was_pressed(way: str) -> None:
    (ring,) = find_seals(red_strength(sheet_with("seal", way)))
    assert np.hypot(ring.centre[0] - 470, ring.centre[1] - 760) < 12


def test_a_ring_round_a_star_is_a_seal_although_its_letters_left_no_ink() -> None:
    sheet = Image.new("RGB", SIZE, (252, 252, 250))
    pressed = ornament.seal(
        "", pick("tune", "song", np.random.default_rng(1)).at(14), 140, strength=0.5
    )
    sheet.paste(pressed, (400, 690), pressed)
    (ring,) = find_seals(red_strength(np.asarray(sheet)))
    assert np.hypot(ring.centre[0] - 470, ring.centre[1] - 760) < 6
    empty = Image.new("RGB", SIZE, (252, 252, 250))
    ImageDraw.Draw(empty).ellipse((400, 690, 540, 830), outline=(200, 30, 36), width=4)
    assert find_seals(red_strength(np.asarray(empty))) == []


@pytest.mark.parametrize("what", ["nothing", "finger", "stamp", "photo"])
def test_red_that_is_no_ring_is_no_seal(what: str) -> None:
    assert find_seals(red_strength(sheet_with(what))) == []


def test_a_fingerprint_is_told_from_seals_stamps_and_red_grounds() -> None:
    found = {
        w: find_fingerprint(s := red_strength(sheet_with(w)), find_seals(s))
        for w in ("nothing", "finger", "seal", "stamp", "photo")
    }
    box = found.pop("finger")
    assert box is not None and box.left < 470 < box.right and box.top < 760 < box.bottom
    assert not any(found.values())


def test_a_grey_copy_cannot_show_a_seal() -> None:
    grey = np.repeat(sheet_with("seal").mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert is_grey(red_strength(grey)) and not is_grey(red_strength(sheet_with("seal")))


def test_a_label_in_misread_handwriting_still_asks_for_a_signature() -> None:
    assert (
        at_label(
            Sheet(np.full((400, 900, 3), 250, np.uint8), (line("申报入:", 100, 200),), np.eye(3))
        )[0]
        is False
    )


def test_a_sheet_written_in_blue_is_no_grey_copy_and_shows_that_no_finger_was_set() -> None:
    for ink, value in (((30, 44, 120), "absent"), ((40, 40, 40), None)):
        canvas = Canvas("tune", Image.new("RGB", SIZE, (252, 252, 250)), 85.0)
        for y in (300, 340, 380):
            canvas.text(
                100,
                y,
                "本人承诺以上填报内容和提交的材料",
                pick("tune", "song", np.random.default_rng(1)),
                24,
                colour=ink,
            )
        marks = see_marks(
            Page("a", 1, np.asarray(canvas.image)),
            Box(0, 0, *SIZE),
            Material.COMMITMENT,
            [],
            np.eye(3),
            NoReader(),
        )
        assert marks.readings["fingerprint"].value == value


def test_red_on_the_desk_beside_a_sheet_is_no_finger() -> None:
    pixels, sheet = (
        sheet_with("finger"),
        np.array([[40, 40], [660, 40], [660, 640], [40, 640]], np.float32),
    )
    for outline, value in ((None, "present"), (sheet, "absent")):
        marks = see_marks(
            Page("a", 1, pixels),
            Box(0, 0, *SIZE),
            Material.COMMITMENT,
            [],
            np.eye(3),
            NoReader(),
            outline=outline,
        )
        assert marks.readings["fingerprint"].value == value


def test_red_all_around_the_rim_of_a_sheet_hides_no_finger() -> None:
    pixels = sheet_with("finger").copy()
    pixels[:12] = pixels[-12:] = (150, 60, 40)
    pixels[:, :12] = pixels[:, -12:] = (150, 60, 40)
    strength = red_strength(pixels)
    where = find_fingerprint(strength, find_seals(strength))
    assert where is not None and where.left < 470 < where.right and where.top < 760 < where.bottom


@pytest.mark.parametrize(
    ("what", "seen"), [("seal", "present"), ("nothing", None), ("stamp", None), ("portrait", None)]
)
def test_a_grey_copy_of_a_course_certificate_on_a_coloured_desk_shows_its_seal_or_leaves_it_open(
    what: str, seen: str | None
) -> None:
    pixels = sheet_with(what).copy()
    if what == "portrait":
        pixels[700:840, 420:520] = np.asarray(ornament.portrait(100, 140, 3, (70, 90, 160)))
    grey = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2)
    lit = np.clip(grey * (0.98, 0.9, 0.72), 0, 255).astype(np.uint8)
    desk = np.full((SIZE[1] + 200, SIZE[0] + 200, 3), (150, 40, 60), np.uint8)
    desk[100:-100, 100:-100] = lit
    box = Box(100, 100, SIZE[0] + 100, SIZE[1] + 100)
    marks = see_marks(Page("a", 1, desk), box, Material.CE_PUBLIC_COURSE, [], np.eye(3), NoReader())
    assert marks.readings["seal"].value == seen


def test_a_ring_in_the_head_of_a_grey_certificate_is_no_seal() -> None:
    grey = np.repeat(sheet_with("seal").mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    lines = [line("合格证书", 300, 100), line("新疆", 300, 480), line("2024年10月12日", 300, 940)]
    upside_down = np.array([[-1.0, 0, SIZE[0]], [0, -1.0, SIZE[1]], [0, 0, 1]])
    for to_upright, seen in ((np.eye(3), "present"), (upside_down, None)):
        marks = see_marks(
            Page("a", 1, grey),
            Box(0, 0, *SIZE),
            Material.CE_PUBLIC_COURSE,
            lines,
            to_upright,
            NoReader(),
        )
        assert marks.readings["seal"].value == seen


def test_a_sheet_askew_on_a_coloured_desk_is_asked_for_its_own_colours() -> None:
    """Its box holds desk even in the middle; red print tells that it is no copy."""
    outline = np.array([[0, 250], [520, 0], [700, 850], [180, 1050]], np.float32)
    inside = cv2.fillConvexPoly(np.zeros((1060, 720), np.uint8), outline.astype(np.int32), (1,)) > 0
    pixels = np.where(inside[..., None], np.uint8(245), np.array((150, 40, 60), np.uint8))
    for ink, value in (((30, 30, 30), None), ((200, 30, 40), "absent")):
        pixels[500:540, 250:450] = ink
        marks = see_marks(
            Page("a", 1, pixels),
            Box(0, 0, 720, 1060),
            Material.CE_PUBLIC_COURSE,
            [],
            np.eye(3),
            NoReader(),
            outline=outline,
        )
        assert marks.readings["seal"].value == value


# --------------------------------------------------------------------- date and signature


def blank_sheet(*lines: Line, pixels: RGB | None = None) -> Sheet:
    return Sheet(
        np.full((400, 900, 3), 250, np.uint8) if pixels is None else pixels, lines, np.eye(3)
    )


def test_a_printed_date_that_nobody_filled_in_is_no_date() -> None:
    assert date_filled(blank_sheet(line("2024年10月12日", 500, 300)))[0] is True
    assert date_filled(blank_sheet(line("2024年月日", 500, 300)))[0] is False
    assert date_filled(blank_sheet(line("公示时间自2024年10月12日", 100, 100)))[0] is None


@pytest.mark.parametrize(
    "text",
    [
        "二〇二四年十月十五日",
        "二〇二四二十月十五日",
        "2024年1o月l5曰",
        "2024.10.15",
        "和静县水利局2024年10月15日",
        "承诺日期:2024年10月12日",
        "2024年10月1",
        "024年1月22日",
        "二〇二四年十月十七甲",
        "2024年10月15日.",
        "日期:2〇24年10月15日",
        "8024年01月27",
        "二〇二年一月十八日",
    ],
)
def test_a_day_is_a_day_however_it_was_read(text: str) -> None:
    assert date_filled(blank_sheet(line("特此证明。", 100, 100), line(text, 500, 300)))[0] is True


@pytest.mark.parametrize(
    "text",
    [
        "公示时间:2024年10月8日",
        "自2024年10月8日",
        "2024年10月15日止",
        "参加工作时间:2022年8月1日",
        "起止时间:2022年8月1日",
    ],
)
def test_a_day_that_the_text_tells_is_not_the_foots(text: str) -> None:
    assert date_filled(blank_sheet(line("特此证明。", 100, 100), line(text, 500, 300)))[0] is None


def test_a_day_of_birth_in_a_form_is_no_day_at_its_foot() -> None:
    form = [line("1999年3月8日", 300, 40), line("同意。", 100, 200), line("年月日", 500, 300)]
    assert date_filled(blank_sheet(*form))[0] is False


def test_a_date_between_whose_signs_ink_stands_is_not_called_blank() -> None:
    """What a pen wrote there was only not read."""
    blank = line("年月日", 500, 300, width=300)
    assert date_filled(blank_sheet(blank))[0] is False
    inked = np.full((400, 900, 3), 250, np.uint8)
    inked[303:327, 596:602] = inked[303:327, 610:616] = 20
    assert date_filled(blank_sheet(blank, pixels=inked))[0] is None
    assert date_filled(blank_sheet(line("2024年月", 500, 300), line("10月15", 640, 360)))[0] is None


def test_a_label_asks_for_a_signature_whoever_is_to_sign() -> None:
    for label in ("审核人(签字):", "学校领导签字:", "承诺人(签字并按手印):", "局领导签字"):
        assert at_label(blank_sheet(line(label, 100, 100)))[0] is False
    assert at_label(blank_sheet(line("本人承诺以上填报内容", 100, 100)))[0] is None


def test_a_signature_is_ink_behind_its_label() -> None:
    label = line("签字：", 100, 100)
    assert at_label(blank_sheet(label))[0] is False
    assert at_label(blank_sheet(line("特此证明", 100, 100)))[0] is None
    signed = np.full((400, 900, 3), 250, np.uint8)
    signed[95:130, 230:236] = signed[110:114, 220:290] = 20
    assert at_label(blank_sheet(label, pixels=signed))[0] is True
    assert at_label(blank_sheet(line("签字：王丽", 100, 100), pixels=signed))[0] is True
    assert at_label(blank_sheet(line("签字：（单位负责人签字）", 100, 100)))[0] is False
    printed = np.full((400, 900, 3), 235, np.uint8)
    printed[90:140:3, 220:260] = (186, 60, 70)  # a finger's ridges
    assert at_label(blank_sheet(label, pixels=printed))[0] is False
    printed[95:130, 262:266] = printed[110:114, 262:300] = 20  # and a name beside it
    assert at_label(blank_sheet(label, pixels=printed))[0] is True


def sealed_foot(is_signed: bool) -> RGB:
    """A letter's foot whose seal covers label and place of the signature."""
    canvas = Canvas("tune", Image.new("RGB", (900, 620), (252, 252, 250)), 150.0)
    rng = np.random.default_rng(7)
    face = pick("tune", "song", rng)
    canvas.text(300, 250, "签字：", face, 34)
    canvas.text(300, 340, "和静县水利局", face, 34)
    canvas.text(300, 400, "2024年10月12日", face, 34)
    if is_signed:
        hand.sign(canvas, rng, "赵文斌", 410, 255, 46)
    seals.press(canvas, rng, "和静县水利局", 420, 290)
    return np.asarray(canvas.image)


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_seal_over_label_and_signature_hides_neither_and_is_no_signature(is_signed: bool) -> None:
    beside = (line("和静县水利局", 300, 312), line("2024年10月12日", 300, 372))
    sheet = blank_sheet(*beside, pixels=sealed_foot(is_signed))
    assert at_label(sheet)[0] is None
    assert signature_of(sheet, Material.WORK_EXPERIENCE, paddle_reader())[0] is is_signed


def test_a_seals_letters_behind_a_label_are_no_signature() -> None:
    pixels = sealed_foot(is_signed=False)
    lines = (line("签字：", 300, 222, width=90), line("静县水", 330, 200, width=160))
    assert at_label(blank_sheet(*lines, pixels=pixels))[0] is False


def test_a_labels_box_that_reaches_over_the_signature_does_not_hide_it() -> None:
    pixels = np.full((400, 900, 3), 250, np.uint8)
    pixels[95:130, 230:236] = pixels[110:114, 220:290] = 20
    wide = line("签字：", 100, 100, width=200)
    assert wide.posterior is not None
    label = replace(wide, steps=tuple(step // 2 for step in wide.steps))
    assert at_label(blank_sheet(label, pixels=pixels))[0] is True


@pytest.mark.parametrize("label", ["羊落人:", "承诺人阿依路力克", "申报入：王"])
def test_a_promises_label_in_a_hard_hand_asks_for_a_signature(label: str) -> None:
    foot = line(label, 100, 200)
    assert at_label(blank_sheet(foot), is_promise=True)[0] is False
    assert at_label(blank_sheet(line("如申请人提交弄虚作假", 100, 100)), is_promise=True)[0] is None


# ------------------------------------------------------------------------------ promise


def test_the_promise_shows_which_characters_the_pixels_support() -> None:
    half = PROMISE.index("一经查实")
    written = [
        line(PROMISE[:20]),
        line(PROMISE[20:half]),
        line("我会遵守规定" + PROMISE[half + 5 :]),
    ]
    text = aligned_promise(written)
    assert text is not None and len(text) == len(PROMISE)
    assert text[:half] == PROMISE[:half] and text[half : half + 4] == "□□□□"
    assert aligned_promise([line(PROMISE)]) == PROMISE


def test_another_text_supports_no_promise() -> None:
    assert (
        aligned_promise([line("我热爱教育事业，认真备课，关心学生，遵守学校各项规章制度")]) is None
    )


# ------------------------------------------------------------------------- copies in grey


def card(*, in_grey: bool, light: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> RGB:
    """A drawn card on a grey desk, photographed under light of some colour."""
    drawing = draw(
        "id_card_portrait_side",
        make_person(np.random.default_rng(4)),
        np.random.default_rng(4),
        "tune",
    )
    image = drawing.image.convert("L") if in_grey else drawing.image
    sheet = Image.new("RGB", (drawing.image.width + 60, drawing.image.height + 60), (150, 150, 150))
    sheet.paste(image.convert("RGB"), (30, 30))
    return np.clip(np.asarray(sheet) * np.array(light), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("light", [(1.0, 1.0, 1.0), (1.0, 0.88, 0.7), (0.8, 0.9, 1.0)])
def test_a_card_copied_in_grey_is_told_from_one_in_colour_under_any_light(
    light: tuple[float, float, float],
) -> None:
    for in_grey in (True, False):
        pixels = card(in_grey=in_grey, light=light)
        assert (
            is_colourless(pixels, Box(10, 10, pixels.shape[1] - 10, pixels.shape[0] - 10))
            is in_grey
        )
    assert not is_colourless(
        np.zeros((400, 600, 3), np.uint8), Box(0, 0, 600, 400)
    )  # too dark to tell


def test_a_card_of_which_only_the_text_was_outlined_is_in_colour_all_the_same() -> None:
    pixels = card(in_grey=False)
    wide, high = pixels.shape[1], pixels.shape[0]
    assert not is_colourless(pixels, Box(wide // 4, high // 5, wide * 3 // 5, high * 4 // 5))


def test_a_card_in_grey_has_a_row_of_its_own_and_one_in_colour_has_none() -> None:
    rows = {}
    for in_grey in (True, False):
        pixels = card(in_grey=in_grey)
        box = Box(0, 0, pixels.shape[1], pixels.shape[0])
        marks = see_marks(
            Page("a", 1, pixels), box, Material.ID_CARD_PORTRAIT_SIDE, [], np.eye(3), NoReader()
        )
        paper = seen_paper(Material.ID_CARD_PORTRAIT_SIDE, marks.readings, [])
        rows[in_grey] = [(row.field, row.read) for row in mark_rows(paper)]
    assert rows == {True: [("copy_kind", GREY_COPY)], False: []}


def test_a_seal_on_a_grey_copy_is_neither_seen_nor_called_lacking() -> None:
    for what in ("seal", "nothing"):
        grey = np.repeat(sheet_with(what).mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
        page = Page("a", 1, grey)
        marks = see_marks(
            page, Box(0, 0, *SIZE), Material.WORK_EXPERIENCE, [], np.eye(3), NoReader()
        )
        (row,) = (
            r
            for r in mark_rows(seen_paper(Material.WORK_EXPERIENCE, marks.readings, []))
            if r.field == "seal"
        )
        assert (row.read, row.verdict) == (
            None,
            FieldVerdict.UNDECIDED,
        ) and "sealed_by" not in marks.readings
