"""What was read of a file, sealed under the file's own key; and reports."""

from __future__ import annotations

from intake.store.base import Base
from intake.store.records import StoredReading, StoredReport


class Readings(Base):
    """The part of the store that keeps what was found."""

    def reading(self, file_id: str, version: str) -> StoredReading | None:
        """The file's kept reading of this version; None: read the file (again)."""
        raise NotImplementedError

    def pictures(self, upload_id: str) -> bytes | None:
        """The pictures kept with the newest reading of this upload's file."""
        raise NotImplementedError

    def report(self, application_id: str) -> StoredReport | None:
        """The newest report."""
        raise NotImplementedError

    def report_of_round(self, application_id: str, round: int) -> StoredReport | None:
        """The frozen report a round was returned with."""
        raise NotImplementedError
