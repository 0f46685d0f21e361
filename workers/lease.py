"""A claimed job stays ours while we work on it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from intake.errors import IntakeError
from intake.store import Claim, Store
from intake.store.jobs import RENEW_SECONDS

log = logging.getLogger(__name__)


class Lease:
    """Renews a claim from a thread of its own until the `with` block ends.

    A database that is away for a while is asked again: whether the job is still ours is
    decided there, by the fence, when we finish. `sign_of_life` is called at each renewal.
    """

    def __init__(self, store: Store, claim: Claim, sign_of_life: Callable[[], None]) -> None:
        self._store = store
        self._claim = claim
        self._sign_of_life = sign_of_life
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> Lease:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        # A renewal under way ends first, so that it never comes after a failure told.
        self._thread.join()

    def _keep(self) -> None:
        while not self._is_over.wait(RENEW_SECONDS):
            self._sign_of_life()
            try:
                if not self._store.renew(self._claim):
                    log.warning("job %s: the lease was lost", self._claim.job_id)
                    return
            except IntakeError as fault:
                log.warning("job %s: not renewed (%s)", self._claim.job_id, fault.code)
