"""Other programs, told as the Standard Webhooks specification says."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from intake.domain.channels import Webhook
from intake.store import WEBHOOK, Reason, Sent
from workers.telling.http import Answer, NoAnswerError, ask


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 over id, time and body, in base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return "v1," + base64.b64encode(signed).decode()


def send(hook: Webhook, id: str, event: Mapping[str, Any], timestamp: int) -> Sent:
    """Try once; any status but 2xx is tried again, as the specification asks."""
    name = f"{WEBHOOK}{hook.name}"
    body = json.dumps(dict(event), ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(hook.secret, id, timestamp, body),
    }
    try:
        answer = ask("POST", hook.url, headers, body)
    except NoAnswerError:
        return Sent(False, name, Reason.UNREACHABLE, again=True)
    return _came_of(name, answer)


def _came_of(name: str, answer: Answer) -> Sent:
    if answer.is_good:
        return Sent(True, name)
    # It wants to be told nothing any more.
    if answer.status == HTTPStatus.GONE:
        return Sent(False, name, f"{Reason.REFUSED.value}:{answer.status}")
    return Sent(False, name, f"{Reason.BUSY.value}:{answer.status}", again=True)
