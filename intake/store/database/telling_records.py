"""What the store hands out about messages, addresses and requests: frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intake.casework.telling import AddressKind, Told

PERSON = "person"
"""The target of a message to the applicant."""
WEBHOOK = "webhook:"
"""… and what the targets begin with that are programs."""


class MessageStatus(StrEnum):
    """How far a message has come.

    sent: a channel accepted it. failed: no channel did, or there is none. dropped: nobody
    needs it any more. by_hand: a person was told by a person.
    """

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    BY_HAND = "by_hand"


class Reason(StrEnum):
    """Why a message did not go (yet); a gateway's own code may follow after a colon."""

    NO_CHANNEL = "NO_CHANNEL"
    NO_ADDRESS = "NO_ADDRESS"
    REFUSED = "CHANNEL_REFUSED"
    UNREACHABLE = "CHANNEL_UNREACHABLE"
    BUSY = "CHANNEL_BUSY"
    NO_WEBHOOK = "NO_WEBHOOK"
    OVERTAKEN = "OVERTAKEN"


class Recipients(StrEnum):
    """Whom messages go to; each kind has senders of its own, so that neither waits for the
    other."""

    PERSONS = "persons"
    PROGRAMS = "programs"


@dataclass(frozen=True, slots=True)
class Contact:
    """An address that an applicant gave."""

    kind: AddressKind
    address: str
    said_at: dt.datetime
    verified_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class MessageClaim:
    """A message that is ours to send; `fence` proves it when we finish.

    id: the same for every try, so that a channel can tell a repeat. told: what a person is
    told, None for a program, which is sent `event`. verified: addresses to which a link
    that lets somebody in may go.
    """

    id: str
    application_id: str
    target: str
    fence: int
    told: Told | None
    event: Mapping[str, Any]
    contacts: Mapping[str, str]
    verified: frozenset[str]
    link_token: str
    code: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one try. again: it may go well later."""

    is_accepted: bool
    channel: str | None = None
    reason: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message as staff see it. waits: seconds since it was asked for, while it waits."""

    id: str
    application_id: str
    target: str
    told: Told
    round: int
    status: MessageStatus
    channel: str | None
    reason: str | None
    attempts: int
    created_at: dt.datetime
    ended_at: dt.datetime | None
    told_by: str | None
    waits: float

    @property
    def is_waiting(self) -> bool:
        return self.status is MessageStatus.WAITING


@dataclass(frozen=True, slots=True)
class HumanReview:
    """An applicant wants a person to look at a verdict. `text`, `answer`: untrusted text."""

    id: str
    about: str
    round: int
    text: str
    asked_at: dt.datetime
    answered_at: dt.datetime | None
    answered_by: str | None
    answer: str
