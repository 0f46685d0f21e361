"""The reviewers' queue: filtered, ordered and counted without opening what is sealed.

Only the rows of one page are opened. A search for a name has to open every declaration
once; what it found is kept in memory as long as the declaration stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal_column, select

from intake.domain.values.folding import DOTS, fold
from intake.store.cases.persons import person_mac
from intake.store.cases.units import declared_in, unit_mac
from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, maybe_moment, moment
from intake.store.database.records import INITIAL_STATE, UploadStatus
from intake.store.database.staff_records import QueueOrder, QueuePage, QueueQuery, QueueRow
from intake.store.staff.queue_units import QueueUnits
from intake.store.staff.thresholds import IDS_AT_ONCE, SAMPLE_HASH

_APP, _REPORT = s.applications.c, s.reports.c
_DRAFT: ColumnElement[str] = literal_column(f"'{INITIAL_STATE}'")
_STATE: ColumnElement[str] = case((_APP.submitted_at.is_(None), _DRAFT), else_=_APP.state)
"""As staff count: whatever was never handed in is a draft, also when time has closed it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a search looks at and names are sorted by, of one version of a declaration."""

    version: int
    plain: str
    name: str
    employer: str


@dataclass
class ReviewQueue:
    """The part of the store that lists applications for staff."""

    core: Core

    searched: dict[str, _Known] = field(default_factory=dict, repr=False)
    """By the application's id."""
    units: QueueUnits = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.units = QueueUnits(self.core)

    def page(self, query: QueueQuery) -> QueuePage:
        """One page, those with the least time left first.

        Ids first, then the rows of these: sorted with everything in it, a page of 50 cost
        what all of the queue would.
        """
        with self.core.db.read() as connection:
            where = self._where(connection, query)
            source = _joined() if query.needs_reports else s.applications
            if query.order is QueueOrder.VERDICT:
                source = _joined()
            counted: dict[str, int] = dict(
                connection.execute(
                    select(_STATE, func.count()).select_from(source).where(*where).group_by(_STATE)
                ).all()
            )
            shown = [*where, _STATE.in_(query.states)] if query.states else where
            ids = self._ids(connection, query, source, shown) if query.limit else []
            rows = [
                row
                for at in range(0, len(ids), IDS_AT_ONCE)
                for row in connection.execute(
                    _columns(query.now).where(_APP.id.in_(ids[at : at + IDS_AT_ONCE]))
                )
            ]
        total = sum(n for state, n in counted.items() if not query.states or state in query.states)
        found = {row.id: row for row in rows}
        return QueuePage(tuple(self._row(found[i]) for i in ids if i in found), total, counted)

    def _ids(
        self,
        connection: Connection,
        query: QueueQuery,
        source: Any,
        shown: Sequence[ColumnElement[bool]],
    ) -> list[str]:
        """The ids of one page, in order. What is sealed is sorted here, the rest by SQL."""
        wanted = select(_APP.id).select_from(source).where(*shown)
        if query.order in (QueueOrder.NAME, QueueOrder.UNIT):
            self._know(connection)
            every = connection.execute(wanted.order_by(_APP.id)).scalars().all()
            is_by_name = query.order is QueueOrder.NAME
            every = sorted(
                every,
                key=lambda one: _by_sound(
                    self.searched[one].name if is_by_name else self.searched[one].employer
                ),
                reverse=query.is_descending,
            )
            return every[query.offset : query.offset + query.limit]
        found = connection.execute(
            wanted.order_by(*_order(query)).limit(query.limit).offset(query.offset)
        )
        return list(found.scalars())

    def next(
        self, query: QueueQuery, user_id: str, at: int, after: str | None = None
    ) -> str | None:
        """The first that nobody else works on; after: the one behind this, None at the end."""
        with self.core.db.read() as connection:
            where = self._where(connection, query)
            free = (
                (t.leases.c.user_id.is_(None))
                | (t.leases.c.until < at)
                | (t.leases.c.user_id == user_id)
            )
            wanted = (
                select(_APP.id)
                .select_from(_joined())
                .where(*where, _STATE.in_(query.states), free)
                .order_by(_due(query), _APP.submitted_at, _APP.id)
            )
            rows = connection.execute(wanted if after else wanted.limit(1)).scalars().all()
        begin = rows.index(after) + 1 if after in rows else 0
        return str(rows[begin]) if begin < len(rows) else None

    def belongs_to(self, application_id: str, unit: str) -> bool:
        """Whether this unit employs the applicant or supervises the employer."""
        with self.core.db.read() as connection:
            mac = unit_mac(self.core.store_key(connection), unit)
            return (
                connection.execute(
                    select(_APP.id).where(_APP.id == application_id, _of_unit(mac))
                ).scalar()
                is not None
            )

    def forget(self) -> None:
        """Whatever a search has kept in memory is gone; the next one opens it again."""
        self.searched.clear()
        self.units.forget()

    def _where(self, connection: Connection, query: QueueQuery) -> list[ColumnElement[bool]]:
        where: list[ColumnElement[bool]] = [_APP.erased_at.is_(None)]
        if query.verdict == "pending":
            where.append(_REPORT.verdict.is_(None))
        elif query.verdict is not None:
            where.append(_REPORT.verdict == query.verdict)
        if query.unit is not None:
            where.append(_of_unit(unit_mac(self.core.store_key(connection), query.unit)))
        if query.leased_by is not None:
            where += [t.leases.c.user_id == query.leased_by, t.leases.c.until >= query.now]
        if query.passed_sample is not None:
            last = f"{min(SAMPLE_HASH - 1, SAMPLE_HASH * query.passed_sample // 100):02x}"
            where += [_APP.id < last, _REPORT.verdict == "pass"]
        if query.only is not None:
            where.append(_APP.id.in_(query.only))
        if query.person is not None:
            key = self.core.store_key(connection)
            mac = person_mac(key, {"applicant": {"id_number": query.person}})
            where += [_APP.person_mac == (mac or b""), _APP.submitted_at.is_not(None)]
        if query.text:
            # A draft is nobody's to look for by its person's name.
            where.append(_APP.submitted_at.is_not(None))
            where.append(_APP.id.in_(self._found(connection, query.text)))
        return where

    def _found(self, connection: Connection, text: str) -> list[str]:
        """Ids whose name, employer or own id holds the text."""
        sought = _plain(text)
        ids = self._know(connection)
        return [i for i in ids if i.startswith(sought) or sought in self.searched[i].plain]

    def _know(self, connection: Connection) -> list[str]:
        """Every id; whatever changed since it was opened last is opened again."""
        versions = connection.execute(
            select(_APP.id, _APP.version).where(_APP.erased_at.is_(None))
        ).all()
        known = self.searched
        stale = {i for i, version in versions if i not in known or known[i].version != version}
        if stale:
            wanted = select(_APP.id, _APP.version, _APP.kid, _APP.wrapped_key, _APP.declaration)
            for row in connection.execute(wanted.where(_APP.erased_at.is_(None))):
                if row.id in stale:
                    known[row.id] = _known(row.version, self._declared(row))
        for gone in known.keys() - {i for i, _ in versions}:
            known.pop(gone, None)
        return [i for i, _ in versions]

    def _declared(self, row: Any) -> Mapping[str, Any]:
        return declared_in(self.core, row)

    def _row(self, row: Any) -> QueueRow:
        is_there = row.verdict is not None and not row.waiting
        return QueueRow(
            id=row.id,
            policy=row.policy,
            state=row.state,
            round=row.round,
            declaration=self._declared(row),
            submitted_at=maybe_moment(row.submitted_at),
            correct_by=maybe_moment(row.correct_by),
            verdict=row.verdict if is_there else None,
            errors=row.errors,
            warnings=row.warnings,
            leased_by=row.leased_by,
            policy_revision=row.policy_revision,
            created_at=moment(row.created_at),
            uploads=row.uploads,
        )


def _joined() -> Any:
    """Applications with their newest report, if it is current, and who works on them."""
    current = (_REPORT.application_id == _APP.id) & (_REPORT.generation == _APP.generation)
    return s.applications.outerjoin(s.reports, current).outerjoin(
        t.leases, t.leases.c.application_id == _APP.id
    )


def _columns(at: int) -> Select[Any]:
    pending = (UploadStatus.QUEUED, UploadStatus.CHECKING)
    of_it = select(func.count()).where(s.uploads.c.application_id == _APP.id)
    waiting = of_it.where(s.uploads.c.status.in_(pending)).scalar_subquery()
    uploads = of_it.where(s.uploads.c.status != UploadStatus.WITHDRAWN).scalar_subquery()
    return select(
        _APP.id,
        _APP.policy,
        _APP.policy_revision,
        _APP.state,
        _APP.round,
        _APP.declaration,
        _APP.kid,
        _APP.wrapped_key,
        _APP.submitted_at,
        _APP.correct_by,
        _REPORT.verdict,
        _REPORT.errors,
        _REPORT.warnings,
        case((t.leases.c.until >= at, t.leases.c.user_id)).label("leased_by"),
        waiting.label("waiting"),
        uploads.label("uploads"),
        _APP.created_at,
    ).select_from(_joined())


def _due(query: QueueQuery) -> ColumnElement[Any]:
    """When somebody's time is over: the applicant's hours, else the review's end."""
    if not query.closes:
        return _APP.submitted_at.expression
    closes = case(*((_APP.policy == name, at) for name, at in query.closes.items()))
    return case((_APP.state == "returned", _APP.correct_by), else_=closes)


def _of_unit(mac: bytes) -> ColumnElement[bool]:
    return (_APP.employer_mac == mac) | (_APP.authority_mac == mac)


def _order(query: QueueQuery) -> tuple[Any, ...]:
    """What SQL sorts by; the same rows always stand in the same order."""
    by: dict[QueueOrder, tuple[ColumnElement[Any], ...]] = {
        QueueOrder.DUE: (_due(query), _APP.submitted_at.expression),
        QueueOrder.SUBMITTED: (_APP.submitted_at.expression,),
        QueueOrder.ROUND: (_APP.round.expression, _APP.submitted_at.expression),
        # What is not checked yet has no figures, and stands behind what has.
        QueueOrder.VERDICT: (
            func.coalesce(_REPORT.errors, -1),
            func.coalesce(_REPORT.warnings, -1),
        ),
    }
    columns = by[query.order]
    return (*(one.desc() if query.is_descending else one for one in columns), _APP.id)


def _plain(text: str) -> str:
    """As names are looked for: one script, no blanks, no dots, no case."""
    return "".join(c for c in fold(text) if c not in DOTS).casefold()


def _known(version: int, declaration: Mapping[str, Any]) -> _Known:
    person, work = declaration.get("applicant", {}), declaration.get("employment", {})
    name, employer = person.get("name") or "", work.get("employer") or ""
    return _Known(version, f"{_plain(name)}|{_plain(employer)}", name, employer)


def _by_sound(text: str) -> bytes:
    """GB 18030 keeps the common characters in the order of their sound (GB/T 2312 level 1)."""
    return text.encode("gb18030", "replace")
