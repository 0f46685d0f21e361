"""A report made by hand, with every kind of finding, for the tests of its looks."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from intake.documents.flags import make_flag
from intake.domain.application import BEIJING, Material
from intake.domain.findings import (
    Defect,
    DefectAt,
    DocumentFinding,
    FieldFinding,
    FieldVerdict,
    MaterialEntry,
    PageFinding,
    Report,
    UploadFinding,
)
from intake.domain.geometry import Box
from intake.reporting.html import CropKey, PageKey, Pictures

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
CARD = "uploads/身份证.jpg"
DIPLOMA = "uploads/IMG_0002.jpg"
ROWS = [
    ("name", "阿依古丽·买买提", "阿依古丽·买买提", FieldVerdict.MATCH, 0.998),
    ("sex", "女", "女", FieldVerdict.MATCH, 0.999),
    ("ethnicity", "维吾尔", "维吾尔", FieldVerdict.MATCH, 0.997),
    ("birth_date", "1999-03-08", "1999-03-08", FieldVerdict.MATCH, 0.995),
    (
        "address",
        "新疆和静县和静镇幸福路12号",
        "新疆和静县和静镇幸福路12号",
        FieldVerdict.UNDECIDED,
        0.71,
    ),
    ("id_number", "652827199903080023", "652827199903080028", FieldVerdict.MISMATCH, 0.998),
]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(str(FONT), size) if FONT.exists() else ImageFont.load_default(size)


def _box(row: int) -> Box:
    return Box(240, 70 + row * 84, 860, 126 + row * 84)


def card_page() -> Image.Image:
    page = Image.new("RGB", (1010, 637), (226, 236, 241))
    draw = ImageDraw.Draw(page)
    for i, (name, _, read, _, _) in enumerate(ROWS):
        draw.text((60, 76 + i * 84), name[:8], font=_font(30), fill=(70, 110, 150))
        draw.text((250, 72 + i * 84), read, font=_font(40), fill=(25, 25, 25))
    return page


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def pictures() -> Pictures:
    page = card_page()
    crops: dict[CropKey, bytes] = {}
    for i in range(len(ROWS)):
        box = _box(i)
        at = (box.left, box.top, box.right, box.bottom)
        crops[(CARD, 1, at)] = _jpeg(page.crop(at))
    turned = page.rotate(90, expand=True)
    small: dict[PageKey, bytes] = {
        (CARD, 1): _jpeg(page.resize((505, 318))),
        (DIPLOMA, 1): _jpeg(turned.resize((318, 505))),
    }
    return Pictures(crops, small)


def report(clock_is_set: bool = True) -> Report:
    fields = tuple(
        FieldFinding(name, declared, read, 0.96, sure, verdict, CARD, 1, _box(i))
        for i, (name, declared, read, verdict, sure) in enumerate(ROWS)
    )
    card = DocumentFinding(
        Material.ID_CARD_PORTRAIT_SIDE,
        CARD,
        1,
        Box(20, 20, 990, 617),
        resolution_dpi=301.4,
        legibility=0.97,
    )
    diploma = DocumentFinding(
        Material.GRADUATION_CERTIFICATE,
        DIPLOMA,
        1,
        Box(20, 30, 600, 980),
        legibility=0.21,
        defects=(DefectAt(Defect.GLARE, Box(100, 200, 420, 560)), DefectAt(Defect.BLUR)),
    )
    return Report(
        application="ayi-guli",
        policy="hejing-2024",
        as_of=dt.datetime(2024, 10, 20, 10, 0, tzinfo=BEIJING),
        clock_is_set=clock_is_set,
        round=1,
        scope=(
            Material.ID_CARD_PORTRAIT_SIDE,
            Material.ID_CARD_EMBLEM_SIDE,
            Material.GRADUATION_CERTIFICATE,
            Material.DEGREE_CERTIFICATE,
            Material.CHSI_REPORT,
            Material.CE_PUBLIC_COURSE,
            Material.CE_PROFESSIONAL_COURSE,
        ),
        versions={
            "pipeline": "0.1.0",
            "policy_revision": "1",
            "models": {"PP-OCRv6_small_rec": "sha256:" + "6f" * 32},
        },
        verdict="return",
        uploads=(
            UploadFinding(
                CARD,
                "ab" * 32,
                "checked",
                None,
                (PageFinding(1, 1010, 637, 0, (Material.ID_CARD_PORTRAIT_SIDE,)),),
            ),
            UploadFinding(
                DIPLOMA,
                "cd" * 32,
                "checked",
                None,
                (PageFinding(1, 637, 1010, 90, (Material.GRADUATION_CERTIFICATE,)),),
            ),
            UploadFinding("uploads/<b>坏.pdf", "ef" * 32, "refused", "PDF_ENCRYPTED", ()),
        ),
        flags=_flags(),
        materials=(
            MaterialEntry(
                Material.ID_CARD_PORTRAIT_SIDE, None, True, "misreported", (card,), fields
            ),
            MaterialEntry(Material.ID_CARD_EMBLEM_SIDE, None, True, "missing", (), ()),
            MaterialEntry(Material.GRADUATION_CERTIFICATE, None, True, "unclear", (diploma,), ()),
            MaterialEntry(
                Material.CE_PUBLIC_COURSE,
                2024,
                True,
                "ok",
                (),
                (
                    FieldFinding(
                        "hours", "30", "30", 0.9, 0.99, FieldVerdict.MATCH, None, None, None
                    ),
                ),
            ),
        ),
    )


def _flags():
    card = Material.ID_CARD_PORTRAIT_SIDE
    return (
        make_flag("CHSI_REPORT_AGED", material=Material.CHSI_REPORT, read="2024-08-01", days=80),
        make_flag(
            "ID_NUMBER_MISMATCH",
            material=card,
            field="id_number",
            upload=CARD,
            page=1,
            box=_box(5),
            declared=ROWS[5][1],
            read=ROWS[5][2],
            confidence=0.998,
            clause="六（一）1",
        ),
        make_flag("MATERIAL_MISSING", material=Material.ID_CARD_EMBLEM_SIDE),
        make_flag(
            "PAPER_UNCLEAR",
            material=Material.GRADUATION_CERTIFICATE,
            upload=DIPLOMA,
            page=1,
            defects="反光、模糊",
            remedy="请关闭闪光灯，取下塑封或封套，避开灯下重新拍摄",
        ),
        make_flag("PDF_ENCRYPTED", upload="uploads/<b>坏.pdf"),
        make_flag(
            "FIELD_NOT_CHECKED",
            material=card,
            field="address",
            upload=CARD,
            page=1,
            box=_box(4),
            declared=ROWS[4][1],
            read=ROWS[4][2],
        ),
        make_flag(
            "WRONG_SLOT",
            material=Material.CE_PUBLIC_COURSE,
            year=2024,
            found="继续教育专业课合格证书",
        ),
    )
