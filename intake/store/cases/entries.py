"""How an applicant comes in: one-time links, a code to come back with, sessions.

Only keyed digests are stored: who has the database, but no master key, cannot even try
the codes, which are short enough to be read over a phone.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, select, update

from intake.domain.thresholds import TOKEN_BYTES
from intake.store.cases.thresholds import (
    CODE_GROUP,
    CODE_LENGTH,
    ENTRY_SESSION_SECONDS,
    LINK_SECONDS,
)
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.files.sealing import derived

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: they are misheard and misread."""


class Entry(StrEnum):
    """What a secret opens, and how often."""

    LINK = "link"
    CODE = "code"
    SESSION = "session"


@dataclass
class Entries:
    """The part of the store that knows applicants by what they hold."""

    core: Core

    def make_link(self, application_id: str) -> str:
        """A token that opens one session, once; earlier links of the application die.

        Raises NotFound.
        """
        return self._replace(application_id, Entry.LINK, secrets.token_urlsafe(TOKEN_BYTES))

    def make_code(self, application_id: str) -> str:
        """`K7M4-QX2P-9RTD`, good as long as the application; an earlier one dies.

        Raises NotFound.
        """
        drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        self._replace(application_id, Entry.CODE, drawn)
        return "-".join(drawn[i : i + CODE_GROUP] for i in range(0, CODE_LENGTH, CODE_GROUP))

    def open_session(self, application_id: str) -> str:
        """A session's token for whoever has shown to be the applicant; raises NotFound."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self.core.db.write() as connection:
            self._put(connection, application_id, Entry.SESSION, token)
        return token

    def use_link(self, untrusted_token: str) -> str | None:
        """A session in exchange for a link, which is gone; None: no such link (any more)."""
        with self.core.db.write() as connection:
            found = connection.execute(
                delete(s.entries)
                .where(*self._is(connection, Entry.LINK, untrusted_token))
                .returning(s.entries.c.application_id)
            ).scalar_one_or_none()
            if found is None:
                return None
            token = secrets.token_urlsafe(TOKEN_BYTES)
            self._put(connection, str(found), Entry.SESSION, token)
        return token

    def find(self, kind: Entry, untrusted_secret: str) -> str | None:
        """The application's id that a session or code opens, None for any other text."""
        secret = untrusted_secret
        if kind is Entry.CODE:
            secret = re.sub(r"[^0-9A-Z]", "", secret.upper())
        with self.core.db.read() as connection:
            found = connection.execute(
                select(s.entries.c.application_id).where(*self._is(connection, kind, secret))
            ).scalar_one_or_none()
        return None if found is None else str(found)

    def end_session(self, untrusted_token: str) -> None:
        """Nobody comes in with it again."""
        with self.core.db.write() as connection:
            connection.execute(
                delete(s.entries).where(*self._is(connection, Entry.SESSION, untrusted_token))
            )

    def forget_old(self) -> int:
        """Remove what has run out; how many."""
        with self.core.db.write() as connection:
            return connection.execute(
                delete(s.entries).where(s.entries.c.ends_at < s.db_now())
            ).rowcount

    def _replace(self, application_id: str, kind: Entry, secret: str) -> str:
        with self.core.db.write() as connection:
            connection.execute(
                delete(s.entries).where(
                    s.entries.c.application_id == application_id, s.entries.c.kind == kind
                )
            )
            self._put(connection, application_id, kind, secret)
        return secret

    def put_link(
        self, connection: Connection, application_id: str, token: str, seconds: int
    ) -> None:
        """Within the caller's transaction: a link beside those that there are; raises NotFound.

        The same link once more lives from now on.
        """
        connection.execute(
            delete(s.entries).where(
                s.entries.c.digest == self._digest(connection, Entry.LINK, token)
            )
        )
        self._put(connection, application_id, Entry.LINK, token, seconds)

    def renew_link(self, connection: Connection, token: str, seconds: int) -> None:
        """Within the caller's transaction: a link that nobody has used lives from now on."""
        connection.execute(
            update(s.entries)
            .where(s.entries.c.digest == self._digest(connection, Entry.LINK, token))
            .values(ends_at=s.db_now() + seconds * s.SECOND)
        )

    def _put(
        self,
        connection: Connection,
        application_id: str,
        kind: Entry,
        secret: str,
        seconds: int | None = None,
    ) -> None:
        self.core.application_key(connection, application_id)  # there, and not erased
        usual = {Entry.LINK: LINK_SECONDS, Entry.SESSION: ENTRY_SESSION_SECONDS}.get(kind)
        seconds = usual if seconds is None else seconds
        connection.execute(
            self.core.insert(s.entries).values(
                digest=self._digest(connection, kind, secret),
                kind=kind,
                application_id=application_id,
                ends_at=None if seconds is None else s.db_now() + seconds * s.SECOND,
            )
        )

    def _is(
        self, connection: Connection, kind: Entry, secret: str
    ) -> tuple[ColumnElement[bool], ...]:
        ends_at = s.entries.c.ends_at
        return (
            s.entries.c.digest == self._digest(connection, kind, secret),
            s.entries.c.kind == kind,
            ends_at.is_(None) | (ends_at >= s.db_now()),
        )

    def _digest(self, connection: Connection, kind: Entry, secret: str) -> bytes:
        key = derived(self.core.store_key(connection), "entries")
        return hmac.digest(key, f"{kind}.{secret}".encode(), "sha256")
