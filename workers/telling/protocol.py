"""What every channel does: try once, say what came of it, raise nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from intake.store import Sent


@dataclass(frozen=True, slots=True)
class Letter:
    """A message for one address. id: the same at every try; values: `channels.VALUES`."""

    id: str
    address: str
    subject: str
    text: str
    values: Mapping[str, str]


class Way(Protocol):
    """A channel that is ready to send."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...

    def send(self, letter: Letter) -> Sent:
        """Try once; raises nothing. `again` where nobody knows, or it may go well later."""
        ...
