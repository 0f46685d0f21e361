"""Accounts of staff and their sessions."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, delete, select, update

from intake.domain.errors import Conflict, NotFound
from intake.domain.thresholds import TOKEN_BYTES
from intake.store.cases.units import unit_mac
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, inserted, is_id, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote, StaffRole, UserRecord
from intake.store.files.sealing import derived, open_column, seal_column
from intake.store.staff.audit import Audit
from intake.store.staff.passwords import digest_of, is_password
from intake.store.staff.thresholds import IDLE_MINUTES, LOCKED_MINUTES, LONGEST_SESSION_HOURS, TRIES

_MINUTE = 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class _Try:
    """A try to sign in that was counted; `is_last`: after it the account rests."""

    row: Row[Any]
    key: bytes
    is_last: bool


@dataclass
class Accounts:
    """The part of the store that knows who staff are."""

    core: Core
    audit: Audit

    def add(
        self,
        login: str,
        name: str,
        role: StaffRole,
        unit: str | None,
        password: str | None,
        now: dt.datetime,
        actor: str,
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
                    login_mac=_login_mac(key, login),
                    role=role.value,
                    profile=_sealed(key, user_id, profile),
                    failed=0,
                    created_at=micros(now),
                    unit_mac=unit_mac(key, unit) if unit else None,
                    password=digest_of(password) if password else None,
                )
                .on_conflict_do_nothing(),
            )
            if not is_new:
                raise Conflict("USER_EXISTS", "已有这个登录名")
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
    ) -> UserRecord:
        """What is None stays; every session of the account ends. Raises NotFound."""
        before = self.get(user_id)
        values: dict[str, Any] = {"failed": 0, "locked_until": None}
        if role is not None:
            values["role"] = role.value
        if password is not None:
            values["password"] = digest_of(password)
        if is_disabled is not None:
            values["disabled_at"] = micros(now) if is_disabled else None
        after = {
            "role": role,
            "unit": unit,
            "is_disabled": is_disabled,
            "password": password and "changed",
        }
        with self.core.db.write() as connection:
            if unit is not None:
                values |= _of_unit(self.core.store_key(connection), before, unit)
            connection.execute(update(t.users).where(t.users.c.id == user_id).values(**values))
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
        return [_user(row, key) for row in rows]

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
        return _user(row, key)

    def of_login(self, login: str) -> UserRecord | None:
        """For sign-in by OIDC: whom the provider's name means, if anybody."""
        with self.core.db.read() as connection:
            key = self.core.store_key(connection)
            row = connection.execute(
                select(t.users).where(t.users.c.login_mac == _login_mac(key, login))
            ).one_or_none()
        return None if row is None or row.disabled_at is not None else _user(row, key)

    def check_password(self, login: str, password: str, now: dt.datetime) -> UserRecord | None:
        """The account; None for a wrong login or password, and while it rests.

        None says nothing about which it was, and takes as long. A try is counted before the
        password is looked at: many at once are no more than one after another.
        """
        user = self._count_try(login, now)
        is_right = is_password(None if user is None else user.row.password, password)
        if user is None:
            return None
        with self.core.db.write() as connection:
            if is_right:
                rested: dict[str, Any] = {"failed": 0, "locked_until": None}
                connection.execute(
                    update(t.users).where(t.users.c.id == user.row.id).values(**rested)
                )
            elif user.is_last:
                self.audit.append(connection, AuditNote(user.row.id, "account_locked"), now)
        return _user(user.row, user.key) if is_right else None

    def _count_try(self, login: str, now: dt.datetime) -> _Try | None:
        """This try, counted; None where no try is allowed: no such account, or it rests."""
        at, users = micros(now) or 0, t.users
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            may = (
                users.c.login_mac == _login_mac(key, login),
                users.c.disabled_at.is_(None),
                users.c.locked_until.is_(None) | (users.c.locked_until <= at),
            )
            counted = connection.execute(
                update(users)
                .where(*may)
                .values(
                    failed=case((users.c.failed + 1 >= TRIES, 0), else_=users.c.failed + 1),
                    locked_until=case(
                        (users.c.failed + 1 >= TRIES, at + LOCKED_MINUTES * _MINUTE), else_=None
                    ),
                )
                .returning(*users.c)
            ).one_or_none()
        return None if counted is None else _Try(counted, key, counted.locked_until is not None)

    def begin_session(
        self, user: UserRecord, now: dt.datetime, how: str, replaced: str | None = None
    ) -> str:
        """A new session's token, stored as a digest; the one it replaces ends."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        at = micros(now) or 0
        oldest = at - LONGEST_SESSION_HOURS * 60 * _MINUTE
        with self.core.db.write() as connection:
            gone = t.sessions.c.created_at < oldest
            if replaced is not None:
                gone |= t.sessions.c.token_digest == _digest(replaced)
            connection.execute(delete(t.sessions).where(gone))
            connection.execute(
                self.core.insert(t.sessions).values(
                    token_digest=_digest(token), user_id=user.id, created_at=at, seen_at=at
                )
            )
            self.audit.append(connection, AuditNote(user.id, "signed_in", {"how": how}), now)
        return token

    def of_session(self, token: str, now: dt.datetime) -> UserRecord | None:
        """Whose session this is, None when there is none (any more)."""
        at, table = micros(now) or 0, t.sessions
        with self.core.db.read() as connection:
            row = connection.execute(
                select(t.users, table.c.seen_at)
                .join(table, table.c.user_id == t.users.c.id)
                .where(
                    table.c.token_digest == _digest(token),
                    t.users.c.disabled_at.is_(None),
                    table.c.seen_at > at - IDLE_MINUTES * _MINUTE,
                    table.c.created_at > at - LONGEST_SESSION_HOURS * 60 * _MINUTE,
                )
            ).one_or_none()
            key = self.core.store_key(connection)
        if row is None:
            return None
        if at - row.seen_at > _MINUTE:  # once a minute: not a write for every page
            with self.core.db.write() as connection:
                connection.execute(
                    update(table).where(table.c.token_digest == _digest(token)).values(seen_at=at)
                )
        return _user(row, key)

    def end_session(self, token: str) -> None:
        """Signed out; safe to repeat."""
        with self.core.db.write() as connection:
            connection.execute(
                delete(t.sessions).where(t.sessions.c.token_digest == _digest(token))
            )


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


def _user(row: Row[Any], key: bytes) -> UserRecord:
    profile = json.loads(open_column(key, "users", "profile", row.id, row.profile))
    return UserRecord(
        id=row.id,
        login=profile["login"],
        name=profile["name"],
        role=StaffRole(row.role),
        unit=profile["unit"],
        is_local=row.password is not None,
        created_at=moment(row.created_at),
        disabled_at=maybe_moment(row.disabled_at),
        locked_until=maybe_moment(row.locked_until),
    )


def _sealed(key: bytes, user_id: str, profile: dict[str, Any]) -> bytes:
    body = json.dumps(profile, ensure_ascii=False).encode()
    return seal_column(key, "users", "profile", user_id, body)


def _login_mac(key: bytes, login: str) -> bytes:
    return hmac.digest(derived(key, "logins"), login.strip().casefold().encode(), "sha256")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
