"""`intake keys` and `intake gc` as an operator calls them."""

import os
import subprocess
import sys
import time


def intake(tmp_path, *arguments):
    place = {"INTAKE_DATA_DIR": str(tmp_path / "data")}
    return subprocess.run(
        [sys.executable, "-c", "from intake.cli.app import app; app()", *arguments],
        env=os.environ | place,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_new_master_key_takes_over_and_the_old_one_stays_for_backups(tmp_path):
    before = intake(tmp_path, "keys").stdout
    rotated = intake(tmp_path, "keys", "--rotate")
    assert rotated.returncode == 0
    assert before.splitlines()[-1] != rotated.stdout.splitlines()[-1]
    lines = (tmp_path / "data/keys/master.keys").read_text().split("\n")
    assert len([line for line in lines if line]) == 2
    assert intake(tmp_path, "keys").stdout.splitlines() == rotated.stdout.splitlines()[-1:]


def test_files_that_no_row_names_are_collected(tmp_path):
    assert intake(tmp_path, "gc").stdout == (
        "存储中有 0 个文件，其中 0 个没有记录指向，无须处理。\n"
    )
    orphan = tmp_path / "data/storage/blobs/ab" / ("ab" * 16)
    orphan.write_bytes(b"left over")
    long_ago = time.time() - 7200
    os.utime(orphan, (long_ago, long_ago))
    assert intake(tmp_path, "gc").stdout.startswith(
        "存储中有 1 个文件，其中 1 个没有记录指向，已移入隔离区"
    )
    assert not orphan.exists()
