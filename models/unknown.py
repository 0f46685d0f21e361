"""Characters that the recogniser lists in its alphabet and yet never outputs.

Found by printing every character in several faces (samples/trials/unknown_characters.py).
A reader that cannot say a character must not be asked whether it stands there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("unknown_characters.txt")


@cache
def unknown_characters() -> frozenset[str]:
    """Those characters; lines that begin with # are words about the list."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))
