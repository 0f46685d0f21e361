"""One administrator alone does not become somebody else, nor the second pair of eyes."""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import text

from intake.store import Hold, StaffRole
from intake.web.staff.session import COOKIE
from tests.web.staffed import PASSWORD, Browser, account, csrf_of, submitted

CONFIRMING = [StaffRole.COUNTY_REVIEWER, StaffRole.SUPERVISOR, StaffRole.ADMINISTRATOR]


@pytest.fixture
def attacker(service):
    return account(service, StaffRole.ADMINISTRATOR, "attacker")


def signed_in(service, user_id: str) -> Browser:
    """As that account: what a password gives, without the tenth of a second it takes."""
    store = service.store
    token = store.staff.begin_session(
        store.staff.get(user_id), service.clock.settings.now(), "password"
    )
    client = service.client()
    client.cookies.set(COOKIE, token)
    return Browser(client, user_id, csrf_of(client.get("/staff/account").text))


def shown_password(page: str) -> str:
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found
    return found[1]


def test_a_reset_password_opens_nothing_but_its_own_change(service, attacker):
    someone = submitted(service)
    victim = account(service, StaffRole.UNIT_REVIEWER, "victim")
    attacker.press(f"/admin/users/{victim.id}", what="password")
    stolen = signed_in(service, victim.id)
    for path in ("/review", f"/review/{someone.id}", "/staff/exports"):
        assert stolen.get(path).status_code == 403
    assert stolen.press(f"/review/{someone.id}/recommend").status_code == 403
    assert stolen.get("/staff").headers["Location"] == "/staff/account"
    assert "请先更换密码" in stolen.get("/staff/account").text


def test_a_made_password_is_changed_into_another_one_and_then_the_pages_open(service, attacker):
    victim = account(service, StaffRole.UNIT_REVIEWER, "victim")
    page = attacker.press(f"/admin/users/{victim.id}", what="password").text
    own = signed_in(service, victim.id)
    old = shown_password(page)
    assert own.press("/staff/account", old=old, new=old).status_code == 422
    assert own.press("/staff/account", old=old, new=PASSWORD).status_code == 303
    assert not service.store.staff.get(victim.id).must_change
    assert signed_in(service, victim.id).get("/review").status_code == 200


@pytest.mark.parametrize("role", CONFIRMING)
def test_who_confirms_others_waits_for_a_second_administrator(service, attacker, role):
    victim = account(service, role, "victim")
    attacker.press(f"/admin/users/{victim.id}", what="password")
    # Whoever knows the password may even choose another: the account stays shut.
    service.store.staff.change(
        victim.id, service.clock.settings.now(), victim.id, password=PASSWORD
    )
    stolen = signed_in(service, victim.id)
    assert stolen.get(stolen.get("/staff").headers["Location"]).status_code == 200
    assert stolen.get("/staff/policies").status_code == 403
    assert attacker.press(f"/admin/users/{victim.id}", what="confirm").status_code == 409
    assert stolen.press(f"/admin/users/{victim.id}", what="confirm").status_code == 403
    second = account(service, StaffRole.ADMINISTRATOR, "second")
    page = second.get("/admin/users").text
    assert "等待另一位管理员确认" in page and "attacker先生" in page
    assert second.press(f"/admin/users/{victim.id}", what="confirm").status_code == 200
    assert signed_in(service, victim.id).get("/staff/policies").status_code == 200


@pytest.mark.parametrize("what", ["new", "role", "reopened"])
def test_no_other_way_to_a_second_pair_of_eyes_is_shorter(service, attacker, what):
    if what == "new":
        attacker.press("/admin/users", login="puppet", name="影子", role="county_reviewer", unit="")
        users = service.store.staff.everybody()
        puppet = next(one for one in users if one.login == "puppet").id
    elif what == "role":
        puppet = account(service, StaffRole.UNIT_REVIEWER, "puppet").id
        attacker.press(f"/admin/users/{puppet}", what="role", role="county_reviewer", unit="")
    else:
        puppet = account(service, StaffRole.COUNTY_REVIEWER, "puppet").id
        attacker.press(f"/admin/users/{puppet}", what="close")
        attacker.press(f"/admin/users/{puppet}", what="close")
    assert service.store.staff.get(puppet).pending_by == attacker.id
    assert signed_in(service, puppet).get("/review").status_code == 403


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET role = 'county_reviewer'",
        "UPDATE users SET password = 'scrypt$1$1$1$00$00'",
        "UPDATE users SET disabled_at = NULL, unit_mac = NULL",
        "UPDATE users SET pending_by = NULL, must_change = FALSE",
        "UPDATE users SET row_mac = NULL",
    ],
)
def test_an_account_changed_in_the_database_opens_nothing_and_shows(service, statement):
    victim = account(service, StaffRole.UNIT_REVIEWER, "victim")
    now = service.clock.settings.now()
    # Held as one that an administrator made alone.
    service.store.staff.change(
        victim.id, now, "command", password=PASSWORD, hold=Hold(must_change=True, is_pending=True)
    )
    browser = signed_in(service, victim.id)
    with service.store.db.write() as connection:
        connection.execute(text(statement))
    assert browser.get("/staff/account").status_code == 303  # to the page to sign in
    assert not service.store.staff.get(victim.id).is_untouched
    assert service.store.staff.check_password("victim", PASSWORD, now) is None
    assert "account_tampered" in [one.action for one in service.store.audit.entries(limit=3)]


def test_a_session_written_into_the_database_opens_nothing(service):
    victim = account(service, StaffRole.SUPERVISOR, "victim")
    token = "t" * 43
    with service.store.db.write() as connection:
        connection.execute(
            text("UPDATE sessions SET token_digest = :digest"),
            {"digest": hashlib.sha256(token.encode()).digest()},
        )
    client = service.client()
    client.cookies.set(COOKIE, token)
    assert client.get("/review").status_code == 401
    assert victim.get("/review").status_code == 303
