"""Contract §1: what is malformed, what is merely mistyped, and which files are uploads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from intake.casework.declaration import parse_document
from intake.casework.folder import load_application, now_from_environment, undeclared_application
from intake.domain.application import BEIJING, Application, CourseEntry, Material, Slot
from intake.domain.errors import UsageError

NOON = dt.datetime(2024, 10, 20, 12, tzinfo=BEIJING)
FULL: dict[str, Any] = {
    "policy": "hejing-2024",
    "submitted_at": "2024-10-20T10:00:00+08:00",
    "round": 2,
    "applicant": {
        "name": "阿依古丽·买买提",
        "sex": "女",
        "birth_date": "1999-03-08",
        "id_number": "65282719990308002x",
        "id_valid_until": "长期",
    },
    "employment": {
        "employer": "和静县水利站",
        "employer_kind": "public_institution",
        "status": "在职",
        "work_start": "2022-08",
        "series": "工程系列",
        "current_title": None,
    },
    "education": {
        "level": "本科",
        "enrolled": "2018-09",
        "graduated": "2022-06-20",
        "degree": "无",
    },
    "continuing_education": [
        {"year": 2024, "course": "公需课", "hours": 30, "certificate_number": "GX1"},
        {"year": 2024, "course": "专业课"},
    ],
    "assessments": [{"year": 2023, "grade": "合格"}],
    "exempt_from_continuing_education": True,
    "uploads": [
        {"material": "ce_public_course", "year": 2024, "file": "uploads/b.pdf"},
        {"file": "uploads/unsorted.jpg"},
    ],
}


def load(folder: Path, document: object, now: dt.datetime | None = None) -> Application:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    (folder / "application.json").write_text(text, encoding="utf-8")
    return load_application(folder, now=now)


def refusal(folder: Path, document: object) -> UsageError:
    with pytest.raises(UsageError) as caught:
        load(folder, document)
    return caught.value


def changed(part: str, **values: object) -> dict[str, Any]:
    return {**FULL, part: {**FULL[part], **values}}


def test_a_full_declaration_is_read_as_typed(tmp_path: Path) -> None:
    found = load(tmp_path, FULL)
    assert found.name == tmp_path.name
    assert (found.policy, found.round, found.is_exempt) == ("hejing-2024", 2, True)
    assert found.as_of == dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
    assert found.clock_is_set is False
    assert found.values["id_number"] == "65282719990308002x"
    assert found.values["degree"] == "无"
    assert "current_title" not in found.values
    assert found.courses == (CourseEntry(2024, "公需课", "30", "GX1"), CourseEntry(2024, "专业课"))
    assert found.assessments == ((2023, "合格"),)
    assert found.slots == (
        Slot("uploads/b.pdf", Material.CE_PUBLIC_COURSE, 2024),
        Slot("uploads/unsorted.jpg"),
    )


def test_every_declared_value_may_be_absent(tmp_path: Path) -> None:
    found = load(tmp_path, {"policy": "p", "applicant": {}, "education": {"school": "  "}})
    assert found.values == {}
    assert (found.round, found.courses, found.slots) == (1, (), ())


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "$.policy"),
        ({**FULL, "policy": 3}, "$.policy"),
        ({**FULL, "round": 0}, "$.round"),
        ({**FULL, "round": "1"}, "$.round"),
        ({**FULL, "submitted_at": "2024-10-20 10:00"}, "$.submitted_at"),
        ({**FULL, "submitted_at": "2024-10-20T10:00:00"}, "$.submitted_at"),
        ({**FULL, "submitted_at": "2024-02-30T10:00:00+08:00"}, "$.submitted_at"),
        (changed("applicant", name=None), "$.applicant.name"),
        (changed("applicant", name=["x"]), "$.applicant.name"),
        (changed("applicant", sex="F"), "$.applicant.sex"),
        (changed("applicant", birth_date="1999-3-8"), "$.applicant.birth_date"),
        (changed("applicant", birth_date="1999-03-08\n"), "$.applicant.birth_date"),
        (changed("applicant", birth_date="１９９９-03-08"), "$.applicant.birth_date"),
        (changed("applicant", birth_date=""), "$.applicant.birth_date"),
        (changed("applicant", id_number=652827199903080), "$.applicant.id_number"),
        (changed("applicant", id_valid_until="永久"), "$.applicant.id_valid_until"),
        (changed("employment", status="退休"), "$.employment.status"),
        (changed("employment", employer_kind=""), "$.employment.employer_kind"),
        (changed("education", level="专科"), "$.education.level"),
        (changed("education", enrolled="2018"), "$.education.enrolled"),
        ({**FULL, "applicant": []}, "$.applicant"),
        ({**FULL, "continuing_education": [{"year": 2024}]}, "$.continuing_education[0].course"),
        (
            {**FULL, "continuing_education": [{"year": "2024", "course": "公需课"}]},
            "$.continuing_education[0].year",
        ),
        (
            {**FULL, "continuing_education": [{"year": True, "course": "公需课"}]},
            "$.continuing_education[0].year",
        ),
        (
            {**FULL, "continuing_education": [{"year": 2024, "course": "公需课", "hours": "30"}]},
            "$.continuing_education[0].hours",
        ),
        ({**FULL, "exempt_from_continuing_education": 1}, "$.exempt_from_continuing_education"),
        ({**FULL, "uploads": None}, "$.uploads"),
        ({**FULL, "uploads": [{"material": "other", "file": "a"}]}, "$.uploads[0].material"),
        ({**FULL, "uploads": [{"material": "id_photo"}]}, "$.uploads[0].file"),
    ],
)
def test_a_wrong_type_or_notation_is_malformed_and_named_by_its_path(
    tmp_path: Path, document: object, path: str
) -> None:
    error = refusal(tmp_path, document)
    assert error.code == "APPLICATION_MALFORMED"
    assert f"{path}：" in error.message


def test_a_malformed_value_is_never_repeated(tmp_path: Path) -> None:
    error = refusal(tmp_path, changed("applicant", birth_date="1999年3月8日", sex="不详"))
    assert "1999年" not in error.message
    assert "不详" not in error.message


@pytest.mark.parametrize("number", ["", "65282719990308002", "65282719990308002A", "abc"])
def test_what_a_person_can_mistype_is_not_malformed(tmp_path: Path, number: str) -> None:
    found = load(tmp_path, changed("applicant", id_number=number))
    assert found.values.get("id_number", "") == number


@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"policy": NaN}', "\x00", "[" * 50_000])
def test_what_is_no_json_says_so(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).code == "APPLICATION_NOT_JSON"


@pytest.mark.parametrize("document", [[], 3, "x", None])
def test_a_document_that_is_no_object_is_malformed(tmp_path: Path, document: object) -> None:
    assert refusal(tmp_path, json.dumps(document)).code == "APPLICATION_MALFORMED"


def test_infinite_hours_are_malformed(tmp_path: Path) -> None:
    text = '{"policy":"p","continuing_education":[{"year":2024,"course":"公需课","hours":1e999}]}'
    assert refusal(tmp_path, text).code == "APPLICATION_MALFORMED"


def test_text_that_is_not_utf8_says_so_and_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "application.json"
    path.write_bytes(json.dumps(FULL, ensure_ascii=False).encode("gbk"))
    with pytest.raises(UsageError) as caught:
        load_application(tmp_path)
    assert caught.value.code == "APPLICATION_NOT_JSON"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(FULL).encode())
    assert load_application(tmp_path).policy == "hejing-2024"


def test_a_folder_without_a_declaration_is_unusable(tmp_path: Path) -> None:
    for folder, code in ((tmp_path, "APPLICATION_MISSING"), (tmp_path / "x", "FOLDER_MISSING")):
        with pytest.raises(UsageError) as caught:
            load_application(folder)
        assert caught.value.code == code


def test_unknown_keys_are_named_with_their_paths_and_ignored(tmp_path: Path) -> None:
    document = changed("applicant", nickname="x", **{"a b": None})
    document["uploads"] = [{"file": "a", "note": {"deep": 1}}]
    document["comment"] = None
    found = load(tmp_path, document)
    assert set(found.unknown_keys) == {
        "$.comment",
        "$.applicant.nickname",
        '$.applicant["a b"]',
        "$.uploads[0].note",
    }


@pytest.mark.parametrize(("hours", "text"), [(30, "30"), (30.0, "30"), (30.5, "30.5")])
def test_hours_are_written_without_needless_places(tmp_path: Path, hours: float, text: str) -> None:
    entry = {"year": 2024.0, "course": "公需课", "hours": hours}
    found = load(tmp_path, {"policy": "p", "continuing_education": [entry]})
    assert (found.courses[0].year, found.courses[0].hours) == (2024, text)


# ------------------------------------------------------------------------------- clock


def test_without_a_time_of_submission_now_counts(tmp_path: Path) -> None:
    before = dt.datetime.now(BEIJING)
    found = load(tmp_path, {"policy": "p"})
    assert before <= found.as_of <= dt.datetime.now(BEIJING)
    assert found.as_of.utcoffset() == dt.timedelta(hours=8)


def test_a_set_clock_is_now_and_is_admitted_but_does_not_move_a_submission(tmp_path: Path) -> None:
    assert load(tmp_path, {"policy": "p"}, NOON).as_of == NOON
    found = load(tmp_path, FULL, NOON)
    assert found.as_of == dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
    assert found.clock_is_set


def test_other_zones_become_beijing_time(tmp_path: Path) -> None:
    found = load(tmp_path, {**FULL, "submitted_at": "2024-10-20T02:00:00Z"})
    assert found.as_of.isoformat() == "2024-10-20T10:00:00+08:00"


def test_the_clock_comes_from_the_environment() -> None:
    assert now_from_environment({}) is None
    assert now_from_environment({"INTAKE_CLOCK": "2024-10-20T12:00:00"}) == NOON
    assert now_from_environment({"INTAKE_CLOCK": "2024-10-20T04:00:00+00:00"}) == NOON
    with pytest.raises(UsageError) as caught:
        now_from_environment({"INTAKE_CLOCK": "noon"})
    assert caught.value.code == "CLOCK_INVALID"


# ----------------------------------------------------------------------------- uploads


def test_without_the_key_every_visible_file_is_an_upload_without_a_slot(tmp_path: Path) -> None:
    for name in ("b.jpg", "a.pdf", "deep/c.png", ".DS_Store", ".hidden/d.jpg"):
        path = tmp_path / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    found = load(tmp_path, {"policy": "p"})
    assert found.slots == (Slot("uploads/a.pdf"), Slot("uploads/b.jpg"), Slot("uploads/deep/c.png"))


def test_an_empty_list_of_uploads_is_a_list(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads/a.jpg").write_bytes(b"x")
    assert load(tmp_path, {"policy": "p", "uploads": []}).slots == ()


def test_links_are_named_but_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(b"x")
    folder = tmp_path / "case"
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads/link").symlink_to(outside)
    (folder / "uploads/one.jpg").symlink_to(outside / "secret.jpg")
    assert load(folder, {"policy": "p"}).slots == (Slot("uploads/link"), Slot("uploads/one.jpg"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "uploads").symlink_to(outside)
    assert load(other, {"policy": "p"}).slots == (Slot("uploads"),)


def test_the_published_schema_accepts_what_the_reader_accepts() -> None:
    schema = json.loads(Path("docs/application.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(FULL, schema)


def beyond_every_bound() -> list[tuple[str, object]]:
    """Every path of the published schema with a value that is just beyond what it allows."""
    schema = json.loads(Path("docs/application.schema.json").read_text(encoding="utf-8"))

    def walk(node: dict, path: tuple) -> Iterator[tuple[tuple, object]]:
        if node.get("type") == "string" and not {"pattern", "format"} & set(node):
            yield path, "好" * (node["maxLength"] + 1)
        if node.get("type") in ("integer", "number"):
            yield path, node["maximum"] + 1
            yield path, node["minimum"] - 1
            yield path, 10**30
        if node.get("type") == "array":
            yield path, [filled(node["items"])] * (node["maxItems"] + 1)
            yield from walk(node["items"], (*path, 0))
        for key, inner in node.get("properties", {}).items():
            yield from walk(inner, (*path, key))
        for inner in node.get("anyOf", []):
            yield from walk(inner, path)

    def filled(node: dict) -> object:
        usual = {"year": 2024, "course": "公需课", "file": "uploads/a.jpg"}
        return {key: usual[key] for key in node["required"]}

    def placed(path: tuple, value: object) -> object:
        for key in reversed(path):
            value = [value] if key == 0 else {key: value}
        return value

    return [(jsonschema_path(path), placed(path, value)) for path, value in walk(schema, ())]


def jsonschema_path(path: tuple) -> str:
    return ".".join(map(str, path))


@pytest.mark.parametrize(("where", "document"), beyond_every_bound())
def test_every_declared_value_has_a_bound_at_the_door(where: str, document: dict) -> None:
    entry = {"year": 2024, "course": "公需课", "file": "uploads/a.jpg"}
    for key, needed in (("continuing_education", ("year", "course")), ("assessments", ("year",))):
        if document.get(key) and len(document[key]) == 1:
            document = {**document, key: [{k: entry[k] for k in needed} | document[key][0]]}
    if document.get("uploads") and len(document["uploads"]) == 1:
        document = {**document, "uploads": [{"file": "uploads/a.jpg"} | document["uploads"][0]]}
    with pytest.raises(UsageError) as refused:
        parse_document({"policy": "p", **document})
    assert refused.value.code == "APPLICATION_MALFORMED"
    assert any(word in refused.value.message for word in ("最多", "不大于", "不小于"))
    assert len(refused.value.message) < 400


def test_a_folder_without_a_declaration_is_every_file_in_it(tmp_path):
    (tmp_path / "复印").mkdir()
    (tmp_path / "复印" / "a.jpg").write_bytes(b"1")
    (tmp_path / "b.pdf").write_bytes(b"2")
    (tmp_path / ".hidden").write_bytes(b"3")
    found = undeclared_application(tmp_path, "hejing-2024", {"level": "本科"})
    assert [slot.upload for slot in found.slots] == ["b.pdf", "复印/a.jpg"]
    assert found.values == {"level": "本科"} and found.is_imported
    (tmp_path / "x").mkdir()
    with pytest.raises(UsageError) as caught:
        undeclared_application(tmp_path / "x", "hejing-2024", {})
    assert caught.value.code == "NO_UPLOADS"
