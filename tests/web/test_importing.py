"""Reviewers import what exists already, with and without script; each sees only their own."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook
from sqlalchemy import update

from intake.store import StaffRole
from intake.store.database.import_schema import imports
from tests.web.staffed import UNIT, account
from workers.importing import do_next


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("_", "/") + ".jpg", content)
    return made.getvalue()


def test_a_form_with_files_is_an_import_that_a_worker_places(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    answer = person.http.post(
        f"/staff/imports?csrf={person.csrf}",
        data={"stage": "recommended", "unit": "和静县水利局"},
        files=[
            ("files", ("批.zip", archive(张三_a=b"1", 李四_a=b"2"))),
            ("folder", ("王五/身份证.jpg", b"3")),
            ("folder", ("", b"")),
        ],
    )
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert "正在导入" in person.get(address).text
    assert do_next(service.store, service.clock.settings.now())
    shown = person.get(address).text
    assert "3 人，放入 3 个文件" in shown and "和静县水利局" in shown
    assert (
        "张三" in person.get("/review?tab=recommended").text or "张三" in person.get("/review").text
    )
    other = account(service, StaffRole.COUNTY_REVIEWER, "another")
    assert other.get(address).status_code == 404


def test_a_script_sends_file_by_file(service):
    person = account(service, StaffRole.UNIT_REVIEWER)
    made = person.http.post("/staff/imports", data={"csrf": person.csrf, "stage": "recommended"})
    address = made.json()["address"]
    sent = person.http.post(
        f"{address}/files",
        params={"path": "张三/../身份证.jpg"},
        content=b"1",
        headers={"X-CSRF-Token": person.csrf},
    )
    assert sent.status_code == 201
    assert "文件还没有传完" in person.get(address).text
    assert person.press(f"{address}/begin").status_code == 303
    assert do_next(service.store, service.clock.settings.now())
    (record,) = service.store.cases.listed()
    # A unit's reviewer imports into the unit's own stage, whatever was asked for.
    assert record.state == "submitted"
    assert record.declaration["employment"]["employer"] == UNIT


def test_an_import_without_a_file_says_so(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    answer = person.http.post(
        f"/staff/imports?csrf={person.csrf}", files=[("files", ("", b""))], data={"unit": ""}
    )
    assert answer.status_code == 409 and "没有选择文件" in answer.text


def people_list() -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.worksheets[0].append(["姓名", "身份证号码", "工作单位"])
    book.worksheets[0].append(["张三", "652827199903080023", UNIT])
    book.save(made)
    return made.getvalue()


def arrived(service, person, *files) -> str:
    """An import of these files, done by a worker; its address."""
    answer = person.http.post(
        f"/staff/imports?csrf={person.csrf}",
        data={"stage": "submitted"},
        files=[("files", file) for file in files],
    )
    assert do_next(service.store, service.clock.settings.now())
    return str(answer.headers["location"])


def test_an_erasure_leaves_questions_and_counts_and_takes_the_names(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)

    done = arrived(service, person, ("批.zip", archive(李四_a=b"1", 王五_a=b"2")), ("谁.txt", b"3"))
    asks = arrived(service, person, ("名单.xlsx", people_list()))
    assert "李" in person.get(done).text and "请确认名单各列的含义" in person.get(asks).text
    for one in service.store.cases.listed():  # the second finds what the first has left
        service.store.erasure.erase(one.id)
        shown = person.get(done).text
        assert "2 人，放入 2 个文件" in shown and "1 个没有放入" in shown
        assert "明细已删除" in shown and "谁" not in shown and "<h2>各人" not in shown
        assert "身份证号码" in person.get(asks).text
    assert person.press(f"{asks}/columns").status_code == 303
    assert "正在导入" in person.get(asks).text


def test_what_an_earlier_release_emptied_is_asked_anew_and_shown_without_counts(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    done = arrived(service, person, ("批.zip", archive(李四_a=b"1")))
    asks = arrived(service, person, ("名单.xlsx", people_list()))
    with service.store.db.write() as connection:
        connection.execute(update(imports).values(outcome=None))
    shown = person.get(done).text
    assert "明细已删除" in shown and "0 人" not in shown
    assert "继续导入" in person.get(asks).text
    assert person.press(f"{asks}/begin").status_code == 303
    assert do_next(service.store, service.clock.settings.now())
    assert "请确认名单各列的含义" in person.get(asks).text


def test_a_stale_page_does_not_confirm_over_what_was_corrected_meanwhile(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    person.http.post(
        f"/staff/imports?csrf={person.csrf}",
        data={"stage": "recommended", "unit": UNIT},
        files=[("files", ("批.zip", archive(张三_a=b"1")))],
    )
    assert do_next(service.store, service.clock.settings.now())
    cases, known = service.store.cases, service.store.imports.people
    (record,) = cases.listed()
    address = f"/review/{record.id}/declared"
    person.get(f"/review/{record.id}")
    version = cases.get(record.id).version
    assert f'name="version" value="{version}"' in person.get(address).text
    newest = {**record.declaration, "applicant": {"name": "张三丰"}}
    cases.change_declaration(record.id, newest, version)
    stale = person.press(address, version=str(version), name="张三")
    assert stale.status_code == 409 and "没有保存" in stale.text and "张三丰" in stale.text
    assert cases.get(record.id).declaration["applicant"]["name"] == "张三丰"
    assert known.of(record.id).confirmed_at is None
    fresh = str(cases.get(record.id).version)
    assert person.press(address, version=fresh, name="张三丰").status_code == 303
    assert known.of(record.id).confirmed_by == person.id
    assert "id_number_revealed" in [one.action for one in service.store.audit.entries(record.id)]


def test_an_import_of_no_possible_day_or_unit_is_refused(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    for said in ({"submitted": "9999-12-31"}, {"submitted": "0001-01-01"}, {"unit": "局" * 300}):
        answer = person.http.post("/staff/imports", data={"csrf": person.csrf, **said})
        assert answer.status_code in (400, 422), answer.text
