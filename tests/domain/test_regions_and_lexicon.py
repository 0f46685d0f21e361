"""Regions and word lists are data: no line of code names a place, every word says where it
was seen."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from intake.domain.values import lexicon, regions, unit_names
from intake.domain.values.place_names import COUNTIES, may_be_another, own_name
from intake.domain.values.place_prefix import without_place
from intake.domain.values.sealed_unit import place_parts

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(regions.FOLDER.glob("*.toml"))


def names_of_places() -> set[str]:
    """Regions, prefectures and counties, with and without what kind of place each is."""
    found: set[str] = set()
    for path in FILES:
        raw = tomllib.loads(path.read_text("utf-8"))
        places = {*raw["prefectures"], *raw["counties"]["names"]}
        found |= {*raw["names"], *places, *raw["prefectures"].values(), *map(own_name, places)}
    return found


@pytest.mark.parametrize("package", ["intake", "models", "workers"])
def test_no_line_of_code_names_a_place_of_a_region(package):
    places = re.compile("|".join(map(re.escape, sorted(names_of_places(), key=len, reverse=True))))
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := places.search(line))
    ]
    assert not wrong


def test_no_line_of_code_names_a_packaged_policy():
    from intake.policy.notice import policy_names

    names = re.compile("|".join(map(re.escape, policy_names())))
    wrong = [
        str(path.relative_to(ROOT))
        for package in ("intake", "models", "workers")
        for path in sorted((ROOT / package).rglob("*.py"))
        if names.search(path.read_text("utf-8"))
    ]
    assert not wrong


def test_the_region_of_the_notice_is_known():
    assert {"和静县", "和硕县", "库尔勒市"} <= COUNTIES
    assert len(COUNTIES) == 104
    assert may_be_another("和静县", [False, True, False])
    assert not may_be_another("和静县", [True, False, False])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("中共和静县委", ["中共", "和静县"]),
        (
            "新疆维吾尔自治区巴音郭楞蒙古自治州和静县水利局",
            ["新疆维吾尔自治区", "巴音郭楞蒙古自治州", "和静县"],
        ),
        ("新疆和静县水利局", ["新疆", "和静县"]),
    ],
)
def test_what_stands_in_front_of_a_unit_is_taken_apart(name, parts):
    assert place_parts(name) == parts


def test_addresses_and_units_are_compared_without_their_region():
    assert without_place("新疆维吾尔自治区巴音郭楞蒙古自治州和静县某路1号") == "和静县某路1号"
    assert without_place("云南省某某市某某区某路1号") == "某某区某路1号"
    assert unit_names.bare_unit("巴州天山建筑公司") == "天山建筑公司"


def test_another_region_is_another_file(tmp_path):
    text = 'names = ["云岭省"]\n[prefectures]\n"云岭自治州" = "云州"\n[counties]\nseen = "made up"\nnames = ["云溪县"]\n'
    (tmp_path / "yunling.toml").write_text(text, encoding="utf-8")
    made = regions._read(tmp_path / "yunling.toml")
    assert (made.names, made.prefectures) == (("云岭省",), ("云州",))
    assert made.counties == {"云溪县"}


def entries() -> list[dict]:
    raw = tomllib.loads(lexicon.FILE.read_text("utf-8"))
    return [entry for group in raw.values() for entry in group]


def test_every_word_says_where_it_was_seen():
    assert len(entries()) > 25
    assert not [entry for entry in entries() if not entry.get("seen", "").strip()]


def test_a_longer_word_stands_before_one_that_it_holds():
    """The alternatives of a pattern are tried in their order."""
    for words in (lexicon.LEXICON.grades,):
        for first, word in enumerate(words):
            assert not [longer for longer in words[first + 1 :] if word in longer]


def test_a_misread_word_is_as_long_as_the_word():
    """Places in a text stay valid when one is replaced."""
    assert all(len(read) == len(word) for read, word in lexicon.LEXICON.misread.items())


def test_the_data_are_packaged():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    globs = project["tool"]["setuptools"]["package-data"]["intake"]
    packaged = {path for glob in globs for path in (ROOT / "intake").glob(glob)}
    data = set((ROOT / "intake" / "domain" / "values" / "data").rglob("*.toml"))
    assert data
    assert data <= packaged
