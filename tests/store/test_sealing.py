"""Frames that open only where, and in the order in which, they were sealed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import Fault
from intake.store.files.keys import new_key
from intake.store.files.sealing import Sealer, open_column, seal_column, unsealed
from intake.store.files.thresholds import FRAME, TAG

KEY, BLOB = new_key(), "b" * 32
SIZED = bytes(range(256)) * (3 * FRAME // 256) + b"end"


def sealed(data: bytes, key: bytes = KEY, blob: str = BLOB) -> bytes:
    sealer = Sealer(key, blob)
    return b"".join([*sealer.seal(data), sealer.last()])


def opened(whole: bytes, size: int, start: int = 0, end: int | None = None, blob: str = BLOB):
    def fetch(at: int, length: int) -> bytes:
        return whole[at : at + length]

    return b"".join(unsealed(KEY, blob, size, fetch, start, end))


WHOLE = sealed(SIZED)


@given(st.integers(0, len(SIZED)), st.integers(0, len(SIZED)))
def test_any_part_opens_by_itself(one, two):
    start, end = min(one, two), max(one, two)
    assert opened(WHOLE, len(SIZED), start, end) == SIZED[start:end]


@given(st.lists(st.integers(1, 2 * FRAME), max_size=4))
def test_pieces_of_any_size_make_the_same_file(cuts):
    sealer, out, at = Sealer(KEY, BLOB), [], 0
    for cut in [*cuts, len(SIZED)]:
        out += sealer.seal(SIZED[at : at + cut])
        at += cut
    assert b"".join([*out, sealer.last()]) == WHOLE


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_file_cut_at_a_frame_does_not_open_even_with_its_size_cut(frames):
    cut = WHOLE[: frames * (FRAME + TAG)]
    with pytest.raises(Fault, match="BLOB_DAMAGED"):
        opened(cut, frames * FRAME)


def test_a_file_does_not_open_under_another_name_or_key():
    with pytest.raises(Fault, match="BLOB_DAMAGED"):
        opened(WHOLE, len(SIZED), blob="c" * 32)
    with pytest.raises(Fault, match="BLOB_DAMAGED"):
        opened(sealed(SIZED, new_key()), len(SIZED))


def test_one_key_seals_two_files_differently():
    assert sealed(b"same", blob="c" * 32) != sealed(b"same", blob="d" * 32)


def test_a_column_opens_in_its_place_only():
    value = seal_column(KEY, "uploads", "filename", "1", b"value")
    assert open_column(KEY, "uploads", "filename", "1", value) == b"value"
    assert seal_column(KEY, "uploads", "filename", "1", b"value") != value
    for place in (
        ("files", "filename", "1"),
        ("uploads", "code", "1"),
        ("uploads", "filename", "2"),
    ):
        with pytest.raises(Fault, match="BLOB_DAMAGED"):
            open_column(KEY, *place, value)
