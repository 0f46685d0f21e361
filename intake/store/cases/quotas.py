"""How much has been begun and stored that nobody has submitted, by address and in all.

Anybody may begin an application without an account. What is submitted is counted by the
notice; what is not yet is counted here. An address stands in the table as a keyed digest.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from intake.casework.rounds import State
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.files.sealing import derived

_OF = s.applications.c


def address_mac(store_key: bytes, address: str | None) -> bytes | None:
    """Equal for equal addresses; None for none."""
    if address is None:
        return None
    return hmac.digest(derived(store_key, "addresses"), address.encode(), "sha256")


@dataclass
class Quotas:
    """The part of the store that counts drafts; files are counted with their withdrawn ones,
    until they are erased."""

    core: Core

    def drafts_from(self, address: str) -> int:
        """Applications begun from there that were never submitted and have not ended."""
        with self.core.db.read() as connection:
            mac = address_mac(self.core.store_key(connection), address)
            wanted = select(func.count()).where(
                _OF.address_mac == mac, _OF.submitted_at.is_(None), _OF.state == State.DRAFT
            )
            return int(connection.execute(wanted).scalar_one())

    def bytes_beside(self, application_id: str) -> int:
        """Of never submitted applications from where this one was begun, itself among them;
        0 where it was imported."""
        own = s.applications.alias("own")
        mac = select(own.c.address_mac).where(own.c.id == application_id).scalar_subquery()
        return self._bytes(_OF.address_mac == mac)

    def bytes_of_drafts(self) -> int:
        """Of all never submitted applications that somebody began from an address."""
        return self._bytes(_OF.address_mac.is_not(None))

    def _bytes(self, whose: ColumnElement[bool]) -> int:
        wanted = (
            select(func.coalesce(func.sum(s.files.c.size), 0))
            .select_from(s.files.join(s.applications, _OF.id == s.files.c.application_id))
            .where(whose, _OF.submitted_at.is_(None))
        )
        with self.core.db.read() as connection:
            return int(connection.execute(wanted).scalar_one())
