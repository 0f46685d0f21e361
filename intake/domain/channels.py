"""The channels by which people and other programs are told something: one TOML file.

Addresses of machines come from this file alone, never from what somebody typed. `{{name}}`
stands for a value wherever a channel's text has one; the names are `VALUES` and what an
earlier request of the same channel kept.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from intake.domain.errors import UsageError
from intake.domain.thresholds import LONGEST_SECRET, SHORTEST_SECRET

PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
VALUES = frozenset({"to", "name", "number", "until", "text", "link", "code", "id", "template"})
"""What every channel's text may say: address, name, number, end of the correction, the whole
message, one-time link, code of a check, the message's own id, the gateway's template."""
Address = Literal["phone", "email", "wechat"]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error:
        raise ValueError("不是正则表达式") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


def _safe_url(url: str) -> str:
    """An address that an operator may name: https, or http within the house.

    The addresses by which machines of a cloud ask for their own secrets are refused.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or PLACE.search(parts.netloc):
        raise ValueError("须为 https:// 开头的网址，主机名不能是变量")
    if parts.username is not None or parts.fragment:
        raise ValueError("网址中不能有用户名、口令或 #")
    if is_forbidden(host):
        raise ValueError("不能是本机链路地址（如 169.254.169.254）")
    if parts.scheme == "http" and not _is_inside(host):
        raise ValueError("外部网址须用 https")
    return url


def is_forbidden(host: str) -> bool:
    """Link-local, multicast and unspecified addresses: nobody's gateway."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_link_local or mapped.is_multicast or mapped.is_unspecified)


def _is_inside(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".internal", ".local"))


def _secret(text: str) -> str:
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not text.startswith("whsec_") or not SHORTEST_SECRET <= len(key) <= LONGEST_SECRET:
        raise ValueError("须为 whsec_ 加 24 至 64 字节的 base64")
    return text


Url = Annotated[str, AfterValidator(_safe_url)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Step(_Part):
    """One request; `keep`: names for values of its JSON answer, by dotted path."""

    method: Literal["GET", "POST", "PUT"] = "POST"
    url: Url
    headers: dict[str, str] = Field(default={}, repr=False)
    body: str = Field(default="", repr=False)
    keep: dict[str, str] = {}

    @property
    def names(self) -> set[str]:
        """Every value that it asks for."""
        return set(PLACE.findall("\n".join((self.url, self.body, *self.headers.values()))))


class HttpChannel(Step):
    """A gateway that is asked by HTTP: short messages, 企业微信, 公众号.

    before: requests for a token, or for somebody's id. success: what an accepting answer
    holds (besides a status 2xx); later: what an answer holds that means “try again”;
    error_code: finds the gateway's own code (first group) in any other answer.
    """

    kind: Literal["http"]
    name: str
    address: Address = "phone"
    before: tuple[Step, ...] = ()
    success: Pattern = ""
    later: Pattern | None = None
    error_code: Pattern | None = None
    templates: dict[str, str] = {}

    @model_validator(mode="after")
    def _known(self) -> HttpChannel:
        known = set(VALUES)
        for step in (*self.before, self):
            unknown = step.names - known
            if unknown:
                raise ValueError(f"没有这个变量：{'、'.join(sorted(unknown))}")
            known |= set(step.keep)
        return self


class MailChannel(_Part):
    """A mail server. security: STARTTLS, TLS from the start, or none on this machine."""

    kind: Literal["mail"]
    name: str = "电子邮件"
    address: Literal["email"] = "email"
    host: str
    port: int = Field(default=587, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = Field(default=None, repr=False)
    sender: str

    @model_validator(mode="after")
    def _guarded(self) -> MailChannel:
        if is_forbidden(self.host):
            raise ValueError("不能是本机链路地址")
        if self.security == "none" and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("只有本机的邮件服务器可以不加密")
        return self


class FileChannel(_Part):
    """For trials: every message becomes a line of a file in this folder."""

    kind: Literal["file"]
    name: str = "试用文件"
    address: Address = "phone"
    folder: Path


class Webhook(_Part):
    """A program that is told when an application changes; no data of a person."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    url: Url
    secret: Annotated[str, Field(repr=False), AfterValidator(_secret)]


Channel = Annotated[HttpChannel | MailChannel | FileChannel, Field(discriminator="kind")]


class Channels(_Part):
    """All of them. person: tried in this order."""

    person: tuple[Channel, ...] = ()
    webhook: tuple[Webhook, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Channels:
        for some in (self.person, self.webhook):
            names = [one.name for one in some]
            if len(names) != len(set(names)):
                raise ValueError("渠道不能重名")
        return self

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The kinds of addresses that some channel reaches."""
        return frozenset(channel.address for channel in self.person)


def load_channels(file: Path | None) -> Channels:
    """What the file says; without one nobody is told anything by itself.

    Raises UsageError CHANNELS_INVALID, which names the place and never a value.
    """
    if file is None:
        return Channels()
    try:
        return Channels.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError:
        raise _invalid("文件不存在或不可读") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise _invalid(f"不是 TOML：{_where(wrong)}") from None
    except ValidationError as wrong:
        places = "；".join(_said(one) for one in wrong.errors(include_input=False))
        raise _invalid(places) from None


def _said(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}：{error['msg'].removeprefix('Value error, ')}"


def _where(wrong: Exception) -> str:
    found = re.search(r"\(at [^)]*\)", str(wrong))
    return found[0] if found else "编码须为 UTF-8"


def _invalid(why: str) -> UsageError:
    return UsageError("CHANNELS_INVALID", f"通知渠道文件（INTAKE_CHANNELS）不能用：{why}")
