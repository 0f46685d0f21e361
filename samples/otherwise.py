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

_words: ContextVar[tuple[tuple[re.Pattern[str], str], ...]] = ContextVar("words", default=())


@contextmanager
def printed_otherwise(words: Mapping[str, str]) -> Iterator[None]:
    """Regular expressions → what is printed in their place, while this is open.

    A replacement must not match its own expression: a line may be asked for twice.
    """
    token = _words.set(tuple((re.compile(key), value) for key, value in words.items()))
    try:
        yield
    finally:
        _words.reset(token)


def otherwise(text: str) -> str:
    """The text as this paper prints it."""
    for pattern, value in _words.get():
        text = pattern.sub(value, text)
    return text
