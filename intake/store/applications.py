"""Applications, their rounds and tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from intake.store.base import Base
from intake.store.records import ApplicationRecord, Once, RoundRecord, StateChange


class Applications(Base):
    """The applications' part of the store."""

    def create_application(
        self,
        policy: str,
        declaration: Mapping[str, Any],
        now: dt.datetime,
        once: Once | None = None,
    ) -> tuple[ApplicationRecord, str]:
        """A new application and its upload token, which is stored nowhere in clear.

        With `once`, the same key gives the same application and token again, also when
        two requests race; Conflict IDEMPOTENCY_KEY_REUSED if the digests differ.
        """
        raise NotImplementedError

    def application(self, application_id: str) -> ApplicationRecord | None:
        """The application, None when there is none (or it was erased)."""
        raise NotImplementedError

    def who(self, token: str) -> str | None:
        """The application's id that this upload token belongs to."""
        raise NotImplementedError

    def change_declaration(
        self, application_id: str, declaration: Mapping[str, Any], expected_version: int
    ) -> ApplicationRecord:
        """The application with this declaration; a report is queued.

        Raises Conflict VERSION_CONFLICT when somebody was faster, NotFound.
        """
        raise NotImplementedError

    def move(
        self, application_id: str, expected_version: int, change: StateChange
    ) -> ApplicationRecord:
        """Store what `rounds` decided: application, round and frozen report at once.

        Raises Conflict VERSION_CONFLICT, Conflict REPORT_SUPERSEDED (`frozen_report`
        is no longer the newest), NotFound.
        """
        raise NotImplementedError

    def rounds(self, application_id: str) -> list[RoundRecord]:
        """The submissions made so far, first one first."""
        raise NotImplementedError

    def applications(
        self, after: str | None = None, limit: int = 100, state: str | None = None
    ) -> list[ApplicationRecord]:
        """Applications in the order of their ids, those behind `after`."""
        raise NotImplementedError
