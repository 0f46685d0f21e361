"""A claimed job stays ours while we work on it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from intake.domain.errors import IntakeError
from intake.store import Claim, Jobs
from intake.store.jobs.thresholds import RENEW_SECONDS

log = logging.getLogger(__name__)


class Lease:
    """Renews the claim that is held, from a thread of its own, while the `with` block runs.

    A database that is away for a while is asked again: whether the job is still ours is
    decided there, by the fence, when we finish. `sign_of_life` is called at each renewal.
    """

    def __init__(self, jobs: Jobs, sign_of_life: Callable[[], None]) -> None:
        self._jobs = jobs
        self._claim: Claim | None = None
        self._sign_of_life = sign_of_life
        self._is_over = threading.Event()
        self._renewing = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> Lease:
        self._sign_of_life()
        self._thread.start()
        return self

    def hold(self, claim: Claim) -> None:
        """Renew this one from now on."""
        self._claim = claim

    def let_go(self) -> None:
        """The job has ended. A renewal under way ends first, so that none comes after a
        failure told."""
        with self._renewing:
            self._claim = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._is_over.wait(RENEW_SECONDS):
            self._sign_of_life()
            with self._renewing:
                self._renew()

    def _renew(self) -> None:
        claim = self._claim
        if claim is None:
            return
        try:
            if not self._jobs.renew(claim):
                log.warning("job %s: the lease was lost", claim.job_id)
                self._claim = None
        except IntakeError as fault:
            log.warning("job %s: not renewed (%s)", claim.job_id, fault.code)
