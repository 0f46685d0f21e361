"""Files of two sources never share a path, so nobody is joined with a namesake elsewhere."""

from __future__ import annotations

import zipfile

from intake.casework.importing.people import gathered
from workers.import_sources import opened


def test_namesakes_of_two_archives_stay_apart_and_keep_their_unit(tmp_path) -> None:
    sources = []
    for folder, name in (("a", "水利局.zip"), ("b", "教育局.zip"), ("c", "水利局.zip")):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / name
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("张三/身份证.jpg", b"1")
            made.writestr("001/a.jpg", b"2")
        sources.append((name, path))
    with opened(sources, left := []) as items:
        found, _ = gathered(items, (), left)
    told = sorted((one.title, one.unit or "") for one in found)
    assert told[:2] == [("001", "教育局"), ("001", "水利局")]
    assert len(found) == 6 and {one.unit for one in found if one.name} >= {"水利局", "教育局"}


def test_an_archive_named_after_a_person_is_that_persons(tmp_path) -> None:
    path = tmp_path / "张三.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("身份证.jpg", b"1")
        made.writestr("毕业证.jpg", b"2")
    with opened([(path.name, path)], left := []) as items:
        found, _ = gathered(items, (), left)
    assert [(one.name, len(one.items)) for one in found] == [("张三", 2)] and not left
