"""The words of each topic: what an official letter may state, and how heavily it weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a paper has to state."""

    INTEGRITY = "integrity"
    RECOMMENDATION = "recommendation"
    POSTING = "posting"
    ETHICS = "ethics"
    ASSESSMENT = "assessment"
    EXEMPTION = "exemption"
    WORK = "work"


class Polarity(StrEnum):
    FAVOURABLE = "favourable"
    ADVERSE = "adverse"
    OPEN = "open"


class Kind(StrEnum):
    """What a word does when it is asserted."""

    HARM = "harm"
    """A penalty, an offence, a procedure against the person."""
    CHARGE = "charge"
    """What others say of the person: a complaint, an objection, a report."""
    MEASURE = "measure"
    """Milder than a penalty: it bars nobody, and a person should know of it."""
    FOR = "for"
    AGAINST = "against"
    REASON = "reason"
    """A condition that is not met."""
    PRAISE = "praise"
    DOUBT = "doubt"
    """Says neither yes nor no."""
    REQUEST = "request"
    """Asks another office to decide: nothing beside a consent, else a doubt."""


@dataclass(frozen=True, slots=True)
class Cue:
    kind: Kind
    pattern: re.Pattern[str]


def _cues(kind: Kind, *patterns: str) -> tuple[Cue, ...]:
    return tuple(Cue(kind, re.compile(pattern)) for pattern in patterns)


_ACT = "(?:推荐|申报|上报|呈报|报送|送审|参评|参加|初定|初次确定|晋升|评定|认定|申请|评审)"
_PENALTY = (
    r"党内(?:严重)?警告|(?:严重|行政|政务)警告|警告(?=处[分罚]|[,，。(（]|$)|记(?:大)?过|降低岗位等级|降级(?=处分)|撤职|撤销[^,，。]{0,8}职务"
    r"|留党察看|开除(?!外)|处分(?!期|影响|决定书)|处罚(?!期)"
)
_OFFENCE = (
    r"违[规纪法](?:违[规纪法])*(?:[^,，。;；、]{0,8}?(?:行为|问题|记录|情形|情况|案件))?|违反(?!.{0,2}$)"
    r"|弄虚作假|造假|失职|渎职|贪污|受贿|挪用公款|酒后驾|醉酒驾|酒驾|醉驾|吸毒|赌博|嫖娼"
)
_PROCEDURE = (
    r"立案(?:审查|调查|侦查)?|(?:接受|被)[^,，。]{0,12}(?:审查|调查)|(?:纪律审查|监察调查|审查调查)(?!室|部门|组|局)|留置"
    r"|拘留|逮捕|判处|判决|刑事处罚|刑事责任|犯罪|刑罚|取保候审|通缉|免职|停职|组织处理|党纪政[纪务]处理|政纪处理"
)
_REPORT = (
    r"问题线索|信访(?!局|办|件系统|案件系统|部门)|举报(?!电话|方式|信箱|邮箱|渠道|平台|受理)|投诉(?!电话|方式|信箱|渠道)"
    r"|(?:不良|负面|问题|来信|信访)反映|反映(?=其|该|问题|的问题|他|她|材料|$|[,，。;；])|来信|来电|来访"
    r"|(?:收到|接到|接获)[^,，。;；]{0,12}?(?:举报|投诉|反映|意见|异议|来信|来电|电话|信访)"
)
_BROUGHT = r"(?:不良|负面)(?:记录|影响|行为|表现)"
_REFUSED_USE = r"暂缓(?:使用|申报|推荐|提拔|晋升|评审)|不宜(?:使用|申报|推荐)|不(?:同意|予)(?!见)[^,，。]{0,8}(?:申报|推荐|使用|晋升|通过)?|有可查性"
_MILD = r"提醒谈话|谈话提醒|批评教育|(?:责令|作出)[^,，。]{0,4}检查|(?:谈话)?函询|初步核实|初核|约谈|免[予于]处分|不予处分|不予立案"
_UNKNOWN = (
    r"不掌握|不了解|不属(?:于)?我|无法(?:核实|确认|出具|判断)|暂缓(?:提出|出具|答复)|暂不(?:出具|回复|表态)|请向[^,，。]{2,24}(?:了解|征求|核实)|另行(?:回复|研究|出具)"
    r"|有待(?:进一步)?(?:核实|核查|研究)|尚无结论"
)
_MISCONDUCT = (
    r"体罚|有偿(?:补课|家教|办班|辅导)|辱骂|侮辱|歧视|猥亵|性骚扰|收受[^,，。]{0,12}(?:礼|钱|财物|红包)|索要|乱收费|违规收费|师德失范|学术不端|虐待|抄袭"
    r"|一票否决|取消[^,，。]{0,8}资格"
)
_UNMET = (
    r"不(?:完全)?(?:符合|具备|满足)(?!事实|实际)[^,，。;；]{0,16}|(?:年限|时间|学时|课时|条件|资历|材料|工龄|学历|任职|考核|专业)[^,，。;；]{0,14}?(?:不足|不够|不满|未满|未达到?|达不到|不符|不一致|不齐|不全)"
    r"|(?<!尚)不属于[^,，。]{0,10}范围|(?:审[核查]|评审)(?:结果)?(?:为)?(?:不合格|未通过|不通过)"
)
_REFUSAL = (
    rf"不(?:再|宜|予|能|得|作|做|准|便|可以?|给予|考虑|建议)(?:同意|以|做|作)?[^,，。;；]{{0,12}}?{_ACT}",
    rf"(?<!影响)(?<!无)(?<!持)不同意(?!见)[^,，。;；]{{0,12}}?(?:{_ACT})?",
    r"不推荐|不上报|不申报|建议不[^,，。]{0,8}|同意不[^,，。]{0,8}|(?<!无)不(?:予)?(?:通过|批准|认可)",
    rf"未(?:予|获|能|被|给予|列入|同意|通过)[^,，。;；]{{0,8}}?(?:{_ACT}|同意|通过|批准)",
    rf"暂(?:时)?(?:不|缓|停)[^,，。;；]{{0,8}}?(?:{_ACT}|同意|免)|缓(?:予|报|评|期)[^,，。]{{0,6}}|(?:延期|推迟|延缓)[^,，。]{{0,6}}{_ACT}",
    rf"(?:建议|待|于)?(?:下一?年度?|明年|来年|次年)[^,，。;；]{{0,6}}(?:再|{_ACT})",
    rf"(?:取消|撤销|撤回|终止|停止|拒绝|无法|放弃)[^,，。;；]{{0,10}}?(?:{_ACT}|资格)|退回|驳回|否决|不再(?:同意|推荐|申报)",
)
_ASSENT = (
    rf"同意(?!后)[^,，。;；]{{0,40}}?{_ACT}",
    r"同意[。,，;；(（]?$|(?:^|[:：])同意(?=[,，。(（]|$)|(?:予以|准予|准许|特予?|特此|现予?|决定|建议|一致|可以|给予|同意)推荐",
    rf"(?:予以|准予|准许|一致同意|同意)(?:{_ACT}|通过|认定|批准)",
    r"(?:我|本)?(?:局|委|单位|党组|党委|县|部门|公司|镇|乡)(?:决定)?推荐[^,，。意]{2,40}(?:申报|参加|参评|晋升|为|初定|评审)",
    rf"决定[^,，。;；不缓]{{0,6}}推荐|拟?推荐[^,，。;；意]{{2,24}}同志[^,，。;；]{{0,20}}?{_ACT}",
    r"审[核查](?:合格|通过)|无不同意见",
)
_WEAK = re.compile(
    r"原则(?:上)?同意|原则上|先行|暂同意|有条件|附条件|可考虑|在[^,，。]{2,20}前提下|视[^,，。]{1,12}(?:情况|而定)"
    r"|待[^,，。;；]{1,20}(?:后|再)|补[齐交充正办报][^,，。;；]{0,16}(?:后|再|报)|核实后|合格后|通过后|参加[^,，。]{0,12}(?:考试|培训)"
    r"|(?:[如若](?:果|有|对|无|发现|存在|出现|经|需|属|确|不|公示|符合)|倘)[^。;；]{1,30}[,，]"
)
_PETITION = (
    r"(?:请|呈请|恳请|报请?|报送)[^,，。;；]{0,16}(?:审定|审批|批示|审核|审查|研究|裁定|批准)|妥否"
)

_INTEGRITY = (
    *_cues(
        Kind.HARM,
        _PENALTY,
        _OFFENCE,
        _PROCEDURE,
        r"诫勉(?:谈话)?|通报(?:批评)?(?!表扬|学习|会)(?=批评|[^\u4e00-\u9fff]|$)|通报批评|(?:影响|处[分罚])期(?:内|未满)|影响(?:期)?(?:其)?使用的",
        _BROUGHT,
    ),
    *_cues(Kind.CHARGE, _REPORT, r"未了结"),
    *_cues(Kind.MEASURE, _MILD, r"(?<!未)了结|反映[^,，。;；]{0,4}(?:失实|不实|不属实)"),
    *_cues(Kind.AGAINST, _REFUSED_USE),
    *_cues(Kind.DOUBT, _UNKNOWN),
    *_cues(
        Kind.PRAISE,
        r"遵纪守法|廉洁(?:自律|奉公)|廉洁情况良好|不持异议|不同意见|不良反映|(?<!不)同意(?:其|该|申报|使用)|不影响(?:对其|其)?(?:使用|申报)",
    ),
)
_OBJECTION = r"(?:疑|异)[议义]|不同(?:的)?意见|反对意见|(?:书面|群众|实质性)意见|意见(?=\d)|(?:提出|反馈|反映)[^,，。;；]{0,12}(?:意见|问题|异议)|(?<=[有无])意见"
TOPICS: Mapping[Topic, tuple[Cue, ...]] = {
    Topic.INTEGRITY: _INTEGRITY,
    Topic.RECOMMENDATION: (
        *_cues(Kind.AGAINST, *_REFUSAL),
        *_cues(Kind.REASON, _UNMET),
        *_cues(Kind.FOR, *_ASSENT),
        *_cues(Kind.REQUEST, _PETITION),
        *_cues(Kind.DOUBT, _UNKNOWN),
        *_cues(Kind.HARM, _PENALTY, _PROCEDURE),
    ),
    Topic.POSTING: (
        *_cues(Kind.CHARGE, _REPORT, _OBJECTION),
        *_cues(Kind.AGAINST, r"取消[^,，。]{0,8}(?:申报|推荐|资格)|不再推荐|不予推荐|不同意推荐|暂缓推荐|终止"),
        *_cues(Kind.DOUBT, r"(?:正在|拟|尚在|仍在)公示|公示中"),
    ),
    Topic.ETHICS: (
        *_cues(Kind.HARM, _MISCONDUCT, _OFFENCE, _PENALTY, _PROCEDURE, r"诫勉(?:谈话)?|通报批评|影响期内"),
        *_cues(Kind.AGAINST, r"(?:师德|考核|考评|鉴定)[^,，。;；]{0,12}?不合格"),
        *_cues(Kind.CHARGE, _REPORT),
        *_cues(Kind.MEASURE, _MILD, r"整改"),
        *_cues(Kind.DOUBT, r"(?:师德|考核|考评)[^,，。;；]{0,12}?基本合格|(?:暂缓|未参加|未进行)[^,，。]{0,8}考核", _UNKNOWN),
        *_cues(
            Kind.PRAISE,
            r"(?:师德|考核|考评|评定|鉴定)[^,，。;；不基]{0,14}?(?:合格|优秀|良好|优|良)|为人师表|爱岗敬业|立德树人|关爱学生|教书育人|(?:师德|表现|品德)[^,，。;；不]{0,8}(?:良好|优秀|高尚)"
            r"|(?<!不)(?<!未)(?:遵守|恪守|遵循|履行|执行)[^,，。;；]{0,16}(?:道德|规范|准则|法律|法规|师德)",
        ),
    ),
    Topic.ASSESSMENT: (
        *_cues(Kind.AGAINST, r"(?:基本|不)(?:合格|称职)(?:等[次级]|档次)?"),
        *_cues(
            Kind.DOUBT,
            r"(?:不|未|缓)(?:确)?定(?:等[次级]|档次)|(?:未|不|没有)(?:参加|进行|参与|予)[^,，。;；]{0,10}[考号]?[核]|只写评语|未开展[^,，。]{0,6}考核",
        ),
        *_cues(Kind.PRAISE, r"(?<!基本)(?<!不)(?:合格|称职|优秀)(?!证)"),
    ),
    Topic.EXEMPTION: (
        *_cues(
            Kind.AGAINST,
            r"不同意(?!见)|不予(?:免|同意|批准)|不(?:准|批准)|退回|驳回|召回|不(?:合格|够|足|满)",
        ),
        *_cues(Kind.REASON, r"不(?:符合|具备|满足|属于)[^,，。;；]{0,14}|(?:时间|年限|期限)[^,，。;；]{0,8}(?:不足|不够|不满|未满|未达)"),
        *_cues(Kind.FOR, r"(?<!不)(?<!拟)同意(?!上报|申[报请]|报送|呈报|部分)|(?:准予|批准|可以|予以)(?:免|其免)|(?<!不)符合[^,，。]{0,6}(?:免|条件)"),
        *_cues(Kind.DOUBT, r"拟同意|建议免|同意(?:上报|申[报请]|报送|呈报|部分)|部分年度|仅免|免(?:除|修)公需"),
        *_cues(Kind.REQUEST, r"(?:情况|以上|所述)[^,，。]{0,4}属实", _PETITION),
    ),
    Topic.WORK: (
        *_cues(
            Kind.AGAINST,
            r"(?:未|不再|没有|无法|不)[^,，。;；]{0,4}从事[^,，。;；]{0,12}|从事了?(?:单位|机关)?(?:行政|后勤|工勤|党务|文秘|财务|人事)(?:管理)?(?:及[^,，。]{1,8})?工作|脱岗|(?:长期|连续)病[休假]|(?:未|不)在岗|停薪留职|(?:解除|终止)[^,，。]{0,4}(?:劳动|聘用|合同)",
        ),
        *_cues(Kind.HARM, _OFFENCE),
        *_cues(Kind.DOUBT, r"实习|见习|试用期|劳务派遣|借调|返聘|兼职|公益性岗位|西部计划|三支一扶|离职|离任|辞职|调出|调离|中断|仅用于|不作为|左右|从事[^,，。]{1,8}(?:行政|后勤)[^,，。]{0,4}工作"),
        *_cues(Kind.PRAISE, r"(?<!未)(?<!再)(?<!有)(?<!不)(?:从事|负责|担任|承担)"),
    ),
}  # fmt: skip

NOT_QUITE = re.compile(
    r"(?:未|没有|并非|不是|不能|不够|缺乏|欠|(?<![无阿吾艾热])不)(?:(?!违|发现)[^,，。;；、]){0,4}$"
)
"""A negation right before a word of consent or praise: then a person reads it."""
REFUTED = re.compile(
    r"(?:不|未|非)属实|失实|不实|查无实据|(?:无|没有|缺乏)(?:事实)?依据|与(?:事实|实际)[^,，。]{0,4}不符|未发现[^,，。;；]{0,10}(?:问题|情况|行为|违)"
    r"|不成立|诬告|误[会解]|澄清|不影响|妥善(?:处理|解决|处置)|已(?:予)?(?:解决|消除|撤回|了结)|不予采信|采信其说明|不具备可查性|不存在"
)
CONFIRMED = re.compile(r"(?<![不未非失])属实|(?<!未)(?:查证|核实|情况)属实|问题存在|承认")
PAST = re.compile(
    r"已过(?:影响|处分)期|(?:影响|处分|处罚)期(?:限)?(?:均|已|现已)?(?:届)?满|(?<!未)(?<!尚未)解除|已了结|已结案"
)
ONCE = re.compile(r"曾(?!任|于|在)")
RUNNING = re.compile(
    r"(?:影响|处分|处罚)期(?:限)?(?:尚|仍|还)?未(?:届)?[满到]|未过(?:影响|处分)期|(?:尚|仍|正)[在处]于?[^,，。]{0,4}(?:影响|处分|处罚)?期|未解除|执行期"
)
OTHERS = re.compile(
    r"(?:^|[,，。;；])(?:所在|(?!在|于|由|经|被)[^,，。;；]){0,8}(?:单位|学校|公司|班子|科室|部门|其他(?:教师|同志|人员|成员|职工))"
    r"(?:因[^,，]{0,16})?(?:受到|被|存在)"
    r"|(?:其|该同志(?:的)?|本人)(?:父亲?|母亲?|妻子?|丈夫|配偶|子女|家属|亲属|兄|弟|姐|妹)"
)
"""Who else the sentence speaks of: then a person reads whom it means."""
TENTATIVE = re.compile(r"拟(?:同意|推荐|上报|申报)")
"""Only announced: nothing beside a consent, else for a person."""
WEAK = _WEAK
