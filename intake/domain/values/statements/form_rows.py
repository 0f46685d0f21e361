"""Rows of a form: a label that names what is asked is no statement, its cell's answer is one.

受处分情况 beside 无 denies a penalty, and 不同意推荐的理由 beside nothing refuses nothing. The
caller gives a line for each cell, or label and answer in one line where they touch.
"""

from __future__ import annotations

import re

_NO = r"(?:无|没有|否|未有|未发现|无此情况|不存在|/|—+|-+)"
_ASKED = r"(?:情况说明|情况|记录|情形|结果|理由|原因|问题|行为)(?:[(（][^()（）\n]{1,8}[)）])?"
_NAMED = rf"(?:{_ASKED}|(?<!到)(?:意见|异议|投诉|举报|线索))"
_CELL = re.compile(
    rf"(?m)^(?:([^,，。:：;；\n]{{2,24}}?)(?:{_NAMED})?\n{_NO}|([^,，。:：;；\n]{{2,24}}?){_ASKED}{_NO})[。.]?(?=\n|$)"
)
"""A label with the answer no: in the cell beside it, or behind it in its line."""
_LABEL = re.compile(rf"(?m)^[^,，。:：;；\n]{{2,24}}?{_ASKED}(?=\n(?!有|是|存在|已|[√✓☑])|\Z)")
"""A line that only names what is asked; what its cell says is judged by itself."""
_SENTENCE = re.compile(
    r"同志|老师|经[查核审研]|[我该其]|发现|存在|曾|[因于]|(?<!正)在|\d|接到|没有|不存在|无|特此|现[将就对]|属实|问题$|行为$"
)
"""Words of a sentence, whose full stop may have been lost."""
_HAPPENED = re.compile(r"[受被予]|正在|涉嫌|违反|收到")
"""What a cell says itself; the no below it may answer another row, whose label was lost."""
_REFUSAL = re.compile(r"不同意|不予|不推荐|不通过|不合格|不符合|未通过")
_REASON = re.compile(r"(?:理由|原因)(?:[(（][^()（）]*[)）])?$")
_FOOT = re.compile(
    r"\s*(?:[^\n]{0,12}(?<!不)同意|[(（]?(?:盖章|公章|签[字名章]|负责人|经办人|单位)|日期|\d{4}年|$)"
)


def without_rows(text: str) -> str:
    """The text with answered labels as denials and bare labels left out, length unchanged."""
    text = _CELL.sub(_answered, text)
    return _LABEL.sub(lambda found: _named(found, text), text)


def _answered(found: re.Match[str]) -> str:
    label = found[1] or found[2]
    is_named = found[1] is None or re.search(rf"{_NAMED}\n", found[0])
    if _SENTENCE.search(label) or (not is_named and _HAPPENED.search(label)):
        return found[0]
    if _REFUSAL.search(label) or len(found[0]) <= len(label):
        return _blank(found[0])  # nothing refused: no reason is given
    return "无" + label + "，" * (len(found[0]) - len(label) - 1)


def _named(found: re.Match[str], text: str) -> str:
    label = found[0]
    if _SENTENCE.search(label):
        return label
    if _REFUSAL.search(label):
        # A reason in the cell below would be read without what it is a reason for.
        is_last = _FOOT.match(text, found.end()) is not None
        return _blank(label) if _REASON.search(label) and is_last else label
    return _blank(label)


def _blank(words: str) -> str:
    return "".join("\n" if c == "\n" else "，" for c in words)
