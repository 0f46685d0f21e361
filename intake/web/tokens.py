"""The operator's access token: given in the settings, else made once and kept in a file."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from intake.domain.errors import Fault
from intake.domain.settings import Settings
from intake.domain.thresholds import TOKEN_BYTES


@dataclass(frozen=True, slots=True)
class StaffTokens:
    """An operator's. Reviewers have accounts, their programs have tokens of their own."""

    operator: str


def staff_tokens(settings: Settings) -> StaffTokens:
    """From the settings, else from `tokens/` in the data folder, made on first use (0600).

    All processes with the same data folder get the same ones. Raises Fault
    TOKENS_UNAVAILABLE when the folder cannot be used.
    """
    folder = settings.data_dir.absolute() / "tokens"
    return StaffTokens(settings.operator_token or _kept(folder / "operator"))


def is_token(given: str, token: str) -> bool:
    """Compared in the same time whatever differs, length included."""
    digests = [hashlib.sha256(text.encode()).digest() for text in (given, token)]
    return hmac.compare_digest(*digests)


def _kept(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Fault("TOKENS_UNAVAILABLE", f"访问令牌文件 {path} 无法读写") from error


def _make(path: Path) -> None:
    """Complete under its name or not there; of two processes the first one wins."""
    temporary = path.with_name(f".{uuid.uuid4().hex}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(TOKEN_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink()
