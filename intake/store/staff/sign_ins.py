"""Who signs in: by password or by an OpenID provider; and sessions.

An account whose row was changed past this program opens nothing.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, case, delete, select, update

from intake.domain.thresholds import TOKEN_BYTES
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote, StaffRole, UserRecord
from intake.store.files.sealing import derived, open_column
from intake.store.staff.audit import Audit
from intake.store.staff.passwords import is_password
from intake.store.staff.row_digests import is_untouched, sign
from intake.store.staff.thresholds import IDLE_MINUTES, LOCKED_MINUTES, LONGEST_SESSION_HOURS, TRIES

_MINUTE = 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class _Try:
    """A try to sign in that was counted; `is_last`: after it the account rests."""

    row: Row[Any]
    key: bytes
    is_last: bool


@dataclass
class SignIns:
    """The part of the accounts that lets people in."""

    core: Core
    audit: Audit

    def of_subject(
        self, issuer: str, subject: str, login: str, now: dt.datetime
    ) -> UserRecord | None:
        """For sign-in by OIDC: whom the provider's subject means, if anybody.

        A name may be given to another person; a subject may not (OpenID Connect Core 2). The
        first one who comes under an account's login is bound to it, which is recorded.
        """
        table = t.users
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            mac = _subject_mac(key, issuer, subject)
            row = connection.execute(select(table).where(table.c.oidc_mac == mac)).one_or_none()
            if row is None and login:
                row = connection.execute(
                    select(table).where(
                        table.c.login_mac == login_mac(key, login), table.c.oidc_mac.is_(None)
                    )
                ).one_or_none()
            is_known = row is not None and row.disabled_at is None
            if row is not None and is_known and is_untouched(key, table, row):
                if row.oidc_mac is None:
                    mine = update(table).where(table.c.id == row.id).values(oidc_mac=mac)
                    connection.execute(mine)
                    sign(self.core, connection, table, row.id)
                    self.audit.append(connection, AuditNote(row.id, "oidc_bound"), now)
                    row = connection.execute(select(table).where(table.c.id == row.id)).one()
                return user_of(row, key)
        if row is not None and is_known:
            self._is_tampered(row, key, now)
        return None

    def check_password(self, login: str, password: str, now: dt.datetime) -> UserRecord | None:
        """The account; None for a wrong login or password, and while it rests.

        None says nothing about which it was, and takes as long. A try is counted before the
        password is looked at: many at once are no more than one after another.
        """
        user = self._count_try(login, now)
        is_right = is_password(None if user is None else user.row.password, password)
        if user is None or self._is_tampered(user.row, user.key, now):
            return None
        with self.core.db.write() as connection:
            if is_right:
                rested: dict[str, Any] = {"failed": 0, "locked_until": None}
                connection.execute(
                    update(t.users).where(t.users.c.id == user.row.id).values(**rested)
                )
            elif user.is_last:
                self.audit.append(connection, AuditNote(user.row.id, "account_locked"), now)
        return user_of(user.row, user.key) if is_right else None

    def _count_try(self, login: str, now: dt.datetime) -> _Try | None:
        """This try, counted; None where no try is allowed: no such account, or it rests."""
        at, users = micros(now) or 0, t.users
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            may = (
                users.c.login_mac == login_mac(key, login),
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
                gone |= t.sessions.c.token_digest == self._digest(connection, replaced)
            connection.execute(delete(t.sessions).where(gone))
            connection.execute(
                self.core.insert(t.sessions).values(
                    token_digest=self._digest(connection, token),
                    user_id=user.id,
                    created_at=at,
                    seen_at=at,
                )
            )
            self.audit.append(connection, AuditNote(user.id, "signed_in", {"how": how}), now)
        return token

    def of_session(self, token: str, now: dt.datetime) -> UserRecord | None:
        """Whose session this is, None when there is none (any more)."""
        at, table = micros(now) or 0, t.sessions
        with self.core.db.read() as connection:
            digest = self._digest(connection, token)
            row = connection.execute(
                select(t.users, table.c.seen_at)
                .join(table, table.c.user_id == t.users.c.id)
                .where(
                    table.c.token_digest == digest,
                    t.users.c.disabled_at.is_(None),
                    table.c.seen_at > at - IDLE_MINUTES * _MINUTE,
                    table.c.created_at > at - LONGEST_SESSION_HOURS * 60 * _MINUTE,
                )
            ).one_or_none()
            key = self.core.store_key(connection)
        if row is None or not is_untouched(key, t.users, row):
            return None
        if at - row.seen_at > _MINUTE:  # once a minute: not a write for every page
            with self.core.db.write() as connection:
                connection.execute(
                    update(table).where(table.c.token_digest == digest).values(seen_at=at)
                )
        return user_of(row, key)

    def end_session(self, token: str) -> None:
        """Signed out; safe to repeat."""
        with self.core.db.write() as connection:
            connection.execute(
                delete(t.sessions).where(
                    t.sessions.c.token_digest == self._digest(connection, token)
                )
            )

    def _digest(self, connection: Connection, token: str) -> bytes:
        """With a key: who can write to the database alone makes no session."""
        key = derived(self.core.store_key(connection), "sessions")
        return hmac.digest(key, token.encode(), "sha256")

    def _is_tampered(self, row: Row[Any], key: bytes, now: dt.datetime) -> bool:
        """Whether the row was changed past this program, which is recorded."""
        if is_untouched(key, t.users, row):
            return False
        self.audit.note(AuditNote("nobody", "account_tampered", {"user": row.id}), now)
        return True


def user_of(row: Row[Any], key: bytes) -> UserRecord:
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
        must_change=row.must_change,
        pending_by=row.pending_by,
        is_untouched=is_untouched(key, t.users, row),
        is_bound=row.oidc_mac is not None,
    )


def _subject_mac(key: bytes, issuer: str, subject: str) -> bytes:
    text = json.dumps([issuer, subject])
    return hmac.digest(derived(key, "subjects"), text.encode(), "sha256")


def login_mac(key: bytes, login: str) -> bytes:
    return hmac.digest(derived(key, "logins"), login.strip().casefold().encode(), "sha256")
