"""Rotate keys, erase a person, collect orphans."""

from __future__ import annotations

from intake.store.base import Base


class Upkeep(Base):
    """The part of the store that operators run."""

    def rotate(self) -> int:
        """Make a new master key and wrap every data key in it; how many were.

        Reading and writing go on meanwhile; safe to run again after a crash.
        """
        raise NotImplementedError

    def erase(self, application_id: str) -> bool:
        """Destroy the keys, then the files, then the rows; safe to run again.

        False when there is no such application.
        """
        raise NotImplementedError

    def collect(self) -> int:
        """Remove stored files that no row names and that are over an hour old."""
        raise NotImplementedError
