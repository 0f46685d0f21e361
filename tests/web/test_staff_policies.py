"""A policy is published by two persons; what is judged keeps its own; a trial reads nothing."""

from __future__ import annotations

import httpx
import pytest

from intake.assessment.assemble import assemble
from intake.casework.from_record import as_kept
from intake.domain.report_json import to_json
from intake.policy.notice import POLICIES
from intake.store import StaffRole
from tests.web.conftest import DECLARED, Service
from tests.web.staffed import Browser, account, recommended
from workers.background_jobs import do_next

OWN = (POLICIES / "yunling-2027.yaml").read_text(encoding="utf-8")
SHORTER = OWN.replace("hours: 72", "hours: 36").encode()
MILDER = (OWN + "\nseverities: {MATERIAL_MISSING: warning, ID_NUMBER_INVALID: warning}\n").encode()
HERS = {**DECLARED, "policy": "yunling-2027"}


def proposed(person: Browser, content: bytes) -> httpx.Response:
    address = f"/staff/policies/proposals?csrf={person.csrf}"
    return person.http.post(
        address, files={"file": ("x.yaml", content)}, headers={"Accept": "text/html"}
    )


def decided(person: Browser, n: int, what: str = "publish") -> int:
    return person.press(f"/staff/policies/proposals/{n}", what=what).status_code


@pytest.fixture
def admin(service) -> Browser:
    return account(service, StaffRole.ADMINISTRATOR)


def test_a_file_with_problems_is_not_kept_and_each_problem_has_its_line(service, admin):
    answer = proposed(admin, OWN.replace("hours: 72", "hours: 两天").encode())
    line = next(n for n, text in enumerate(OWN.splitlines(), 1) if "hours: 72" in text)
    assert answer.status_code == 422 and f"第 {line} 行 correction.hours" in answer.text
    assert proposed(admin, OWN.replace("id: yunling-2027", "id: ../x").encode()).status_code == 422
    assert service.store.policies.records() == []


def test_only_another_person_publishes_and_both_steps_are_in_the_audit(service, admin):
    answer = proposed(admin, SHORTER)
    assert answer.headers["Location"] == "/staff/policies?name=~1&other=yunling-2027"
    shown = admin.get(answer.headers["Location"]).text
    assert "72 小时" in shown and "36 小时" in shown and "须由另一人确认" in shown
    assert decided(admin, 1) == 409
    assert service.store.policies.current("yunling-2027").correction.hours == 72
    other = account(service, StaffRole.SUPERVISOR)
    assert decided(other, 1) == 303
    assert decided(other, 1, "refuse") == 409
    assert service.store.policies.current("yunling-2027").correction.hours == 36
    lines = {line.action: line for line in service.store.audit.entries()}
    assert (lines["policy_proposed"].actor, lines["policy_published"].actor) == (admin.id, other.id)
    assert (
        lines["policy_published"].detail["revision"] == service.store.policies.records()[0].revision
    )
    assert "发布政策" in other.get("/staff/audit").text


def test_a_draft_follows_what_is_in_force_and_a_submission_is_judged_by_one_revision_for_ever(
    service, admin
):
    store, clock = service.store, service.clock
    clock.set("2027-03-20T10:00:00+08:00")
    numbers = ("652827199903081225", "652827199903081241", "652827199903081268")
    hers = [
        {**HERS, "applicant": {**DECLARED["applicant"], "id_number": number}} for number in numbers
    ]
    before, draft = service.ready(hers[0]), service.ready(hers[1])
    assert before.submit().status_code == 200
    for content in (SHORTER, SHORTER.replace(b"36", b"30"), SHORTER.replace(b"36", b"24")):
        store.policies.propose(content, admin.id, clock.settings.now())
    other = account(service, StaffRole.ADMINISTRATOR, "another")
    service.work()
    assert decided(other, 1) == 303
    first = service.ready(hers[2])
    assert first.submit().status_code == 200
    generation = store.cases.get(draft.id).generation
    assert decided(other, 3) == decided(other, 2, "refuse") == 303
    assert store.cases.get(draft.id).generation == generation + 1 and store.jobs.due(9)

    def hours(someone) -> int:
        return store.policies.of(store.cases.get(someone.id)).correction.hours

    assert [hours(a) for a in (before, first, draft)] == [72, 36, 24]
    assert store.cases.get(draft.id).policy_revision is None
    assert store.cases.get(first.id).policy_revision == store.policies.records()[2].revision
    recommended(service, first)
    assert draft.submit().status_code == 200 and hours(draft) == 24


def test_what_the_programs_own_file_judged_it_judges_after_the_next_release_too(
    service, monkeypatch, tmp_path
):
    service.clock.set("2027-03-20T10:00:00+08:00")
    someone = service.ready(HERS)
    assert someone.submit().status_code == 200
    (tmp_path / "yunling-2027.yaml").write_bytes(SHORTER)
    monkeypatch.setattr("intake.policy.notice.POLICIES", tmp_path)
    service.store.policies.kept.clear()
    assert service.store.policies.current("yunling-2027").correction.hours == 36
    assert service.store.policies.of(service.store.cases.get(someone.id)).correction.hours == 72


def test_a_notice_that_the_program_does_not_bring_is_open_once_published(service, admin):
    content = OWN.replace("id: yunling-2027", "id: other-2027")
    declared = {**DECLARED, "policy": "other-2027"}
    assert proposed(admin, content.encode()).status_code == 303
    assert (
        service.client().post("/api/applications", json=declared).json()["code"] == "POLICY_UNKNOWN"
    )
    decided(account(service, StaffRole.SUPERVISOR), 1)
    someone = service.applicant(declared)
    assert someone.see()["policy"] == "other-2027"
    service.clock.set("2027-03-20T10:00:00+08:00")
    assert "other-2027" in service.client().get("/a/start").text


def report_on_nothing(service: Service, id: str) -> None:
    """What a worker finds where nothing was sent: papers are missing."""
    store = service.store
    store.cases.change_declaration(id, HERS, store.cases.get(id).version)
    for bell in store.jobs.due(100):
        claim, record = store.jobs.claim(bell.job_id, "the-test"), store.cases.get(id)
        application = as_kept(record, [], service.clock.settings.now(), clock_is_set=True)
        report = assemble(
            application, store.policies.of(record), [], {"pipeline": "1", "models": {}}
        )
        assert store.results.finish_report(
            claim, record.generation, to_json(report), report.verdict
        )


def test_a_trial_names_whose_verdict_changes_and_changes_nothing(service, admin):
    someone, unjudged = service.applicant(HERS), service.applicant(HERS)
    report_on_nothing(service, someone.id)
    proposed(admin, MILDER)
    assert admin.press("/staff/policies/trials", policy="~1").status_code == 303
    assert "正在试算" in admin.get("/staff/policies/trials").text
    assert admin.press("/staff/policies/trials", policy="~1").status_code == 429
    assert do_next(service.store)
    shown = admin.get("/staff/policies/trials").text
    assert "共 2 份，1 份结论改变" in shown and "1 份尚无可用的核对结果" in shown
    assert someone.id[:8].upper() in shown and unjudged.id[:8].upper() not in shown
    assert "MATERIAL_MISSING" in shown and "（约）" not in shown
    assert DECLARED["applicant"]["name"] not in shown
    assert service.store.reports.newest(someone.id).verdict == "return"
    assert admin.press("/staff/policies/trials", policy="~9").status_code == 422
