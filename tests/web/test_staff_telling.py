"""Reviewers see who was told, call whom nobody could tell, and look where an applicant asks."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from intake.casework.telling import AddressKind
from intake.domain.channels import Channels
from intake.store import IntegrationScope, Sent, StaffRole
from intake.store.cases.remarks import About
from tests.store.conftest import NOW
from tests.store.test_telling import later
from tests.web.staffed import OTHER_UNIT, UNIT, account, recommended, submitted, three_flags
from workers.background_jobs import do_next

PHONE = "13812345678"


@pytest.fixture
def with_channel(service, tmp_path):
    """The service with a channel for trials."""
    channels = Channels.model_validate({"person": [{"kind": "file", "folder": str(tmp_path)}]})
    for part in (service.store, service.store.cases.outbox):
        part.channels = channels
    return service


def decided(person, someone, action: str = "upheld") -> None:
    person.get(f"/review/{someone.id}")
    page = person.get(f"/review/{someone.id}").text
    for key in {part.split('"')[0] for part in page.split('data-flag="')[1:]}:
        person.press(f"/review/{someone.id}/decide", flag=key, action=action)
    places = {part.split('"')[0] for part in page.split('data-place="')[1:]}
    for place in places:
        person.press(f"/review/{someone.id}/seen", place=place)


def returned(service, person, phone: str | None = PHONE, **who):
    someone = submitted(service, three_flags(), "return", pages=3, **who)
    if phone:
        service.store.contacts.put(someone.id, AddressKind.PHONE, phone, NOW)
    decided(person, someone)
    page = person.get(f"/review/{someone.id}").text
    answer = person.press(f"/review/{someone.id}/return")
    assert answer.status_code == 303, answer.text
    later(service.store, 10)  # so long it could have been taken back
    return someone, page


def test_without_a_channel_the_button_says_so_and_the_person_is_listed_with_number_and_text(
    service,
):
    person = account(service, StaffRole.UNIT_REVIEWER)
    someone, page = returned(service, person)
    assert "退回（无通知渠道，需人工告知）" in page and PHONE not in page
    assert "138****5678" in page
    listed = person.get("/staff/messages").text
    assert PHONE in listed and "没有配置通知渠道" in listed and "补正" in listed
    assert f"编号 {someone.id[:8].upper()}" in listed and "再发一次" not in listed
    (message,) = service.store.told.of(someone.id)
    assert person.press(f"/staff/messages/{message.id}/told").status_code == 303
    assert PHONE not in person.get("/staff/messages").text
    shown = person.get(f"/review/{someone.id}").text
    assert "已人工告知" in shown
    actions = [line.action for line in service.store.audit.entries(someone.id)]
    assert "told_by_hand" in actions


def test_with_a_channel_the_button_notifies_and_delivery_is_shown_at_the_file(with_channel):
    service = with_channel
    person = account(service, StaffRole.UNIT_REVIEWER)
    someone, page = returned(service, person)
    assert "退回并通知" in page and "138****5678，号码未经验证" in page
    assert "待发送" in person.get(f"/review/{someone.id}").text
    (claim,) = service.store.messages.claim(NOW, 5)
    service.store.messages.finish(claim, Sent(False, "短信", "CHANNEL_REFUSED:1042"), NOW)
    shown = person.get(f"/review/{someone.id}").text
    assert "未送达" in shown and "渠道拒绝（代码 1042）" in shown
    assert "渠道拒绝" in person.get("/staff/messages").text
    person.press(f"/staff/messages/{claim.id}/again")
    (claim,) = service.store.messages.claim(NOW, 5)
    service.store.messages.finish(claim, Sent(True, "短信"), NOW)
    assert "已交付渠道" in person.get(f"/review/{someone.id}").text
    assert PHONE not in person.get("/staff/messages").text


def test_who_left_no_number_is_said_before_the_return(with_channel):
    person = account(with_channel, StaffRole.UNIT_REVIEWER)
    _, page = returned(with_channel, person, phone=None)
    assert "退回（未留联系方式，需人工告知）" in page
    assert "没有留下，请与单位联系" in person.get("/staff/messages").text


def test_another_units_people_are_not_in_the_list_and_not_in_its_table(service):
    ours, theirs = (
        account(service, StaffRole.UNIT_REVIEWER),
        account(service, StaffRole.UNIT_REVIEWER, login="other", unit=OTHER_UNIT),
    )
    someone, _ = returned(service, ours)
    assert PHONE not in theirs.get("/staff/messages").text
    (message,) = service.store.told.of(someone.id)
    assert theirs.press(f"/staff/messages/{message.id}/told").status_code == 404
    for person, expected in ((ours, [PHONE + "（未验证）"]), (theirs, [])):
        assert person.press("/staff/messages/export").status_code == 303
        assert do_next(service.store)
        link = person.get("/staff/exports").text.split('href="/staff/exports/')[1].split('"')[0]
        book = load_workbook(io.BytesIO(person.get(f"/staff/exports/{link}").content))
        assert [row[2].value for row in list(book["未送达"].rows)[1:]] == expected


def test_nothing_is_recommended_before_a_person_answered_what_the_applicant_asked(service):
    person = account(service, StaffRole.UNIT_REVIEWER)
    someone = submitted(service)
    service.store.human_reviews.ask(someone.id, About("ALL"), "请人工看一遍", 1, NOW)
    page = person.get(f"/review/{someone.id}").text
    assert "申报人要求人工核对：整份申报" in page and "请人工看一遍" in page
    answer = person.press(f"/review/{someone.id}/recommend")
    assert answer.status_code == 409 and "人工核对" in answer.text
    program = service.program(IntegrationScope.UNIT, UNIT)
    refused = program.post(f"{someone.url}/recommend").json()
    assert refused["code"] in ("FILE_LEASED", "HUMAN_REVIEW_PENDING")
    (asked,) = service.store.human_reviews.of(someone.id)
    where = f"/review/{someone.id}/human/{asked.id}"
    assert person.press(where, text=" ").status_code == 422
    assert person.press(where, text="看过原件，一致").status_code == 303
    assert "看过原件，一致" in person.get(f"/review/{someone.id}").text
    assert person.press(f"/review/{someone.id}/recommend").status_code == 303


def test_only_who_holds_the_file_in_its_stage_answers_for_the_human_look(service):
    units = account(service, StaffRole.UNIT_REVIEWER)
    colleague = account(service, StaffRole.UNIT_REVIEWER, login="colleague")
    county = account(service, StaffRole.COUNTY_REVIEWER)
    someone = submitted(service)
    service.store.human_reviews.ask(someone.id, About("ALL"), "请人工看一遍", 1, NOW)
    (asked,) = service.store.human_reviews.of(someone.id)
    where = f"/review/{someone.id}/human/{asked.id}"
    assert units.get(f"/review/{someone.id}").status_code == 200, "holds it from now on"
    assert colleague.press(where, text="认可").status_code == 409, "a colleague holds it"
    assert county.press(where, text="认可").status_code == 409
    units.press(f"/review/{someone.id}/leave")
    recommended(service, someone)
    assert units.press(where, text="认可").status_code == 409, "it is the county's by now"
    assert county.press(where, text="认可").status_code == 409, "nobody holds it"
    assert service.store.human_reviews.of(someone.id)[0].answered_at is None
    county.get(f"/review/{someone.id}")
    assert county.press(where, text="看过原件，一致").status_code == 303


def test_a_plan_promises_no_second_reminder_on_one_day(with_channel):
    person = account(with_channel, StaffRole.UNIT_REVIEWER)
    someone, _ = returned(with_channel, person)
    chosen = {"do": "remind", "id": [someone.id]}
    assert "提醒补正：1 份" in person.press("/review/bulk", **chosen).text
    assert person.press("/review/bulk", **chosen, sure="1").status_code == 303
    plan = person.press("/review/bulk", **chosen).text
    assert "提醒补正：0 份" in plan and "今天已提醒过，不再发送" in plan


def test_the_notice_of_processing_says_which_channel_gets_what(with_channel):
    mail = {"kind": "mail", "name": "邮件", "host": "mail.example.org", "sender": "a@example.org"}
    gate = {"kind": "http", "name": "短信", "url": "https://sms.example.org/", "body": "{{text}}"}
    told = with_channel.client().get("/a/privacy", headers={"Accept": "text/html"})
    assert "试用文件夹" in told.text
    with_channel.store.channels = Channels.model_validate({"person": [gate, mail]})
    page = with_channel.client().get("/a/privacy", headers={"Accept": "text/html"}).text
    assert "消息平台（短信）：您的手机号" in page and "电子邮件服务器（邮件）：您的邮箱" in page
    assert "消息不发给任何公司" not in page
    with_channel.store.channels = Channels()
    page = with_channel.client().get("/a/privacy", headers={"Accept": "text/html"}).text
    assert "消息不发给任何公司" in page
