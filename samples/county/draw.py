"""A made-up county: sixty applications in every state, filled into a store in a minute.

    python -m samples.county.draw DATA_DIR [--seed N]

The papers of a few are drawn as the samples draw them, the others are small sheets. All
are judged by the program's own rules from readings that are known because we drew them;
nothing is read by a network. The same seed makes the same people in the same states.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import secrets
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from intake.assessment.assemble import facts_of
from intake.assessment.assess import judge
from intake.casework import rounds
from intake.casework.folder import parse_application
from intake.casework.rounds import Move, State
from intake.documents import paper_title
from intake.domain.application import Material, Slot
from intake.domain.report_json import to_json
from intake.domain.settings import Settings
from intake.extraction.codec import from_kept, renamed, to_kept
from intake.extraction.reading_version import pipeline_version
from intake.extraction.upload import reading_version
from intake.policy.notice import Policy, load_policy
from intake.store import ApplicationRecord, Claim, JobKind, Queue, StaffRole, Store, UploadStatus
from intake.store.jobs.lapsing import CLOCK
from intake.web.moves import frozen_set, make, noted
from samples.county import papers as county_papers
from samples.county.decisions import DECIDED_BY, decide_all
from samples.county.readers import Silent, Versions, machine_versions
from samples.drawing.papers import draw
from samples.people.person import POLICY, Person, declaration, make_person

NOW = dt.datetime(2024, 10, 28, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
"""Within the notice's window, two days before it closes; `make serve` sets the clock so."""
BEGAN = NOW - dt.timedelta(days=20)
SEED = 20_240
DRAWN = 3
"""Applications whose papers are drawn: seven papers take five seconds."""
PLAN: tuple[tuple[State, int], ...] = (
    (State.SUBMITTED, 16),
    (State.DRAFT, 14),
    (State.RETURNED, 9),
    (State.RECOMMENDED, 8),
    (State.CONFIRMED, 6),
    (State.ABANDONED, 4),
    (State.CLOSED, 3),
)
DRAWABLE = frozenset(
    {
        Material.ID_CARD_PORTRAIT_SIDE,
        Material.ID_CARD_EMBLEM_SIDE,
        Material.GRADUATION_CERTIFICATE,
        Material.DEGREE_CERTIFICATE,
        Material.CHSI_REPORT,
        Material.CE_PUBLIC_COURSE,
        Material.CE_PROFESSIONAL_COURSE,
    }
)
FAULTS = ("", "name", "", "missing", "blurred", "", "number", "")
"""What is wrong with one application after the other; most have nothing."""


@dataclass
class County:
    """The store being filled."""

    store: Store
    seed: int
    versions: Mapping[str, str]
    policy: Policy = field(default_factory=lambda: load_policy(POLICY))
    sheets: dict[str, county_papers.Sheet] = field(default_factory=dict)
    """What waits to be read, by upload."""
    users: dict[StaffRole, str] = field(default_factory=dict)
    """Who decides; without accounts the command line does."""
    shown: list[tuple[str, str, str]] = field(default_factory=list)
    """State, name and code of one application of each state, to look in as its applicant."""

    def fill(self) -> Iterator[ApplicationRecord]:
        """Every application, one after the other."""
        states = itertools.chain.from_iterable(itertools.repeat(s, n) for s, n in PLAN)
        for number, state in enumerate(states):
            rng = np.random.default_rng(self.seed + number)
            yield self._one(number, state, make_person(rng), rng)

    def _one(self, number: int, state: State, person: Person, rng: np.random.Generator) -> Any:
        fault = FAULTS[number % len(FAULTS)]
        if state in (State.RECOMMENDED, State.CONFIRMED):
            fault = ""
        elif state not in (State.DRAFT, State.SUBMITTED):
            fault = fault or "missing"
        values = _declared(person, fault)
        made = NOW - dt.timedelta(days=12 - number % 8, hours=number % 9)
        record, _ = self.store.cases.create(POLICY, values, made)
        share = (0.0, 0.4, 0.7, 1.0)[number % 4] if state is State.DRAFT else 1.0
        papers = self._papers(record, made)
        for material, year in papers[: round(len(papers) * share)]:
            if not (fault == "missing" and material is Material.CE_PROFESSIONAL_COURSE):
                is_blurred = fault == "blurred" and material is Material.ID_CARD_PORTRAIT_SIDE
                self._send(record, person, material, year, number < DRAWN, is_blurred, made, rng)
        self._work(made)
        self._lead(record.id, state, number, made)
        code = self.store.entries.make_code(record.id)
        if state.value not in [one[0] for one in self.shown]:
            self.shown.append((state.value, person.name, code))
        return self.store.cases.get(record.id)

    def _papers(
        self, record: ApplicationRecord, now: dt.datetime
    ) -> list[tuple[Material, int | None]]:
        application = parse_application(record.declaration, record.id, (), now, clock_is_set=True)
        facts = facts_of(application, None)
        of = self.policy.series_of(facts)
        return [
            (r.material, year)
            for r in self.policy.requirements
            if r.when.holds(facts, *of)
            for year in r.years_for(facts.level, self.policy.year)
        ]

    def _send(
        self,
        record: ApplicationRecord,
        person: Person,
        material: Material,
        year: int | None,
        is_drawn: bool,
        is_blurred: bool,
        now: dt.datetime,
        rng: np.random.Generator,
    ) -> None:
        wanted = {Material.CE_PUBLIC_COURSE: "公需课", Material.CE_PROFESSIONAL_COURSE: "专业课"}
        course = next(
            (c for c in person.courses if (c.year, c.course) == (year, wanted.get(material))), None
        )
        if is_drawn and not is_blurred and material in DRAWABLE:
            drawing = draw(material.value, person, rng, "tune", course)
            sheet = county_papers.drawn(drawing, material, course)
        else:
            sheet = county_papers.small(person, material, course, is_blurred)
        incoming = self.store.uploads.receive(record.id)
        incoming.write(sheet.jpeg)
        upload = incoming.commit(
            material.value,
            year,
            f"{paper_title(material).partition('/')[0]}.jpg",
            rounds.working_round(record),
            now,
            Queue.FAST,
        )
        self.sheets[upload.id] = sheet

    def read(self, claim: Claim, sheet: county_papers.Sheet) -> None:
        """A worker's part: what is seen on this file."""
        version = reading_version(self._services())
        self.store.results.finish_upload(
            claim, to_kept(sheet.seen), UploadStatus.CHECKED, None, version
        )

    def report(self, claim: Claim, now: dt.datetime) -> None:
        """A worker's part: the application judged as it is."""
        record = self.store.cases.get(claim.application_id)
        if record is not None:
            body = self._judged(record, now)
            self.store.results.finish_report(claim, record.generation, body, body["verdict"])

    def _services(self) -> Any:
        return Versions(self.versions)

    def _work(self, now: dt.datetime) -> None:
        """Do whatever waits: files first, as they came first, then their report."""
        while bells := self.store.jobs.due(100):
            for bell in bells:
                claim = self.store.jobs.claim(bell.job_id, "county")
                if claim is not None and claim.kind is JobKind.UPLOAD:
                    self.read(claim, self.sheets.pop(claim.upload_id or ""))
                elif claim is not None:
                    self.report(claim, now)

    def _judged(self, record: ApplicationRecord, now: dt.datetime) -> dict[str, Any]:
        uploads = self.store.uploads.of(record.id)
        kept = self.store.readings.of_application(record.id, reading_version(self._services()))
        seen = {}
        for upload in uploads:
            reading = kept.get(upload.file_id)
            if reading is not None:
                found = from_kept(reading.reading, reading.strips)
                seen[upload.id] = renamed(replace(found, sha256=upload.sha256), upload.id)
        slots = [Slot(u.id, Material(u.material) if u.material else None, u.year) for u in uploads]
        document = {**record.declaration, "round": rounds.working_round(record)}
        application = parse_application(document, record.id, slots, now, clock_is_set=True)
        versions = {"pipeline": pipeline_version(), "models": dict(self.versions)}
        return to_json(judge(application, self.policy, seen, Silent(), versions))

    def staff(self) -> list[tuple[str, str, str]]:
        """Accounts to look in with: login, what for, password (new for each county)."""
        county = "和静县人力资源和社会保障局"
        unit = "和静县教育和科学技术局"
        wanted = (
            ("danwei", "主管部门审核", StaffRole.UNIT_REVIEWER, unit),
            ("renshe", "人社局审核", StaffRole.COUNTY_REVIEWER, county),
            ("dudao", "督导", StaffRole.SUPERVISOR, county),
            ("guanli", "管理员", StaffRole.ADMINISTRATOR, county),
        )
        made = []
        for login, words, role, of in wanted:
            password = secrets.token_urlsafe(12)
            made_user = self.store.staff.add(
                login, f"（虚构）{words}", role, of, password, BEGAN, "command"
            )
            self.users[role] = made_user.id
            made.append((login, words, password))
        return made

    # ------------------------------------------------------------------------- states

    def _lead(self, id: str, state: State, number: int, made: dt.datetime) -> None:
        """Through submissions and returns to where it is to stand."""
        if state is State.DRAFT:
            return
        submissions = 3 if state is State.CLOSED else 1 + (number % 3 == 0)
        recent = NOW - dt.timedelta(hours=30 - number % 20)
        last = recent if state is State.RETURNED else made + dt.timedelta(days=3)
        for turn in range(submissions):
            at = last - dt.timedelta(hours=20 * (submissions - 1 - turn) + 3)
            self._move(id, lambda record, at=at: rounds.submit(record, self.policy, at), at)
            is_last = turn == submissions - 1
            if not is_last or state in (State.RETURNED, State.ABANDONED, State.CLOSED):
                back = at + dt.timedelta(hours=3)
                self._move(
                    id, lambda record, back=back: rounds.send_back(record, self.policy, back), back
                )
        if state in (State.RECOMMENDED, State.CONFIRMED):
            self._move(id, rounds.recommend, last)
        if state is State.CONFIRMED:
            self._move(id, rounds.confirm, last)
        if state in (State.ABANDONED, State.CLOSED):
            self._move(id, lambda record: rounds.lapse(record, self.policy, NOW), NOW)

    def _move(self, id: str, decide: Any, at: dt.datetime) -> None:
        self._work(at)
        record = self.store.cases.get(id)
        move: Move | None = decide(record)
        if move is None:
            raise ValueError(f"{record.state} does not lapse")
        report, kept, audit = self.store.reports.newest(id), None, None
        if move.state in DECIDED_BY:
            actor = self.users.get(DECIDED_BY[move.state], "command")
            decided = decide_all(
                self.store, record, report, actor, at, is_return=move.state is State.RETURNED
            )
            kept = frozen_set(report.body, decided)
            audit = (at, noted(actor, move.state.value, record, move))
        elif move.state in rounds.ENDS:
            audit = (at, noted(CLOCK, "lapsed", record, move))
        frozen = report if move.state is State.RETURNED else None
        make(
            self.store.cases,
            record,
            move,
            frozen,
            kept if frozen else None,
            audit,
            self.policy if move.submitted_at else None,
        )
        self._work(at)


def _declared(person: Person, fault: str) -> dict[str, Any]:
    """What this person types, with one slip."""
    values = declaration(person)
    for key in ("submitted_at", "round"):
        del values[key]
    if fault == "name":
        values["applicant"]["name"] = person.name[:-1] + ("丽" if person.name[-1] != "丽" else "莉")
    if fault == "number":
        number = person.certificate_number
        values["education"]["certificate_number"] = number[:-2] + number[-1] + number[-2] + "1"
    return values


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="samples.county.draw", description=__doc__)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    settings = Settings(_env_file=None, data_dir=given.data_dir, clock=NOW)
    with Store.open(settings) as store:
        if store.cases.listed(limit=1):
            print(f"{given.data_dir} 中已有申报，不再生成", file=sys.stderr)
            return 0
        county = County(store, given.seed, machine_versions())
        counts: Counter[str] = Counter()
        staff = county.staff()
        for record in county.fill():
            counts[record.state] += 1
            print(f"\r虚构的申报 {sum(counts.values())} 份", end="", flush=True, file=sys.stderr)
    print(file=sys.stderr)
    print("状态　　　份数　申报人（代码）")
    for state, name, code in county.shown:
        print(f"{state:12}{counts[state]:4}　{name}　{code}")
    print("工作人员（登录名　密码）")
    for login, words, password in staff:
        print(f"{words}　{login}　{password}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
