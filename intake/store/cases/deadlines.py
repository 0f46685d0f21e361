"""Where applications stand, for whoever asks only what time has done to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from intake.store.database import schema as s
from intake.store.database.base import maybe_moment, moment


@dataclass(frozen=True, slots=True)
class Stood:
    """One application's rounds and times; nothing of its person."""

    id: str
    version: int
    policy: str
    policy_revision: str | None
    state: str
    round: int
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    returned_at: dt.datetime | None
    correct_by: dt.datetime | None
    ended_at: dt.datetime | None
    elsewhere: int = 0
    """Not counted here: whoever used up the rounds elsewhere is ended by the time alone."""


def standings(connection: Connection, *conditions: ColumnElement[bool]) -> list[Stood]:
    """Of every application that is not erased and meets the conditions."""
    of = s.applications.c
    wanted = select(
        of.id,
        of.version,
        of.policy,
        of.policy_revision,
        of.state,
        of.round,
        of.created_at,
        of.submitted_at,
        of.returned_at,
        of.correct_by,
        of.ended_at,
    ).where(of.erased_at.is_(None), *conditions)
    return [
        Stood(
            row.id,
            row.version,
            row.policy,
            row.policy_revision,
            row.state,
            row.round,
            moment(row.created_at),
            maybe_moment(row.submitted_at),
            maybe_moment(row.returned_at),
            maybe_moment(row.correct_by),
            maybe_moment(row.ended_at),
        )
        for row in connection.execute(wanted)
    ]
