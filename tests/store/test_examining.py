"""`fsck`: every damage is found, named, and put back from a backup where one has it."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from intake.cli.app import app
from intake.domain.settings import Settings, settings
from intake.store import Store
from intake.store.backup.examining import Damage
from intake.store.database import schema as s
from tests.store.conftest import NOW, blobs
from tests.store.test_backup import lives, originals


@pytest.fixture
def lived(tmp_path):
    place = Settings(data_dir=tmp_path / "data")
    with Store.open(place) as store:
        lives(store)
        store.backups.save(tmp_path / "backup", NOW)
        yield place, store, tmp_path / "backup"


def path_of(place, store, table) -> object:
    with store.db.read() as connection:
        names = set(connection.execute(table.select().with_only_columns(table.c.path)).scalars())
    return next(path for path in blobs(place) if path.name in names)


def test_what_is_whole_is_said_to_be(lived):
    _, store, _ = lived
    done = store.check.run()
    assert done.findings == []
    assert (done.applications, done.originals, done.readings) == (1, 3, 3)


@pytest.mark.parametrize(
    ("table", "hurt", "damage"),
    [
        (s.files, lambda p: p.unlink(), Damage.ORIGINAL_MISSING),
        (s.files, lambda p: p.write_bytes(p.read_bytes()[:-1]), Damage.ORIGINAL_DAMAGED),
        (s.files, lambda p: p.write_bytes(b""), Damage.ORIGINAL_DAMAGED),
        (s.files, lambda p: p.write_bytes(b"x" + p.read_bytes()[1:]), Damage.ORIGINAL_DAMAGED),
        (s.readings, lambda p: p.unlink(), Damage.READING_MISSING),
        (s.readings, lambda p: p.write_bytes(p.read_bytes()[:-1]), Damage.READING_DAMAGED),
    ],
)
def test_a_damaged_file_is_found_and_comes_back_from_the_backup(lived, table, hurt, damage):
    place, store, backup = lived
    before = originals(store)
    hurt(path_of(place, store, table))
    findings = store.check.run().findings
    assert [f.damage for f in findings] == [damage]
    assert store.check.repair(backup, findings) == findings
    assert store.check.run().findings == [] and originals(store) == before


def test_an_original_in_anothers_place_is_found(lived):
    """Sealed and whole, but not the bytes that were handed in."""
    _, store, _ = lived
    with store.db.write() as connection:
        rows = connection.execute(s.files.select().order_by(s.files.c.size)).all()
        own = {"sha256": rows[1].sha256}
        connection.execute(update(s.files).where(s.files.c.id == rows[0].id).values(**own))
    assert [f.damage for f in store.check.run().findings] == [Damage.ORIGINAL_DAMAGED]


def test_a_declaration_that_was_changed_is_found(lived):
    _, store, _ = lived
    with store.db.write() as connection:
        connection.execute(update(s.applications).values(declaration=b"x" * 60))
    assert Damage.APPLICATION_DAMAGED in {f.damage for f in store.check.run().findings}


def test_an_audit_line_that_was_changed_is_found(lived):
    _, store, _ = lived
    with store.db.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'somebody' WHERE seq = 1")
    assert [f.damage for f in store.check.run().findings] == [Damage.AUDIT_BROKEN]


def test_a_lost_older_key_is_found_for_every_row_that_needs_it(lived):
    place, store, _ = lived
    store.keys.add()
    store.rotation._rewrap_some(s.store_keys)  # and no more: the process died
    keys = place.data_dir / "keys" / "master.keys"
    keys.write_text(keys.read_text().splitlines()[1] + "\n")
    with Store.open(place) as again:
        findings = again.check.run().findings
    assert {f.damage for f in findings} == {Damage.KEY_MISSING} and len(findings) == 7


def test_an_operator_backs_up_loses_restores_and_looks(tmp_path, monkeypatch):
    """The page `docs/backup.md`, step by step."""
    keys = tmp_path / "elsewhere" / "master.keys"
    monkeypatch.setenv("INTAKE_MASTER_KEYS", str(keys))
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "first"))
    settings.cache_clear()
    run = CliRunner().invoke
    with Store.open(settings()) as store:
        lives(store)
        before = originals(store)
    backup = str(tmp_path / "backup")
    made = run(app, ["backup", backup, "--keep", "7"])
    assert made.exit_code == 0 and "主密钥不在备份中" in made.output and str(keys) in made.output
    assert run(app, ["restore", backup]).exit_code == 2  # not over what is there
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "second"))
    settings.cache_clear()
    assert len(run(app, ["restore", backup, "--list"]).output.splitlines()) == 1
    done = run(app, ["restore", backup])
    assert done.exit_code == 0 and "写入 5 个文件" in done.output
    looked = run(app, ["fsck"])
    assert looked.exit_code == 0 and "没有发现问题" in looked.output
    with Store.open(settings()) as store:
        assert originals(store) == before
        blobs(settings())[0].unlink()
    hurt = run(app, ["fsck"])
    assert hurt.exit_code == 1 and "缺失" in hurt.output
    mended = run(app, ["fsck", "--repair-from", backup])
    assert mended.exit_code == 0 and "已从备份取回" in mended.output
    assert run(app, ["fsck"]).exit_code == 0
    settings.cache_clear()
