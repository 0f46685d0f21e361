"""What staff take away: text that stays text, originals with their digests, and a trace."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from openpyxl import load_workbook

from intake.store import Queue, StaffRole
from tests.store.conftest import NOW
from tests.web.conftest import ID_NUMBER
from tests.web.staffed import OTHER_UNIT, account, jpeg, submitted, three_flags
from workers.background_jobs import do_next
from workers.export_workbook import SHEETS


def exported(service, person) -> dict[str, list[list[str]]]:
    assert person.press("/staff/exports").status_code == 303
    assert "排队中" in person.get("/staff/exports").text
    assert do_next(service.store)
    link = person.get("/staff/exports").text.split('href="/staff/exports/')[1].split('"')[0]
    book = load_workbook(io.BytesIO(person.get(f"/staff/exports/{link}").content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in book}


def test_a_table_holds_text_alone_masked_and_only_what_its_reader_may_see(service):
    someone = submitted(service, three_flags(), "return", pages=3, name='=HYPERLINK("x")')
    submitted(service, unit=OTHER_UNIT)
    sheets = exported(service, account(service, StaffRole.UNIT_REVIEWER))
    assert list(sheets) == list(SHEETS)
    header, *rows = sheets["汇总"]
    assert header == [title for title, _ in SHEETS["汇总"]]
    assert [row[:2] for row in rows] == [[someone.id[:8].upper(), '=HYPERLINK("x")']]
    assert [row[7] for row in sheets["意见"][1:]] == [
        "ID_NUMBER_MISMATCH",
        "NAME_MISMATCH",
        "FIELD_NOT_CHECKED",
    ]
    text = str(sheets)
    assert ID_NUMBER not in text and "652827********1227" in text
    assert all(isinstance(value, str | int | None) for row in rows for value in row)
    names = {name: [row[1] for row in rows[1:]] for name, rows in sheets.items()}
    assert all(set(shown) <= {'=HYPERLINK("x")'} for shown in names.values())
    assert len(exported(service, account(service, StaffRole.COUNTY_REVIEWER))["汇总"]) == 3


def test_one_application_that_cannot_be_shown_takes_one_row_and_the_others_are_exported(service):
    broken = submitted(service, [{**three_flags()[0], "severity": "nowhere"}], "return", pages=3)
    sound = submitted(service, three_flags(), "return", pages=3)
    sheets = exported(service, account(service, StaffRole.UNIT_REVIEWER))
    shown = {row[0]: row for row in sheets["汇总"][1:]}
    assert "无法导出" in shown[broken.id[:8].upper()][1]
    assert {row[0] for row in sheets["意见"][1:]} == {sound.id[:8].upper()}


def test_an_export_is_its_makers_alone_and_recorded(service):
    person, other = (
        account(service, StaffRole.SUPERVISOR),
        account(service, StaffRole.COUNTY_REVIEWER),
    )
    exported(service, person)
    link = person.get("/staff/exports").text.split('href="/staff/exports/')[1].split('"')[0]
    assert other.get(f"/staff/exports/{link}").status_code == 404
    assert "exported" in {line.action for line in service.store.audit.entries()}


def test_a_table_goes_with_the_first_person_in_it_who_is_erased(service):
    person, someone = account(service, StaffRole.SUPERVISOR), submitted(service)
    exported(service, person)
    service.store.erasure.erase(someone.id)
    assert "下载 Excel" not in person.get("/staff/exports").text


def test_an_archive_holds_the_originals_their_digests_the_report_and_the_audit(service):
    someone = submitted(service, three_flags(), "return", pages=3)
    person = account(service, StaffRole.COUNTY_REVIEWER)
    answer = person.get(f"/review/{someone.id}/archive.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        listed = dict(
            reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        assert set(listed) == set(archive.namelist()) - {"SHA256SUMS"}
        for name, digest in listed.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        originals = [name for name in listed if name.startswith("originals/")]
        assert sorted(archive.read(name) for name in originals) == [
            jpeg() + bytes([n]) for n in range(3)
        ]
        assert archive.read("report.pdf").startswith(b"%PDF")
        assert "archive_exported" in archive.read("audit.json").decode()
    assert service.store.audit.entries(someone.id)[0].action == "archive_exported"


def test_no_original_is_lost_whatever_the_files_are_called(service, tmp_path):
    someone = submitted(service, pages=1)
    names = ["证明（一）.jpg", "证明（一）.jpg", "a:b.jpg", "a*b.jpg", "CON.jpg", "A.jpg", "a.jpg"]
    for number, filename in enumerate(names):
        incoming = service.store.uploads.receive(someone.id)
        incoming.write(jpeg() + b"%d" % number)
        incoming.commit(None, None, filename, 1, NOW, Queue.FAST)
    person = account(service, StaffRole.COUNTY_REVIEWER)
    early = person.get(f"/review/{someone.id}/archive.zip")
    assert early.status_code == 409 and not early.content.startswith(b"PK")
    service.work([], "pass")
    answer = person.get(f"/review/{someone.id}/archive.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
        listed = [i.filename for i in archive.infolist() if i.filename.startswith("originals/")]
    unpacked = [path.read_bytes() for path in (tmp_path / "originals").iterdir()]
    kept = []
    for upload in service.store.uploads.of(someone.id):
        with service.store.uploads.opened(upload.id) as path:
            kept.append(path.read_bytes())
    assert sorted(unpacked) == sorted(kept) and len(kept) == 1 + len(names)
    assert len({name.casefold() for name in listed}) == len(kept)


@pytest.mark.parametrize("path", ["/staff/policies", "/staff/policies?name=hejing-2024"])
def test_an_administrator_reads_the_policies_in_words(service, path):
    page = account(service, StaffRole.ADMINISTRATOR).get(path)
    assert page.status_code == 200 and "静人社发〔2024〕8号" in page.text
