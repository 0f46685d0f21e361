"""Reports: the newest of an application, and those that a round was returned with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from intake.store.database import schema as s
from intake.store.database.base import Core, moment
from intake.store.database.records import StoredReport
from intake.store.files.sealing import open_column


@dataclass
class Reports:
    """The part of the store that keeps reports."""

    core: Core

    def newest(self, application_id: str) -> StoredReport | None:
        """The newest report."""
        return self._report(_NEWEST, {"application": application_id})

    def of_round(self, application_id: str, round: int) -> StoredReport | None:
        """The frozen report a round was returned with."""
        return self._report(_FROZEN, {"application": application_id, "round": round})

    def _report(self, wanted: Select[Any], which: dict[str, Any]) -> StoredReport | None:
        with self.core.db.read() as connection:
            row = connection.execute(wanted, which).one_or_none()
        if row is None:
            return None
        key = self.core.unwrapped(row, "applications", row.application_id)
        body = open_column(key, "reports", "body", row.id, row.body)
        return StoredReport(
            id=row.id,
            generation=row.generation,
            round=row.round,
            body=json.loads(body),
            verdict=row.verdict,
            created_at=moment(row.created_at),
            is_frozen=row.frozen,
            is_current=row.generation == row.newest,
        )


def _newest_report(which: ColumnElement[bool]) -> Select[Any]:
    applications, reports = s.applications, s.reports
    return (
        select(
            reports,
            applications.c.kid,
            applications.c.wrapped_key,
            applications.c.generation.label("newest"),
        )
        .join(applications, applications.c.id == reports.c.application_id)
        .where(
            applications.c.id == bindparam("application"), applications.c.erased_at.is_(None), which
        )
        .order_by(reports.c.generation.desc())
        .limit(1)
    )


_NEWEST = _newest_report(s.reports.c.body.is_not(None))
_FROZEN = _newest_report(
    s.reports.c.id
    == select(s.rounds.c.report_id)
    .where(
        s.rounds.c.application_id == bindparam("application"),
        s.rounds.c.round == bindparam("round"),
    )
    .scalar_subquery()
)
