"""The person that a folder or a file is named after.

People name files as they like: 张三_652827…, 001-张三-水利, 张三（水利局）身份证. What is no
name is known by its words: papers, units, specialties, numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from intake.domain.values.place_names import own_name
from intake.domain.values.regions import REGIONS
from intake.domain.values.unit_names import UNIT_END

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠须丰巢关相查后荆红游竺权盖益桓公付代仝闫覃佟肖涂海邸豆晋敏妥锁冶丛勇"
)  # fmt: skip
_COMPOUND = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 夏侯 宇文 长孙".split()
_PAPERS = (
    "居民身份证|身份证明|身份证|人像面|国徽面|正反面|正面|反面|背面|户口本|户口|一寸照片?|寸照|证件照|免冠照?|照片|相片|"
    "毕业证书|毕业证|毕业生登记表|登记表|学位证书|学位证|学历证书|学历证|学历学位|学历|学位|学信网|备案表|学籍|验证报告|在线验证|电子注册|"
    "继续教育|公需科目|公需课|专业科目|专业课|公需|合格证书|合格证|证书|学时|免学|免试|附件[一二三四五\\d]*|"
    "年度考核表|年度考核|考核表|考核鉴定|考核证明|考核|鉴定表|鉴定|公示结果|公示|推荐意见|推荐表|推荐|廉政情况|廉政证明|廉政|"
    "工作经历|经历证明|工作证明|证明材料|证明|师德师风|师德|教师资格证?|普通话|社保清单|社保|承诺书|个人承诺|承诺|呈报表|申报表|申请表|评审表|"
    "申报材料|申请材料|佐证材料|其他材料|材料|资料|扫描件|复印件|原件|电子版|电子档|图片|照|文件夹|新建|文档|副本|汇总|打包|压缩|"
    "初次确定|初次认定|初定|初级|中级|高级|助理级|助理|员级|职称|评审|申报|申请|专业技术职务|任职资格|个人|同志|本人|最新|修改|最终版?|补充|已改|定稿|工作单位|单位|名单|人员|"
    "大专|专科|本科|中专|研究生|硕士|博士|全日制|非全日制|男|女|汉族|维吾尔族|蒙古族|哈萨克族|回族|"
    "简历|荣誉|封面|花名册|任职|毕业|时间|全部|所有|头像面|头像|银行卡|劳动合同|户籍|论文|诚信|近[一二三四五]年|初中|高中|"
    "微信|截图|截屏|扫描全能王|下载|文件|其他|第[一二三四五六七八九十]+[次批页张份号轮]"
)
_FIELDS = (
    "水利|工程|农业|林业|畜牧|兽医|建筑|建材|石油|交通|公路|生态环境|环境|运输|化工|纺织|机械|电力|电子|机电|质量技术监督|质监|档案|图书|图书资料|"
    "文博|文物博物|群众文化|群文|艺术|新闻|播音|翻译|中小学|中学|小学|幼儿园|幼儿|学前|教师|技校|党校|实验|自然科学|科研|草原|卫生|财会|会计|统计|经济|系列|"
    "助理工程师|工程师|技术员|农艺师|二级教师|三级教师|馆员|管理员"
)
_NOISE = re.compile(
    rf"(?:{_PAPERS}|{_FIELDS}|IMG|DSC|SCAN|WeChat|mmexport|CamScanner|[A-Za-z]+)", re.I
)
_ID = re.compile(
    r"(?<![0-9])([1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx])(?![0-9])"
)
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_DOTS = "·•・．‧∙⋅"
_DOTTED = re.compile(rf"[{_HAN}]{{1,10}}(?:[·][{_HAN}]{{1,10}}){{1,3}}")
_SPLIT = re.compile(rf"[^{_HAN}·A-Za-z]+")
_PARTICLES = "的和及之与"
_UNIT_WORDS = "局|站|中心|[中小]学|学校|幼儿园|医院|公司|集团|镇|乡|所|队|厂|馆|院|办公室|委员会"
_UNIT = re.compile(
    rf"[{_HAN}]{{0,40}}(?:{UNIT_END}|局|站|中心|[中小]学|学校|幼儿园|医院|公司|集团|镇|乡|所|队|厂|馆|院|办|委|科|处|场)$"
)
_PLACES = {
    name
    for region in REGIONS
    for place in (*region.names, *region.prefectures, *region.counties)
    for name in (place, own_name(place))
}
LONGEST_NAME = len("阿卜杜热合曼阿卜杜热西提")
"""A name in Han without a dot is seldom longer than this one."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name of a file or folder says of a person. `is_sure`: the name has the shape of
    one; without it, it is only what is left of the words."""

    name: str | None = None
    id_number: str | None = None
    unit: str | None = None
    is_sure: bool = False
    is_listed: bool = False

    @property
    def is_somebody(self) -> bool:
        return self.name is not None or self.id_number is not None


def plain(name: str) -> str:
    """A file's or folder's name with one form of each sign."""
    text = unicodedata.normalize("NFKC", name)
    return re.sub(f"[{_DOTS}]", "·", text).strip()


def folded_name(name: str) -> str:
    """One form of a person's name to compare by: without blanks and without dots."""
    return re.sub(rf"\s|·|(?<=[{_HAN}])\.(?=[{_HAN}])", "", plain(name))


def is_numbered(name: str) -> bool:
    """Whether a folder bears only a running number, which no year is."""
    return re.fullmatch(r"(?:编号|序号|第|NO\.?)?0*\d{1,3}[号份]?", plain(name), re.I) is not None


def is_paper(name: str) -> bool:
    """Whether this names a paper, a year or nothing at all, and so nobody."""
    text = _ID.sub("", plain(name))
    left = re.sub(rf"[^{_HAN}]|[年月日度]", "", _NOISE.sub("", text))
    return not left


def named(name: str, known: Collection[str] = ()) -> Named:
    """The person in a name without its ending; `known`: names that a list of people has,
    which are found wherever they stand."""
    text = plain(name)
    found = _ID.search(text)
    number = found[1].upper() if found else None
    text = re.sub("所有|全部", " ", _ID.sub(" ", text))
    # 张 三, 李 小 明: characters set apart to fill the width of a longer name.
    text = re.sub(
        rf"(?<![{_HAN}])[{_HAN}](?:\s+[{_HAN}]){{1,3}}(?![{_HAN}])(?!\s+[{_HAN}])|"
        rf"(?<![{_HAN}])[{_HAN}](?:\s+[{_HAN}]){{1,3}}?(?={_PAPERS})",
        lambda one: re.sub(r"\s", "", one[0]),
        text,
    )
    tokens = [token for token in _SPLIT.split(text) if token]
    unit = next((t for t in tokens if len(t) > 2 and _is_unit(t) and t not in known), None)
    if unit is None:
        unit = next((before for t in tokens if (before := t[: -len(_behind_unit(t))])), None)
    listed = _listed(tokens, text, known)
    if len(listed) == 1:
        return Named(listed.pop(), number, unit, is_sure=True, is_listed=True)
    if listed:  # of two listed people nobody is guessed
        return Named(None, number, unit)
    rest = [token for token in tokens if token != unit]
    candidates = [c for token in rest for c in _candidates(token)]
    sure = next((c for c in candidates if _looks_like_name(c)), None)
    if sure:
        return Named(sure, number, unit, is_sure=True)
    loose = next((c for c in candidates if 2 <= len(c) <= LONGEST_NAME), None)
    return Named(loose, number, unit)


def _listed(tokens: list[str], text: str, known: Collection[str]) -> set[str]:
    """The listed names that stand here: where known words are away, nothing else is left."""
    found: set[str] = set()
    for token in {*map(folded_name, tokens), folded_name(text)} if known else ():
        token = _behind_unit(token)
        covered = {at for one in _NOISE.finditer(token) for at in range(*one.span())}
        open_at = [
            at for at, sign in enumerate(token)
            if at not in covered and sign not in _PARTICLES and re.match(f"[{_HAN}]", sign)
        ]  # fmt: skip
        for one in known:
            bare = folded_name(one)
            start = token.find(bare) if bare else -1
            if start >= 0 and all(start <= at < start + len(bare) for at in open_at):
                found.add(one)
    return {one for one in found if not any(one != more and one in more for more in found)}


def _candidates(token: str) -> list[str]:
    """What may be a name in a run of signs: what its known words leave, or all of it."""
    bare = _NOISE.sub(" ", _behind_unit(token))
    dotted = _DOTTED.search(bare)
    if dotted:
        return [dotted[0]]
    left = [part.strip(_PARTICLES) for part in re.split(rf"[^{_HAN}]+", bare)]
    left = [part for part in left if len(part) > 1]
    if not left and (inner := _around_field(token)):
        return [inner]
    # 江水利, 李文学: words that stand inside a name are a part of it.
    whole = [token] if len(token) in (2, 3) and starts_as_name(token) and not left else []
    may_be = [*(w for w in whole if not is_paper(w)), *left]
    return [one for one in may_be if not _is_unit(one)]


def _around_field(token: str) -> str | None:
    """江水利身份证, 王本科: a surname and a word of a specialty or level are a name."""
    bare = _NOISE.sub(" ", token).split()
    found = re.match(rf"([{_HAN}])(?:{_FIELDS}|本科|专科)", token)
    is_one = found is not None and bare == [found[1]] and found[1] in _SURNAMES
    return found[0] if found is not None and is_one and len(found[0]) in (2, 3) else None


def _behind_unit(text: str) -> str:
    """某县水利局张三: what stands behind the unit; all where none stands before."""
    found = re.match(rf"[{_HAN}]{{2,30}}(?:{_UNIT_WORDS})(?=[{_HAN}]{{2,4}}$)", text)
    return text[found.end() :] if found else text


def starts_as_name(text: str) -> bool:
    """Whether this begins with a surname in Han."""
    return text[:1] in _SURNAMES or any(text.startswith(one) for one in _COMPOUND)


def _looks_like_name(text: str) -> bool:
    if _DOTTED.fullmatch(text):
        return True
    most = 4 if any(text.startswith(one) for one in _COMPOUND) else 3
    return 2 <= len(text) <= most and starts_as_name(text)


def _is_unit(text: str) -> bool:
    """Whether this names a unit or a place, which no name of a person does."""
    if text[:1] in _SURNAMES and text[1:] in ("本科", "专科", "中学", "小学"):
        return False
    if text in _PLACES:
        return True
    return len(text) > 2 and (
        _UNIT.fullmatch(text) is not None or text.endswith(("县", "市", "自治州", "地区", "街道"))
    )
