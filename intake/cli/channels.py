"""`intake channels`: what the channels' file says, and a message to try it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from intake.casework.telling import AddressKind, clean_address, masked_address
from intake.domain.channels import Channels, load_channels
from intake.domain.errors import UsageError
from intake.domain.settings import Settings

TRIAL = "这是一条试发的消息，收到说明通知渠道可用。"


def lines(settings: Settings) -> list[str]:
    """Every channel in a line; raises UsageError CHANNELS_INVALID."""
    channels = load_channels(settings.channels)
    if not channels.person and not channels.webhook:
        return ["没有配置通知渠道（INTAKE_CHANNELS）：退回等消息须人工告知"]
    said = [f"{one.name}：{one.kind}，用{_WORDS[one.address]}" for one in channels.person]
    said += [f"webhook {one.name}：{one.url}" for one in channels.webhook]
    if channels.person and not settings.public_url:
        said.append("没有设 INTAKE_PUBLIC_URL：消息里没有链接，请人用申报代码登录")
    return said


_WORDS = {"phone": "手机号", "email": "电子邮箱", "wechat": "微信号（openid 或 userid）"}


def try_out(settings: Settings, to: str) -> list[str]:
    """A message to this address by every channel that takes its kind."""
    from workers.telling.protocol import Letter
    from workers.telling.sending import way_of

    kind, address = _address(to)
    channels: Channels = load_channels(settings.channels)
    ways = [way_of(one) for one in channels.person if one.address == kind]
    if not ways:
        raise UsageError("CHANNELS_INVALID", f"没有用{_WORDS[kind]}的渠道")
    values = {"name": "试发", "number": "00000000", "kind": "returned"}
    letter = Letter(uuid.uuid4().hex, address, "职称申报：试发", TRIAL, values)
    said = []
    for way in ways:
        sent = way.send(letter)
        came = "已交付渠道" if sent.is_accepted else f"未送达（{sent.reason}）"
        said.append(f"{way.name} → {masked_address(kind, address)}：{came}")
    return said


def _address(to: str) -> tuple[AddressKind, str]:
    kinds: Sequence[AddressKind] = (AddressKind.PHONE, AddressKind.EMAIL, AddressKind.WECHAT)
    for kind in kinds:
        found = clean_address(kind, to)
        if found is not None:
            return kind, found
    raise UsageError("ADDRESS_INVALID", "须为手机号、电子邮箱或微信号")
