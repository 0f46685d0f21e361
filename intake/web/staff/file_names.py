"""Names of files: each unlike any other, and where they are unpacked, good on any system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from intake.web.staff.thresholds import LONGEST_FILE_NAME

_FORBIDDEN = frozenset('/\\:*?"<>|')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what no name needs: controls, direction marks, half characters."""
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
"""Devices of Windows, whatever follows the dot."""
NAMELESS = "file"


def unique(names: Iterable[str], folded: Callable[[str], str] = str) -> list[str]:
    """The same names in the same order, the second and later namesakes numbered.

    folded: two names are the same when this makes them equal. The number stands before the
    file's kind: `证明.jpg`, `证明（2）.jpg`.
    """
    taken: set[str] = set()
    made = []
    for name in names:
        stem, suffix = _parts(name)
        number, one = 1, name
        while folded(one) in taken:
            number += 1
            one = f"{stem}（{number}）{suffix}"
        taken.add(folded(one))
        made.append(one)
    return made


def portable(names: Iterable[str]) -> list[str]:
    """Names that stay apart and inside their folder on Linux, Windows and macOS.

    Made unique after all cleaning, and as systems compare them that know no case and write
    an accent in one way or another.
    """
    return unique((_clean(name) for name in names), _compared)


def _clean(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    plain = "".join(
        "_" if c in _FORBIDDEN or unicodedata.category(c) in _INVISIBLE else c for c in composed
    )
    stem, suffix = _parts(plain.strip().lstrip("."))
    stem = _cut(stem, LONGEST_FILE_NAME - len(suffix.encode())).rstrip(". ") or NAMELESS
    suffix = suffix.rstrip(". ")
    if _RESERVED.fullmatch(stem.partition(".")[0].rstrip(" ")):
        stem = f"_{stem}"
    return stem + suffix


def _parts(name: str) -> tuple[str, str]:
    """`证明`, `.jpg`."""
    stem, dot, kind = name.rpartition(".")
    if not stem or not kind or len(kind.encode()) > LONGEST_FILE_NAME // 2:
        return name, ""
    return stem, dot + kind


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def _compared(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold())
