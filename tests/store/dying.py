"""A child process that dies at the k-th step of what it does to disk and database.

Steps are the calls that make something last: fsync, rename, unlink, COMMIT; the child
can die right before and right after each. SIGKILL leaves no more behind than this.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event

from intake.store import Store

DIED = 9


def started(work: Callable[[], None]) -> int:
    """Begin it in a forked child, whose id this is."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def ended(child: int) -> int:
    """Its exit status: 0 done, `DIED`, 1 for an exception."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_at(point: int, settings, work: Callable[[Store], None]) -> bool:
    """Whether a child that does this work dies at this point; False: it got through."""

    def child() -> None:
        with Store.open(settings) as store:
            _arm(store, point)
            work(store)

    status = ended(started(child))
    assert status in (0, DIED)
    return status == DIED


def _arm(store: Store, point: int) -> None:
    seen = 0

    def step(*_: object) -> None:
        nonlocal seen
        if seen == point:
            os._exit(DIED)
        seen += 1

    def around(real: Callable) -> Callable:
        def called(*args, **words):
            step()
            result = real(*args, **words)
            step()
            return result

        return called

    os.fsync = around(os.fsync)
    Path.rename = around(Path.rename)
    Path.unlink = around(Path.unlink)
    dialect = store.db._engine.dialect
    dialect.do_commit = around(dialect.do_commit)
    event.listen(store.db._engine, "rollback", step)
