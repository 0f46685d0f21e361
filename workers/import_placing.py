"""One person's files into their application, found or made."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.casework import rounds
from intake.casework.importing.archive import Left, pieces
from intake.casework.importing.origins import Declared, Origin, Source
from intake.casework.importing.people import Person
from intake.casework.rounds import State, working_round
from intake.domain.errors import Conflict, NotAllowed, NotFound, UsageError
from intake.store import ApplicationRecord, AuditNote, Once, Queue, StateChange, Store
from workers.import_finding import NUMBER_ELSEWHERE, Finding, Found, Run

Progress = Callable[[int, int], None]
"""(files done, of how many)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an import is to be done. stage: whose turn the files are; unit: for people whose
    unit nothing names; layouts: what a person confirmed, by a list's headings."""

    policy: str
    stage: State
    submitted_at: dt.datetime
    unit: str | None = None
    asks: bool = True
    """Whether a list with unknown headings waits for a person's confirmation."""
    sees: str | None = None
    """The one unit whose applications whoever imports may see; None: all."""


@dataclass
class Outcome:
    """What came of an import; all of it JSON."""

    people: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: int = 0
    placed: int = 0
    doubled: int = 0
    question: dict[str, Any] | None = None

    def sentences(self) -> list[str]:
        """For people: how many, who lacks what, what was not placed and why."""
        new = sum(one.get("is_new", False) for one in self.people)
        found = [
            f"{len(self.people)} 人（新建 {new} 份申报），放入 {self.placed} 个文件，"
            f"{self.doubled} 个以前已导入"
        ]
        for one in self.people:
            found += [f"{one['name']}：{note}" for note in one.get("notes", [])]
            if one.get("problem"):
                found.append(f"{one['name']}：{one['problem']}")
        found += self.notes
        return found + [f"没有放入 {one['path']}：{one['reason']}" for one in self.left]

    def as_json(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "left": self.left,
            "notes": self.notes,
            "files": self.files,
            "placed": self.placed,
            "doubled": self.doubled,
            "question": self.question,
        }


# ------------------------------------------------------------------------------- gathering


@dataclass(frozen=True, slots=True)
class Doing:
    """An import under way: for whom, how, and since when."""

    store: Store
    import_id: str
    actor: str
    wanted: Wanted
    now: dt.datetime


def place_all(
    doing: Doing, people: Sequence[Person], outcome: Outcome, left: list[Left], progress: Progress
) -> None:
    done, run = 0, Run(people)
    for person in people:
        try:
            told = _Placing(doing, person, left, run).place()
        except (NotAllowed, NotFound, Conflict) as wrong:
            reason = wrong.message if isinstance(wrong, NotAllowed) else MEANWHILE
            told = {"name": person.title, "problem": reason, "placed": 0, "doubled": 0}
            left += [Left(str(item.path), reason) for item in person.items]
        done += len(person.items)
        outcome.people.append(told)
        outcome.placed += told["placed"]
        outcome.doubled += told["doubled"]
        progress(done, outcome.files)


MEANWHILE = "这份申报同时有人在改动，没有全部放入；请再导入一次，已放入的不会重复"


@dataclass
class _Placing:
    """One person's files into their application."""

    doing: Doing
    person: Person
    left: list[Left]
    run: Run

    def place(self) -> dict[str, Any]:
        found, is_new = self._application()
        record = found.record
        assert record is not None
        placed, doubled = self._files(record)
        # What its applicant owns moves by its applicant's hand alone. Whoever died after the
        # last file left a draft that was never submitted.
        is_draft = record.state == State.DRAFT and record.submitted_at is None
        if found.is_imported and (is_draft or (record.state == State.RETURNED and placed)):
            self._move(record.id)
        return {
            "id": record.id,
            "name": self.person.title,
            "label": self.person.label,
            "is_new": is_new,
            "placed": placed,
            "doubled": doubled,
            "declared": self._is_declared(record.id),
            "unit": self._unit(),
            "notes": self.person.problems,
        }

    def _is_declared(self, application_id: str) -> bool:
        """Whether anything but the names of files says what the person declares."""
        known = self.doing.store.imports.people.of(application_id)
        sources = {one["source"] for one in known.origins.values()} if known else {Source.TYPED}
        return bool(sources - {Source.FILE_NAME})

    def _unit(self) -> str | None:
        declared = self.person.declared
        named = declared.value("employer") if declared else None
        return named or self.person.unit or self.doing.wanted.unit

    def _application(self) -> tuple[Found, bool]:
        """The person's application, made where there is none."""
        declared = self._declared()
        found = Finding(self.doing, self.person, self.run).of(declared)
        if found.record is not None:
            self.run.given.add(found.record.id)
            return found, False
        document = {"policy": self.doing.wanted.policy, **declared.document}
        # The same person of the same import is made once, whenever this ends and begins again.
        once = Once(
            f"{self.doing.import_id}:{_digest(self.person, self._unit())}",
            hashlib.sha256(self.doing.import_id.encode()).hexdigest(),
        )
        record, _ = self.doing.store.cases.create(
            self.doing.wanted.policy, document, self.doing.now, once
        )
        if record.id in self.run.given:
            raise NotAllowed("PERSON_UNCLEAR", "与同一次导入中另一个人的文件分不清，没有放入")
        self.run.given.add(record.id)
        if self.doing.store.imports.people.of(record.id) is not None:
            return Found(record), False
        self._keep(record, declared, found.problem)
        return Found(record), True

    def _keep(self, record: ApplicationRecord, declared: Declared, problem: str | None) -> None:
        """That it was imported; whoever died before this does it when they begin again."""
        people, number = self.doing.store.imports.people, declared.value("id_number")
        elsewhere = number and people.typed(self.doing.wanted.policy, number, record.id)
        found = (problem, NUMBER_ELSEWHERE if elsewhere else None)
        self.person.problems += [one for one in found if one]
        people.keep(
            record.id,
            self.doing.import_id,
            declared.value("name"),
            {path: origin.as_json() for path, origin in declared.origins.items()},
            tuple(self.person.problems),
            self.person.label,
        )

    def _declared(self) -> Declared:
        """What the list says of the person, else what the names of the files say."""
        declared = self.person.declared or Declared(
            {"applicant": {}, "employment": {}, "education": {}}
        )
        document = {key: dict(value) if isinstance(value, dict) else value for key, value in declared.document.items()}  # fmt: skip
        origins = dict(declared.origins)
        known = {
            ("applicant", "name"): self.person.name,
            ("applicant", "id_number"): self.person.id_number,
            ("employment", "employer"): self._unit(),
        }
        for (part, name), value in known.items():
            if value and not document[part].get(name):
                document[part][name] = value
                origins[f"$.{part}.{name}"] = Origin(Source.FILE_NAME)
        return Declared(document, origins, declared.problems)

    def _files(self, record: ApplicationRecord) -> tuple[int, int]:
        placed = doubled = 0
        for item in self.person.items:
            incoming = self.doing.store.uploads.receive(record.id)
            digest = hashlib.sha256()
            try:
                for piece in pieces(item.open):
                    digest.update(piece)
                    incoming.write(piece)
                if self.doing.store.imports.people.has(record.id, digest.digest()):
                    doubled += 1
                    continue
                if not placed:
                    self._note(record)
                name = str(item.path.relative_to(item.path.parts[0])) if len(item.path.parts) > 1 else item.path.name  # fmt: skip
                upload = incoming.commit(
                    None, None, _shown(name), working_round(record), self.doing.now, Queue.BULK
                )
                placed += upload.is_new
                doubled += not upload.is_new
            except (UsageError, OSError) as wrong:
                reason = wrong.message if isinstance(wrong, UsageError) else "读不出来"
                self.left.append(Left(str(item.path), reason))
            finally:
                incoming.abort()
        return placed, doubled

    def _note(self, record: ApplicationRecord) -> None:
        """Before the first file lies there: an import that dies right after is recorded too."""
        detail = {"import": self.doing.import_id, "round": working_round(record)}
        note = AuditNote(self.doing.actor, "files_imported", detail)
        self.doing.store.audit.note(note, self.doing.now, record.id)

    def _move(self, application_id: str) -> None:
        """To the stage that was wanted; read anew while others change it. Raises Conflict."""
        for is_last in (False, False, True):
            record = self.doing.store.cases.get(application_id)
            if record is None:
                raise NotFound("NOT_FOUND")
            if record.state not in (State.DRAFT, State.RETURNED):
                return  # somebody was faster
            try:
                self._take_over(record)
            except Conflict:
                if is_last:
                    raise
            else:
                return

    def _take_over(self, record: ApplicationRecord) -> None:
        policy = self.doing.store.policies.of(record)
        move = rounds.take_over(record, self.doing.wanted.stage, self.doing.wanted.submitted_at)
        note = AuditNote(
            self.doing.actor,
            "imported",
            {
                "before": {"state": record.state, "round": record.round},
                "after": {"state": str(move.state), "round": move.round},
                "import": self.doing.import_id,
            },
        )
        self.doing.store.cases.move(
            record.id,
            record.version,
            StateChange(
                state=move.state,
                round=move.round,
                submitted_at=move.submitted_at,
                judged_by=None if record.submitted_at else (record.policy, policy.revision),
                audit=(self.doing.now, note),
            ),
        )


def _shown(name: str) -> str:
    return name[-200:]


def _digest(person: Person, unit: str | None) -> str:
    """Of everything that tells two people of one import apart."""
    paths = sorted(str(item.path) for item in person.items)
    said = [person.label, person.name or "", person.id_number or "", unit or "", *paths]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()
