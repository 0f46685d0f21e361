"""Lists page by page: a cursor is the id of the last row that was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import LIST_LENGTH, LONGEST_LIST

Cursor = Annotated[
    str | None, Query(pattern="^[0-9a-z_.-]{1,64}$", description="上一页的 next_cursor")
]
Limit = Annotated[int | None, Query(ge=1, le=LONGEST_LIST, description="一页至多几条")]

T = TypeVar("T")


def paged(
    rows: Sequence[T], id_of: Callable[[T], str], cursor: str | None, limit: int | None
) -> tuple[Sequence[T], str | None]:
    """The page behind this cursor, and the cursor of the next; None: there is no more.

    Raises ProblemError REQUEST_INVALID for a row that is not (or no longer) in the list.
    """
    begin = 0
    if cursor is not None:
        ids = [id_of(row) for row in rows]
        if cursor not in ids:
            raise ProblemError("REQUEST_INVALID", "cursor 已不在列表中，请从头取")
        begin = ids.index(cursor) + 1
    end = begin + (limit or LIST_LENGTH)
    found = rows[begin:end]
    return found, id_of(found[-1]) if end < len(rows) and found else None
