"""What the personal information law gives everybody: to know, to ask a person, to take along.

Articles 17 and 30 (the notice of processing), 24 (no decision by a program alone) and 45
(one's own data to take away).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from intake.casework.rounds import working_round
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.channels import Channel
from intake.domain.finding_codes import FIELD_LABELS
from intake.reporting.letter.apart import Work
from intake.store import About, AuditNote, HumanReview, Store, UploadRecord
from intake.store.cases.human_reviews import APPLICANT
from intake.store.cases.remarks import about_of
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.declared import one
from intake.web.applicant.processing import VERSION
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own
from intake.web.applicant.thresholds import LONGEST_REMARK
from intake.web.serving import Now, Served
from intake.web.staff.letters import file_names, letter_of_round
from intake.web.zipping import zipped

router = APIRouter(prefix=HOME, include_in_schema=False)
WHOLE, PAPER = "APPLICATION", "PAPER"
"""What is asked about: the whole application, a paper; anything else is a finding's code."""


@router.get("/privacy")
def privacy(request: Request, serving: Served, now: Now) -> HTMLResponse:
    """The notice of processing, for everybody to read before anything is typed."""
    known = [serving.store.policies.current(name) for name in serving.store.policies.names()]
    return page(
        request,
        "a_privacy.html.j2",
        version=VERSION,
        policies=[policy for policy in known if now <= policy.submission.closes] or known,
        days=serving.settings.retention_days,
        told_by=_told_by(serving.store.channels.person),
    )


_SENT_TO = {"phone": "您的手机号", "email": "您的邮箱", "wechat": "您的微信账号"}


def _told_by(channels: Sequence[Channel]) -> list[tuple[str, str]]:
    """Who passes messages on, in words, and the address that each gets."""
    found = []
    for channel in channels:
        match channel.kind:
            case "mail":
                words = f"电子邮件服务器（{channel.name}）"
            case "file":
                words = f"本机的试用文件夹（{channel.name}），不发出"
            case _:
                words = f"短信、微信等消息平台（{channel.name}）"
        found.append((words, _SENT_TO[channel.address]))
    return found


@router.get("/rights")
def rights(request: Request, serving: Served, own: Own) -> HTMLResponse:
    """What was asked and answered; what can be taken along; which notice was read."""
    return page(
        request,
        "a_rights.html.j2",
        own=own,
        asked=[_asked(one) for one in serving.store.human_reviews.of(own.id)],
        consents=sorted(serving.store.consents.of(own.id).items(), key=lambda pair: pair[1]),
        version=VERSION,
        longest=LONGEST_REMARK,
    )


@router.post("/human")
def ask(serving: Served, own: Own, fields: Form) -> Response:
    """A person is to look: at a finding, a paper or everything, whatever its state."""
    about = _about(own, one(fields, "about"))
    text = one(fields, "text").strip()[:LONGEST_REMARK]
    serving.store.human_reviews.ask(own.id, about, text, working_round(own.record), own.now)
    return RedirectResponse(f"{HOME}/rights", 303)


def _about(own: Mine, wanted: str) -> About:
    """What the form names, as far as it is there; raises ProblemError NOT_FOUND."""
    if wanted in ("", About(WHOLE).key):
        return About(WHOLE)
    keys = ("code", "material", "year", "field", "upload", "page")
    flags = own.report["flags"] if own.report else []
    there = {about.key: about for f in flags for about in [About(*(f[k] for k in keys))]}
    for upload in own.uploads:
        there[about_paper(upload).key] = about_paper(upload)
    if wanted not in there:
        raise ProblemError("NOT_FOUND")
    return there[wanted]


def about_paper(upload: UploadRecord) -> About:
    """A file's verdict as a whole, also where nothing was found."""
    return About(PAPER, upload.material, upload.year, None, upload.id)


def _asked(request: HumanReview) -> dict[str, Any]:
    about = about_of(request.about)
    place = paper_title(Material(about.material), about.year) if about.material else "整份申报"
    label = FIELD_LABELS.get(about.field or "", "")
    return {"request": request, "about": f"{place} · {label}" if label else place}


@router.get("/mine.zip")
def take_along(serving: Served, own: Own) -> Response:
    """Originals, declaration, the newest report and every letter; that they were taken is
    recorded."""
    store = serving.store
    store.audit.note(AuditNote(APPLICANT, "own_data_exported"), own.now, own.id)
    uploads = store.uploads.of(own.id)
    names = file_names(uploads)
    papers = _papers(store, own, serving.settings.clock_is_set)
    parts = zipped(store.uploads, [(upload, names[upload.id]) for upload in uploads], papers)
    return StreamingResponse(
        parts,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{own.id[:8]}.zip"'},
    )


def _papers(store: Store, own: Mine, clock_is_set: bool) -> Iterator[tuple[str, bytes | Work]]:
    """A report shows its owner what it showed on the pages, numbers in full."""
    yield "application.json", _json(own.record.declaration)
    if own.progress.report is not None:
        yield "report.json", _json(own.progress.report.body)
    asked = [
        {
            "about": one.about,
            "asked_at": one.asked_at,
            "text": one.text,
            "answered_at": one.answered_at,
            "answer": one.answer,
        }
        for one in store.human_reviews.of(own.id)
    ]
    yield "human-reviews.json", _json(asked)
    for made in store.rounds.of(own.id):
        letter = letter_of_round(store, own.record, made.round, clock_is_set)
        if letter is not None:
            yield f"letter-{made.round}.pdf", letter


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
