"""PDFs are made beside the requests, and one that cannot be made is a sentence."""

from __future__ import annotations

import concurrent.futures
import threading
import time

import pytest

from intake.domain.errors import Fault
from intake.reporting.letter.apart import TOO_COMPLEX, Work, set_apart
from intake.store import StaffRole
from intake.web import printing
from intake.web.api.problems import ProblemError
from intake.web.printing import Printer
from intake.web.zipping import zipped
from tests.web.conftest import flag
from tests.web.staffed import account

UNIT = "和静县水利站"


@pytest.fixture
def letter(service):
    """A reviewer and the address of a letter."""
    someone = service.ready()
    service.work(flags=[flag(service.store.uploads.of(someone.id)[0].id)], verdict="return")
    assert someone.submit().status_code == 200
    service.work(flags=[flag(service.store.uploads.of(someone.id)[0].id)], verdict="return")
    return account(service, StaffRole.COUNTY_REVIEWER), f"/review/{someone.id}/letter.pdf"


def test_the_web_answers_while_a_letter_is_made_and_offers_it_then(service, letter, monkeypatch):
    who, address = letter
    may_end = threading.Event()
    made: list[Work] = []

    def slowly(work: Work) -> bytes:
        made.append(work)
        may_end.wait(60)
        return b"%PDF made"

    monkeypatch.setattr(printing, "set_apart", slowly)
    monkeypatch.setattr(printing, "PDF_PATIENCE_SECONDS", 0.05)
    waiting = who.http.get(address, headers={"Accept": "text/html"})
    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "2")
    assert "正在生成" in waiting.text
    assert who.get("/review").status_code == 200
    may_end.set()
    assert who.get(address).content == b"%PDF made"
    assert who.get(address).headers["Content-Type"] == "application/pdf"
    assert len(made) == 1


def test_a_letter_that_cannot_be_set_ends_in_a_sentence(letter, monkeypatch):
    who, address = letter

    def refuses(_: Work) -> bytes:
        raise Fault(TOO_COMPLEX)

    monkeypatch.setattr(printing, "set_apart", refuses)
    answer = who.get(address)
    assert answer.status_code == 500 and "未能生成 PDF" in answer.text
    assert "在网页上查看" in answer.text


def test_a_page_that_no_layout_copes_with_ends_at_the_wall_of_processor_time():
    """0.1 s of typing; uncut it takes minutes."""
    endless = "<table><tr><td>" * 200 + "张" * 20_000 + "</td></tr></table>" * 200
    with pytest.raises(Fault) as ended:
        set_apart(Work(html=endless), cpu_seconds=2)
    assert ended.value.code == TOO_COMPLEX


def test_what_is_asked_for_again_is_made_once_and_there_is_an_end_to_how_many(monkeypatch):
    may_end, begun = threading.Event(), []
    monkeypatch.setattr(printing, "set_apart", lambda work: may_end.wait(60) or b"")
    monkeypatch.setattr(printing, "MOST_PDFS", 3)
    printer = Printer()

    def work() -> Work:
        begun.append(True)
        return Work(html="")

    asked = [printer.ask(("report", str(number % 3)), work) for number in range(9)]
    assert len(begun) == 3 and len(set(map(id, asked))) == 3 and printer.is_busy
    with pytest.raises(ProblemError):
        printer.ask(("report", "one more"), work)
    may_end.set()
    for future in asked:
        future.result(60)
    monkeypatch.setattr(printing, "MOST_SECONDS", 0.0)
    printer.ask(("report", "one more"), work).result(60)


def test_what_one_application_had_set_keeps_no_other_from_its_letter(monkeypatch):
    """The finished of one make room for its next, and the finished of all for anybody's."""
    monkeypatch.setattr(printing, "set_apart", lambda work: b"%PDF")
    monkeypatch.setattr(printing, "MOST_PDFS", 4)
    printer = Printer()
    for number in range(9):
        printer.ask(("annex", "loud", number), lambda: Work(html="")).result(60)
    assert [key[2] for key in printer.made] == [6, 7, 8]
    for number in range(9):
        printer.ask(("letter", f"quiet {number}"), lambda: Work(html="")).result(60)
    assert [key[1] for key in printer.made] == [f"quiet {n}" for n in range(5, 9)]


def test_one_application_has_no_more_than_its_share_in_the_making(monkeypatch):
    may_end = threading.Event()
    monkeypatch.setattr(printing, "set_apart", lambda work: may_end.wait(60) and b"%PDF")
    printer = Printer()
    for number in range(printing.MOST_OF_ONE):
        printer.ask(("annex", "loud", number), lambda: Work(html=""))
    with pytest.raises(ProblemError):
        printer.ask(("annex", "loud", "more"), lambda: Work(html=""))
    quiet = printer.ask(("letter", "quiet"), lambda: Work(html=""))
    may_end.set()
    assert quiet.result(60) == b"%PDF"


def test_letters_of_an_archive_wait_for_their_turn_like_all_others(service, monkeypatch):
    """Six archives at once, and a printer: never more children than may be side by side."""
    now, most, lock = [0], [0], threading.Lock()

    def counted(work: Work) -> bytes:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return b"%PDF"

    monkeypatch.setattr(printing, "set_apart", counted)
    papers = [("letter-1.pdf", Work(html="")), ("letter-2.pdf", Work(html=""))]
    printer = Printer()
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        archives = [
            pool.submit(lambda: b"".join(zipped(service.store.uploads, [], iter(papers))))
            for _ in range(6)
        ]
        asked = [printer.ask(("letter", f"{n}"), lambda: Work(html="")) for n in range(4)]
        assert all(b"%PDF" in one.result(60) for one in [*archives, *asked])
    assert most[0] == printing.PDFS_AT_ONCE
