"""The doors through which bytes of strangers come in, each as one function of bytes.

A door may end in a sentence (`IntakeError`, for the declaration also pydantic's own) and in
nothing else; PARSER_CRASH is an end that the sandbox survives and that somebody looks at.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from intake.casework.declaration import parse_document
from intake.casework.spreadsheet import document_of, rows
from intake.casework.spreadsheet_template import write_template
from intake.domain.errors import IntakeError
from intake.ingest.admission import Limits, sniff
from intake.ingest.open import open_upload
from intake.ingest.pdf_renderer import pdf_pages, sample_pdf
from intake.policy.notice import load_policy, read_policy
from intake.web.api.multipart import OneFile
from intake.web.api.problems import ProblemError
from tests.ingest import hostile_files

SHORT = Limits(cpu_seconds=1, total_cpu_seconds=2, wall_seconds=6.0)
_folder = Path(tempfile.mkdtemp(prefix="fuzzing-"))


class CrashedError(Exception):
    """The parser died in its sandbox: no harm, and a find."""


def upload(data: bytes) -> None:
    """A form with one file, in pieces of any size, and what kind its beginning is."""
    form, step = OneFile(b"boundary"), 1 + (data[0] if data else 0)
    try:
        content = b"".join(form.feed(data[at : at + step]) for at in range(0, len(data), step))
        form.end()
        sniff(content[:64])
    except (IntakeError, ProblemError):
        return


def open_file(data: bytes) -> None:
    """A file as it was uploaded, opened in the sandbox."""
    path = _folder / "a"
    path.write_bytes(data)
    try:
        open_upload(path, "a", SHORT)
    except IntakeError as ended:
        if ended.code == "PARSER_CRASH":
            raise CrashedError from ended


def text_layer(data: bytes) -> None:
    """A PDF whose page says what a fuzzer wants, read by both libraries, outside of the
    sandbox so that coverage is seen."""
    content = hostile_files.pdf_of(
        [
            hostile_files.CATALOG,
            hostile_files.ONE_PAGE,
            hostile_files.PAGE[:-2] + b"/Resources << /Font << /F 5 0 R >> >> >>",
            hostile_files.stream(data),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )
    try:
        for _ in pdf_pages(content, SHORT):
            pass
    except IntakeError:
        return


def policy(data: bytes) -> None:
    """A notice that an administrator proposes."""
    try:
        read_policy(data, "made-up")
    except IntakeError:
        return


def application(data: bytes) -> None:
    """application.json, by folder or over HTTP."""
    try:
        document = json.loads(data)
    except ValueError:
        return
    try:
        parse_document(document)
    except IntakeError:
        return


def spreadsheet(data: bytes) -> None:
    """A table of applications."""
    path = _folder / ("a.xlsx" if data[:2] == b"PK" else "a.csv")
    path.write_bytes(data)
    try:
        for number, row in rows(path):
            document_of(number, row, "hejing-2024")
    except IntakeError:
        return


DOORS: dict[str, Callable[[bytes], None]] = {
    "upload": upload,
    "open": open_file,
    "text_layer": text_layer,
    "policy": policy,
    "application": application,
    "spreadsheet": spreadsheet,
}


def seeds(door: str) -> list[bytes]:
    """Sound input to begin from."""
    root = Path(__file__).resolve().parents[2]
    if door == "open":
        drawn = [hostile_files.picture("RGB", kind, (40, 30)) for kind in ("JPEG", "PNG", "TIFF")]
        return [*drawn, sample_pdf(), hostile_files.many_pages(2)]
    if door == "text_layer":
        return [b"BT /F 12 Tf 72 700 Td (text) Tj ET", b"q 1 0 0 1 0 0 cm /F 9 Tf [(a) 9 (b)] TJ Q"]
    if door == "policy":
        notices = root / "intake" / "policy" / "notices"
        return [path.read_bytes() for path in sorted(notices.glob("*.yaml"))]
    if door == "application":
        found = sorted(root.glob("samples/committed/*/application.json"))[:3]
        return [path.read_bytes() for path in found] or [b'{"policy": "hejing-2024"}']
    if door == "spreadsheet":
        made = write_template(_folder, load_policy("hejing-2024"))
        return [made.read_bytes(), "姓名,身份证号\n张三,652827199903081227\n".encode()]
    head = b'--boundary\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    return [head + b"\xff\xd8\xff data\r\n--boundary--\r\n", b"--boundary--"]
