"""Whose application an imported person's files belong to, where there is one already.

Anybody can type a number: an application counts only when it was imported, or when its ID
card was read with that number, and only when whoever imports may see it. In doubt there is
a new application, and its reviewer is told.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.casework import rounds
from intake.casework.importing.archive import Item, pieces
from intake.casework.importing.origins import Declared
from intake.casework.importing.people import Person
from intake.casework.rounds import State
from intake.domain.errors import NotAllowed, NotFound, UsageError
from intake.store import ApplicationRecord, StaffRole, Store

if TYPE_CHECKING:
    from workers.import_placing import Doing

NUMBER_ELSEWHERE = "这个身份证号还见于另一份申报，不能确定是同一个人，所以另建了一份；请核对"


@dataclass(frozen=True, slots=True)
class Found:
    """The application, or None and what the reviewer of the new one should know."""

    record: ApplicationRecord | None = None
    is_imported: bool = True
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Looks for one person's application on behalf of whoever imports."""

    doing: Doing
    person: Person

    def of(self, declared: Declared) -> Found:
        """Raises NotAllowed where the person's application takes nothing."""
        number, name = declared.value("id_number"), declared.value("name")
        if number:
            found = self._by_number(number, name)
            if found is not None:
                return found
        record = self._by_name(number, name)
        if record is not None:
            return Found(record)
        everywhere = self.doing.store.imports.people.typed(self.doing.wanted.policy, number or "")
        return Found(problem=NUMBER_ELSEWHERE if everywhere else None)

    def _by_number(self, number: str, name: str | None) -> Found | None:
        """One that is open stands before one that has ended."""
        people = self.doing.store.imports.people
        over = False
        for one in people.by_number(self.doing.wanted.policy, number):
            record = self.doing.store.cases.get(one)
            if record is None:
                continue
            theirs = _applicant(record, "name")
            if name and theirs and not people.is_same_name(name, theirs):
                continue
            known = people.of(one)
            if not self._is_seen(record, None if known is None else known.import_id):
                continue
            if record.state in rounds.ENDS:
                over = True
            elif known is None and record.state == State.RETURNED:
                raise NotAllowed(
                    "RETURNED_TO_APPLICANT",
                    "这个人的申报已退回，由本人修改提交；没有放入，请告诉本人",
                )
            else:
                return Found(record, known is not None)
        if over:
            raise NotAllowed("APPLICATION_OVER", "这个人的申报已经办结，没有再导入")
        return None

    def _by_name(self, number: str | None, name: str | None) -> ApplicationRecord | None:
        """By name and a file that is there already: two people of one name must never share
        an application."""
        people = self.doing.store.imports.people
        digests: list[bytes | None] = []
        for one in people.by_name(self.doing.wanted.policy, name or self.person.label):
            record, known = self.doing.store.cases.get(one), people.of(one)
            if record is None or known is None or not self._is_seen(record, known.import_id):
                continue
            theirs = _applicant(record, "id_number")
            if number and theirs and number != theirs:
                continue
            digests = digests or [sha256_of(item) for item in self.person.items]
            if any(digest and people.has(one, digest) for digest in digests):
                return record
        return None

    def _is_seen(self, record: ApplicationRecord, import_id: str | None) -> bool:
        """Whether whoever imports may see it: a draft is its applicant's alone, and a unit's
        reviewer sees the unit's own."""
        if import_id == self.doing.import_id:
            return True
        if import_id is None and record.submitted_at is None:
            return False
        unit = self.doing.wanted.sees
        return unit is None or self.doing.store.queue.belongs_to(record.id, unit)


def seen_by(store: Store, actor: str) -> str | None:
    """The one unit whose applications this account may see; None: all. Of an account that
    is not there any more nothing is known, so that it sees none."""
    try:
        user = store.staff.get(actor)
    except NotFound:
        return ""
    return (user.unit or "") if user.role is StaffRole.UNIT_REVIEWER else None


def _applicant(record: ApplicationRecord, name: str) -> str | None:
    found = (record.declaration.get("applicant") or {}).get(name)
    return found if isinstance(found, str) and found else None


def sha256_of(item: Item) -> bytes | None:
    """Of a file's content; None where it cannot be read."""
    digest = hashlib.sha256()
    try:
        for piece in pieces(item.open):
            digest.update(piece)
    except (UsageError, OSError):
        return None
    return digest.digest()
