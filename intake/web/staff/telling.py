"""Who was told, who could not be reached, and what an applicant wants a person to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from intake.casework.rounds import UNDER_REVIEW
from intake.casework.telling import masked_address
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.errors import NotFound
from intake.domain.finding_codes import FIELD_LABELS
from intake.reporting import telling
from intake.store import (
    AuditNote,
    Contact,
    ErrandKind,
    HumanReview,
    MessageRecord,
    StaffRole,
    Store,
)
from intake.store.cases.remarks import about_of
from intake.store.telling.thresholds import LATE_SECONDS
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import NOTE_CHARACTERS
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served
from intake.web.staff.files import File, working
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import OfFile, Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import MOST_OPEN
from intake.web.staff.wanted import unit_of

router = APIRouter(include_in_schema=False)
LIST = "/staff/messages"
Telling = Annotated[Staff, Depends(allowed(May.DECIDE))]
Number = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@router.get(LIST)
def unreached(request: Request, serving: Served, now: Now, staff: Telling) -> Response:
    """With number and text: whoever sees this is to call. That it was seen is recorded."""
    found = unreached_of(serving.store, staff)
    if found:
        note = AuditNote(staff.user.id, "unreached_seen", {"rows": len(found)})
        serving.store.audit.note(note, now)
    return page(
        request,
        "s_messages.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        rows=[_row(serving.store, one) for one in found],
        has_channel=bool(serving.store.channels.person),
    )


def unreached_of(store: Store, staff: Staff) -> list[MessageRecord]:
    """Those of this person's files."""
    found = store.told.unreached()
    if staff.user.role is not StaffRole.UNIT_REVIEWER:
        return found
    unit = unit_of(staff, "") or ""
    ours = {id for id in {one.application_id for one in found} if store.queue.belongs_to(id, unit)}
    return [one for one in found if one.application_id in ours]


def _row(store: Store, one: MessageRecord) -> dict[str, Any]:
    return {
        "message": one,
        "kind": telling.kind_words(one.told.kind),
        "standing": telling.standing(one.status, one.reason, one.waits, LATE_SECONDS),
        "why": telling.why(one.reason),
        "contacts": store.contacts.of(one.application_id),
        "text": telling.to_say(one.told),
    }


@router.post(LIST + "/{message}/told")
def told_by_hand(serving: Served, now: Now, staff: Telling, message: Number, _: Form) -> Response:
    """Somebody called."""
    _require(serving.store, staff, message)
    serving.store.told.told_by_hand(message, staff.user.id, now)
    return to(LIST)


@router.post(LIST + "/{message}/again")
def again(serving: Served, now: Now, staff: Telling, message: Number, _: Form) -> Response:
    """Send it once more; where there is no way, it stays in the list."""
    _require(serving.store, staff, message)
    serving.store.told.try_again(message, staff.user.id, now)
    return to(LIST)


def _require(store: Store, staff: Staff, message: str) -> None:
    if message not in {one.id for one in unreached_of(store, staff)}:
        raise NotFound("NOT_FOUND")


@router.post(LIST + "/export")
def export(serving: Served, now: Now, staff: Telling, _: Form) -> Response:
    """The list as an Excel file, made beside the pages; recorded."""
    total = len(unreached_of(serving.store, staff))
    wanted = {"words": "未送达名单", "unreached": True, "unit": unit_of(staff, "")}
    note = AuditNote(staff.user.id, "exported", {"rows": total})
    if not serving.store.background_jobs.ask(
        ErrandKind.EXPORT, staff.user.id, wanted, total, now, note, MOST_OPEN
    ):
        raise ProblemError(
            "TOO_MANY_REQUESTS", "正在生成其他导出，请稍后再试", {"Retry-After": "10"}
        )
    return to("/staff/exports")


@router.post("/review/{id}/human/{asked}")
def answer(
    serving: Served, now: Now, staff: Telling, id: OfFile, asked: Number, fields: Form
) -> Response:
    """A person has looked at what the applicant asked about, and says what was found.

    While the file is under review it is answered by whose turn it is and who holds it.
    """
    record = serving.store.cases.get(id)
    if record is not None and record.state in UNDER_REVIEW:
        working(serving.store, id, staff, now)
    text = first(fields, "text").strip()[:NOTE_CHARACTERS]
    if not text:
        raise ProblemError("REASON_MISSING", "请写一句您看到了什么、结论是什么")
    if not serving.store.human_reviews.answer(id, asked, staff.user.id, text, now):
        raise NotFound("NOT_FOUND")
    return to(f"/review/{id}")


# --------------------------------------------------------------------- on a file's page


def told_facts(store: Store, file: File) -> dict[str, Any]:
    """What the page of a file shows of messages and requests."""
    contacts = store.contacts.of(file.record.id)
    names = {user.id: user.name for user in store.staff.everybody()}
    return {
        "contacts": [(one, masked_address(one.kind, one.address)) for one in contacts],
        "told": [
            {
                "kind": telling.kind_words(one.told.kind),
                "standing": telling.standing(one.status, one.reason, one.waits, LATE_SECONDS),
                "why": telling.why(one.reason),
                "channel": one.channel,
                "at": one.ended_at or one.created_at,
                "by": names.get(one.told_by or ""),
            }
            for one in store.told.of(file.record.id)
        ],
        "asked": [_asked(one, names) for one in store.human_reviews.of(file.record.id)],
        "way": _way(store, contacts),
    }


def _way(store: Store, contacts: Sequence[Contact]) -> tuple[str, str]:
    """What the button that returns says, and what will happen then."""
    if not store.channels.person:
        return (
            "退回（无通知渠道，需人工告知）",
            "没有配置通知渠道，系统不会通知申报人；时限从退回时算起，退回后请立即告知。",
        )
    known = {one.kind.value: one for one in contacts}
    channel = next((one for one in store.channels.person if one.address in known), None)
    if channel is None:
        return (
            "退回（未留联系方式，需人工告知）",
            "申报人没有留下可用的联系方式，系统无法通知；时限从退回时算起，退回后请立即告知。",
        )
    contact = known[channel.address]
    proved = "" if contact.verified_at else "，号码未经验证"
    where = masked_address(contact.kind, contact.address)
    return (
        "退回并通知",
        f"退回后由{channel.name}通知申报人（{where}{proved}）；是否送达显示在本页，"
        "送不到的列在“未送达”里。时限从退回时算起。",
    )


def _asked(one: HumanReview, names: dict[str, str]) -> dict[str, Any]:
    about = about_of(one.about)
    place = paper_title(Material(about.material), about.year) if about.material else "整份申报"
    label = FIELD_LABELS.get(about.field or "", "")
    return {
        "request": one,
        "about": f"{place} · {label}" if label else place,
        "by": names.get(one.answered_by or "", ""),
    }
