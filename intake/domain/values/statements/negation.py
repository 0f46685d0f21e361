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
    r"受到|受过|受(?=[党政行处通警记诫])|被|给予|予以|作出|处以|采取|遭到?|收到|接到|接获|(?<![没未具所如])有(?!关|效|偿|限|序|力|所)|存在|发生"
    r"|发现|出现|提出|从事|参与|组织|进行|利用|实施|正在|正接受|尚在|仍在|因(?!此)|经(?!济|常|历|营)|属实|对其"
)
"""Verbs that begin a new statement, so that an earlier negation ends before them."""
_TURN = re.compile(
    r"但|却|而是|仅(?!供)|只有|并(?=被|受|给予)|而(?=被|受到)|后(?=被|受到)|[、和及]?(?=被通报|被处)"
)
_LIMITING = re.compile(
    r"(?:实质性?|其[他它]|别的|新的|另外的?|重大|(?<!内)(?<!党)严重(?!警告)|有效|书面(?![或、和及])|实名|明显|较大|署名)的?(?:的?影响[^,]{0,6})?"
)
_SUPPOSING = re.compile(
    r"[如若](?:果|有|对|无|发现|因|存在|出现|经|需|认为|您|属|确|不|公示|符合)|倘|假如|一旦|一经|^凡|万一|^(?:敬|恳|欢迎)?请(?!假|示|客|托|教|求)"
    r"|欢迎|是否|有无|可(?:向|以?书面)"
)
"""Before what is only supposed or asked; a name that begins with 如 supposes nothing."""
_COMPOUND = "例诸犹比譬"
_FORBIDDING = re.compile(
    r"不得|严禁|禁止|不准|不许|必须|应当|(?:本人|我)[^,，。]{0,6}(?:承诺|保证)|^(?:郑重)?承诺"
)
_TOLD = re.compile(r"受到|受过|被|给予|处以|予以|作出|收到|接到|经查|存在")
"""Verbs of what has happened, so that what comes is no rule of conduct any more."""
_PASSIVE = re.compile(r"受到|受过|被|给予|处以|予以|作出")
_EMPTY = re.compile(
    r"(?:过|任何|曾|再|因[^,，]{0,24}|由于[^,，]{0,24}|发现|存在|出现|发生|有|正在|其|他|她|该(?:同志|教师|人)?|本人|关于|对其|对该同志"
    r"|[在任][^,，]{0,8}(?:期间|以来|中)|在(?:我|本)(?:单位|校)|在职|在岗|单位|个人|人|群众|组织|或者?|和|及|、|违[^,，]{0,12}|不良[^,，]{0,6})*"
)
"""What may stand between a negator and 受到 or 被 that it governs."""
_NOMINAL = re.compile(r"的?(?:情形|情况|问题|记录|现象|行为|事项)[。;；]?$")
"""Ends a clause whose verbs stand within a noun: 没有…受到处分的情形."""
_CAUSED = re.compile(
    r"(?:(?:发现|查出)(?:其|该同志|该教师|本人)?(?:[^,，]*(?:存在|有|出现|曾))?|有过?|存在|出现|发生|任何|曾)*(?P<cause>因)[^,，]*而(?:被|受|给予)"
)
"""Behind a negation: 因…而受到 in a noun (不存在因…而受到处分的情形) begins no statement."""
_TOLD_OF = re.compile(r"(?:存在|(?<!没)有(?!关)|因)过?[^,，、]{0,2}$")
_NOUN_END = re.compile(r"[^,，]{0,12}的?(?:情形|情况|记录|现象|问题|事项)[。;；]?$")
_TWICE = re.compile(
    r"(?:(?:不存在|未发现|没有发现|不能说|不能认为|不可能|绝?非|不是|(?:无法|不能|难以)(?:证明|确认|保证|认定)|没有(?=[一哪任]|证据))|(?:没有|无)(?=该|其|本人|[\u4e00-\u9fff·]{2,12}(?:同志|老师)))"
    r"[^,，、和及也亦且均并或]{0,20}$"
)
"""Before a negation that it denies: 不存在…没有受到处分的情况."""
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
    force = _in_clause(before, word, after)
    if force is Force.BARE and _goes_on(pieces, number, before, word):
        return Force.DENIED
    return force


def _is_supposed(before: str) -> bool:
    found = _SUPPOSING.search(before)
    return found is not None and before[: found.start()][-1:] not in tuple(_COMPOUND)


def _is_forbidden(pieces: list[Piece], number: int, before: str) -> bool:
    for earlier in (before, *(piece.text for piece in reversed(pieces[:number]))):
        forbidding = _FORBIDDING.search(earlier)
        told = earlier[forbidding.end() :] if forbidding else earlier
        if _TOLD.search(told):
            return False
        if forbidding:
            return True
    return False


def _in_clause(before: str, word: str, behind: str = "") -> Force:
    negators = [*NOUN_NEGATOR.finditer(before + word), *VERB_NEGATOR.finditer(before + word)]
    negators = [n for n in negators if n.start() < len(before)]
    for negator in sorted(negators, key=lambda n: -n.start()):
        between = before[negator.end() :]
        found = _reach(before[: negator.start()], negator, between, word, word + behind)
        if found is not None:
            return found
    return Force.ASSERTED if ANNOUNCING.search(before + word) else Force.BARE


def _reach(ahead: str, negator: re.Match[str], between: str, word: str, rest: str) -> Force | None:
    """What this negation makes of the word; None where it ends before it."""
    passive = _PASSIVE.search(between)
    is_noun = _is_caused_noun(ahead, negator, between, rest)
    if is_noun:
        return Force.LIMITED if _TWICE.search(ahead) else Force.DENIED
    if _TURN.search(between) or (re.search(r"[因由]于?[^,，]*$", ahead) and passive):
        return None
    if _TWICE.search(ahead):
        return Force.LIMITED
    is_verb = negator[0] == "未"
    if is_verb and not GOVERNED.match(between + word):
        return None if ANNOUNCING.search(between + word) else Force.LIMITED
    if passive and not _EMPTY.fullmatch(between[: passive.start()]) and not _NOMINAL.search(rest):
        return Force.LIMITED  # perhaps the negated verb is another one: 没有尽责被给予…
    limited = _LIMITING.search(word) or re.search(f"{_LIMITING.pattern}$", between)
    return Force.LIMITED if limited else Force.DENIED


def _is_caused_noun(ahead: str, negator: re.Match[str], between: str, rest: str) -> bool:
    """The word stands in a noun of the negation: 没有因…而受到处分的情形."""
    if negator[0] not in ("未", "没有", "无", "不存在") or _TOLD_OF.search(ahead):
        return False
    caused = _CAUSED.match(between + rest)
    return (
        caused is not None and caused.end("cause") <= len(between) and bool(_NOUN_END.search(rest))
    )


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
