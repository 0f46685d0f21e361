"""Rounds: each submission of an application, and what it was returned with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from intake.store.database import schema as s
from intake.store.database.base import Core, maybe_moment
from intake.store.database.records import RoundRecord, StateChange
from intake.store.database.wording import report_superseded
from intake.store.files.sealing import open_column, seal_column


@dataclass
class Rounds:
    """The part of the store that remembers submissions."""

    core: Core

    def of(self, application_id: str) -> list[RoundRecord]:
        """The submissions made so far, first one first; none of whom there is none."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(s.rounds)
                .where(s.rounds.c.application_id == application_id)
                .order_by(s.rounds.c.round)
            ).all()
        return [
            RoundRecord(
                row.round,
                maybe_moment(row.submitted_at),
                maybe_moment(row.returned_at),
                maybe_moment(row.correct_by),
                row.report_id,
            )
            for row in rows
        ]

    def decisions(self, application_id: str, round: int) -> list[dict[str, Any]] | None:
        """What was decided on each flag when this round was returned; None: as it stood."""
        of_round = (s.rounds.c.application_id == application_id) & (s.rounds.c.round == round)
        with self.core.db.read() as connection:
            sealed = connection.execute(select(s.rounds.c.decisions).where(of_round)).scalar()
            if sealed is None:
                return None
            key = self.core.application_key(connection, application_id)
        row = f"{application_id}|{round}"
        kept: list[dict[str, Any]] = json.loads(
            open_column(key, "rounds", "decisions", row, sealed)
        )
        return kept

    def keep(
        self,
        connection: Connection,
        key: bytes,
        application_id: str,
        change: StateChange,
        times: dict[str, Any],
    ) -> None:
        """Within the caller's transaction: times, frozen report and decisions of a round.

        Raises Conflict REPORT_SUPERSEDED.
        """
        values = dict(times)
        if change.frozen_report is not None:
            _freeze(connection, application_id, change.frozen_report)
            values["report_id"] = change.frozen_report
        if change.decisions is not None:
            values["decisions"] = _sealed_decisions(key, application_id, change)
        if values:
            connection.execute(
                self.core.insert(s.rounds)
                .values(application_id=application_id, round=change.round, **values)
                .on_conflict_do_update(index_elements=["application_id", "round"], set_=values)
            )

    def forget_return(
        self, connection: Connection, application_id: str, round: int
    ) -> dict[str, int | None]:
        """Within the caller's transaction: the round was not returned after all.

        Answers the times of the return before it, as the application keeps them.
        Raises Conflict REPORT_SUPERSEDED when the applicant has begun to correct.
        """
        of, reports = s.rounds.c, s.reports
        here = (of.application_id == application_id) & (of.round == round)
        report_id = connection.execute(select(of.report_id).where(here)).scalar_one()
        generation = select(s.applications.c.generation).where(
            s.applications.c.id == application_id
        )
        thawed = connection.execute(
            update(reports)
            .where(reports.c.id == report_id, reports.c.generation == generation.scalar_subquery())
            .values(frozen=False)
        )
        if thawed.rowcount != 1:
            raise report_superseded()
        connection.execute(
            update(s.rounds)
            .where(here)
            .values(returned_at=None, correct_by=None, report_id=None, decisions=None)
        )
        earlier = connection.execute(
            select(of.returned_at, of.correct_by)
            .where(of.application_id == application_id, of.round < round)
            .order_by(of.round.desc())
            .limit(1)
        ).first()
        return {
            "returned_at": earlier.returned_at if earlier else None,
            "correct_by": earlier.correct_by if earlier else None,
        }


def _freeze(connection: Connection, application_id: str, report_id: str) -> None:
    table = s.reports
    done = connection.execute(
        update(table)
        .where(
            table.c.id == report_id,
            table.c.application_id == application_id,
            table.c.body.is_not(None),
        )
        .values(frozen=True)
    )
    if done.rowcount != 1:
        raise report_superseded()


def _sealed_decisions(key: bytes, application_id: str, change: StateChange) -> bytes:
    document = json.dumps(change.decisions, ensure_ascii=False).encode()
    row = f"{application_id}|{change.round}"
    return seal_column(key, "rounds", "decisions", row, document)
