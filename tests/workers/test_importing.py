"""An import places every file once, however often it is begun, and lists what it cannot."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from intake.casework.rounds import State
from intake.domain.application import BEIJING
from intake.domain.settings import Settings
from intake.store import ImportStatus, Store
from workers.import_folder import take_next
from workers.import_placing import Doing, Wanted
from workers.import_sources import opened
from workers.importing import do_next, run

NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
ID = "652827199903080023"


@pytest.fixture
def store(tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data")) as made:
        yield made


def archive(folder: Path, files: dict[str, bytes], name: str = "批次.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as made:
        for file, content in files.items():
            made.writestr(file, content)
    return path


def people_list(folder: Path) -> Path:
    book = Workbook()
    book.worksheets[0].append(["姓名", "身份证号码", "工作单位"])
    book.worksheets[0].append(["张三", ID, "和静县水利局"])
    book.save(folder / "名单.xlsx")
    return folder / "名单.xlsx"


def imported(store: Store, path: Path, excel: Path | None = None, **wanted):
    known = {"policy": "hejing-2024", "stage": State.SUBMITTED, "submitted_at": NOW, "asks": False}
    claim = store.imports.take(store.imports.begin("command", {}, NOW))
    doing = Doing(store, claim.id, "command", Wanted(**(known | wanted)), NOW)
    left: list = []
    with opened([(path.name, path)], left) as items:
        lists = [(excel.name, excel)] if excel else []
        return run(doing, items, left, lambda *_: None, lists)


def everybody(store: Store) -> dict[str, tuple[str, int]]:
    return {
        one.declaration["applicant"].get("name"): (one.state, len(store.uploads.of(one.id)))
        for one in store.cases.listed()
    }


FILES = {"张三/身份证.jpg": b"1", "张三/毕业证.jpg": b"2", "李四/身份证.jpg": b"3", "谁.txt": b"4"}


def test_everybody_has_an_application_at_the_reviewers_stage_and_nothing_is_doubled(
    store, tmp_path
):
    path = archive(tmp_path, FILES)
    first = imported(store, path)
    assert (first.placed, first.doubled) == (3, 0)
    assert everybody(store) == {"张三": (State.SUBMITTED, 2), "李四": (State.SUBMITTED, 1)}
    assert [one["path"] for one in first.left] == ["批次/谁.txt"]
    again = imported(store, path)
    assert (again.placed, again.doubled) == (0, 3)
    more = imported(store, archive(tmp_path, {**FILES, "张三/新.jpg": b"5"}, "另.zip"))
    assert (more.placed, more.doubled) == (1, 3)
    assert everybody(store)["张三"] == (State.SUBMITTED, 3)


def test_two_people_of_one_name_never_share_an_application(store, tmp_path):
    imported(store, archive(tmp_path, {"张三/a.jpg": b"1"}))
    imported(store, archive(tmp_path, {"张三/b.jpg": b"2"}, "另.zip"))
    assert len(store.cases.listed()) == 2


def test_a_list_is_asked_about_once_and_its_values_know_where_they_come_from(store, tmp_path):
    path, excel = archive(tmp_path, FILES), people_list(tmp_path)
    asked = imported(store, path, excel, asks=True)
    assert asked.question is not None and not store.cases.listed()
    meanings = {int(column): name for column, name in asked.question["meanings"].items()}
    store.imports.layouts.remember(asked.question["headings"], meanings, "command", NOW)
    done = imported(store, path, excel, asks=True)
    assert done.question is None
    (record,) = [r for r in store.cases.listed() if r.declaration["applicant"]["name"] == "张三"]
    assert record.declaration["applicant"]["id_number"] == ID
    known = store.imports.people.of(record.id)
    assert known.origins["$.applicant.id_number"]["row"] == 2
    assert store.imports.people.by_number("hejing-2024", ID) == [record.id]


def test_files_that_came_in_by_the_web_are_placed_by_whoever_has_time(store, tmp_path):
    wanted = {"policy": "hejing-2024", "stage": "recommended", "submitted_at": NOW.isoformat()}
    made = store.imports.begin("user", wanted, NOW)
    for name, data in (
        ("批.zip", archive(tmp_path, FILES).read_bytes()),
        ("王五/身份证.jpg", b"9"),
    ):
        arriving = store.imports.files.receive(made)
        arriving.write(data)
        arriving.commit(name)
    assert not do_next(store, NOW)
    assert store.imports.start(made) and do_next(store, NOW) and not do_next(store, NOW)
    found = store.imports.get(made)
    assert found.status is ImportStatus.DONE and found.outcome["placed"] == 4
    assert everybody(store)["王五"] == (State.RECOMMENDED, 1)
    assert store.imports.files.of(made) == [] and not list(store.blobs.incoming.iterdir())


def test_an_import_that_was_interrupted_goes_on_without_doubling(store, tmp_path):
    path = archive(tmp_path, FILES)
    claim = store.imports.take(store.imports.begin("command", {}, NOW))
    doing = Doing(store, claim.id, "command", Wanted("hejing-2024", State.SUBMITTED, NOW), NOW)

    def die(done: int, total: int) -> None:
        raise KeyboardInterrupt

    left: list = []
    with opened([(path.name, path)], left) as items, pytest.raises(KeyboardInterrupt):
        run(doing, items, left, die)
    with opened([(path.name, path)], left) as items:
        told = run(doing, items, left, lambda *_: None)
    assert (told.placed, told.doubled) == (1, 2) and len(store.cases.listed()) == 2


def test_what_lies_in_the_watched_folder_is_taken_once_it_is_quiet(store, tmp_path):
    home = tmp_path / "导入"
    home.mkdir()
    path = archive(home, FILES)
    assert not take_next(store, home, NOW)
    os.utime(path, (1, 1))
    assert take_next(store, home, NOW) and not take_next(store, home, NOW)
    assert len(everybody(store)) == 2
    (said,) = (home / "已导入").glob("*.txt")
    assert "放入 3 个文件" in said.read_text("utf-8") and "谁.txt" in said.read_text("utf-8")
