"""Passwords as Argon2id digests (home of argon2-cffi)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY


@cache
def _hasher() -> PasswordHasher:
    # RFC 9106's second choice, 64 MiB and 3 passes: 45 ms here, and forty sign-ins at
    # once still fit into the smallest machine.
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def digest_of(password: str) -> str:
    return _hasher().hash(password)


def is_password(digest: str | None, password: str) -> bool:
    """Takes as long when there is no such account, so that nobody learns who has one."""
    try:
        return _hasher().verify(digest or _nobodys(), password) and digest is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return digest_of("no account has this password")
