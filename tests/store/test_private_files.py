"""Whatever lies in the data folder is its user's alone, whatever the umask was."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from intake.domain.settings import Settings
from intake.store import Store
from intake.web.tokens import staff_tokens
from tests.store.conftest import NOW, give
from tests.web.conftest import DECLARED


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(folder)), oct(stat.S_IMODE(path.lstat().st_mode)))
        for path in [folder, *folder.rglob("*")]
        if not path.is_symlink() and path.lstat().st_mode & 0o077
    ]


def test_nothing_in_the_data_folder_is_open_to_others_with_a_umask_of_zero(tmp_path, open_umask):
    settings = Settings(data_dir=tmp_path / "deep" / "data")
    with Store.open(settings) as store:
        record, _ = store.cases.create("hejing-2024", DECLARED, NOW, None)
        give(store, record.id)
        staff_tokens(settings)
        assert open_to_others(tmp_path / "deep") == []
        assert len(list((tmp_path / "deep").rglob("*"))) > 5
    assert open_to_others(tmp_path / "deep") == []


def test_what_an_earlier_release_left_open_is_closed(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    Store.open(settings).close()
    database = next((tmp_path / "data").glob("*.sqlite*"), None) or next(
        path for path in (tmp_path / "data").iterdir() if path.is_file()
    )
    for path in (tmp_path / "data", database):
        path.chmod(path.stat().st_mode | 0o077)
    Store.open(settings).close()
    assert open_to_others(tmp_path / "data") == []
