"""What an operator sees; is the service ready."""

from __future__ import annotations

from intake.store.base import Base
from intake.store.records import Beat, Problem, QueueFacts


class Facts(Base):
    """The part of the store that reports on itself."""

    def queue_facts(self) -> QueueFacts:
        """Lengths, ages, failures and recent durations."""
        raise NotImplementedError

    def beat(self, name: str, queue: str) -> None:
        """Worker or canary `name` on `queue` is alive now."""
        raise NotImplementedError

    def beats(self) -> list[Beat]:
        """Everybody heard of within the last day."""
        raise NotImplementedError

    def ready(self) -> list[Problem]:
        """What keeps the store from working; empty means ready. Never raises."""
        raise NotImplementedError
