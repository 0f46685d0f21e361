"""Files come in streaming: whole, once, within the limits, or not at all."""

from __future__ import annotations

import concurrent.futures
import os
import socket
import uuid
from pathlib import Path

import psutil
import pytest

from intake.ingest.admission import DEFAULT_LIMITS
from intake.store import Queue
from intake.web.api.receiving import FAST_PDF_BYTES, clean_filename
from tests.web.conftest import JPEG

LIMIT = DEFAULT_LIMITS.file_bytes


def incoming(service) -> list[Path]:
    return list(service.store.blobs.incoming.iterdir())


def stored(service, upload_id: str) -> bytes:
    with service.store.uploads.opened(upload_id) as path:
        return path.read_bytes()


def of_size(size: int):
    """A body without a Content-Length."""
    piece = b"\xff\xd8\xff" + os.urandom(65_533)
    while size > 0:
        yield piece[:size]
        size -= len(piece)


def test_what_was_received_is_what_is_stored(service):
    someone = service.applicant()
    data = os.urandom(1_000_003)
    upload = someone.send(data).json()
    assert stored(service, upload["id"]) == data
    assert upload["size"] == len(data)
    assert incoming(service) == []


@pytest.mark.parametrize("field", ["file", "文件"])
def test_a_form_with_one_file_gives_the_same_as_the_bare_bytes(service, field):
    someone = service.applicant()
    data = os.urandom(700_000) + b"\r\n--no-boundary\r\n"
    url = f"{someone.url}/uploads"
    sent = someone.http.post(url, files={field: ("扫描件.pdf", data)}, params={"year": 2024})
    assert sent.status_code == 202
    assert stored(service, sent.json()["id"]) == data
    assert (sent.json()["filename"], sent.json()["year"]) == ("扫描件.pdf", 2024)


def test_a_form_with_two_files_or_another_field_is_refused(service):
    someone = service.applicant()
    url = f"{someone.url}/uploads"
    two = {"a": ("a.jpg", JPEG), "b": ("b.jpg", JPEG)}
    for form in ({"files": two}, {"files": {"a": ("a.jpg", JPEG)}, "data": {"material": "x"}}):
        answer = someone.http.post(url, **form)
        assert (answer.status_code, answer.json()["code"]) == (422, "MULTIPART_INVALID")
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"--x\r\nnonsense", b"", b"--x--\r\n", b"--y\r\n\r\n"):
        answer = someone.http.post(url, content=body, headers=kind)
        assert answer.json()["code"] in ("MULTIPART_INVALID", "UPLOAD_EMPTY")
    answer = someone.http.post(url, content=b"", headers={"Content-Type": "multipart/form-data"})
    assert answer.json()["code"] == "MULTIPART_INVALID"
    assert someone.see()["uploads"] == []
    assert incoming(service) == []


def test_an_empty_file_is_refused_at_once(service):
    someone = service.applicant()
    empty_form = {"files": {"file": ("a.jpg", b"")}}
    for answer in (
        someone.send(b""),
        someone.send(iter([])),
        someone.http.post(f"{someone.url}/uploads", **empty_form),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "UPLOAD_EMPTY")
    assert incoming(service) == []


def test_a_file_of_the_limit_is_taken_and_one_byte_more_is_not(service):
    someone = service.applicant()
    taken = someone.send(of_size(LIMIT))
    assert (taken.status_code, taken.json()["size"]) == (202, LIMIT)
    refused = someone.send(of_size(LIMIT + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "UPLOAD_TOO_LARGE")
    assert incoming(service) == []


def test_memory_stays_flat_while_the_largest_file_comes_in(service):
    someone = service.applicant()
    someone.send(of_size(LIMIT // 10))
    before = psutil.Process().memory_info().rss
    someone.send(of_size(LIMIT))
    assert psutil.Process().memory_info().rss - before < 20_000_000


def test_a_file_announced_too_large_is_refused_before_it_is_sent(service):
    someone = service.applicant()
    with _connected(service) as line:
        line.sendall(_head(someone, {"Content-Length": 2_000_000_000}))
        assert b"413" in line.recv(64)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_client_that_goes_away_leaves_nothing(service, share):
    someone = service.applicant()
    data = os.urandom(3_000_000)
    with _connected(service) as line:
        line.sendall(_head(someone, {"Content-Length": len(data)}))
        line.sendall(data[: int(len(data) * share)])
    again = someone.send(data)  # the server has seen the end of the other line by then
    assert again.status_code == 202
    for _ in range(100):
        if not incoming(service):
            break
        someone.see()
    assert incoming(service) == []
    assert len(someone.see()["uploads"]) == 1


def _connected(service) -> socket.socket:
    host, port = service.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def _head(someone, headers) -> bytes:
    lines = [
        f"POST {someone.url}/uploads HTTP/1.1",
        "Host: x",
        f"Authorization: {someone.http.headers['Authorization']}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("data", [b"MZ\x90 a program", b"PK\x03\x04", b"<html>", b"\xff"])
def test_a_file_of_a_wrong_kind_is_stored_for_its_result_not_refused_here(service, data):
    someone = service.applicant()
    assert someone.send(data, filename="照片.jpg").status_code == 202


@pytest.mark.parametrize("with_key", [True, False])
def test_ten_times_the_same_request_at_once_is_one_upload(service, with_key):
    someone = service.applicant()
    headers = {"Idempotency-Key": str(uuid.uuid4())} if with_key else {}

    def send(_: int) -> str:
        url = f"{someone.url}/uploads?material=id_card_portrait_side"
        return someone.http.post(url, content=JPEG, headers=headers).json()["id"]

    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(send, range(10)))
    assert len(ids) == 1
    assert len(someone.see()["uploads"]) == 1
    assert len(service.store.jobs.due(100)) == 1


def test_a_key_used_for_another_file_is_refused(service):
    someone = service.applicant()
    headers, url = {"Idempotency-Key": "k"}, f"{someone.url}/uploads"
    someone.http.post(url, content=JPEG, headers=headers)
    for again in (JPEG + b"more", JPEG):
        query = {"material": "degree_certificate"} if again == JPEG else {}
        answer = someone.http.post(url, content=again, headers=headers, params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_long_pdf_waits_behind_single_pages(service):
    someone = service.applicant()
    pdf = b"%PDF-1.7\n" + os.urandom(FAST_PDF_BYTES)
    ids = {
        someone.send(pdf).json()["id"]: Queue.BULK,
        someone.send(pdf[:1000]).json()["id"]: Queue.FAST,
        someone.send(JPEG + pdf).json()["id"]: Queue.FAST,
    }
    queues = {
        service.store.jobs.get(bell.job_id).upload_id: bell.queue
        for bell in service.store.jobs.due(9)
    }
    assert queues == ids


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\x\\证件.jpg", "证件.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie: b"),
        ("gpj.\u202e正面", "gpj.正面"),
        ("nul\0name.pdf", "nulname.pdf"),
        ("", "未命名"),
        ("///", "未命名"),
        ("字" * 300, "字" * 200),
    ],
)
def test_a_name_is_shown_clean_and_short(given, shown):
    assert clean_filename(given) == shown


def test_a_slot_is_a_known_material_and_a_year_a_year(service):
    someone = service.applicant()
    assert someone.send(material="passport").json()["code"] == "MATERIAL_UNKNOWN"
    assert someone.send(material="other").json()["code"] == "MATERIAL_UNKNOWN"
    assert someone.send(year=99999999999).json()["code"] == "REQUEST_INVALID"
    assert someone.send(material="").status_code == 202
