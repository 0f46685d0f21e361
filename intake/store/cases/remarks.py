"""What an applicant says about a finding: “the original is like this”, for the reviewer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select

from intake.store.database import schema as s
from intake.store.database.base import Core, micros, moment
from intake.store.files.sealing import open_column, seal_column


@dataclass(frozen=True, slots=True)
class About:
    """Which finding is meant; the same keys as a flag's (contract §3)."""

    code: str
    material: str | None = None
    year: int | None = None
    field: str | None = None
    upload: str | None = None
    page: int | None = None

    @property
    def key(self) -> str:
        """One text per finding of an application."""
        parts = (self.code, self.material, self.year, self.field, self.upload, self.page)
        return "|".join("" if part is None else str(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence, in which round and when it was said; untrusted text."""

    about: About
    text: str
    round: int
    said_at: dt.datetime


@dataclass
class Remarks:
    """The applicants' remarks in the store."""

    core: Core

    def say(
        self, application_id: str, about: About, text: str, round: int, now: dt.datetime
    ) -> None:
        """Keep this sentence in place of an earlier one on the same finding; an empty
        text takes it back. Raises NotFound."""
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            connection.execute(
                delete(s.remarks).where(
                    s.remarks.c.application_id == application_id, s.remarks.c.about == about.key
                )
            )
            if not text:
                return
            row = f"{application_id}|{about.key}"
            connection.execute(
                self.core.insert(s.remarks).values(
                    application_id=application_id,
                    about=about.key,
                    round=round,
                    text=seal_column(key, "remarks", "text", row, text.encode()),
                    said_at=micros(now),
                )
            )

    def of(self, application_id: str) -> list[Remark]:
        """All of an application, first one first; raises NotFound."""
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, application_id)
            rows = connection.execute(
                select(s.remarks)
                .where(s.remarks.c.application_id == application_id)
                .order_by(s.remarks.c.said_at, s.remarks.c.about)
            ).all()
        return [
            Remark(
                about_of(row.about),
                open_column(
                    key, "remarks", "text", f"{application_id}|{row.about}", row.text
                ).decode(),
                row.round,
                moment(row.said_at),
            )
            for row in rows
        ]


def about_of(key: str) -> About:
    """Back from `About.key`."""
    code, material, year, field, upload, page = (part or None for part in key.split("|"))
    return About(
        code or "",
        material,
        None if year is None else int(year),
        field,
        upload,
        None if page is None else int(page),
    )
