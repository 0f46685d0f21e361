"""An applicant leaves a number, gets a receipt, asks for a person, takes everything along."""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
import zipfile
from pathlib import Path

import httpx
import pymupdf
import pytest

import intake.web
from intake.domain.channels import Channels
from intake.web.applicant.processing import DIGEST, VERSION
from tests.store.conftest import NOW
from tests.web.conftest import ID_NUMBER, JPEG, Applicant, Service, flag
from tests.web.staffed import csrf_of

PHONE = "13812345678"


class Hand:
    """An applicant's browser, inside."""

    def __init__(self, service: Service, someone: Applicant) -> None:
        self.http: httpx.Client = service.client()
        token = service.store.entries.open_session(someone.id)
        self.http.cookies.set("intake_applicant", token)
        self.csrf = csrf_of(self.get("/a/contact").text)

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path, headers={"Accept": "text/html"})

    def press(self, path: str, **fields: str) -> httpx.Response:
        return self.http.post(
            path, data={"csrf": self.csrf, **fields}, headers={"Accept": "text/html"}
        )


@pytest.fixture
def someone(service):
    return service.ready()


@pytest.fixture
def hand(service, someone):
    return Hand(service, someone)


def opened_channel(service: Service, tmp_path: Path) -> None:
    channels = Channels.model_validate({"person": [{"kind": "file", "folder": str(tmp_path)}]})
    service.store.channels = service.store.cases.outbox.channels = channels


def submitted(hand: Hand) -> httpx.Response:
    lacking = re.search(r"还缺 (\d+) 份材料", asked(hand).text)[1]
    return hand.press("/a/submit", turn="1", sure="yes", incomplete=lacking, notice=VERSION)


def asked(hand: Hand) -> httpx.Response:
    return hand.press("/a/submit", turn="1", sure="yes")


def asked_about(page: str) -> list[str]:
    """What each form for a human look is about."""
    return re.findall(r'action="/a/human".*?name="about" value="([^"]*)"', page, re.DOTALL)


def test_a_number_is_kept_unverified_without_a_channel_and_a_wrong_one_is_said(
    service, hand, someone
):
    assert hand.press("/a/contact", phone="12345").status_code == 422
    assert hand.press("/a/contact", phone="138 1234-5678").status_code == 303
    page = hand.get("/a/contact").text
    assert PHONE in page and "号码不作验证" in page
    (kept,) = service.store.contacts.of(someone.id)
    assert (kept.address, kept.verified_at) == (PHONE, None)
    assert service.store.told.of(someone.id) == []


def test_a_new_number_is_sent_a_code_and_proved_by_it(service, hand, someone, tmp_path):
    opened_channel(service, tmp_path)
    answer = hand.press("/a/contact", phone=PHONE)
    assert answer.headers["Location"].endswith("?sent=phone")
    (claim,) = service.store.messages.claim(NOW, 5)
    assert "验证码不对" in hand.press("/a/contact/verify", kind="phone", code="000").text
    assert "一分钟" in hand.press("/a/contact/code", kind="phone").text
    assert hand.press("/a/contact/verify", kind="phone", code=claim.code).status_code == 303
    assert "手机号已验证" in hand.get("/a/contact").text


def test_incomplete_papers_are_asked_about_with_the_list_and_then_handed_in(service, hand, someone):
    page = asked(hand).text
    assert "要这样提交吗" in page and "仍要提交" in page and "/a/papers/" in page
    assert service.store.cases.get(someone.id).state == "draft"
    answer = submitted(hand)
    assert answer.status_code == 303 and answer.headers["Location"] == "/a/receipt"
    assert service.store.cases.get(someone.id).state == "submitted"
    assert list(service.store.consents.of(someone.id)) == [VERSION]


def test_the_receipt_says_number_time_and_what_comes_next_as_page_and_pdf(service, hand, someone):
    assert hand.get("/a/receipt").status_code == 303
    submitted(hand)
    number = someone.id[:8].upper()
    page = hand.get("/a/receipt").text
    assert number in page and "2024年10月20日 10:00" in page and "48 小时" in page
    assert "请经常登录查看" in page and "看回执" in hand.get("/a").text
    while (answer := hand.get("/a/receipt/receipt.pdf")).status_code == 202:
        time.sleep(0.2)
    with pymupdf.open(stream=answer.content) as pdf:
        text = "".join(page.get_text() for page in pdf)
    assert number in text and "2024年10月20日 10:00" in text and "不是审核结论" in text
    assert ID_NUMBER not in text


def test_every_verdict_may_be_brought_before_a_person_and_the_answer_is_shown(
    service, hand, someone
):
    service.work([flag(None, page=None, box=None)], "return")
    keys = [*asked_about(hand.get("/a").text), ""]
    assert len(keys) == 2
    for key in keys:
        assert hand.press("/a/human", about=key, text="请看原件").status_code == 303
    assert hand.press("/a/human", about="NO|such|||").status_code == 404
    page = hand.get("/a/rights").text
    assert page.count("等审核员看") == len(keys)
    (one, *_) = service.store.human_reviews.of(someone.id)
    service.store.human_reviews.answer(someone.id, one.id, "u" * 32, "看过，认可", NOW)
    assert "看过，认可" in hand.get("/a/rights").text


def test_a_paper_in_which_nothing_was_found_may_be_brought_before_a_person_too(
    service, hand, someone
):
    sent = someone.send(JPEG + b"2", material="id_card_portrait_side").json()["id"]
    service.work()
    keys = [
        key for key in asked_about(hand.get("/a/papers/id_card_portrait_side").text) if sent in key
    ]
    assert keys
    assert hand.press("/a/human", about=keys[0]).status_code == 303


def test_everything_of_ones_own_is_taken_along_and_that_is_recorded(service, hand, someone):
    service.work()
    content = hand.get("/a/mine.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        names = whole.namelist()
        assert [name for name in names if name.startswith("originals/")]
        assert {"application.json", "report.json", "human-reviews.json"} <= set(names)
        original = next(name for name in names if name.startswith("originals/"))
        assert whole.read(original) == JPEG
        assert json.loads(whole.read("application.json"))["applicant"]["id_number"] == ID_NUMBER
        sums = whole.read("SHA256SUMS").decode()
        assert hashlib.sha256(JPEG).hexdigest() in sums
    lines = service.store.audit.entries(someone.id)
    assert ("applicant", "own_data_exported") in [(line.actor, line.action) for line in lines]


def test_a_file_is_used_for_another_paper_without_being_sent_again(service, hand, someone):
    (first,) = service.store.uploads.of(someone.id)
    page = hand.get("/a/papers/public_notice").text
    assert f"/a/uploads/{first.id}/use" in page
    where = f"/a/uploads/{first.id}/use"
    for _ in range(2):
        assert hand.press(where, material="public_notice", year="").status_code == 303
    uploads = service.store.uploads.of(someone.id)
    assert [upload.material for upload in uploads] == [first.material, "public_notice"]
    assert len({upload.file_id for upload in uploads}) == 1
    assert f"/a/uploads/{first.id}/use" not in hand.get("/a/papers/public_notice").text
    assert hand.press(where, material="other", year="").status_code == 404
    assert hand.press(f"/a/uploads/{'0' * 32}/use", material="public_notice").status_code == 404


def test_the_notice_of_processing_is_there_for_everybody_and_its_version_is_its_texts(service):
    page = service.client().get("/a/privacy", headers={"Accept": "text/html"}).text
    assert VERSION in page and "敏感个人信息" in page
    text = Path(intake.web.__file__).parent / "templates" / "a_privacy.html.j2"
    found = hashlib.sha256(text.read_bytes()).hexdigest()[:16]
    assert found == DIGEST, "a changed text has a new VERSION"


def test_whoever_begins_an_application_has_read_the_notice_of_processing(service):
    browser = service.client()
    page = browser.get("/a/start", headers={"Accept": "text/html"})
    policy = re.search(r'name="policy" value="([^"]+)"', page.text)
    browser.post(
        "/a/start",
        data={
            "csrf": csrf_of(page.text),
            "name": "阿依",
            "notice": VERSION,
            "policy": policy[1] if policy else "hejing-2024",
            "nonce": "n1",
        },
        headers={"Accept": "text/html"},
    )
    (made,) = service.store.cases.listed()
    assert list(service.store.consents.of(made.id)) == [VERSION]


def test_a_program_writes_where_its_applicant_is_told_and_sees_it_masked(service, someone):
    url = f"{someone.url}/contact"
    answer = someone.http.put(url, json={"phone": "138-1234-5678", "wechat": "oAbc_123"})
    assert answer.json()["items"] == [
        {"kind": "phone", "address": "138****5678", "verified": False},
        {"kind": "wechat", "address": "oA***", "verified": False},
    ]
    for wrong in ({"phone": "12"}, {"fax": "1"}, {"phone": 1}):
        assert someone.http.put(url, json=wrong).json()["code"] == "REQUEST_INVALID"
    assert len(someone.http.put(url, json={"wechat": ""}).json()["items"]) == 1
    assert service.client().get(url).status_code == 401
