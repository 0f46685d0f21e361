"""An applicant's pictures: only one's own, and never with a full number in them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from intake.domain.geometry import Box
from intake.extraction.codec import Pictures
from intake.extraction.imaging.crops import Crops
from intake.web.applicant.pictures import is_owners_to_see, masked_picture
from intake.web.applicant.sessions import COOKIE
from intake.web.applicant.thresholds import COVER_SLATE, UNREADABLE_SIDE

NUMBER = Box(300, 500, 840, 545)
PAGE = {
    "page": 1,
    "width": 1000,
    "height": 640,
    "rotation": 0,
    "materials": ["id_card_portrait_side"],
}


def kept(turns: int = 0) -> Pictures:
    """White paper, the number's place black."""
    pixels = np.full((640, 1000, 3), 250, np.uint8)
    pixels[NUMBER.top : NUMBER.bottom, NUMBER.left : NUMBER.right] = 10
    crops = Crops()
    crops.keep_page(1, np.ascontiguousarray(np.rot90(pixels, turns)))
    crops.keep_field(1, NUMBER, pixels, 0, 1)
    return Pictures(crops.pictures, crops.thumbnails)


def report(box: Box | None, page: dict | None = None) -> dict:
    edges = box.as_list() if box else None
    number = "652827199903081227"
    field = {"field": "id_number", "upload": "u", "page": 1, "box": edges, "read": number}
    return {
        "uploads": [{"upload": "u", "pages": [page or PAGE]}],
        "materials": [{"fields": [field]}],
    }


def middle(jpeg: bytes, box: tuple[float, float, float, float]) -> np.ndarray:
    """The mean colour of this share (left, top, right, bottom) of the picture."""
    image = Image.open(io.BytesIO(jpeg)).convert("RGB")
    left, top, right, bottom = box
    part = image.crop(
        (
            int(left * image.width),
            int(top * image.height),
            int(right * image.width),
            int(bottom * image.height),
        )
    )
    return np.asarray(part).reshape(-1, 3).mean(axis=0)


def test_digits_seven_to_fourteen_are_covered_in_the_crop_and_on_the_page():
    for box, place in ((NUMBER, (0.36, 0.3, 0.72, 0.7)), (None, (0.5, 0.8, 0.7, 0.83))):
        jpeg = masked_picture(report(NUMBER), kept(), "u", 1, box)
        assert np.abs(middle(jpeg, place) - COVER_SLATE).max() < 12
    page = masked_picture(report(NUMBER), kept(), "u", 1, None)
    assert middle(page, (0.32, 0.8, 0.44, 0.83)).max() < 40  # the first six stay


def test_on_a_page_that_lies_sideways_too():
    page = {**PAGE, "width": 640, "height": 1000, "rotation": 90}
    # turned counter-clockwise as it was uploaded: (x, y) lies at (y, 1000 - x)
    box = Box(NUMBER.top, 1000 - NUMBER.right, NUMBER.bottom, 1000 - NUMBER.left)
    jpeg = masked_picture(report(box, page), kept(turns=1), "u", 1, None)
    assert np.abs(middle(jpeg, (0.5, 0.8, 0.7, 0.83)) - COVER_SLATE).max() < 12


def test_a_number_that_nobody_has_found_is_shown_too_small_to_read():
    jpeg = masked_picture(report(None), kept(), "u", 1, None)
    assert max(Image.open(io.BytesIO(jpeg)).size) == UNREADABLE_SIDE


def test_another_applications_picture_is_not_there(service):
    mine, others = service.applicant(), service.applicant()
    upload = others.send().json()["id"]
    service.work()
    browser = service.client()
    browser.cookies.set(COOKIE, service.store.entries.open_session(mine.id))
    assert browser.get("/a").status_code == 200
    assert browser.get(f"/a/pictures/{upload}/1").status_code == 404
    assert browser.get(f"/api/applications/{others.id}").status_code == 404
    assert browser.get(f"/api/applications/{mine.id}").status_code == 200
    # a cookie alone changes nothing: the page's number is lacking
    assert browser.delete(f"/api/applications/{mine.id}/uploads/{'0' * 32}").status_code == 403


def told(declared: str, read: str, field: str = "id_number") -> dict:
    flags = [
        {
            "field": field,
            "upload": "u",
            "page": 1,
            "box": NUMBER.as_list(),
            "declared": declared,
            "read": read,
        }
    ]
    entry = {**report(NUMBER)["materials"][0]["fields"][0], "verdict": "mismatch"}
    return {**report(NUMBER), "flags": flags, "materials": [{"fields": [entry]}]}


def test_where_the_number_itself_is_the_matter_its_owner_sees_it():
    body = told("652827199903081227", "652827199803081227")
    assert is_owners_to_see(body, "u", 1, NUMBER)
    jpeg = masked_picture(body, kept(), "u", 1, NUMBER, is_plain=True)
    assert middle(jpeg, (0.36, 0.3, 0.72, 0.7)).max() < 40  # its ink, not our cover
    assert not is_owners_to_see(told("652827199903081227", "650102198511122345"), "u", 1, NUMBER)
    assert not is_owners_to_see(told("甲", "乙", "name"), "u", 1, NUMBER)


def test_a_number_that_waits_to_be_confirmed_is_shown_to_whoever_confirms_it():
    body = told("", "", "name")
    body["materials"][0]["fields"][0]["verdict"] = "not_declared"
    assert is_owners_to_see(body, "u", 1, NUMBER)
