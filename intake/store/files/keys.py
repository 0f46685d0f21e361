"""Versioned master keys in a file of mode 0600, and what they wrap.

Every application and every file has a random 256-bit data key of its own; only data keys
are wrapped by a master key (AES-256-GCM, bound to table, row and master key), so that
rotation re-wraps 60 bytes a row and erasing a key erases all it sealed.

The file: one line per key, oldest first: `kid base64`. The last one wraps, all unwrap.
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.domain.errors import Fault
from intake.store.database.wording import disk_errors, keys_missing
from intake.store.files.thresholds import KEY_BYTES, NONCE_BYTES


def new_key() -> bytes:
    """A data or master key."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key as it is stored: which master key wrapped it, nonce and ciphertext."""

    kid: str
    data: bytes


class MasterKeys:
    """The master keys of one file, read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, bytes] = {}
        self._lock = threading.Lock()

    @property
    def exist(self) -> bool:
        return self._path.exists()

    @property
    def path(self) -> Path:
        """The keys' file."""
        return self._path

    def kids(self) -> list[str]:
        """Every key of the file, the oldest first; none where there is no file.

        Raises Fault KEYS_MISSING for a file that cannot be read.
        """
        if not self.exist:
            return []
        self._refresh()
        return list(self._keys)

    @property
    def active(self) -> str:
        """The kid that wraps; raises Fault KEYS_MISSING."""
        self._refresh()
        if not self._keys:
            raise keys_missing("（任一）")
        return next(reversed(self._keys))

    def add(self) -> str:
        """A new master key at the end of the file, which appears whole or not at all."""
        if self.exist:
            self._refresh()
        kid = f"k{len(self._keys) + 1}-{secrets.token_hex(4)}"
        keys = {**self._keys, kid: new_key()}
        lines = (f"{name} {base64.b64encode(key).decode()}\n" for name, key in keys.items())
        with disk_errors():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._path.with_suffix(f".{secrets.token_hex(4)}")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.writelines(lines)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.rename(self._path)
            sync_folder(self._path.parent)
        return kid

    def wrap(self, key: bytes, table: str, row: str) -> Wrapped:
        kid = self.active
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self._keys[kid]).encrypt(nonce, key, _bound(kid, table, row))
        return Wrapped(kid, nonce + sealed)

    def unwrap(self, wrapped: Wrapped, table: str, row: str) -> bytes:
        """The data key; Fault KEYS_MISSING when its master key is not (truly) here."""
        if wrapped.kid not in self._keys:
            self._refresh()
        master = self._keys.get(wrapped.kid)
        if master is None:
            raise keys_missing(wrapped.kid)
        nonce, sealed = wrapped.data[:NONCE_BYTES], wrapped.data[NONCE_BYTES:]
        try:
            return AESGCM(master).decrypt(nonce, sealed, _bound(wrapped.kid, table, row))
        except InvalidTag:
            raise keys_missing(wrapped.kid) from None

    def _refresh(self) -> None:
        with self._lock:
            try:
                status = self._path.stat()
                stamp = (status.st_mtime_ns, status.st_ino)
                if stamp == self._stamp:
                    return
                lines = self._path.read_text(encoding="ascii").split("\n")
                keys = dict(_parsed(line) for line in lines if line.strip())
            except (OSError, ValueError):
                raise Fault(
                    "KEYS_MISSING", "主密钥文件（INTAKE_MASTER_KEYS）不存在、读不出来或写法不对"
                ) from None
            self._keys, self._stamp = keys, stamp


def _parsed(line: str) -> tuple[str, bytes]:
    kid, encoded = line.split()
    key = base64.b64decode(encoded, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(kid)
    return kid, key


def _bound(kid: str, table: str, row: str) -> bytes:
    return f"key|{kid}|{table}|{row}".encode()


def sync_folder(folder: Path) -> None:
    """Make what was created or renamed in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
