"""Whose application an imported person's files belong to, where there is one already.

Anybody can type a number: an application counts only when it was imported, or when its ID
card was read with that number, and only when whoever imports may see it. In doubt there is
a new application, and its reviewer is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.casework import rounds
from intake.casework.importing.archive import Item, pieces
from intake.casework.importing.origins import Declared, Source
from intake.casework.importing.people import Person
from intake.casework.rounds import State
from intake.domain.errors import NotAllowed, NotFound, UsageError
from intake.store import ApplicationRecord, StaffRole, Store

if TYPE_CHECKING:
    from workers.import_placing import Doing

NUMBER_ELSEWHERE = "这个身份证号还见于另一份申报，不能确定是同一个人，所以另建了一份；请核对"


NAME_ELSEWHERE = "另有同名的申报放有相同的文件，不能确定是同一个人，所以另建了一份；请核对"


@dataclass(frozen=True, slots=True)
class Found:
    """The application, or None and what the reviewer of the new one should know."""

    record: ApplicationRecord | None = None
    is_imported: bool = True
    problem: str | None = None


class Run:
    """The people of one import: what was given to one of them is never another's."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.given: set[str] = set()
        self._digests: dict[int, bytes | None] = {}
        self._by_size: dict[int, list[tuple[int, Item]]] = {}
        for person in people:
            for item in person.items:
                self._by_size.setdefault(item.size, []).append((id(person), item))

    def all_of(self, person: Person) -> set[bytes]:
        """The digests of a person's files, as far as they can be read."""
        return {found for one in person.items if (found := self._digest(one)) is not None}

    def own_of(self, person: Person) -> set[bytes]:
        """Those that lie with nobody else of this import: a notice that everybody hands in
        tells nobody apart."""
        sizes = {one.size for one in person.items}
        others = {
            self._digest(item)
            for size in sizes
            for whose, item in self._by_size.get(size, ())
            if whose != id(person)
        }
        return self.all_of(person) - others

    def _digest(self, item: Item) -> bytes | None:
        if id(item) not in self._digests:
            self._digests[id(item)] = sha256_of(item)
        return self._digests[id(item)]


@dataclass(frozen=True, slots=True)
class Finding:
    """Looks for one person's application on behalf of whoever imports."""

    doing: Doing
    person: Person
    run: Run

    def of(self, declared: Declared) -> Found:
        """Raises NotAllowed where the person's application takes nothing."""
        number, name = declared.value("id_number"), declared.value("name")
        if number:
            found = self._by_number(number, name)
            if found is not None:
                return found
        return self._by_name(declared)

    def _by_number(self, number: str, name: str | None) -> Found | None:
        """One that is open stands before one that has ended."""
        people = self.doing.store.imports.people
        over = False
        for one in people.by_number(self.doing.wanted.policy, number):
            record = self.doing.store.cases.get(one)
            if record is None or one in self.run.given:
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
            raise _over()
        return None

    def _by_name(self, declared: Declared) -> Found:
        """By name and the files that are there already: all of this person's, or all that lie
        there. One file in common may be anybody's."""
        people = self.doing.store.imports.people
        name, label = declared.value("name"), self.person.label
        is_close, matches = False, []
        for one in people.by_name(self.doing.wanted.policy, name, label):
            record = self._candidate(one, declared)
            if record is None:
                continue
            own, all_of = self.run.own_of(self.person), self.run.all_of(self.person)
            if not any(people.has(one, digest) for digest in own):
                continue
            there = sum(people.has(one, digest) for digest in all_of)
            if there in (len(all_of), len(self.doing.store.uploads.of(one))):
                matches.append((record.state not in rounds.ENDS, there, record))
            is_close = True
        if not matches:
            return Found(problem=NAME_ELSEWHERE if is_close else None)
        is_open, _, record = max(matches, key=lambda one: one[:2])
        if not is_open:
            raise _over()
        return Found(record)

    def _candidate(self, one: str, declared: Declared) -> ApplicationRecord | None:
        """An imported application that may be this person's: nothing speaks against it."""
        record = self.doing.store.cases.get(one)
        known = self.doing.store.imports.people.of(one)
        if record is None or known is None or one in self.run.given:
            return None
        number, theirs = declared.value("id_number"), _applicant(record, "id_number")
        if number and theirs and number != theirs:
            return None
        unit = declared.value("employer")
        employer = (record.declaration.get("employment") or {}).get("employer")
        origin = known.origins.get("$.employment.employer", {}).get("source")
        # What the form says is the unit in full, which a folder's name never is.
        is_same_kind = origin in (Source.FILE_NAME, Source.SHEET)
        if unit and employer and is_same_kind and unit not in employer and employer not in unit:
            return None
        return record if self._is_seen(record, known.import_id) else None

    def _is_seen(self, record: ApplicationRecord, import_id: str | None) -> bool:
        """Whether whoever imports may see it: a draft is its applicant's alone, and a unit's
        reviewer sees the unit's own."""
        if import_id == self.doing.import_id:
            return True
        if import_id is None and record.submitted_at is None:
            return False
        unit = self.doing.wanted.sees
        return unit is None or self.doing.store.queue.belongs_to(record.id, unit)


def _over() -> NotAllowed:
    return NotAllowed("APPLICATION_OVER", "这个人的申报已经办结，没有再导入")


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
