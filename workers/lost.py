"""A process of the pool died with its task: whom to blame, and telling the database.

The file is blamed for what a file does to its reader: broken memory, endless loops, an
exit nobody wrote. Whoever is killed from outside was not killed by the file. Either way
the job runs again at once; the lease would have told us 20 s later.
"""

from __future__ import annotations

import logging
import re
import signal
from dataclasses import dataclass

from intake.domain.errors import IntakeError
from intake.domain.settings import Settings
from intake.store import Blame, Store

log = logging.getLogger(__name__)

FROM_OUTSIDE = frozenset(
    {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP}
)
"""An operator, a supervisor, or the kernel short of memory, which picks its victims by
size and not by guilt."""


@dataclass(frozen=True, slots=True)
class Death:
    """How a process ended: whom to blame, and the job's code."""

    blame: Blame
    code: str


TOO_LONG = Death(Blame.PAGE, "TIME_LIMIT")
KILLED = Death(Blame.MACHINE, "WORKER_KILLED")
CRASHED = Death(Blame.PAGE, "WORKER_CRASHED")


def death_told_by(sentence: str) -> Death:
    """From the pool's words for it: "… prematurely: signal 11 (SIGSEGV) Job: 3."."""
    told = re.search(r"signal (\d+)", sentence)
    if told and int(told[1]) in FROM_OUTSIDE:
        return KILLED
    return CRASHED


def tell(settings: Settings, runner: str, death: Death) -> None:
    """Fail the job this runner had claimed, if it had one: its message's or a later one.

    Never raises.

    The store is opened for this and closed again: the main process forks, and a
    connection to a database must not be carried over a fork.
    """
    try:
        with Store.open(settings) as store:
            job_id = store.jobs.running_for(runner)
            if job_id is None:
                return
            status = store.failures.fail(job_id, death.blame, death.code, worker=runner)
    except IntakeError as fault:
        log.warning("runner %s: %s not told (%s), its lease will", runner, death.code, fault.code)
        return
    if status is not None:
        log.warning("job %s: %s, now %s", job_id, death.code, status)
