"""Words that one paper prints otherwise than its template: how faults of wording are drawn.

    with printed_otherwise({"准予毕业": "准予结业"}):
        drawing = draw("graduation_certificate", …)

Every paper of every house can so be drawn with another conclusion, form of study or
result, without a branch in its module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Words:
    pairs: tuple[tuple[re.Pattern[str], str], ...] = ()
    were_found: bool = False


_words: ContextVar[_Words | None] = ContextVar("words", default=None)


@contextmanager
def printed_otherwise(words: Mapping[str, str]) -> Iterator[None]:
    """Regular expressions → what is printed in their place, while this is open.

    A replacement must not match its own expression: a line may be asked for twice.
    Raises ValueError when none of them occurs on the paper: a fault that is noted as planted
    and is not there would count as one that the program missed.
    """
    wanted = _Words(tuple((re.compile(key), value) for key, value in words.items()))
    token = _words.set(wanted)
    try:
        yield
    finally:
        _words.reset(token)
    if words and not wanted.were_found:
        raise ValueError(f"no line of this paper has {' or '.join(words)}")


def otherwise(text: str) -> str:
    """The text as this paper prints it."""
    wanted = _words.get()
    for pattern, value in wanted.pairs if wanted else ():
        text, times = pattern.subn(value, text)
        wanted.were_found |= times > 0
    return text
