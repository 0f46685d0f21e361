"""The example of docs/http.md, as it stands there; and the calls that integrators read by."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from intake.store import IntegrationScope
from intake.web import printing
from tests.web.conftest import DECLARED, JPEG, flag
from tests.web.staffed import OTHER_UNIT, submitted, three_flags

PAGE = Path(__file__).parents[2] / "docs" / "http.md"


@pytest.fixture
def worker(service):
    """A worker beside the caller, until the test ends."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            service.work([flag(None, code="NAME_MISMATCH", message="姓名与填报不一致")], "return")

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.usefixtures("worker")
def test_the_example_goes_the_whole_way_as_it_stands_in_the_docs(service, tmp_path, capsys):
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict = {}
    exec(compile(example, str(PAGE), "exec"), names)
    scan = tmp_path / "身份证.jpg"
    scan.write_bytes(JPEG)
    application, report = names["journey"](service.url, DECLARED, {scan: "id_card_portrait_side"})
    assert (application["state"], application["round"]) == ("submitted", 1)
    assert [one["code"] for one in report["flags"]] == ["NAME_MISMATCH"]
    assert "error NAME_MISMATCH 姓名与填报不一致" in capsys.readouterr().out


def test_the_letter_of_a_return_is_read_item_by_item_and_as_a_file(service):
    someone = submitted(service, three_flags(), "return", pages=3, unit=OTHER_UNIT)
    assert someone.http.get(f"{someone.url}/letter").json()["code"] == "NO_REPORT_OF_ROUND"
    reviewer = service.reviewer
    assert service.send_back(someone).status_code == 200
    letter = someone.http.get(f"{someone.url}/letter").json()
    assert letter["round"] == 1 and letter["correct_by"] is not None
    codes = {point["code"] for item in letter["items"] for point in item["points"]}
    assert {"ID_NUMBER_MISMATCH", "NAME_MISMATCH"} <= codes
    assert "652827199903081227" not in str(letter)
    assert all(item["remedies"] for item in letter["items"])
    assert reviewer.get(f"{someone.url}/letter", params={"round": 1}).json() == letter
    assert reviewer.get(f"{someone.url}/letter", params={"round": 2}).status_code == 404


def test_uploads_and_decisions_come_page_by_page(service):
    someone = submitted(service, three_flags(), "return", pages=3, unit=OTHER_UNIT)
    reviewer = service.reviewer
    for what, key in (("uploads", "id"), ("decisions", "flag")):
        found, cursor = [], None
        for _ in range(9):
            query = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
            page = reviewer.get(f"{someone.url}/{what}", params=query).json()
            assert len(page["items"]) <= 2
            found += [one[key] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(found) == len(set(found)) == 3
        gone = reviewer.get(f"{someone.url}/{what}", params={"cursor": "f" * 31})
        assert gone.json()["code"] == "REQUEST_INVALID"


def test_the_checklist_says_what_is_owed_and_what_lies_there(service):
    someone = service.applicant()
    upload = someone.send(material="id_card_portrait_side").json()["id"]
    service.work()
    rows = someone.http.get(f"{someone.url}/checklist").json()["items"]
    card = next(row for row in rows if row["material"] == "id_card_portrait_side")
    assert card["uploads"] == [upload] and card["is_owed"] and card["title"] and card["group"]
    assert any(row["words"] == "未上传" and not row["is_settled"] for row in rows)
    assert service.applicant().http.get(f"{someone.url}/checklist").status_code == 404


def test_no_program_gets_a_way_in_as_the_applicant(service):
    someone = submitted(service, unit=OTHER_UNIT)
    sent = service.store.entries.make_link(someone.id)
    for http in (service.reviewer, service.program(IntegrationScope.COUNTY), someone.http):
        assert http.post(f"{someone.url}/entry-link").status_code in (404, 405)
    described = service.client().get("/api/openapi.json").text
    assert "/a/enter" not in described and "entry-link" not in described
    assert service.store.entries.use_link(sent), "the link that was sent still opens"


def test_a_letter_is_a_pdf_for_whoever_calls_and_until_then_it_says_when(service, monkeypatch):
    someone = submitted(service, [flag(0)], "return", unit=OTHER_UNIT)
    url = f"{someone.url}/letter.pdf"
    assert service.reviewer.get(url).json()["code"] == "NO_REPORT_OF_ROUND"
    assert service.send_back(someone).status_code == 200
    may_end = threading.Event()
    monkeypatch.setattr(printing, "set_apart", lambda work: may_end.wait(60) and b"%PDF made")
    monkeypatch.setattr(printing, "PDF_PATIENCE_SECONDS", 0.05)
    waiting = service.reviewer.get(url)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (202, "2")
    may_end.set()
    monkeypatch.setattr(printing, "PDF_PATIENCE_SECONDS", 60)
    for http in (service.reviewer, someone.http):
        answer = http.get(url)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content == b"%PDF made"


def test_whoever_begins_learns_from_the_policies_what_to_send(service):
    anybody = service.client()
    rows = anybody.get("/api/policies").json()["items"]
    assert DECLARED["policy"] in [one["id"] for one in rows]
    policy = anybody.get(f"/api/policies/{DECLARED['policy']}").json()
    assert policy["max_rounds"] == 3 and policy["hours"] == 48
    assert "id_card_portrait_side" in [one["material"] for one in policy["materials"]]
    assert anybody.get("/api/policies/unheard-of").json()["code"] == "NOT_FOUND"
