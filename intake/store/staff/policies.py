"""Policies that two persons published: found before those this program brings.

What is published is public text and never changes: a revision is parsed once per process.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, Row, select, update

from intake.casework.rounds import review_ends
from intake.domain.errors import NotAllowed, NotFound, UsageError
from intake.domain.thresholds import VERSION_CHARACTERS
from intake.policy.notice import NAME, POLICIES, Policy, load_policy, parsed_policy, policy_names
from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote, PolicyRecord
from intake.store.jobs.outbox import queue_report
from intake.store.staff.audit import Audit

_TABLE = t.policies


class Begun(Protocol):
    """What says by which policy something is judged (`store.ApplicationRecord`)."""

    @property
    def policy(self) -> str: ...
    @property
    def policy_revision(self) -> str | None: ...
    @property
    def submitted_at(self) -> dt.datetime | None: ...


@dataclass
class Policies:
    """The part of the store that knows by what is judged."""

    core: Core
    audit: Audit
    kept: dict[tuple[str, str], Policy] = field(default_factory=dict, repr=False)
    """Published policies by name and revision, parsed."""

    def of(self, begun: Begun) -> Policy:
        """What an application is judged by: from its first submission on the revision of
        then, whatever is published since; before, what is in force.

        Raises UsageError POLICY_UNKNOWN, POLICY_INVALID.
        """
        if begun.submitted_at is None:
            return self.current(begun.policy)
        if begun.policy_revision is None:  # submitted to a release that noted none
            return load_policy(begun.policy)
        return self.at(begun.policy, begun.policy_revision)

    def current(self, name: str) -> Policy:
        """What is in force: the newest published, else the program's own.

        Raises UsageError POLICY_UNKNOWN, POLICY_INVALID.
        """
        if not NAME.fullmatch(name):
            return load_policy(name)
        with self.core.db.read() as connection:
            revision = newest_revision(connection, name)
        return load_policy(name) if revision is None else self.at(name, revision)

    def once(self) -> Callable[[Begun], Policy | None]:
        """`of` for many rows of one look: each policy is asked for once; None: its
        notice is no longer there."""
        known: dict[tuple[str, str | None, bool], Policy | None] = {}

        def found(begun: Begun) -> Policy | None:
            key = (begun.policy, begun.policy_revision, begun.submitted_at is None)
            if key not in known:
                try:
                    known[key] = self.of(begun)
                except UsageError:
                    known[key] = None
            return known[key]

        return found

    def at(self, name: str, revision: str) -> Policy:
        """A certain revision: published, proposed, or a file of the program's.

        Raises UsageError POLICY_UNKNOWN, POLICY_INVALID.
        """
        key = (name, revision)
        if key not in self.kept:
            with self.core.db.read() as connection:
                content = _text(connection, name, revision)
            found = load_policy(name) if content is None else parsed_policy(content, name)
            if found.revision != revision:
                raise UsageError("POLICY_UNKNOWN", "这份申报所依据的政策修订不在数据库中")
            self.kept[key] = found
        return self.kept[key]

    def keep_text(self, connection: Connection, name: str, revision: str) -> None:
        """Somebody is judged by it from now on: the program's own file may change with the
        next release, what was judged by it stays judged by these words."""
        if _text(connection, name, revision) is not None:
            return
        content = (POLICIES / f"{name}.yaml").read_bytes()
        if parsed_policy(content, name).revision != revision:
            raise UsageError("POLICY_UNKNOWN", "政策刚被更换，请重试")
        connection.execute(
            self.core.insert(t.policy_texts)
            .values(name=name, revision=revision, content=content)
            .on_conflict_do_nothing()
        )

    def review_ends(self) -> dict[str, int]:
        """When the review of each notice in force ends, as `QueueQuery.closes` wants it."""
        ends = {name: review_ends(self.current(name)) for name in self.names()}
        return {name: micros(end) or 0 for name, end in ends.items()}

    def names(self) -> list[str]:
        """Every name that a new application may give, sorted."""
        published = select(_TABLE.c.name).where(_TABLE.c.is_published).distinct()
        with self.core.db.read() as connection:
            return sorted({*policy_names(), *connection.execute(published).scalars()})

    def propose(self, content: bytes, actor: str, now: dt.datetime) -> PolicyRecord:
        """Keep a checked file until somebody else decides. Raises UsageError POLICY_INVALID."""
        policy = parsed_policy(content, "政策文件")
        if not NAME.fullmatch(policy.id):
            raise UsageError("POLICY_INVALID", "id：应为小写字母、数字与连字符，至多 64 个字符")
        revision = hashlib.sha256(content).hexdigest()[:VERSION_CHARACTERS]
        with self.core.db.write() as connection:
            row = connection.execute(
                _TABLE.insert()
                .values(
                    name=policy.id,
                    revision=revision,
                    content=content,
                    proposed_by=actor,
                    proposed_at=micros(now),
                )
                .returning(_TABLE)
            ).one()
            self._note(connection, row, actor, "policy_proposed", now)
        return _record(row)

    def decide(self, n: int, actor: str, now: dt.datetime, *, publish: bool) -> PolicyRecord:
        """Publish a proposal of somebody else, or refuse one (also one's own).

        Raises NotFound, NotAllowed POLICY_OWN, POLICY_DECIDED.
        """
        with self.core.db.write() as connection:
            proposed = connection.execute(select(_TABLE).where(_TABLE.c.n == n)).one_or_none()
            if proposed is None:
                raise NotFound("NOT_FOUND")
            if publish and proposed.proposed_by == actor:
                raise NotAllowed("POLICY_OWN", "政策须由提议人以外的另一人确认")
            row = connection.execute(
                update(_TABLE)
                .where(_TABLE.c.n == n, _TABLE.c.decided_at.is_(None))
                .values(is_published=publish, decided_by=actor, decided_at=micros(now))
                .returning(_TABLE)
            ).one_or_none()
            if row is None:
                raise NotAllowed("POLICY_DECIDED", "这份政策已有人作了决定，请刷新页面")
            if publish:
                self._judge_drafts_again(connection, row.name)
            action = "policy_published" if publish else "policy_refused"
            self._note(connection, row, actor, action, now)
        return _record(row)

    def _judge_drafts_again(self, connection: Connection, name: str) -> None:
        """What was never submitted follows the policy in force."""
        drafts = (
            connection.execute(
                update(s.applications)
                .where(
                    s.applications.c.policy == name,
                    s.applications.c.submitted_at.is_(None),
                    s.applications.c.erased_at.is_(None),
                )
                .values(generation=s.applications.c.generation + 1)
                .returning(s.applications.c.id)
            )
            .scalars()
            .all()
        )
        for application_id in drafts:
            queue_report(self.core, connection, application_id)

    def records(self, limit: int = 50) -> Sequence[PolicyRecord]:
        """Proposals, decided or not, the newest first."""
        with self.core.db.read() as connection:
            rows = connection.execute(select(_TABLE).order_by(_TABLE.c.n.desc()).limit(limit)).all()
        return [_record(row) for row in rows]

    def _note(
        self, connection: Connection, row: Row[Any], actor: str, action: str, now: dt.datetime
    ) -> None:
        note = AuditNote(actor, action, {"policy": row.name, "revision": row.revision})
        self.audit.append(connection, note, now)


def _text(connection: Connection, name: str, revision: str) -> bytes | None:
    """Of a proposal, or of a file of the program's that somebody was judged by."""
    for table in (_TABLE, t.policy_texts):
        content = connection.execute(
            select(table.c.content)
            .where(table.c.name == name, table.c.revision == revision)
            .limit(1)
        ).scalar_one_or_none()
        if content is not None:
            return bytes(content)
    return None


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
        n=row.n,
        name=row.name,
        revision=row.revision,
        content=bytes(row.content),
        proposed_by=row.proposed_by,
        proposed_at=moment(row.proposed_at),
        is_published=row.is_published,
        decided_by=row.decided_by,
        decided_at=maybe_moment(row.decided_at),
    )
