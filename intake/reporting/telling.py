"""How a page says what became of a message, and why."""

from __future__ import annotations

from intake.casework.telling import KIND_WORDS, MessageKind, Told, text_of

REASONS = {
    "NO_CHANNEL": "没有配置通知渠道",
    "NO_ADDRESS": "申报人没有留下可用的联系方式",
    "CHANNEL_REFUSED": "渠道拒绝",
    "CHANNEL_UNREACHABLE": "渠道没有应答",
    "CHANNEL_BUSY": "渠道请稍后再试",
    "OVERTAKEN": "已重新提交，不再需要",
}
_STATUSES = {
    "waiting": ("wait", "待发送"),
    "sent": ("ok", "已交付渠道"),
    "failed": ("error", "未送达"),
    "dropped": ("none", "不再需要"),
    "by_hand": ("ok", "已人工告知"),
}


def why(reason: str | None) -> str:
    """The reason in words; a gateway's own code stays behind them."""
    if reason is None:
        return ""
    code, _, own = reason.partition(":")
    return REASONS.get(code, code) + (f"（代码 {own}）" if own else "")


def standing(status: str, reason: str | None, waits: float, late: float) -> tuple[str, str]:
    """Tone and words. What waits longer than `late` seconds is called not delivered."""
    tone, words = _STATUSES[status]
    if status == "waiting" and (reason is not None or waits > late):
        return "error", "未送达，将再试" if reason else f"未送达，已等 {int(waits // late)} 分钟"
    return tone, words


def to_say(told: Told) -> str:
    """What a person says on the phone, or copies: the message without a link."""
    return text_of(told)


def kind_words(kind: MessageKind) -> str:
    return KIND_WORDS[kind]
