"""Whose application an imported person's files go into: never a stranger's."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from intake.casework.rounds import State
from intake.domain.errors import Conflict
from intake.domain.settings import Settings
from intake.store import ImportStatus, StateChange, Store
from intake.store.cases.persons import person_mac
from intake.store.database import import_schema
from intake.store.database import schema as s
from tests.workers.test_importing import ID, NOW, archive, imported
from workers.import_placing import Doing, Wanted
from workers.import_sources import opened
from workers.importing import run

UNIT, OTHER = "和静县水利局", "和静县第一中学"
FILES = {f"张三_{ID}/身份证.jpg": b"1", f"张三_{ID}/毕业证.jpg": b"2"}


@pytest.fixture
def store(tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data")) as made:
        yield made


def own_application(store: Store, *, state: State | None = None, is_proven: bool = False):
    """One that its applicant made, who typed the number."""
    person = {"name": "张三", "id_number": ID}
    document = {"policy": "hejing-2024", "applicant": person, "employment": {"employer": UNIT}}
    record, _ = store.cases.create("hejing-2024", document, NOW)
    if is_proven:
        with store.core.db.write() as connection:
            mac = person_mac(store.core.store_key(connection), document)
            connection.execute(update(s.applications).values(proven_mac=mac))
    if state is not None:
        record = store.cases.move(
            record.id, record.version, StateChange(state=state, round=1, submitted_at=NOW)
        )
    return record


def lines(store: Store, application_id: str) -> list[str]:
    return [one.action for one in store.audit.entries() if one.application_id == application_id]


@pytest.mark.parametrize(
    ("state", "is_proven"),
    [(None, False), (State.SUBMITTED, False), (State.RETURNED, False), (None, True)],
    ids=["draft", "submitted", "returned", "proven draft, which no reviewer sees"],
)
def test_a_number_that_somebody_typed_draws_nobodys_files_to_them(
    store, tmp_path, state, is_proven
):
    theirs = own_application(store, state=state, is_proven=is_proven)
    told = imported(store, archive(tmp_path, FILES))
    assert store.uploads.of(theirs.id) == [] and lines(store, theirs.id) == []
    assert store.cases.get(theirs.id).version == theirs.version
    (one,) = told.people
    assert one["is_new"] and one["placed"] == 2
    assert any("另一份申报" in note for note in store.imports.people.of(one["id"]).problems)


def test_files_go_to_whoever_proved_the_number_and_nothing_is_taken_over(store, tmp_path):
    theirs = own_application(store, state=State.SUBMITTED, is_proven=True)
    told = imported(store, archive(tmp_path, FILES), stage=State.RECOMMENDED)
    assert told.people[0]["id"] == theirs.id and told.placed == 2
    assert store.cases.get(theirs.id).state == State.SUBMITTED
    assert lines(store, theirs.id) == ["files_imported"]


def test_what_was_returned_to_its_applicant_is_theirs_to_correct(store, tmp_path):
    theirs = own_application(store, state=State.RETURNED, is_proven=True)
    told = imported(store, archive(tmp_path, FILES))
    assert store.uploads.of(theirs.id) == [] and len(store.cases.listed()) == 1
    assert sorted(one["path"] for one in told.left) == sorted(f"批次/{path}" for path in FILES)
    assert all("退回" in one["reason"] for one in told.left)


def test_a_units_reviewer_adds_to_no_application_of_another_unit(store, tmp_path):
    first = imported(store, archive(tmp_path, FILES), unit=OTHER).people[0]["id"]
    more = archive(tmp_path, {f"张三_{ID}/新.jpg": b"3"}, "另.zip")
    told = imported(store, more, unit=UNIT, sees=UNIT)
    assert told.people[0]["is_new"] and len(store.uploads.of(first)) == 2
    assert imported(store, more, sees=OTHER).people[0]["id"] == first
    assert imported(store, more).people[0]["id"] in {first, told.people[0]["id"]}


def test_an_application_that_is_over_does_not_hide_one_that_is_open(store, tmp_path):
    open_one = imported(store, archive(tmp_path, FILES)).people[0]["id"]
    own_application(store, state=State.CONFIRMED, is_proven=True)
    over = imported(store, archive(tmp_path, {f"张三_{ID}/新.jpg": b"3"}, "另.zip"))
    assert over.people[0]["id"] == open_one


def test_one_number_under_two_names_is_two_applications(store, tmp_path):
    first = imported(store, archive(tmp_path, FILES)).people[0]["id"]
    told = imported(store, archive(tmp_path, {f"李四_{ID}/新.jpg": b"3"}, "另.zip"))
    assert told.people[0]["id"] != first and told.people[0]["notes"]
    dotted = {f"张·三_{ID}/又.jpg": b"4"}
    again = imported(store, archive(tmp_path, dotted, "三.zip")).people[0]
    assert again["id"] == first


def test_two_people_of_one_name_in_one_import_stay_two_whatever_they_share(store, tmp_path):
    flat = {
        "张三（水利局）身份证.jpg": b"1",
        "张三（第一中学）身份证.jpg": b"2",
        "水利局/张三/公示.pdf": b"all",
        "第一中学/张三/公示.pdf": b"all",
    }
    first = imported(store, archive(tmp_path, flat))
    ids = [one["id"] for one in first.people]
    assert len(set(ids)) == len(ids) >= 2
    counts = {one.id: len(store.uploads.of(one.id)) for one in store.cases.listed()}
    assert sum(counts.values()) == 4 and len(counts) == len(ids)


def test_one_file_in_common_makes_nobody_the_other(store, tmp_path):
    imported(store, archive(tmp_path, {"张三/公示.pdf": b"all", "张三/身份证.jpg": b"1"}))
    other = {"张三/公示.pdf": b"all", "张三/身份证.jpg": b"2"}
    told = imported(store, archive(tmp_path, other, "另.zip")).people[0]
    assert told["is_new"] and told["placed"] == 2 and told["notes"]


def test_whoever_died_between_two_steps_leaves_no_draft_behind(store, tmp_path, monkeypatch):
    path = archive(tmp_path, {"001/a.jpg": b"1", "李四/b.jpg": b"2"})
    claim = store.imports.take(store.imports.begin("command", {}, NOW))
    doing = Doing(store, claim.id, "command", Wanted("hejing-2024", State.SUBMITTED, NOW), NOW)

    def once(target: str, at: object) -> None:
        def die(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(at, target, die)
            with opened([(path.name, path)], []) as items, pytest.raises(KeyboardInterrupt):
                run(doing, items, [], lambda *_: None)

    once("keep", store.imports.people)
    once("move", store.cases)
    with opened([(path.name, path)], []) as items:
        run(doing, items, [], lambda *_: None)
    found = store.cases.listed()
    assert [one.state for one in found] == [State.SUBMITTED] * 2
    assert all(store.imports.people.of(one.id) for one in found)


def test_a_change_meanwhile_costs_one_person_and_not_the_import(store, tmp_path, monkeypatch):
    path = archive(tmp_path, {"王五/a.jpg": b"1", "李四/b.jpg": b"2"})
    moved, tries = store.cases.move, []

    def often(*given: object) -> object:
        tries.append(given)
        if len(tries) == 1 or len(tries) > 2:
            raise Conflict("VERSION_CONFLICT")
        return moved(*given)

    monkeypatch.setattr(store.cases, "move", often)
    told = imported(store, path)
    assert sorted(one.state for one in store.cases.listed()) == [State.DRAFT, State.SUBMITTED]
    assert [one for one in told.people if one.get("problem")]


def test_nobody_is_on_the_list_of_the_unreached_for_being_imported(store, tmp_path):
    told = imported(store, archive(tmp_path, FILES), stage=State.RECOMMENDED)
    assert store.told.unreached() == [] and store.told.of(told.people[0]["id"]) == []


def test_a_numbered_folder_is_found_again_after_its_papers_said_whose_it_is(store, tmp_path):
    files = {"001/a.jpg": b"1", "002/b.jpg": b"2"}
    first = imported(store, archive(tmp_path, files))
    for one, name in zip(first.people, ("张三", "李四"), strict=True):
        store.imports.people.keep(one["id"], "1" * 32, name, {}, (), one["label"])
    again = imported(store, archive(tmp_path, {**files, "002/c.jpg": b"3"}, "另.zip"))
    assert (again.placed, again.doubled) == (1, 2) and len(store.cases.listed()) == 2


def test_questions_are_no_deaths_and_what_failed_keeps_its_files(store):
    made = store.imports.begin("user", {}, NOW)
    arriving = store.imports.files.receive(made)
    arriving.write(b"1")
    arriving.commit("张三/身份证.jpg")
    for _ in range(5):
        assert store.imports.start(made)
        claim = store.imports.claim()
        assert claim is not None and store.imports.renew(claim)
        store.imports.finish(claim, {}, ImportStatus.ASKING)
    store.imports.start(made)
    for _ in range(3):
        assert store.imports.claim() is not None
        with store.core.db.write() as connection:
            connection.execute(update(import_schema.imports).values(lease_until=0))
    assert store.imports.claim() is None
    assert store.imports.get(made).status is ImportStatus.FAILED
    assert store.imports.files.of(made)
    assert store.imports.start(made) and store.imports.claim() is not None
