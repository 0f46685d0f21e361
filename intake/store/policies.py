"""Policies that two persons published: found before those this program brings.

What is published is public text and never changes: a revision is parsed once per process.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Row, select, update

from intake.errors import NotAllowed, NotFound, UsageError
from intake.policy import (
    NAME,
    REVISION_CHARACTERS,
    Policy,
    load_policy,
    parsed_policy,
    policy_names,
)
from intake.store import staff_schema as t
from intake.store.audit import Audit
from intake.store.base import maybe_moment, micros, moment
from intake.store.staff_records import AuditNote, PolicyRecord

_TABLE = t.policies


class Begun(Protocol):
    """What says by which policy something is judged (`store.ApplicationRecord`)."""

    @property
    def policy(self) -> str: ...
    @property
    def policy_revision(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _New:
    policy: str
    policy_revision: str | None


class Policies(Audit):
    """The part of the store that knows by what is judged."""

    def policy_of(self, begun: Begun) -> Policy:
        """The policy an application was begun under, whatever was published since.

        Raises UsageError POLICY_UNKNOWN, POLICY_INVALID.
        """
        if begun.policy_revision is None:
            return load_policy(begun.policy)
        key = (begun.policy, begun.policy_revision)
        found = self.policies_kept.get(key)
        if found is None:
            wanted = select(_TABLE.c.content).where(
                _TABLE.c.name == key[0], _TABLE.c.revision == key[1]
            )
            with self.db.read() as connection:
                content = connection.execute(wanted.limit(1)).scalar_one_or_none()
            if content is None:
                raise UsageError("POLICY_UNKNOWN", "这份申报所依据的政策修订不在数据库中")
            found = self.policies_kept[key] = parsed_policy(bytes(content), key[0])
        return found

    def current_policy(self, name: str) -> Policy:
        """What a new application is judged by: the newest published, else the program's own.

        Raises UsageError POLICY_UNKNOWN, POLICY_INVALID.
        """
        if not NAME.fullmatch(name):
            return load_policy(name)
        with self.db.read() as connection:
            revision = newest_revision(connection, name)
        return self.policy_of(_New(name, revision))

    def policy_names(self) -> list[str]:
        """Every name that a new application may give, sorted."""
        published = select(_TABLE.c.name).where(_TABLE.c.is_published).distinct()
        with self.db.read() as connection:
            return sorted({*policy_names(), *connection.execute(published).scalars()})

    def propose_policy(self, content: bytes, actor: str, now: dt.datetime) -> PolicyRecord:
        """Keep a checked file until somebody else decides. Raises UsageError POLICY_INVALID."""
        policy = parsed_policy(content, "政策文件")
        if not NAME.fullmatch(policy.id):
            raise UsageError("POLICY_INVALID", "id：应为小写字母、数字与连字符，至多 64 个字符")
        revision = hashlib.sha256(content).hexdigest()[:REVISION_CHARACTERS]
        with self.db.write() as connection:
            row = connection.execute(
                _TABLE.insert()
                .values(
                    name=policy.id, revision=revision, content=content,
                    proposed_by=actor, proposed_at=micros(now),
                )
                .returning(_TABLE)
            ).one()  # fmt: skip
            self._note(connection, row, actor, "policy_proposed", now)
        return _record(row)

    def decide_policy(
        self, n: int, actor: str, now: dt.datetime, *, publish: bool
    ) -> PolicyRecord:
        """Publish a proposal of somebody else, or refuse one (also one's own).

        Raises NotFound, NotAllowed POLICY_OWN, POLICY_DECIDED.
        """
        with self.db.write() as connection:
            proposed = connection.execute(select(_TABLE).where(_TABLE.c.n == n)).one_or_none()
            if proposed is None:
                raise NotFound("NOT_FOUND")
            if publish and proposed.proposed_by == actor:
                raise NotAllowed("POLICY_OWN", "政策须由提议人以外的另一人确认")
            row = connection.execute(
                update(_TABLE).where(_TABLE.c.n == n, _TABLE.c.decided_at.is_(None))
                .values(is_published=publish, decided_by=actor, decided_at=micros(now))
                .returning(_TABLE)
            ).one_or_none()  # fmt: skip
            if row is None:
                raise NotAllowed("POLICY_DECIDED", "这份政策已有人作了决定，请刷新页面")
            action = "policy_published" if publish else "policy_refused"
            self._note(connection, row, actor, action, now)
        return _record(row)

    def policy_records(self, limit: int = 50) -> Sequence[PolicyRecord]:
        """Proposals, decided or not, the newest first."""
        with self.db.read() as connection:
            rows = connection.execute(select(_TABLE).order_by(_TABLE.c.n.desc()).limit(limit)).all()
        return [_record(row) for row in rows]

    def _note(
        self, connection: Connection, row: Row[Any], actor: str, action: str, now: dt.datetime
    ) -> None:
        note = AuditNote(actor, action, {"policy": row.name, "revision": row.revision})
        self.append_audit(connection, note, now)


def newest_revision(connection: Connection, name: str) -> str | None:
    """The revision that was published last under this name, None when none was."""
    found = connection.execute(
        select(_TABLE.c.revision)
        .where(_TABLE.c.name == name, _TABLE.c.is_published)
        .order_by(_TABLE.c.decided_at.desc(), _TABLE.c.n.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else str(found)


def _record(row: Row[Any]) -> PolicyRecord:
    return PolicyRecord(
        n=row.n, name=row.name, revision=row.revision, content=bytes(row.content),
        proposed_by=row.proposed_by, proposed_at=moment(row.proposed_at),
        is_published=row.is_published, decided_by=row.decided_by,
        decided_at=maybe_moment(row.decided_at),
    )  # fmt: skip
