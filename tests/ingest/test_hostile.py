"""Whatever a file does, this process lives, stays small, and gets a stable code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.domain.errors import IntakeError
from intake.domain.finding_codes import FLAG_TYPES
from intake.ingest.admission import Limits
from intake.ingest.open import open_upload
from tests.ingest import hostile_files
from tests.ingest.hostile_files import IMAGES, NOT_ALLOWED, PDFS, Hostile
from tests.ingest.hostile_kinds import KINDS, spoiled
from tests.process_watch import GROWTH_BYTES, resident

SHORT = Limits(cpu_seconds=1, total_cpu_seconds=2, wall_seconds=60.0)


def opened(path: Path, limits: Limits = SHORT) -> str:
    """The code it ends in, or `opened`."""
    try:
        open_upload(path, "a", limits)
    except IntakeError as error:
        assert error.code in FLAG_TYPES
        return error.code
    return "opened"


# ------------------------------------------------------------------------------ files


@pytest.mark.parametrize("case", [*NOT_ALLOWED, *IMAGES, *PDFS], ids=lambda c: c.name)
def test_each_hostile_file_ends_in_its_code(tmp_path: Path, case: Hostile) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(case.make())
    before = resident()
    assert opened(path) in case.codes
    assert resident() - before < GROWTH_BYTES


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.touch()
    assert opened(path) == "UPLOAD_EMPTY"


def test_links_pipes_and_folders_are_not_uploads(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(hostile_files.many_pages(1))
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    for name in ("link.pdf", "pipe.pdf", "folder.pdf"):
        assert opened(tmp_path / name) == "UPLOAD_OUTSIDE_FOLDER", name
    assert opened(tmp_path / "none.pdf") == "UPLOAD_MISSING"
    assert opened(tmp_path / "real.pdf") == "opened"


@pytest.mark.parametrize(
    "make", [hostile_files.nested_forms, lambda: hostile_files.double_flate(300)]
)
def test_a_small_pdf_that_never_ends_is_too_complex(tmp_path: Path, make) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make())
    before = resident()
    assert opened(path) == "FILE_TOO_COMPLEX"
    assert resident() - before < GROWTH_BYTES


def test_a_pdf_that_wants_more_memory_than_allowed_is_too_complex(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    little = Limits(memory_bytes=340_000_000)
    path.write_bytes(hostile_files.page_of(300, 300))
    assert opened(path, little) == "opened"
    path.write_bytes(hostile_files.page_of(4320, 2880))
    assert opened(path, little) == "FILE_TOO_COMPLEX"


def test_a_huge_picture_in_a_small_pdf_opens_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_files.huge_picture_in_pdf())
    assert opened(path, Limits(memory_bytes=400_000_000)) == "opened"


def test_a_picture_that_wants_more_memory_than_allowed_is_too_complex(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(hostile_files.blank_png(4_800))
    assert opened(path, Limits(memory_bytes=300_000_000)) == "FILE_TOO_COMPLEX"


def test_an_owner_password_alone_does_not_lock_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_files.encrypted(user=""))
    assert opened(path) == "opened"


def test_a_looping_tiff_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(hostile_files.tiff_loop())
    assert opened(path) in {"opened", "IMAGE_CORRUPT", "TOO_MANY_PAGES"}


SOUND = {
    "JPEG": hostile_files.picture("RGB", "JPEG", (60, 40)),
    "PNG": hostile_files.picture("RGB", "PNG", (60, 40)),
    "TIFF": hostile_files.picture("RGB", "TIFF", (60, 40), compression="tiff_lzw"),
    "WEBP": hostile_files.picture("RGB", "WEBP", (60, 40)),
    "PDF": hostile_files.nested_forms(1),
}


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(sorted(SOUND)),
    flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=12),
)
def test_flipped_bits_give_a_page_or_a_known_code_never_a_crash(
    tmp_path: Path, kind: str, flips: list[tuple[int, int]]
) -> None:
    spoiled = bytearray(SOUND[kind])
    for place, bits in flips:
        spoiled[place % len(spoiled)] ^= bits
    path = tmp_path / "a"
    path.write_bytes(spoiled)
    assert opened(path) != "PARSER_CRASH"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_spoiled_in_every_way_ends_in_a_page_or_a_known_code(
    tmp_path: Path, kind: str
) -> None:
    path, before = tmp_path / "a", resident()
    whole = KINDS[kind]()
    ends = {}
    for name, data in spoiled(whole):
        path.write_bytes(data)
        ends[name] = opened(path)
    assert len(ends) > 40
    assert not [name for name, code in ends.items() if code == "PARSER_CRASH"]
    assert resident() - before < GROWTH_BYTES
