"""Every few seconds: leases taken back, temporary files and old answers removed."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from intake.store.cases.answers import Answers
from intake.store.cases.entries import Entries
from intake.store.cases.imports import Imports
from intake.store.database.base import Core
from intake.store.database.records import Swept
from intake.store.database.wording import disk_errors
from intake.store.files.blobs import remove_stale
from intake.store.files.plaintext import remove_leftovers
from intake.store.jobs.background_jobs import BackgroundJobs
from intake.store.jobs.failing import Failures
from intake.store.jobs.thresholds import TIDY_SECONDS


@dataclass
class Upkeep:
    """The part of the store that cleans up."""

    core: Core
    failures: Failures
    entries: Entries
    answers: Answers
    background_jobs: BackgroundJobs
    imports: Imports
    tidied_at: float = -math.inf
    """When `sweep` last looked at files and old answers, on the monotonic clock."""

    def sweep(self) -> Swept:
        """Take back leases that ran out, remove stale temporary files and old answers."""
        leases = self.failures.take_back_leases()
        now = time.monotonic()
        if now - self.tidied_at < TIDY_SECONDS:
            return Swept(leases, 0, 0)
        self.tidied_at = now
        with disk_errors():
            stale = remove_stale(self.core.blobs.incoming)
            remove_leftovers()
        self.entries.forget_old()
        self.background_jobs.forget_old()
        self.imports.forget_old()
        return Swept(leases, stale, self.answers.forget_old())
