"""What callers send as JSON, made safe; and the request headers that change an answer."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import re
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from intake.casework.thresholds import DECLARATION_BYTES
from intake.store import Once
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import BODY_SECONDS, DEEPEST_JSON

HANG_UP = {"Connection": "close"}
"""The rest of the body is not read, so the line cannot carry another request."""
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_ETAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


async def _json_object(request: Request) -> dict[str, Any]:
    """The body as one JSON object of finite numbers and storable text.

    Raises ProblemError BODY_TOO_LARGE, BODY_NOT_JSON, MEDIA_TYPE_UNSUPPORTED,
    REQUEST_TIMED_OUT.
    """
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise ProblemError("MEDIA_TYPE_UNSUPPORTED")
    untrusted = b"".join([chunk async for chunk in small_body(request, DECLARATION_BYTES)])
    return _parsed(untrusted)


async def small_body(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body in pieces, `most` bytes at most and within `BODY_SECONDS`.

    Raises ProblemError BODY_TOO_LARGE, REQUEST_TIMED_OUT; the connection then ends, for the
    rest of the body is on it.
    """
    size, stream = 0, request.stream()
    ends_at = asyncio.get_running_loop().time() + BODY_SECONDS
    while True:
        try:
            async with asyncio.timeout_at(ends_at):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise ProblemError("REQUEST_TIMED_OUT", headers=HANG_UP) from None
        if chunk is None:
            return
        size += len(chunk)
        if size > most:
            raise ProblemError("BODY_TOO_LARGE", headers=HANG_UP)
        yield chunk


def _parsed(untrusted: bytes) -> dict[str, Any]:
    try:
        document = json.loads(
            untrusted.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite
        )
        # Half a surrogate pair cannot be written anywhere.
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ProblemError("BODY_NOT_JSON") from None
    if not isinstance(document, dict) or _is_deep(document):
        raise ProblemError("BODY_NOT_JSON")
    return document


def _is_deep(document: Any) -> bool:
    """Nested beyond `DEEPEST_JSON`, found without recursion."""
    level = [document]
    for _ in range(DEEPEST_JSON):
        inner = [one.values() if isinstance(one, dict) else one for one in level]
        level = [v for values in inner for v in values if isinstance(v, dict | list)]
        if not level:
            return False
    return True


def _refuse(_: str) -> float:
    raise ValueError


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


async def _idempotency_key(
    untrusted_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="同一键的重复请求只做一次，得到同样的结果（保留 24 小时）",
        ),
    ] = None,
) -> str | None:
    if untrusted_key is not None and not _KEY.fullmatch(untrusted_key):
        raise ProblemError("IDEMPOTENCY_KEY_INVALID")
    return untrusted_key


async def _expected_version(
    untrusted_etag: Annotated[
        str | None,
        Header(alias="If-Match", description="上次取得的 ETag；内容此后被改过则拒绝（412）"),
    ] = None,
) -> int | None:
    """None when the header is absent or `*`; a tag that is none of ours matches nothing."""
    if untrusted_etag is None or untrusted_etag.strip() == "*":
        return None
    tag = _ETAG.fullmatch(untrusted_etag.strip())
    if tag is None:
        raise ProblemError("PRECONDITION_FAILED")
    return int(tag[1])


def once(key: str | None, *said: object) -> Once | None:
    """The key with a digest of everything the request says."""
    if key is None:
        return None
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return Once(key, hashlib.sha256(text.encode()).hexdigest())


def merged(old: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7396: null removes, objects merge, anything else replaces."""
    result = dict(old)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            below = result.get(key)
            result[key] = merged(below if isinstance(below, Mapping) else {}, value)
        else:
            result[key] = value
    return result


JsonObject = Annotated[dict[str, Any], Depends(_json_object)]
IdempotencyKey = Annotated[str | None, Depends(_idempotency_key)]
ExpectedVersion = Annotated[int | None, Depends(_expected_version)]
BODY_PROBLEMS = (
    "BODY_NOT_JSON",
    "BODY_TOO_LARGE",
    "MEDIA_TYPE_UNSUPPORTED",
    "REQUEST_TIMED_OUT",
    "APPLICATION_MALFORMED",
    "POLICY_UNKNOWN",
)
