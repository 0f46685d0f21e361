"""Who somebody is: name, sex, ethnicity, address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.values import unit_names
from intake.domain.values.folding import DOTS, MIDDLE_DOT
from intake.domain.values.kinds.text import free_text
from intake.domain.values.kinds.thresholds import LEAST_WORDS_BESIDE, LONGEST_NAME
from intake.domain.values.place_prefix import without_place
from intake.domain.values.value_kind import EDGE_SIGNS, HAN, Search, ValueKind

_DOTS = re.escape("".join(DOTS))
_NO_NAME = re.compile(
    "考核|考试|合格|成绩|证明|培训|学习|准予|颁发|年度|学时|同意|经查|经审|研究|会议|党组|党委|支部"
    "|兹有|兹证|现[将对]|特此|公示|推荐|申报|同志|单位|公司|委员会|办公室|政府|关于|情况|结果|意见|通知"
    "|报告|说明|从事|工作|专业|技术|职称|资格|材料|审[核查]|负责|签[字名]|盖章|公章|异议|违[纪法]|廉洁"
    "|身份证|号码|性别|民族|出生|学[历位]|毕业|[我本该](局|校|院|县|镇|乡|站|所|人)|附件|签发"
)
"""Words of sentences, headings and labels that are in nobody's name."""
_IS_NO_NAME = re.compile(
    "(以下|以上|下列|上述|所列|如下|如上|附件|名单|序号|手印|指印|指纹|按印|捺印|签[字名章]|盖章|公章|日期|姓名|性别|民族"
    "|本人|他人|职工|人员|有关|相关|该生|该员|空白|模板|样表|示例|[某X]{2,3})"
    "|.*(同志|单位|公司|学校|中心|人员|职工|部门|下属|所属|[县局站证]).*"
)
"""What is no name at all: a word in a name's place, or a name with words of the unit."""
_LEADING_IN = (
    "学[员生]|兹(有|证明)?|姓名|证书|证明|持证人|授予|关于|推荐|现[对将]|同意|经(查|审[核查]|研究)|查明"
    "|单位|职工|员工|教师|老师|干部|医[生师]|护士|学校|医院|公司|中心|委员会|政府|局|站|所|厅|办|队"
    "|[对将给]"
)
"""What stands before a name in a sentence; none of it ends a surname."""
_GOING_ON = (
    "同志|老师|医[生师]|护士|先生|女士|性别|[男女]|系|于|在|参加|身份证|政治面貌|族别|民族|出生|学历"
    "|职[务称]|岗位|(工作)?单位|群众|(中共)?(预备)?党员|(共青)?团员|的|[申拟]报|提交|符合|从事|担任|现任"
    "|任[教职]|自[0-9二]|[已因未拟]"
)
"""What stands behind one: of a form, the next cell's label or, without it, what that says."""


def _name(raw: str) -> str | None:
    text = raw.strip(EDGE_SIGNS)
    text = re.sub(rf"(?<=[{HAN}])[{_DOTS}]+(?=[{HAN}])", MIDDLE_DOT, text)
    found = re.fullmatch(rf"[{HAN}]+(?:·[{HAN}]+)*", text)
    is_unit = len(text) > 4 and unit_names.ENDS_AS_UNIT.search(text)
    is_name = found and not is_unit and not _IS_NO_NAME.fullmatch(text)
    return text if is_name and len(text) <= LONGEST_NAME else None


def _bare_name(text: str) -> str:
    return _name(text) or text


def _name_forms(text: str, _raw: str) -> Sequence[str]:
    dotted = _bare_name(text)  # whatever dot was typed
    return [dotted, dotted.replace(MIDDLE_DOT, "")]


def _is_no_mere_name(declared: str, value: str) -> bool:
    """Whether the value holds words of the sentence, or is the declared name with some around
    it: a father's name has a dot, and nobody's own is so much longer."""
    if any(word[0] not in declared for word in _NO_NAME.finditer(value)):
        return True
    rest = (
        value.removesuffix(declared) if value.endswith(declared) else value.removeprefix(declared)
    )
    return LEAST_WORDS_BESIDE <= len(rest) < len(value) and "·" not in rest


NAME = ValueKind(
    name="name",
    parse=_name,
    compare=_bare_name,
    print_forms=_name_forms,
    pattern=re.compile(rf"[{HAN}]+(?:[{_DOTS}]+(?![男女](?![{HAN}]))[{HAN}]+)*"),
    search=Search.ANYWHERE,
    neighbours=(
        rf"({_LEADING_IN}|[^\u3400-\U0003ffff·]|^)$",
        rf"({_GOING_ON}|[^\u3400-\U0003ffff·]|$)",
    ),
    least_length=2,  # one character is the rest of something else: 证书
    least_printed=2,
    least_label=2,
    is_more_than=_is_no_mere_name,
)


def _sex(raw: str) -> str | None:
    found = re.search("[男女]", raw)
    return found[0] if found else None


SEX = ValueKind(
    name="sex", parse=_sex, compare=lambda text: _sex(text) or text, pattern=re.compile("[男女]")
)


def _ethnicity(raw: str) -> str | None:
    found = re.match(rf"[{HAN}]{{1,7}}", raw.strip(EDGE_SIGNS))
    return found[0] if found else None


def _bare_ethnicity(text: str) -> str:
    return text.removesuffix("族") or text


ETHNICITY = ValueKind(
    name="ethnicity",
    parse=_ethnicity,
    compare=_bare_ethnicity,
    print_forms=lambda text, _: [text.removesuffix("族"), text.removesuffix("族") + "族"],
    pattern=re.compile(f"[{HAN}]+"),
    is_printed_in_part=True,
)


def _bare_address(text: str) -> str:
    return without_place(re.sub(r"[()（）,，.。、\-—]", "", text))


def _address_forms(text: str, raw: str) -> Sequence[str]:
    prefix = raw[: len(raw) - len(without_place(raw))]
    return [text, prefix + without_place(text), without_place(text)]


_BEHIND_A_NUMBER = re.compile("(?<=[号室])[仅只供限用于职称申报使]{1,2}$")
"""Letters of a watermark 仅供…使用 that runs over the end of an address: no house number goes
on with one of them."""


def _address(raw: str) -> str | None:
    text = free_text(raw)
    return _BEHIND_A_NUMBER.sub("", text) if text else None


ADDRESS = ValueKind(
    name="address",
    parse=_address,
    compare=_bare_address,
    print_forms=_address_forms,
    search=Search.ANYWHERE,
)
