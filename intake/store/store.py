"""The store as one object."""

from __future__ import annotations

from typing import Self

from intake.settings import Settings
from intake.store.answers import Answers
from intake.store.applications import Applications
from intake.store.facts import Facts
from intake.store.jobs import Jobs
from intake.store.readings import Readings
from intake.store.upkeep import Upkeep
from intake.store.uploads import Uploads


class Store(Applications, Uploads, Jobs, Readings, Answers, Facts, Upkeep):
    """Everything the service remembers; use as a context manager or `close` it."""

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Open, and on the first run make, database, storage folder and master key.

        Raises Fault STORE_UNAVAILABLE or KEYS_MISSING with a Chinese sentence.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Give back every connection."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
