"""Where an applicant can be reached, and whether the address is known to be theirs."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from intake.casework.telling import AddressKind, MessageKind, clean_address
from intake.domain.errors import NotAllowed
from intake.store.database import schema as s
from intake.store.database import telling_schema as m
from intake.store.database.base import Core, maybe_moment, micros, moment
from intake.store.database.telling_records import Contact
from intake.store.database.wording import not_found
from intake.store.files.sealing import derived, open_column, seal_column
from intake.store.telling.outbox import Outbox, code_of
from intake.store.telling.thresholds import (
    CODE_PAUSE_SECONDS,
    CODE_SECONDS,
    CODE_TRIES,
    CODES_A_DAY,
    DAY_SECONDS,
)

_OF = m.contacts.c


@dataclass
class Contacts:
    """The part of the store that knows applicants' addresses."""

    core: Core
    outbox: Outbox

    def put(self, application_id: str, kind: AddressKind, untrusted: str, now: dt.datetime) -> bool:
        """Keep this address in place of an earlier one; an empty text takes it back.

        Another address is one that nobody has verified. False: it cannot be one. Raises
        NotFound.
        """
        address = clean_address(kind, untrusted)
        if address is None and untrusted.strip():
            return False
        known = {one.kind: one for one in self.of(application_id)}
        if kind in known and known[kind].address == address:
            return True
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            connection.execute(delete(m.contacts).where(*_which(application_id, kind)))
            if address is not None:
                row = f"{application_id}|{kind.value}"
                connection.execute(
                    self.core.insert(m.contacts).values(
                        application_id=application_id,
                        kind=kind.value,
                        address=seal_column(key, "contacts", "address", row, address.encode()),
                        said_at=micros(now),
                        tries=0,
                    )
                )
        return True

    def of(self, application_id: str) -> list[Contact]:
        """What the applicant gave; raises NotFound."""
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, application_id)
            rows = connection.execute(
                select(m.contacts).where(_OF.application_id == application_id).order_by(_OF.kind)
            ).all()
        return [
            Contact(
                AddressKind(row.kind),
                open_column(
                    key, "contacts", "address", f"{application_id}|{row.kind}", row.address
                ).decode(),
                moment(row.said_at),
                maybe_moment(row.verified_at),
            )
            for row in rows
        ]

    def send_code(self, application_id: str, kind: AddressKind, now: dt.datetime) -> None:
        """A code is to go to this address; raises NotAllowed CODE_TOO_SOON."""
        of, age = m.messages.c, s.db_now() - m.messages.c.asked_at
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            address = self._address(connection, key, application_id, kind)
            prefix = self._prefix(connection, kind, address)
            # Of this person, and of whoever else gave the same address.
            same = (of.application_id == application_id) | of.occasion.startswith(prefix)
            recent, today = connection.execute(
                select(
                    func.count().filter(age < CODE_PAUSE_SECONDS * s.SECOND),
                    func.count().filter(age < DAY_SECONDS * s.SECOND),
                ).where(of.kind == MessageKind.CODE, same)
            ).one()
            if recent:
                raise NotAllowed("CODE_TOO_SOON", "验证码一分钟只能发一次，请稍候再试")
            if today >= CODES_A_DAY:
                raise NotAllowed("CODE_TOO_SOON", "今天发送验证码的次数已用完，请明天再试")
            connection.execute(
                update(m.contacts).where(*_which(application_id, kind)).values(tries=0)
            )
            told = {"address": kind.value}
            occasion = prefix + uuid.uuid4().hex
            self.outbox.tell(
                connection, key, application_id, MessageKind.CODE, occasion, 0, told, now
            )

    def verify(
        self, application_id: str, kind: AddressKind, untrusted_code: str, now: dt.datetime
    ) -> bool:
        """The code that was sent there last was repeated; raises NotAllowed CODE_USED_UP."""
        of = m.messages.c
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            address = self._address(connection, key, application_id, kind)
            newest = connection.execute(
                select(of.id, (s.db_now() - of.asked_at).label("age"), _OF.tries)
                .select_from(m.messages.join(m.contacts, _OF.application_id == of.application_id))
                .where(
                    of.kind == MessageKind.CODE,
                    # Sent to this very address: another one needs a code of its own.
                    of.occasion.startswith(self._prefix(connection, kind, address)),
                    *_which(application_id, kind),
                )
                .order_by(of.asked_at.desc(), of.id)
                .limit(1)
                .with_for_update()
            ).one_or_none()
            if newest is None or newest.age > CODE_SECONDS * s.SECOND or newest.tries >= CODE_TRIES:
                raise NotAllowed("CODE_USED_UP", "验证码已失效，请重新发送")
            expected = code_of(self.core.store_key(connection), newest.id)
            is_right = hmac.compare_digest(expected.encode(), untrusted_code.strip().encode())
            values = {"verified_at": micros(now)} if is_right else {"tries": newest.tries + 1}
            connection.execute(
                update(m.contacts).where(*_which(application_id, kind)).values(**values)
            )
            return is_right

    def _address(
        self, connection: Connection, key: bytes, application_id: str, kind: AddressKind
    ) -> str:
        sealed = connection.execute(
            select(_OF.address).where(*_which(application_id, kind))
        ).scalar()
        if sealed is None:
            raise not_found()
        row = f"{application_id}|{kind.value}"
        return open_column(key, "contacts", "address", row, sealed).decode()

    def _prefix(self, connection: Connection, kind: AddressKind, address: str) -> str:
        """What the occasions of codes to this address begin with; it tells nobody which."""
        secret = derived(self.core.store_key(connection), "contact-addresses")
        made = hmac.digest(secret, f"{kind.value}.{address}".encode(), "sha256").hex()
        return f"{made[:32]}."


def _which(application_id: str, kind: AddressKind) -> tuple[ColumnElement[bool], ...]:
    return _OF.application_id == application_id, _OF.kind == kind
