"""What is due is sent, several at a time; what came of each is noted once."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from intake.casework.telling import MessageKind, Told, text_of, title_of
from intake.domain.channels import Channels, FileChannel, HttpChannel, MailChannel
from intake.domain.errors import IntakeError
from intake.store import WEBHOOK, MessageClaim, Reason, Recipients, Sent, Store
from workers.telling.file import FileWay
from workers.telling.http import HttpWay
from workers.telling.mail import MailWay
from workers.telling.protocol import Letter, Way
from workers.telling.webhook import send as send_webhook
from workers.thresholds import SENT_AT_ONCE

log = logging.getLogger(__name__)


def way_of(channel: HttpChannel | MailChannel | FileChannel) -> Way:
    """The channel, ready to send."""
    match channel:
        case HttpChannel():
            return HttpWay(channel)
        case MailChannel():
            return MailWay(channel)
        case FileChannel():
            return FileWay(channel)


class Sender:
    """Sends for one store. public_url: where links lead; None: messages hold none."""

    def __init__(
        self,
        store: Store,
        channels: Channels,
        public_url: str | None,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._store, self._now = store, now
        self._url = public_url or None
        self._ways: Sequence[Way] = [way_of(channel) for channel in channels.person]
        self._hooks = {f"{WEBHOOK}{hook.name}": hook for hook in channels.webhook}

    def send_due(self) -> int:
        """Write the reminders that are due, then tell the persons; how many were claimed."""
        self._store.reminders.write_due(self._now())
        return self._send_to(Recipients.PERSONS)

    def call_due(self) -> int:
        """Tell the programs, on a thread of the caller's that no person's message needs: a
        program that is silent holds up its own kind alone."""
        return self._send_to(Recipients.PROGRAMS)

    def _send_to(self, to: Recipients) -> int:
        claims = self._store.messages.claim(self._now(), SENT_AT_ONCE, to)
        if claims:
            with ThreadPoolExecutor(max_workers=len(claims)) as pool:
                list(pool.map(self._send, claims))
        return len(claims)

    def _send(self, claim: MessageClaim) -> None:
        try:
            sent = self._tell(claim) if claim.told is not None else self._call(claim)
        except IntakeError as wrong:
            log.warning("message %s: %s", claim.id, wrong.code)
            sent = Sent(False, None, Reason.UNREACHABLE, again=True)
        except Exception as wrong:  # a channel's fault stops nobody else's message
            log.warning("message %s: %s", claim.id, type(wrong).__name__)
            sent = Sent(False, None, Reason.UNREACHABLE, again=True)
        self._store.messages.finish(claim, sent, self._now())
        if not sent.is_accepted:
            log.info("message %s not delivered: %s", claim.id, sent.reason)

    def _call(self, claim: MessageClaim) -> Sent:
        hook = self._hooks.get(claim.target)
        if hook is None:
            return Sent(False, claim.target, Reason.NO_WEBHOOK)
        return send_webhook(hook, claim.id, claim.event, int(time.time()))

    def _tell(self, claim: MessageClaim) -> Sent:
        """By the first channel that accepts it.

        A channel of which nobody knows whether it has accepted is asked again before
        another one is: a person is told once.
        """
        came = Sent(False, None, Reason.NO_ADDRESS if self._ways else Reason.NO_CHANNEL)
        for way in self._ways:
            address = claim.contacts.get(way.address)
            if address is None:
                continue
            came = way.send(self._letter(claim, way, address))
            if came.is_accepted or came.again:
                return came
        return came

    def _letter(self, claim: MessageClaim, way: Way, address: str) -> Letter:
        told = claim.told
        assert told is not None
        link = self._link(claim, told) if way.address in claim.verified else ""
        text = text_of(told, link or None, claim.code)
        values = {
            "kind": told.kind.value,
            "name": told.name,
            "number": told.number,
            "until": "" if told.until is None else f"{told.until:%Y-%m-%d %H:%M}",
            "link": link,
            "code": claim.code if told.kind is MessageKind.CODE else "",
        }
        return Letter(claim.id, address, title_of(told), text, values)

    def _link(self, claim: MessageClaim, told: Told) -> str:
        """Lets its owner in once; only for an address that was shown to be theirs."""
        if self._url is None or told.kind is MessageKind.CODE:
            return ""
        return f"{self._url}/a/enter/{claim.link_token}"
