"""The schema and its history; opening a store."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from intake.domain.errors import Fault, UsageError
from intake.domain.settings import Settings
from intake.store import Store
from intake.store.database.migrate import FOLDER, HEAD
from intake.store.database.schema import metadata
from tests.store.conftest import NOW
from tests.store.dying import ended, started


def test_the_migrations_make_what_the_tables_say(store):
    with store.db.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_foreign_key_has_an_index_of_its_own(store):
    """Without one, deleting a row it points to passes over the whole table."""
    with store.db.read() as connection:
        asked = inspect(connection)
        lacking = []
        for table in metadata.tables:
            led = [asked.get_pk_constraint(table)["constrained_columns"][:1]]
            led += [one["column_names"][:1] for one in asked.get_unique_constraints(table)]
            led += [
                one["column_names"][:1]
                for one in asked.get_indexes(table)
                # An index of some rows only helps nobody who looks for all of them.
                if not any(key.endswith("_where") for key in one.get("dialect_options", {}))
            ]
            for key in asked.get_foreign_keys(table):
                if key["constrained_columns"] not in led:
                    lacking.append((table, key["constrained_columns"]))
    assert lacking == []


def test_the_newest_migration_is_the_one_that_is_applied():
    assert ScriptDirectory(str(FOLDER)).get_heads() == [HEAD]


def test_processes_that_open_a_new_store_at_once_make_one(place):
    def work():
        with Store.open(place) as store:
            store.cases.create("p", {"a": 1}, NOW)

    children = [started(work) for _ in range(4)]
    assert [ended(child) for child in children] == [0, 0, 0, 0]
    with Store.open(place) as store:
        assert len(store.cases.listed()) == 4


def test_a_newer_programs_data_are_left_alone(place):
    with Store.open(place) as store, store.db.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Fault, match="更新版本"):
        Store.open(place)


@pytest.mark.parametrize(
    "wrong",
    [
        {"database_url": "postgresql://nobody@127.0.0.1:1/nothing"},
        {"database_url": "no address"},
        {"database_url": "mysql://x/y"},
        {"database_url": "sqlite:////proc/nowhere/x.sqlite3"},
        {"data_dir": "/proc/nowhere"},
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(tmp_path, wrong):
    with pytest.raises(Fault) as raised:
        Store.open(Settings(**({"data_dir": tmp_path} | wrong)))
    assert raised.value.code == "STORE_UNAVAILABLE" and "，" in raised.value.message


@pytest.mark.parametrize("storage", ["ftp://x/y", "s3://", "s3://bucket?colour=red"])
def test_a_storage_address_that_means_nothing_is_refused(tmp_path, storage):
    with pytest.raises(UsageError, match="SETTINGS_INVALID"):
        Store.open(Settings(data_dir=tmp_path, storage=storage))


def test_sqlite_commits_are_on_the_disk_and_writers_wait(tmp_path):
    with Store.open(Settings(data_dir=tmp_path)) as store, store.db.read() as connection:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": 30_000,
            "foreign_keys": 1,
            "secure_delete": 1,
        }
        for pragma, value in wanted.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_writers_of_four_processes_are_all_served(tmp_path):
    place = Settings(data_dir=tmp_path)
    Store.open(place).close()

    def work():
        with Store.open(place) as store:
            for _ in range(50):
                store.cases.create("p", {}, NOW)

    children = [started(work) for _ in range(4)]
    assert [ended(child) for child in children] == [0, 0, 0, 0]
    with Store.open(place) as store:
        assert len(store.cases.listed(limit=1000)) == 200
