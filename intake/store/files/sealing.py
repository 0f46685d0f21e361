"""AES-256-GCM: columns, and files in frames of 1 MiB.

A sealed file is frames of `FRAME` plaintext bytes (the last one shorter, never absent),
each followed by its 16-byte tag. Its key is derived from the data key and the sealed
file's own random id, so one data key seals any number of files and a frame's number is
its nonce. Each frame is bound to that id, its number and whether it is the last: frames
can be neither exchanged, nor reordered, nor cut off.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from intake.store.database.wording import damaged
from intake.store.files.thresholds import FRAME, FRAMES_AT_ONCE, KEY_BYTES, NONCE_BYTES, TAG

Fetch = Callable[[int, int], bytes]
"""(start, length) → bytes of the sealed file, fewer only at its end."""


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose (HKDF-Expand, RFC 5869); the data key itself is uniform."""
    return HKDFExpand(SHA256(), KEY_BYTES, purpose.encode()).derive(key)


def content_mac(application_key: bytes, sha256: bytes) -> bytes:
    """Equal for equal bytes of one application; says nothing without the key."""
    return hmac.digest(derived(application_key, "content"), sha256, "sha256")


def seal_column(key: bytes, table: str, column: str, row: str, value: bytes) -> bytes:
    """Nonce and ciphertext, which open in this column of this row only."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, _place(table, column, row))


def open_column(key: bytes, table: str, column: str, row: str, sealed: bytes) -> bytes:
    """Raises Fault BLOB_DAMAGED when it was changed or moved."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, _place(table, column, row))
    except InvalidTag:
        raise damaged(f"{table}.{column} {row}") from None


def seal_small_reading(key: bytes, blob: str, data: bytes) -> bytes:
    """A reading for its row, sealed under the file's data key."""
    return seal_column(derived(key, "reading"), "readings", "sealed", blob, data)


def open_small_reading(key: bytes, blob: str, sealed: bytes) -> bytes:
    """Raises Fault BLOB_DAMAGED when it was changed or moved."""
    return open_column(derived(key, "reading"), "readings", "sealed", blob, sealed)


def _place(table: str, column: str, row: str) -> bytes:
    return f"{table}|{column}|{row}".encode()


class _Frames:
    """The cipher of one sealed file."""

    def __init__(self, key: bytes, blob: str) -> None:
        self._cipher = AESGCM(derived(key, f"file {blob}"))
        self._blob = blob

    def seal(self, number: int, is_last: bool, data: bytes | memoryview) -> bytes:
        return self._cipher.encrypt(_nonce(number), data, self._bound(number, is_last))

    def open(self, number: int, is_last: bool, sealed: memoryview) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(number), sealed, self._bound(number, is_last))
        except InvalidTag:
            raise damaged(self._blob) from None

    def _bound(self, number: int, is_last: bool) -> bytes:
        return f"{self._blob}|{number}|{'last' if is_last else 'more'}".encode()


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


class Sealer:
    """Plaintext in, in pieces of any size; frames out as they fill."""

    def __init__(self, key: bytes, blob: str) -> None:
        self._frames = _Frames(key, blob)
        self._waiting = bytearray()
        self._number = 0

    def seal(self, data: bytes) -> list[bytes]:
        """The frames that are full and certainly not the last."""
        self._waiting += data
        full: list[bytes] = []
        while len(self._waiting) > FRAME:
            with memoryview(self._waiting) as whole:
                full.append(self._frames.seal(self._number, False, whole[:FRAME]))
            del self._waiting[:FRAME]
            self._number += 1
        return full

    def last(self) -> bytes:
        """The frame that ends the file, possibly of no plaintext."""
        return self._frames.seal(self._number, True, bytes(self._waiting))


def unsealed(
    key: bytes, blob: str, size: int, fetch: Fetch, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """Plaintext bytes `start` to `end` of a sealed file whose plaintext has `size` bytes.

    Raises Fault BLOB_DAMAGED before it would give a byte that was not sealed here.
    """
    end = size if end is None else end
    frames = _Frames(key, blob)
    last = max(0, (size - 1) // FRAME)
    number, stop = start // FRAME, (end - 1) // FRAME + 1 if end > start else 0
    if size == 0:
        stop = 1
    while number < stop:
        count = min(FRAMES_AT_ONCE, stop - number)
        sealed = memoryview(fetch(number * (FRAME + TAG), count * (FRAME + TAG)))
        for at in range(count):
            piece = sealed[at * (FRAME + TAG) : (at + 1) * (FRAME + TAG)]
            data = frames.open(number, number == last, piece)
            base = number * FRAME
            yield data[max(0, start - base) : end - base]
            number += 1
