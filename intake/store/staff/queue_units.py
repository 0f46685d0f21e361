"""The units that applications name, with how many: their names stand sealed.

Units are told apart by their keyed digests, so one declaration of each is opened, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from intake.store.cases.units import declared_in
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.database.staff_records import UnitCount

_APP = s.applications.c
_KEYS = {"employer_mac": "employer", "authority_mac": "supervising_authority"}
"""Column → the declared value that it is a digest of."""


@dataclass
class QueueUnits:
    """The part of the store that lists units for staff."""

    core: Core
    names: dict[bytes, str] = field(default_factory=dict, repr=False)
    """Digest → name, as one of the applications wrote it."""

    def employers(self, states: Sequence[str]) -> list[UnitCount]:
        """Those with most applications in these states first."""
        return self._counted("employer_mac", states)

    def authorities(self, states: Sequence[str]) -> list[UnitCount]:
        """As `employers`, for supervising authorities."""
        return self._counted("authority_mac", states)

    def states_of_employers(self) -> dict[str, dict[str, int]]:
        """Employer's name → state → how many of those that were handed in."""
        mac = _APP.employer_mac
        wanted = (
            select(mac, _APP.state, func.count(), func.min(_APP.id))
            .where(mac.is_not(None), _APP.erased_at.is_(None), _APP.submitted_at.is_not(None))
            .group_by(mac, _APP.state)
        )
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
            unknown = {m: id for m, _, _, id in rows if m not in self.names}
            self._name(connection, "employer_mac", unknown)
        found: dict[str, dict[str, int]] = {}
        for m, state, count, _ in rows:
            if m in self.names:
                found.setdefault(self.names[m], {})[state] = count
        return found

    def forget(self) -> None:
        """No name is kept in memory any more."""
        self.names.clear()

    def _counted(self, column: str, states: Sequence[str]) -> list[UnitCount]:
        mac = _APP[column]
        wanted = (
            select(mac, func.count(), func.min(_APP.id))
            .where(
                mac.is_not(None),
                _APP.erased_at.is_(None),
                _APP.submitted_at.is_not(None),
                _APP.state.in_(states),
            )
            .group_by(mac)
        )
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
            self._name(connection, column, {m: id for m, _, id in rows if m not in self.names})
        found = [UnitCount(self.names[m], count) for m, count, _ in rows if m in self.names]
        return sorted(found, key=lambda one: (-one.count, one.name))

    def _name(self, connection: Connection, column: str, examples: dict[bytes, str]) -> None:
        if not examples:
            return
        wanted = select(_APP.id, _APP.kid, _APP.wrapped_key, _APP.declaration, _APP[column])
        rows: Sequence[Any] = connection.execute(
            wanted.where(_APP.id.in_(list(examples.values())), _APP.erased_at.is_(None))
        ).all()
        for row in rows:
            name = declared_in(self.core, row).get("employment", {}).get(_KEYS[column])
            if isinstance(name, str) and name.strip():
                self.names[getattr(row, column)] = name.strip()
