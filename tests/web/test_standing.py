"""Each file bears its own verdict: what lies beside it in the slot changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from intake.domain.application import Material
from intake.policy.notice import load_policy
from intake.store import StoredReport, UploadRecord, UploadStatus
from intake.web.applicant.checklist import row_of
from intake.web.applicant.sessions import Mine
from intake.web.applicant.standing import standing
from intake.web.progress import Progress
from tests.web.conftest import CLOCK, DECLARED, flag

NOW = dt.datetime.fromisoformat(CLOCK)
PHOTO = Material.ID_PHOTO


class Record:
    """An application of which only the declaration is asked."""

    id, state, version, round, generation = "a", "draft", 1, 1, 1
    submitted_at = returned_at = correct_by = elsewhere = None
    declaration = DECLARED


def upload(id: str, status: UploadStatus = UploadStatus.CHECKED, slot: str | None = "id_photo"):
    return UploadRecord(id, "a", id, slot, None, f"{id}.jpg", 9, "0" * 64, NOW, status, None, 1)


def page(*materials: str, looks_like: str | None = None) -> dict[str, Any]:
    return {
        "page": 1,
        "width": 9,
        "height": 9,
        "rotation": 0,
        "materials": list(materials) or ["other"],
        "looks_like": looks_like,
    }


def mine(uploads: list[UploadRecord], pages: dict[str, dict], flags=(), entries=()) -> Mine:
    rows = [
        {"upload": id, "pages": [one] if one else [], "code": None} for id, one in pages.items()
    ]
    body = {"uploads": rows, "flags": list(flags), "materials": list(entries)}
    report = StoredReport("r", 1, 1, body, "return", NOW, False, True)
    return Mine(Progress(Record(), tuple(uploads), report), load_policy("hejing-2024"), NOW)


def entry(status: str, *uploads: str) -> dict[str, Any]:
    pages = [{"upload": id, "page": 1} for id in uploads]
    return {"material": "id_photo", "year": None, "status": status, "pages": pages, "fields": []}


REFUSED = flag(
    "docx", kind="unclear", code="UPLOAD_TYPE_NOT_ALLOWED", material="id_photo", field=None
)


def test_a_stray_document_makes_nobody_take_the_good_photo_again():
    good, stray = upload("good"), upload("docx", UploadStatus.REFUSED)
    own = mine(
        [good, stray],
        {"good": page("id_photo"), "docx": None},
        [REFUSED],
        [entry("unclear", "good")],
    )
    assert standing(own, good, [PHOTO]).words == "未发现问题"
    assert standing(own, stray, [PHOTO]).words == "打不开"
    assert row_of(own, PHOTO, None).words == "另有一个文件要换"


def test_a_wrong_picture_beside_the_good_one_is_not_called_good():
    good, wrong = upload("good"), upload("wrong")
    own = mine(
        [good, wrong],
        {"good": page("id_photo"), "wrong": page(looks_like="工资单")},
        entries=[entry("ok", "good")],
    )
    assert standing(own, good, [PHOTO]).words == "未发现问题"
    other = standing(own, wrong, [PHOTO])
    assert (other.words, other.seems, other.tone) == ("认不出是哪种材料", "工资单", "warn")


def test_another_paper_in_the_slot_is_called_what_it_is():
    diploma = upload("diploma")
    own = mine([diploma], {"diploma": page("graduation_certificate")})
    assert standing(own, diploma, [PHOTO]).words == "这是毕业证书"


@pytest.mark.parametrize(
    ("status", "words"), [(UploadStatus.QUEUED, "排队中"), (UploadStatus.CHECKING, "正在识别")]
)
def test_a_queued_file_is_queued_and_one_being_read_is_read(status, words):
    waits = upload("waits", status)
    own = mine([waits], {})
    assert standing(own, waits).words == words
    assert row_of(own, PHOTO, None).words == words


def test_a_file_sent_without_a_slot_is_shown_with_the_paper_that_it_is():
    loose = upload("loose", slot=None)
    own = mine([loose], {"loose": page("id_photo")}, entries=[entry("ok", "loose")])
    assert [u.id for u in row_of(own, PHOTO, None).uploads] == ["loose"]
    assert standing(own, loose).known == (("一寸免冠照片", "/a/papers/id_photo"),)


def test_only_what_is_wrong_with_this_file_is_said_of_it():
    good, blurred = upload("good"), upload("blurred")
    unclear = flag("blurred", kind="unclear", code="PAPER_UNCLEAR", material="id_photo", field=None)
    own = mine(
        [good, blurred],
        {"good": page("id_photo"), "blurred": page("id_photo")},
        [unclear],
        [entry("unclear", "good", "blurred")],
    )
    assert standing(own, good, [PHOTO]).tone == "ok"
    assert standing(own, blurred, [PHOTO]).words == "请重拍"
