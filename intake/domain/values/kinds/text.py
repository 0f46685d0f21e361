"""Some text that no other kind describes: it is compared without its brackets."""

from __future__ import annotations

import re

from intake.domain.values.value_kind import EDGE_SIGNS, Search, ValueKind


def free_text(raw: str) -> str | None:
    text = raw.strip(EDGE_SIGNS.replace("(", "").replace(")", ""))
    return text or None


def without_brackets(text: str) -> str:
    return re.sub(r"[()（）]", "", text)


TEXT = ValueKind(
    name="text", parse=free_text, compare=without_brackets, search=Search.ANYWHERE, least_printed=2
)
