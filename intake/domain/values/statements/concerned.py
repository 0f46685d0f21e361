"""Of whom a sentence speaks: the person, somebody else, or a class of people.

The grammar does not know the person's name, so somebody else's penalty is harmless only
where that other one has no name (一名教师, 马某某, 其配偶) and the sentence clears a person.
"""

from __future__ import annotations

import re
from enum import StrEnum

_STAFF = r"(?:工作人员|人员|教师|老师|职工|员工|同事|同志|干部|党员|会计|出纳|司机|驾驶员|医生|护士|学生)"
_KIN = r"(?:父亲?|母亲?|妻子?|丈夫|配偶|爱人|子女|儿子|女儿|家属|亲属|哥|弟|姐|妹)"
_NAMELESS = re.compile(
    rf"[一二两三四五六七八九十数几多\d][名位个][^,，。;；]{{0,4}}?{_STAFF}|(?:个别|某些?|其他|其余){_STAFF}"
    rf"|{_STAFF}[一二两三四五六七八九十\d][名人]|[\u4e00-\u9fff]某"
    rf"|(?:^|(?<=[,，。;；]))(?:其|本人的?|该(?:同志|教师|老师)的?){_KIN}"
)
_OF_HIS_PLACE = re.compile(
    r"(?:20\d\d年度?|\d{1,2}月|\d{1,2}日|[去今前]年|曾?有|我|本|该|所在|[同另原县市州乡镇]|学校|单位|[校局站院所村]|中心|科室?|部门|公司|年级"
    r"|会计|出纳|驾驶员|司机|教师|职工|干部|副?[校局站院所科]长)*"
)
"""All that may stand before the nameless one who is the subject: no other name, no 作为."""
_ACTS = re.compile(
    r"某*(?:20\d\d年度?|\d{1,2}月|\d{1,2}日|曾|于)*(?:[因被受,，]|涉嫌|违[规反法纪]|挪用|贪污|利用|从事|发生)"
)
"""What follows the nameless one; a name does not."""
_CONTINUED = re.compile(r"\s*(?:因|被|受|给予|并|后|经|已|于|且|而|责令|\d)")
"""Begins a clause that keeps the subject of the clause before it."""
_PERSON = (
    r"(?:(?:该(?:同志|教师|老师)|其)?本人|该(?:同志|教师|老师)"
    r"|(?!其[他余]|别的|[一两几]名|[我本](?:校|局|单位))(?:(?!其[他余]|别的)[\u4e00-\u9fff·]){2,16}?(?:同志|老师))"
)
_OWN = re.compile(r"该(?:同志|教师|老师)|本人")
_NAMED = re.compile(r"同志|老师|本人")
_UNCONNECTED = r"(?:无关|无涉|无牵连|没有(?:任何)?(?:关系|牵连|关联)|无(?:任何)?(?:关系|关联))"
_CLEARED = re.compile(
    rf"(?:^|[,，。;；])(?:但|而|经查)?{_PERSON}(?:本人|均|并|也|亦)*"
    rf"(?:与[^,，。;；]{{1,8}}{_UNCONNECTED}|(?:未|没有|不)(?:涉及|参与|牵涉|牵扯|卷入|涉案)(?!其[他它余]|别的)"
    r"|不在其[中列]|(?:没有|无)(?:此|该|上述|类似)[^,，。;；]{0,6}(?:行为|问题|情况)"
    r"|(?:未|没有)受(?:到)?(?:过)?(?:任何)?牵连)"
    rf"|(?:^|[,，。;；])[^,，。;；与]{{0,6}}(?<!并非)与{_PERSON}{_UNCONNECTED}"
)
_OTHER_WORD = r"(?:(?!该|本人|同志|像|如|这样)[^,，。;；()])"
_ALL = "(?:一律|一概|均|坚决|概)"
_CLASS = re.compile(
    rf"(?:(?<![反相绝面应针])对于?|凡是?)(?:{_OTHER_WORD}*?[不未无没有违弄受处在]{_OTHER_WORD}*?"
    rf"(?:的(?:人员|同志|教师|职工|申报人|对象|干部)|者|(?<=[^的])人员),?(?:{_ALL}|都|将)?"
    rf"|{_OTHER_WORD}+的,?{_ALL})(?=[不未暂缓退驳取])"
)


class Concerned(StrEnum):
    PERSON = "person"
    """Nothing says that somebody else is meant."""
    ANOTHER = "another"
    UNSURE = "unsure"


def whose(sentence: str, start: int, stop: int) -> Concerned:
    """Whose penalty the word `[start, stop)` of the sentence names."""
    cleared = _CLEARED.search(sentence, stop)
    if cleared is None:
        return Concerned.PERSON
    begin = max(sentence.rfind(sign, 0, start) for sign in ",，。;；") + 1
    while begin and _CONTINUED.match(sentence, begin):
        begin = max(sentence.rfind(sign, 0, begin - 1) for sign in ",，。;；") + 1
    subject = sentence[begin:start]
    between = re.split("[,，。;；]", sentence[stop : cleared.start()])[1:]
    is_next = all(_CONTINUED.match(c) and not _NAMED.search(c) for c in between)
    for nameless in _NAMELESS.finditer(sentence, begin, start):
        is_subject = _OF_HIS_PLACE.fullmatch(sentence, begin, nameless.start())
        if is_subject and is_next and _ACTS.match(sentence, nameless.end()):
            return Concerned.ANOTHER
    return Concerned.PERSON if _OWN.search(subject) else Concerned.UNSURE


def of_a_class(sentence: str, place: int) -> bool:
    """A rule for everybody of a kind (对不符合条件的一律不予…) and not for the person."""
    return any(found.start() <= place <= found.end() for found in _CLASS.finditer(sentence))
