"""Is what a word names asserted, denied, supposed or forbidden where it stands?

A negation reaches to the end of its clause when it governs what follows (未受到…, 无…,
没有任何…); a negated verb of its own (未按时报告受到…) leaves what comes behind asserted.
A clause that only goes on with an enumeration is denied with the clause before it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from intake.domain.values.statements.sentences import Piece

NOUN_NEGATOR = re.compile(
    r"没有|没(?!收)|(?<![有毫])无(?!故|视|证|端|论|私|锡|理|奈|偿|愧|数|限|法)|毫无|不存在|不在|不处于|不持|不涉及?|不属于"
    r"|拒绝|抵制|杜绝|远离|从不|不(?=参与|收受|体罚|搞|接受|索要|从事有偿|组织有偿|歧视|讽刺|侮辱)"
)
VERB_NEGATOR = re.compile(r"未(?!来|成年|婚|满|了结|结案|届满|解除|过影响|过处分|到期|按|经)")
GOVERNED = re.compile(
    r"(?:曾|再|能)?(?:过|曾|因|被|受|遭|收|接|发现|发生|出现|见|有|存在|产生|涉|参与|从事|组织|提出|掌握"
    r"|查|违|对|就|在|于|以|与|实施|作出|给予|利用|向|索|体罚|予|侵|传|进行|听|获|正式)"
)
"""What may follow 未 so that its negation reaches all that comes."""
ANNOUNCING = re.compile(
    r"受到|受过|受(?=[党政行处通警记诫])|被|给予|予以|作出|处以|收到|接到|接获|(?<![没未具所如])有(?!关|效|偿|限|序|力|所)|存在|发生"
    r"|发现|出现|提出|从事|参与|组织|进行|利用|实施|正在|正接受|尚在|仍在|因(?!此)|经(?!济|常|历|营)|属实|对其"
)
"""Verbs that begin a new statement, so that an earlier negation ends before them."""
_TURN = re.compile(
    r"但|却|而是|仅(?!供)|只有|并(?=被|受|给予)|而(?=被|受到)|后(?=被|受到)|[、和及]?(?=被通报|被处)"
)
_LIMITING = re.compile(
    r"(?:实质性?|其[他它]|别的|新的|另外的?|重大|(?<!内)(?<!党)严重(?!警告)|有效|书面|实名|明显|较大|署名)的?(?:的?影响[^,]{0,6})?"
)
_SUPPOSING = re.compile(
    r"如(?!下|期|实|上|此|今|何)|若(?!干|羌)|倘|假如|一旦|一经|凡|万一|(?:欢迎|敬请|请)(?!求)|是否|有无|可(?:向|以?书面)"
)
_COMPOUND = "例诸犹比譬"
_FORBIDDING = re.compile(
    r"不得|严禁|禁止|不准|不许|必须|应当|(?:本人|我)[^,，。]{0,6}(?:承诺|保证)|承诺"
)
_LIST_TAIL = re.compile(
    r"(?:等|之类|行为|问题|情况|现象|情形|记录|反映|线索|事项|处理|处分|举报|投诉|异议|处罚)[。;；]?$"
)


class Force(StrEnum):
    ASSERTED = "asserted"
    BARE = "bare"
    DENIED = "denied"
    LIMITED = "limited"
    SUPPOSED = "supposed"
    FORBIDDEN = "forbidden"


def force_of(pieces: list[Piece], number: int, start: int, stop: int) -> Force:
    """How the word `[start, stop)` of the sentence stands in clause `number`."""
    piece = pieces[number]
    before, word = (
        piece.text[: start - piece.start],
        piece.text[start - piece.start :][: stop - start],
    )
    after = piece.text[stop - piece.start :]
    if _is_supposed(before) or re.match(r"[的之]?者|的(?=$|人|[一应请须])", after):
        return Force.SUPPOSED
    if _is_forbidden(pieces, number, before):
        return Force.FORBIDDEN
    force = _in_clause(before, word)
    if force is Force.BARE and _goes_on(pieces, number, before, word):
        return Force.DENIED
    return force


def _is_supposed(before: str) -> bool:
    found = _SUPPOSING.search(before)
    return found is not None and before[: found.start()][-1:] not in tuple(_COMPOUND)


def _is_forbidden(pieces: list[Piece], number: int, before: str) -> bool:
    if _FORBIDDING.search(before):
        return True
    for earlier in reversed(pieces[:number]):
        if ANNOUNCING.search(before) or ANNOUNCING.search(earlier.text):
            return False
        if _FORBIDDING.search(earlier.text):
            return True
    return False


def _in_clause(before: str, word: str) -> Force:
    negators = [*NOUN_NEGATOR.finditer(before + word), *VERB_NEGATOR.finditer(before + word)]
    negators = [n for n in negators if n.start() < len(before)]
    for negator in sorted(negators, key=lambda n: -n.start()):
        between = before[negator.end() :]
        found = _reach(before[: negator.start()], negator, between, word)
        if found is not None:
            return found
    return Force.ASSERTED if ANNOUNCING.search(before + word) else Force.BARE


def _reach(ahead: str, negator: re.Match[str], between: str, word: str) -> Force | None:
    """What this negation makes of the word; None where it ends before it."""
    passive = re.search(r"受到|被|给予|处以|予以", between)
    if _TURN.search(between) or (re.search(r"[因由]于?[^,，]*$", ahead) and passive):
        return None
    is_verb = negator[0] == "未"
    if is_verb and not GOVERNED.match(between + word):
        return None if ANNOUNCING.search(between + word) else Force.LIMITED
    limited = _LIMITING.search(word) or re.search(f"{_LIMITING.pattern}$", between)
    return Force.LIMITED if limited else Force.DENIED


def _goes_on(pieces: list[Piece], number: int, before: str, word: str) -> bool:
    """The clause continues the enumeration of a clause whose negation reached its end."""
    if (
        number == 0
        or ANNOUNCING.search(before + word)
        or not _LIST_TAIL.search(pieces[number].text)
    ):
        return False
    earlier = pieces[number - 1]
    force = _in_clause(earlier.text, "")
    if force is Force.BARE and number > 1:
        return _goes_on(pieces, number - 1, earlier.text, "")
    return force is Force.DENIED
