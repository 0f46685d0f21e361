"""An archive is opened whatever encoding its names have, and nothing of it harms."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from intake.casework.importing.archive import Left, decoded, mended, pieces, unpacked, walk
from intake.domain.errors import UsageError


class Raw(zipfile.ZipInfo):
    """An entry whose name is written in GB 18030, as Windows does."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def packed(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    made.seek(0)
    return made


def contents(made: io.BytesIO) -> tuple[dict[str, bytes], list[Left]]:
    left: list[Left] = []
    with unpacked(made, "批次.zip", left) as items:
        return {str(one.path): b"".join(pieces(one.open)) for one in list(items)}, left


def test_names_in_the_encoding_of_windows_are_read() -> None:
    found, left = contents(packed((Raw("水利局/张三/身份证.jpg"), b"1"), ("李四/毕业证.jpg", b"2")))
    assert found == {"水利局/张三/身份证.jpg": b"1", "李四/毕业证.jpg": b"2"} and not left


def test_one_archive_has_one_encoding() -> None:
    found, _ = contents(packed((Raw("郑伟/1.jpg"), b"1"), (Raw("张三/2.jpg"), b"2")))
    assert list(found) == ["郑伟/1.jpg", "张三/2.jpg"]
    found, _ = contents(packed((Raw("郑伟/1.jpg"), b"1")))
    assert list(found) == ["郑伟/1.jpg"]


@pytest.mark.parametrize(
    "name",
    ["#U5f20#U4e09", "%E5%BC%A0%E4%B8%89", "张三".encode("gbk").decode("cp437"), "张三".encode("gbk").decode("latin-1")],
)  # fmt: skip
def test_a_name_that_a_program_could_not_write_is_mended(name) -> None:
    assert mended(name) == "张三"
    assert decoded("张三".encode()) == decoded("张三".encode("gb18030")) == "张三"


def test_what_systems_leave_behind_is_no_file_of_anybody() -> None:
    found, left = contents(
        packed(("__MACOSX/张三/._a.jpg", b"1"), ("张三/Thumbs.db", b"1"), ("张三/.DS_Store", b"1"),
               ("张三/~$名单.xlsx", b"1"), ("张三/a.jpg", b"1"))
    )  # fmt: skip
    assert list(found) == ["张三/a.jpg"] and not left


def test_what_leads_outside_or_elsewhere_is_refused_with_a_sentence() -> None:
    link = zipfile.ZipInfo("张三/link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found, left = contents(
        packed(("../../a.jpg", b"1"), ("/etc/b.jpg", b"1"), ("C:\\c.jpg", b"1"), (link, b"/etc/passwd"), ("好.jpg", b"1"))
    )  # fmt: skip
    assert list(found) == ["好.jpg"]
    assert len(left) == 4 and all(one.reason for one in left)


def test_a_bomb_is_not_unpacked(monkeypatch) -> None:
    monkeypatch.setattr("intake.casework.importing.archive.RATIO_FROM", 1 << 20)
    found, left = contents(packed(("张三/a.bmp", bytes(4 << 20)), ("张三/b.jpg", b"1")))
    assert list(found) == ["张三/b.jpg"] and "压缩炸弹" in left[0].reason
    monkeypatch.setattr("intake.casework.importing.archive.MOST_UNPACKED", 1 << 20)
    with pytest.raises(UsageError, match="分成几个"):
        contents(packed(("a", bytes(2 << 20))))


def test_an_archive_a_person_within_one_is_a_folder_of_its_name() -> None:
    one = packed(("身份证.jpg", b"1"), ("毕业证.jpg", b"2")).getvalue()
    two = packed(("x/身份证.jpg", b"3")).getvalue()
    found, _ = contents(packed(("张三.zip", one), ("李四.zip", two), ("王五.zip", b"no")))
    assert found == {"张三/身份证.jpg": b"1", "张三/毕业证.jpg": b"2", "李四/x/身份证.jpg": b"3"}


def test_two_files_of_one_name_are_two() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        made = packed(("张三/a.jpg", b"1"), ("张三/a.jpg", b"2"))
    found, _ = contents(made)
    assert found == {"张三/a.jpg": b"1", "张三/a(2).jpg": b"2"}


def test_a_folder_is_gone_through_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "批" / "张三").mkdir(parents=True)
    (tmp_path / "批" / "张三" / "a.jpg").write_bytes(b"1")
    (tmp_path / "批" / "link.jpg").symlink_to(tmp_path / "批" / "张三" / "a.jpg")
    left: list[Left] = []
    assert [str(one.path) for one in walk(tmp_path / "批", left)] == ["批/张三/a.jpg"]
    assert [one.path for one in left] == ["批/link.jpg"]


def test_what_is_no_archive_says_so() -> None:
    with pytest.raises(UsageError, match="打不开"):
        contents(io.BytesIO(b"Rar!\x1a\x07"))
