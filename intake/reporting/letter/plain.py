"""The opinions of a letter as plain text, to be pasted where another system asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from intake.reporting.letter import wording as say
from intake.reporting.letter.records import Letter


def to_plain(letter: Letter) -> str:
    """Every item once: what is wrong, where, how it is mended; numbers as the letter masks
    them, no picture. Empty where nothing is to be corrected."""
    return "\n".join(_lines(letter))


def _lines(letter: Letter) -> Iterator[str]:
    if not letter.items:
        return
    yield f"需要补正{len(letter.items)}项，请逐条修改后再次提交："
    for item in letter.items:
        said = "；".join(dict.fromkeys(point.message for point in item.points))
        yield f"{item.number}. {item.title}（{item.kind}）：{said}。"
        yield f"   办法：{'；'.join(item.remedies)}。"
    if letter.deadline is not None:
        yield f"再次提交的时间：{say.short_deadline(letter)}（北京时间）；还可提交{letter.rounds_left}次。"
