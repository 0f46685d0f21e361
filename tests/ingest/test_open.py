"""Every accepted kind of file becomes the page a person sees."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageCms, ImageDraw

from intake.domain.errors import Refusal
from intake.domain.page import Page
from intake.ingest.admission import Limits, open_folder_file, sha256_of, sniff
from intake.ingest.open import iter_pages, open_upload

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (255, 255, 255)

# The four-coloured picture as HEIC, 64 x 48, made with libheif; the second is stored
# lying on its side with the rotation that sets it upright.
HEIC = {
    "upright": (
        "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABw"
        "aWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAMcAAAAjaWlu"
        "ZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBj"
        "bwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMA"
        "HroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZE"
        "AcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAA"
        "AAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAA"
        "AAEAAQWBAgMFhAAAAM9tZGF0AAAAwygBrwngITip//M8b/78nZe0xyeVp79Y//y3r7y4H/36G3R+"
        "jwmjDs+D/ACf+DgutkZKEj/+o1l+RihU09gZYDnfjdCHlUqsDA8svwLC/a5Pd3YAO+SpY9xl36Mt"
        "sgZFKCoY2X87j0AJGThadTucIZNCJzNPNBjXwvVg4sAS4qos/J5F8XXHnlZ9kVO15FL0jIGZ/2sC"
        "aqrAaajfH3uOmubq5YliG5lc352Ju4jp6N0nYZ7B6tC1sxO4e8Fav5vW7nMxgA=="
    ),
    "turned": (
        "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABw"
        "aWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAAFMAAgAAAAAC"
        "PwABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAA"
        "AQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAA"
        "AAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMA"
        "kAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgA"
        "AQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAQAAAAAH////wAAAA"
        "AgAAAAAAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMF"
        "hIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAH9tZGF0AAAATygBrwngIzhH/7Ud/9/h/+p5"
        "29yg872VztehvvPP99bRhEzkkpNaOoocukM4ZY//2rRYipVvKAKH4+GjauANZ/oV79ST3KFy/6GZ"
        "G95JXfwAAAAGRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA="
    ),
}

# How to store the upright picture so that EXIF orientation 2…8 shows it upright again.
STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(width: int = 64, height: int = 48) -> Image.Image:
    """Red, green over blue, white: any turn or flip shows."""
    drawn = Image.new("RGB", (width, height), WHITE)
    w, h = width // 2, height // 2
    drawn.paste(RED, (0, 0, w, h))
    drawn.paste(GREEN, (w, 0, width, h))
    drawn.paste(BLUE, (0, h, w, height))
    return drawn


def saved(drawn: Image.Image, path: Path, kind: str, **options: object) -> Path:
    drawn.save(path, kind, **options)
    return path


def assert_upright(page: Page, size: tuple[int, int] = (64, 48), within: int = 12) -> None:
    assert (page.width, page.height) == size
    high, wide, _ = page.pixels.shape
    for x, y, colour in ((1, 1, RED), (3, 1, GREEN), (1, 3, BLUE), (3, 3, WHITE)):
        seen = page.pixels[y * high // 4, x * wide // 4].astype(int)
        assert np.abs(seen - colour).max() <= within, (x, y, seen)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_each_kind_of_picture_opens_whatever_its_name(tmp_path: Path, kind: str) -> None:
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    path = saved(quarters(), tmp_path / "scan.docx", kind, **options)
    (page,) = open_upload(path, "uploads/a")
    assert_upright(page, within=40)
    assert (page.upload, page.number, page.reduction) == ("uploads/a", 1, 1)
    assert page.pixels.dtype == np.uint8 and page.words == ()


@pytest.mark.parametrize("name", HEIC)
def test_heic_is_turned_exactly_once(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(base64.b64decode(HEIC[name]))
    assert_upright(open_upload(path, "a")[0])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_exactly_once(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    stored = quarters()
    if orientation in STORED_AS:
        stored = stored.transpose(STORED_AS[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if kind in {"JPEG", "WEBP"} else {}
    path = saved(stored, tmp_path / "a", kind, exif=exif.tobytes(), **options)
    assert_upright(open_upload(path, "a")[0], within=40)


def test_an_absurd_orientation_leaves_the_picture_as_stored(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    path = saved(quarters(), tmp_path / "a", "PNG", exif=exif.tobytes())
    assert_upright(open_upload(path, "a")[0])


def test_colour_models_and_depths_all_become_rgb(tmp_path: Path) -> None:
    deep = np.asarray(quarters().convert("L"), np.uint16) * 257
    cases = {
        "cmyk": (quarters().convert("CMYK"), "JPEG", quarters()),
        "palette": (quarters().quantize(16), "PNG", quarters()),
        "grey": (quarters().convert("L"), "PNG", quarters().convert("L")),
        "sixteen bit": (Image.fromarray(deep), "PNG", quarters().convert("L")),
        "sixteen bit tiff": (Image.fromarray(deep), "TIFF", quarters().convert("L")),
        "thirty-two bit": (Image.fromarray(deep.astype(np.int32)), "TIFF", quarters().convert("L")),
        "float": (
            Image.fromarray(deep.astype(np.float32) / 65_535),
            "TIFF",
            quarters().convert("L"),
        ),
        "lab": (
            ImageCms.profileToProfile(
                quarters(),
                ImageCms.createProfile("sRGB"),
                ImageCms.createProfile("LAB"),
                outputMode="LAB",
            ),
            "TIFF",
            quarters(),
        ),
    }
    for name, (drawn, kind, wanted) in cases.items():
        path = saved(drawn, tmp_path / name, kind)
        (page,) = open_upload(path, name)
        off = np.abs(page.pixels.astype(int) - np.asarray(wanted.convert("RGB")))
        assert np.median(off) <= 8, name


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_lies_over_white_paper(tmp_path: Path, mode: str) -> None:
    drawn = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).rectangle((10, 10, 29, 29), fill=(0, 0, 0, 255))
    path = saved(drawn.convert(mode), tmp_path / "a.png", "PNG")
    (page,) = open_upload(path, "a")
    assert page.pixels[2, 2].min() == 255
    assert page.pixels[20, 20].max() == 0


def test_bilevel_fax_pages_of_a_tiff_each_become_a_page(tmp_path: Path) -> None:
    drawn = [Image.new("1", (90, 60), 1) for _ in range(3)]
    for number, one in enumerate(drawn):
        ImageDraw.Draw(one).rectangle((number * 30, 0, number * 30 + 29, 59), fill=0)
    path = saved(
        drawn[0],
        tmp_path / "a.tif",
        "TIFF",
        save_all=True,
        append_images=drawn[1:],
        compression="group4",
    )
    pages = open_upload(path, "a")
    assert [page.number for page in pages] == [1, 2, 3]
    for number, page in enumerate(pages):
        assert page.pixels[30, number * 30 + 15].max() == 0
        assert page.pixels[30, (number * 30 + 45) % 90].min() == 255


@pytest.mark.parametrize("quality", [30, 50, 75, 90, 95])
def test_jpeg_quality_is_read_from_its_tables(tmp_path: Path, quality: int) -> None:
    path = saved(quarters(), tmp_path / "a.jpg", "JPEG", quality=quality)
    found = open_upload(path, "a")[0].jpeg_quality
    assert found is not None and abs(found - quality) <= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_very_large_pictures_come_smaller_in_their_own_frame(tmp_path: Path, kind: str) -> None:
    path = saved(quarters(640, 480), tmp_path / "a", kind)
    (page,) = open_upload(path, "a", Limits(working_pixels=80_000))
    assert page.reduction == 2
    assert page.pixels.shape[:2] == (240, 320)
    assert_upright(page, (640, 480), within=40)


def test_pages_arrive_one_by_one_and_stopping_early_is_allowed(tmp_path: Path) -> None:
    document = pymupdf.open()
    for _ in range(20):
        document.new_page()
    document.save(tmp_path / "a.pdf")
    pages = iter_pages(tmp_path / "a.pdf", "a")
    assert next(pages).number == 1
    pages.close()


# ------------------------------------------------------------------------- the folder


def test_only_plain_files_inside_the_folder_are_opened(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    (folder / "uploads" / "deep").mkdir(parents=True)
    inside = saved(quarters(), folder / "uploads" / "甲.png", "PNG")
    saved(quarters(), tmp_path / "outside.png", "PNG")
    (folder / "uploads" / "link.png").symlink_to(inside)
    (folder / "elsewhere").symlink_to(tmp_path)
    assert open_folder_file(folder, "uploads/甲.png") == inside
    assert len(sha256_of(inside)) == 64
    for name, code in (
        ("uploads/none.png", "UPLOAD_MISSING"),
        ("no/where.png", "UPLOAD_MISSING"),
        ("", "UPLOAD_MISSING"),
        ("../outside.png", "UPLOAD_OUTSIDE_FOLDER"),
        ("uploads/../../outside.png", "UPLOAD_OUTSIDE_FOLDER"),
        (str(inside), "UPLOAD_OUTSIDE_FOLDER"),
        ("uploads/link.png", "UPLOAD_OUTSIDE_FOLDER"),
        ("elsewhere/outside.png", "UPLOAD_OUTSIDE_FOLDER"),
        ("uploads", "UPLOAD_OUTSIDE_FOLDER"),
        ("uploads/a\0b", "UPLOAD_OUTSIDE_FOLDER"),
        ("x" * 300, "UPLOAD_MISSING"),
    ):
        with pytest.raises(Refusal) as refused:
            open_folder_file(folder, name)
        assert refused.value.code == code, name


def test_size_limits_name_the_limit(tmp_path: Path) -> None:
    path = saved(quarters(), tmp_path / "a.png", "PNG")
    with pytest.raises(Refusal) as refused:
        open_upload(path, "a", Limits(file_bytes=100))
    assert (refused.value.code, refused.value.words) == ("UPLOAD_TOO_LARGE", {"limit": 0})


def test_a_pdf_header_may_stand_a_little_later() -> None:
    assert sniff(b"\xef\xbb\xbf%PDF-1.4") == "PDF"
    assert sniff(b"junk from a mail gateway\r\n%PDF-1.4") == "PDF"
    assert sniff(b"PK\x03\x04%PDF-1.4") is None
