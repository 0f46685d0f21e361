"""Names of files that stay apart, and good wherever they are unpacked."""

from __future__ import annotations

import pytest

from intake.web.staff.file_names import portable, unique
from intake.web.staff.thresholds import LONGEST_FILE_NAME

ALIKE = [
    ["证明（一）.jpg"] * 2,
    ["证明.jpg"] * 3,
    ["a:b.jpg", "a*b.jpg", "a?b.jpg", "a_b.jpg"],
    ["a/b.jpg", "a\\b.jpg", "a|b.jpg"],
    ["A.JPG", "a.jpg", "a.Jpg"],
    ["caf\u00e9.jpg", "cafe\u0301.jpg"],
    ["straße.jpg", "STRASSE.jpg"],
    ["a.jpg", "a（2）.jpg", "a.jpg"],
    ["a.jpg.", "a.jpg ", "a.jpg"],
    ["..", ".", "", "...", " "],
    ["长" * 300 + ".jpg"] * 2,
    ["长" * 300 + ".jpg", "长" * 301 + ".jpg"],
    ["x.jpg\u202e", "x.jpg\u200b", "x.jpg\x00"],
    ["ＣＯＮ.jpg", "CON.jpg"],
    [".hidden", "hidden"],
]


@pytest.mark.parametrize("given", ALIKE, ids=lambda names: ascii(names[0])[:20])
def test_names_that_a_system_takes_for_one_are_kept_apart(given):
    made = portable(given)
    assert len({name.casefold() for name in made}) == len(given)


@pytest.mark.parametrize(
    "name",
    ["CON", "con.jpg", "Nul.tar.gz", "COM1.pdf", "lpt9", "aux .jpg", "PRN.", "COM¹.jpg", "CONIN$"],
)
def test_no_name_is_a_device(name):
    (made,) = portable([name])
    assert made.startswith("_")


@pytest.mark.parametrize("name", ["中" * 400, "中" * 400 + ".jpeg", "x" * 5000 + ".pdf", "😀" * 99])
def test_no_name_is_longer_than_a_file_system_takes(name):
    (made,) = portable([name])
    assert len(made.encode()) <= LONGEST_FILE_NAME and made


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x", "/etc/x", "C:\\x.exe", "a\nb"])
def test_a_name_stays_inside_its_folder(name):
    (made,) = portable([name])
    assert not set(made) & set("/\\:\n") and not made.startswith(".")


def test_an_ordinary_name_stays_as_it_is_and_a_namesake_keeps_its_kind():
    assert portable(["身份证 正面.jpg"]) == ["身份证 正面.jpg"]
    assert unique(["证明.jpg", "证明.jpg", "x"]) == ["证明.jpg", "证明（2）.jpg", "x"]
