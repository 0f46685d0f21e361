"""Which version of the notice of processing an applicant has read, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from intake.store.database import telling_schema as m
from intake.store.database.base import Core, micros, moment

_OF = m.consents.c


@dataclass
class Consents:
    """The part of the store that remembers who was told how their data are handled."""

    core: Core

    def agree(self, application_id: str, version: str, now: dt.datetime) -> None:
        """Kept once for each version; the first time counts. Raises NotFound."""
        with self.core.db.write() as connection:
            self.core.application_key(connection, application_id)
            connection.execute(
                self.core.insert(m.consents)
                .values(application_id=application_id, version=version, agreed_at=micros(now))
                .on_conflict_do_nothing()
            )

    def of(self, application_id: str) -> dict[str, dt.datetime]:
        """Version → when."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(_OF.version, _OF.agreed_at).where(_OF.application_id == application_id)
            ).all()
        return {row.version: moment(row.agreed_at) for row in rows}
