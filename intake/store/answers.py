"""Requests that were answered before (`Idempotency-Key`)."""

from __future__ import annotations

from intake.store.base import Base
from intake.store.records import Once, StoredAnswer


class Answers(Base):
    """The part of the store that remembers answers for `ANSWERS_KEPT_HOURS`."""

    def idempotent(
        self, application_id: str | None, route: str, once: Once
    ) -> StoredAnswer | None:
        """What was answered to this key on this route; None: not asked before.

        Raises Conflict IDEMPOTENCY_KEY_REUSED when the request was another.
        """
        raise NotImplementedError

    def remember(
        self,
        application_id: str | None,
        route: str,
        once: Once,
        status: int,
        body: bytes,
    ) -> StoredAnswer:
        """Keep this answer, or give the one that a racing request kept first."""
        raise NotImplementedError
