"""What ended long ago is due; an administrator erases it by saying how many."""

from __future__ import annotations

import datetime as dt

from typer.testing import CliRunner

from intake.casework.rounds import Move, State
from intake.cli.app import app
from intake.store import AuditNote, StaffRole
from intake.web.moves import make
from tests.web.conftest import CLOCK
from tests.web.staffed import account, later, recommended, submitted

DAY = 24 * 60


def confirmed(service):
    someone = submitted(service)
    recommended(service, someone)
    record = service.store.cases.get(someone.id)
    note = (service.clock.settings.now(), AuditNote("x", "confirmed"))
    make(service.store.cases, record, Move(State.CONFIRMED, record.round), audit=note)
    return someone


def test_what_ended_a_year_ago_is_erased_when_the_count_is_typed_and_the_audit_says_by_whom(
    service,
):
    done, waiting, draft = confirmed(service), submitted(service), service.applicant()
    later(service, 365 * DAY)
    admin = account(service, StaffRole.ADMINISTRATOR)
    assert "清除到期的申报" not in admin.get("/admin/retention").text
    later(service, DAY)
    admin = account(service, StaffRole.ADMINISTRATOR, "admin")
    shown = admin.get("/admin/retention").text
    assert done.id[:8].upper() in shown and draft.id[:8].upper() not in shown
    assert admin.press("/admin/retention", count="2").status_code == 409
    assert service.store.cases.get(done.id) is not None
    assert admin.press("/admin/retention", count="1").status_code == 303
    assert service.store.cases.get(done.id) is None
    assert (
        service.store.cases.get(waiting.id) is not None
        and service.store.cases.get(draft.id) is not None
    )
    [line] = service.store.audit.entries(action="erased")
    assert (line.actor, line.application_id) == (admin.id, done.id)
    assert "admin先生" in admin.get("/admin/retention").text
    assert service.store.audit.verify().broken_at is None
    # The draft ended when the window closed, ten days after the other was confirmed.
    later(service, 11 * DAY)
    [(due, _)] = service.store.retention.due(service.clock.settings.now(), 365)
    assert due == draft.id


def test_the_command_erases_what_is_due_only_when_asked_to(service, monkeypatch):
    done = confirmed(service)
    now = dt.datetime.fromisoformat(CLOCK) + dt.timedelta(days=31)
    monkeypatch.setenv("INTAKE_DATA_DIR", str(service.clock.settings.data_dir))
    monkeypatch.setenv("INTAKE_CLOCK", now.isoformat())
    monkeypatch.setenv("INTAKE_RETENTION_DAYS", "30")
    assert CliRunner().invoke(app, ["gc"]).output == (
        "存储中有 1 个文件，其中 0 个没有记录指向，无须处理。\n"
    )
    assert service.store.cases.get(done.id) is not None
    assert "已清除 1 份保存期（30 天）已满的申报" in CliRunner().invoke(app, ["gc", "--due"]).output
    assert service.store.cases.get(done.id) is None
