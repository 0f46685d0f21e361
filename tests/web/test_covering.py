"""Every copy of a number is masked, whatever became of it in the report; whole only on
request, copy by copy, and that is recorded."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from intake.domain.application import Material
from intake.domain.findings import PageFinding
from intake.domain.geometry import Box
from intake.extraction.codec import to_kept
from intake.extraction.upload import SeenUpload
from intake.reporting.masking import masked_report
from intake.store import JobKind, StaffRole, StoredReading, UploadStatus
from intake.web import printing
from intake.web.applicant.thresholds import UNREADABLE_SIDE
from intake.web.covering import Covering
from tests.fakes import line, seen_paper
from tests.web.conftest import ID_NUMBER, Kept, flag, report_body
from tests.web.staffed import account, jpeg

CARD = Material("id_card_portrait_side")
WIDTH, HEIGHT = 1010, 637
PLACE = Box(240, 490, 860, 546)
"""Where the number stands on the drawn card."""
DIGITS = (250, 495, 850, 540)


def seen(material: Material, *texts: str, top: float = 500) -> SeenUpload:
    """A page of this kind; the last text stands where the card's number does."""
    lines = [line(text, 260, 100 + 60 * n) for n, text in enumerate(texts[:-1])]
    lines += [line(text, 250, top, width=600) for text in texts[-1:]]
    page = PageFinding(1, WIDTH, HEIGHT, 0, (material,))
    return SeenUpload("", "ab" * 32, pages=(page,), papers=(seen_paper(material, {}, lines),))


def covering(one: SeenUpload | None, kind: str = CARD, rows=(), **more) -> Covering:
    """The pictures of a report that has no row of this page but `rows`."""
    page = {"page": 1, "width": WIDTH, "height": HEIGHT, "rotation": 0, "materials": [kind]}
    body = {
        "uploads": [{"upload": "u", "pages": [page]}],
        "materials": [{"fields": list(rows)}],
        "flags": [],
    }
    kept = None if one is None else StoredReading(to_kept(one).reading, lambda: b"")
    return Covering(lambda _: kept, body, **more)


def spread(picture: bytes, box=DIGITS) -> float:
    with Image.open(io.BytesIO(picture)) as image:
        return float(np.asarray(image.crop(box), dtype=float).std(axis=(0, 1)).max())


def size(picture: bytes) -> int:
    with Image.open(io.BytesIO(picture)) as image:
        return max(image.size)


@pytest.mark.parametrize(
    "number",
    [
        ID_NUMBER,
        "652827 19990308 1227",
        "65282719990308122X",  # misread: no number that fits its last digit
        "6528271999030812",  # two digits were not seen
        "652827990308122",  # as they were until 1999
        "A1B2C3D4E5F6G7H8",  # a code of 学信网
    ],
)
def test_a_copy_that_the_report_does_not_count_is_masked_too(number):
    pictures = covering(seen(CARD, "姓名 阿依古丽", number))
    assert spread(jpeg()) > 20
    assert spread(pictures.page("u", 1, jpeg())) < 8
    assert spread(pictures.cut("u", 1, PLACE, jpeg()), (30, 30, 590, 60)) < 8
    assert size(pictures.page("u", 1, jpeg())) == WIDTH


@pytest.mark.parametrize("kind", ["other", "a_later_kind", "id_card_portrait_side", "chsi_report"])
def test_a_page_whose_number_nobody_found_is_too_small_to_be_read(kind):
    for one in (
        None,
        seen(
            Material.OTHER if kind == "a_later_kind" else Material(kind), "姓名 阿依古丽", "看不清"
        ),
    ):
        pictures = covering(one, kind)
        assert size(pictures.page("u", 1, jpeg())) == UNREADABLE_SIDE
        # Nor do many small crops add up to the page.
        assert size(pictures.cut("u", 1, Box(300, 490, 400, 546), jpeg())) < 30


def test_a_number_that_is_announced_and_not_found_closes_any_kind_of_page():
    kind = Material("work_experience")
    announced = covering(seen(kind, "工作经历证明", "身份证号：  "), kind)
    silent = covering(seen(kind, "工作经历证明", "特此证明"), kind)
    assert size(announced.page("u", 1, jpeg())) == UNREADABLE_SIDE
    assert size(silent.page("u", 1, jpeg())) == WIDTH


def test_a_diplomas_number_stays_for_the_reviewer_to_compare():
    pictures = covering(
        seen(Material("degree_certificate"), "学位证书", "107551202205012345"), "degree_certificate"
    )
    assert spread(pictures.page("u", 1, jpeg())) > 20


def test_the_digits_that_a_mask_leaves_stay_where_the_report_knows_the_place():
    row = {"field": "id_number", "upload": "u", "page": 1, "box": PLACE.as_list()}
    pictures = covering(seen(CARD, ID_NUMBER), rows=[{**row, "read": ID_NUMBER}])
    page = pictures.page("u", 1, jpeg())
    assert spread(page, (250, 495, 420, 540)) > 20 > 8 > spread(page, (470, 495, 700, 540))


def test_a_misread_number_in_a_sentence_is_masked_and_a_certificates_is_not():
    misread, certificate = "652827199903081229", "107551202205012345"
    said = flag(field="name", message=f"另一页 {misread}，证书 {certificate}", read="张三")
    rows = [{"field": "certificate_number", "declared": certificate, "read": certificate}]
    body = {"flags": [said], "materials": [{"fields": rows}]}
    message = masked_report(body, {})["flags"][0]["message"]
    assert misread not in message and certificate in message


def read_as(service, someone, one: SeenUpload) -> None:
    """What a worker would have kept of every file of hers."""
    store, kept = service.store, to_kept(one)
    parts = Kept(kept.reading, kept.strips, kept.pictures)
    while bells := store.jobs.due(100):
        for claim in filter(None, (store.jobs.claim(b.job_id, "w") for b in bells)):
            if claim.kind is JobKind.UPLOAD:
                store.results.finish_upload(claim, parts, UploadStatus.CHECKED, None, "v")
            else:
                record = store.cases.get(claim.application_id)
                number = flag(None, declared=ID_NUMBER, read=ID_NUMBER, message=f"填报 {ID_NUMBER}")
                body = report_body(store, record.id, [number], "return")
                store.results.finish_report(claim, record.generation, body, "return")


def test_no_way_to_look_at_a_file_shows_the_number_of_a_copy_and_each_asking_is_recorded(
    service, monkeypatch
):
    # What would be set on paper: setting it takes seconds.
    monkeypatch.setattr(
        printing, "set_apart", lambda work: (work.html or repr(work.letter)).encode()
    )
    newer = seen(CARD, "姓名 阿依古丽", ID_NUMBER)
    fresh = service.applicant()
    uploads = [fresh.send(jpeg() + bytes([n, 7])).json()["id"] for n in range(2)]
    read_as(service, fresh, newer)
    assert fresh.submit().status_code == 200
    read_as(service, fresh, newer)
    unit = account(service, StaffRole.UNIT_REVIEWER, unit="和静县水利站")
    supervisor = account(service, StaffRole.SUPERVISOR)
    base = f"/review/{fresh.id}"
    for who in (unit, supervisor):
        assert ID_NUMBER not in who.get(base).text
        for upload in uploads:
            assert spread(who.get(f"{base}/pages/{upload}/1").content) < 8
    for paper in (supervisor.get(f"{base}/letter.pdf"), unit.get(f"{base}/report.pdf")):
        assert paper.status_code == 200 and "652827********1227" in paper.text
        assert ID_NUMBER not in paper.text
    unit.press(f"{base}/reveal", place=f"{uploads[0]}:1")
    pictures = [unit.get(f"{base}/pages/{upload}/1").content for upload in uploads]
    assert spread(pictures[0]) > 20 and spread(pictures[1]) < 8
    assert spread(supervisor.get(f"{base}/pages/{uploads[0]}/1").content) < 8
    unit.press(f"{base}/reveal", place=f"{uploads[1]}:1")
    unit.press(f"{base}/reveal", place=f"{'0' * 32}:1")
    asked = [
        line.detail for line in service.store.audit.entries(fresh.id, action="id_number_revealed")
    ]
    pages = [{"upload": upload, "page": 1} for upload in reversed(uploads)]
    assert asked == [*pages, None]
