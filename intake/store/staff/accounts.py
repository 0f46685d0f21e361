"""Accounts of staff: made, changed, confirmed by a second administrator."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from intake.domain.errors import Conflict, NotFound
from intake.store.cases.units import unit_mac
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, inserted, is_id, micros
from intake.store.database.staff_records import AuditNote, StaffRole, UserRecord
from intake.store.files.sealing import seal_column
from intake.store.staff.passwords import digest_of
from intake.store.staff.row_digests import is_untouched, sign
from intake.store.staff.sign_ins import SignIns, login_mac, user_of


@dataclass(frozen=True, slots=True)
class Hold:
    """What keeps a changed account from opening anything yet.

    must_change: its password was made by somebody else, the owner has to choose another;
    is_pending: a second administrator has to confirm.
    """

    must_change: bool = False
    is_pending: bool = False


NO_HOLD = Hold()


@dataclass
class Accounts(SignIns):
    """The part of the store that knows who staff are."""

    def add(
        self,
        login: str,
        name: str,
        role: StaffRole,
        unit: str | None,
        password: str | None,
        now: dt.datetime,
        actor: str,
        *,
        hold: Hold = NO_HOLD,
    ) -> UserRecord:
        """A new account; password None: sign-in by OIDC only. Conflict USER_EXISTS."""
        user_id = uuid.uuid4().hex
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            profile = {"login": login, "name": name, "unit": unit}
            is_new = inserted(
                connection,
                self.core.insert(t.users)
                .values(
                    id=user_id,
                    login_mac=login_mac(key, login),
                    role=role.value,
                    profile=_sealed(key, user_id, profile),
                    failed=0,
                    created_at=micros(now),
                    unit_mac=unit_mac(key, unit) if unit else None,
                    password=digest_of(password) if password else None,
                    must_change=hold.must_change,
                    pending_by=actor if hold.is_pending else None,
                )
                .on_conflict_do_nothing(),
            )
            if not is_new:
                raise Conflict("USER_EXISTS", "已有这个登录名")
            sign(self.core, connection, t.users, user_id)
            after = {"user": user_id, "role": role.value, **profile}
            self.audit.append(connection, AuditNote(actor, "user_added", {"after": after}), now)
        return self.get(user_id)

    def change(
        self,
        user_id: str,
        now: dt.datetime,
        actor: str,
        *,
        role: StaffRole | None = None,
        unit: str | None = None,
        password: str | None = None,
        is_disabled: bool | None = None,
        hold: Hold = NO_HOLD,
    ) -> UserRecord:
        """What is None stays; every session of the account ends. Raises NotFound."""
        before = self.get(user_id)
        values: dict[str, Any] = {"failed": 0, "locked_until": None}
        if hold.is_pending:
            values["pending_by"] = actor
        if role is not None:
            values["role"] = role.value
        if password is not None:
            values |= {"password": digest_of(password), "must_change": hold.must_change}
        if is_disabled is not None:
            values["disabled_at"] = micros(now) if is_disabled else None
        after = {
            "role": role,
            "unit": unit,
            "is_disabled": is_disabled,
            "password": password and "changed",
        }
        with self.core.db.write() as connection:
            require_untouched(self.core, connection, user_id)
            if unit is not None:
                values |= _of_unit(self.core.store_key(connection), before, unit)
            connection.execute(update(t.users).where(t.users.c.id == user_id).values(**values))
            sign(self.core, connection, t.users, user_id)
            connection.execute(delete(t.sessions).where(t.sessions.c.user_id == user_id))
            note = AuditNote(actor, "user_changed", _changed(before, after))
            self.audit.append(connection, note, now)
        return self.get(user_id)

    def everybody(self) -> list[UserRecord]:
        """Everybody, the oldest account first."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(t.users).order_by(t.users.c.created_at, t.users.c.id)
            ).all()
            key = self.core.store_key(connection)
        return [user_of(row, key) for row in rows]

    def get(self, user_id: str) -> UserRecord:
        """Raises NotFound."""
        with self.core.db.read() as connection:
            row = (
                connection.execute(select(t.users).where(t.users.c.id == user_id)).one_or_none()
                if is_id(user_id)
                else None
            )
            key = self.core.store_key(connection)
        if row is None:
            raise NotFound("NOT_FOUND")
        return user_of(row, key)

    def confirm(self, user_id: str, now: dt.datetime, actor: str) -> UserRecord:
        """A second administrator has looked at what the first one did to this account.

        Raises NotFound, Conflict CONFIRM_OTHERS.
        """
        before = self.get(user_id)
        if before.pending_by is None:
            return before
        if actor in (before.pending_by, user_id):
            raise Conflict(
                "CONFIRM_OTHERS", "须由另一位管理员确认；自己改的、自己的账号不能自己确认"
            )
        with self.core.db.write() as connection:
            require_untouched(self.core, connection, user_id)
            mine = t.users.c.id == user_id
            connection.execute(update(t.users).where(mine).values(pending_by=None))
            sign(self.core, connection, t.users, user_id)
            detail = {"user": user_id, "changed_by": before.pending_by}
            self.audit.append(connection, AuditNote(actor, "user_confirmed", detail), now)
        return self.get(user_id)


def _of_unit(key: bytes, before: UserRecord, unit: str) -> dict[str, bytes | None]:
    """The columns that say to which unit somebody belongs; an empty unit is none."""
    profile = {"login": before.login, "name": before.name, "unit": unit or None}
    return {
        "profile": _sealed(key, before.id, profile),
        "unit_mac": unit_mac(key, unit) if unit else None,
    }


def _changed(before: UserRecord, after: dict[str, Any]) -> dict[str, Any]:
    """What the audit keeps of a changed account."""
    return {
        "user": before.id,
        "before": {
            "role": before.role,
            "unit": before.unit,
            "is_disabled": before.disabled_at is not None,
        },
        "after": {name: value for name, value in after.items() if value is not None},
    }


def _sealed(key: bytes, user_id: str, profile: dict[str, Any]) -> bytes:
    body = json.dumps(profile, ensure_ascii=False).encode()
    return seal_column(key, "users", "profile", user_id, body)


def require_untouched(core: Core, connection: Connection, user_id: str) -> None:
    """Nobody signs what somebody else wrote; raises Conflict ACCOUNT_TAMPERED."""
    row = connection.execute(select(t.users).where(t.users.c.id == user_id)).one()
    if not is_untouched(core.store_key(connection), t.users, row):
        raise Conflict(
            "ACCOUNT_TAMPERED", "这个账号在数据库中被直接改动过，已停用；请查明原因，另建账号"
        )
