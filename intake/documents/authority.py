"""Papers of the authority above the employer and of the discipline body (appendices 3, 4)."""

from dataclasses import replace

from intake.documents import unit_paper
from intake.documents.posting import SERIES, SPECIALTY
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.documents.unit_paper import ANY_DAY, FULL_DAY, UNIT, UNTIL
from intake.domain.application import Material
from intake.domain.values import kinds
from intake.domain.values.statements import Topic

_TERM = (
    r"[\d一二两三四五六七八九十半]{1,3}(?:\.5)?(?:个月|年)(?:[\d一二三四五六七八九十]{1,2}个月|半)?"
)
_FOR = "同意|予以|特予|准予|现予|决定|建议"
_AGAINST = "不予|不同意|暂不|暂缓|缓予|不宜|不"
_DECIDED = f"{_FOR}|{_AGAINST}"
"""What an authority may decide: a refusal is a recommendation's paper too."""

_RECOMMENDED = (
    r"推荐(?:意见|函|信|书|报告|证明)|推荐[一-鿿·]{1,40}的?(?:函|意见|报告|请示)"
    r"|(?:申报|初定|确定)[一-鿿]{0,16}(?:职称|职务|资格)的(?:意见|函|报告)|主管(?:部门|单位)意见"
)
_CLEAN = r"(?:廉[政洁]|党风|纪检|监察|纪委|违纪|处分|党纪)[一-鿿·]{0,16}(?:证明|意见表?|鉴定|说明|审查表?|回复|反馈|函|情况)"
_CONDUCT = r"处[分罚理]|问题线索|违[纪规法反]|立案|信访|举报|持异议|诫勉|审查|廉[政洁](?:情况)?(?:良好|自律)|不廉洁|影响使用|影响申报|影响其|无政治纪律|方面的问题|线索反映"
"""What a discipline body says of a person."""
_SOMEBODY = r"同志|该人|姓名|[,，][男女][,，]|职工|员工|工作人员|教师|干部"
"""Of whom it says so."""

RECOMMENDATION = PaperSpec(
    material=Material.RECOMMENDATION,
    title="主管部门推荐意见", group=Group.UNIT, shows_no_number=True, seal_is_compared=True,
    declared=("name", "specialty", "employer"), marks=unit_paper.MARKS_WITH_OWNER,
    heading="推荐意见|推荐[函信]",
    anchors=(("主管部门推荐意见", 0.3),),
    wordings=(
        (r"推荐意见|推荐[函信](?!息)", 0.7), (r"主管(?:部门|单位|局)", 0.3),
        (rf"经[^。]{{0,24}}(?:审核|审查|研究|考核|核查|审定)[^。]{{0,24}}(?:{_DECIDED})推荐", 0.4),
        (rf"(?:{_DECIDED})推荐[^。]{{1,40}}(?:申报|参加|晋升)[^。]{{1,40}}(?:资格|职称|职务|初定)", 0.3),
    ),
    excludes=("公示结果", "公示期间", "公示时间", "公示期满", "登记表", "呈报表", "廉政情况", "监督电话", "特此公示"),
    other_labels=(*unit_paper.OTHER_LABELS, "主管单位", "主管部门", "主管部门意见", "工作单位"),
    titles=("主管部门推荐意见", "职称的推荐意见", "申报职称的推荐意见"),
    own_heading=_RECOMMENDED,
    proofs=(Proof(heading=_RECOMMENDED, words=(r"推荐|申报|上报|呈报",)),
            Proof(words=(rf"(?:{_DECIDED}|决定|特|现|建议|拟)推荐", r"申报|职称|资格|职务|专业技术", r"主管|审[核查定]|研究|推荐(?:意见|函|信|书)|考[核察]"))),
    against=(r"(?<!本人)(?<!个人)(?<!同志)申请推荐|(?:(?<!本人)(?<!个人)(?<!同志)(?<!自愿)申请|(?<!申)请|望)[^。,，、;；同]{0,12}(?:予以|给予|出具|进行|办理|审核|帮助|为其)[^。,，、同]{0,6}推荐|(?<!申)请[贵上][^。,，、同]{0,8}推荐",
             r"就业(?:部门|意向|推荐)|同学|毕业生就业|院系推荐", r"入党|发展对象|评优|三好", r"评委会|评审组织|求职"),
    against_heading=r"就业[一-鿿]{0,6}表|推荐表|申报表|评审表|呈报表|审批表|推荐信息表",
    fields=(
        unit_paper.name(),
        replace(SERIES, only_if_read=True),
        SPECIALTY,
        FieldSpec("outcome", kinds.TEXT, is_key=True, always_printed=False, states=Topic.RECOMMENDATION),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip

INTEGRITY_CERTIFICATE = PaperSpec(
    material=Material.INTEGRITY_CERTIFICATE,
    title="廉政情况证明", group=Group.UNIT,
    declared=("name", "employer"), marks=unit_paper.MARKS_WITH_OWNER,
    heading="廉政|廉洁",
    anchors=(("党风廉政", 0.4), ("问题线索", 0.3)),
    wordings=(
        (r"(?:廉政|廉洁)(?:自律)?(?:情况)?(?:的)?(?:证明|鉴定|意见|说明|审查)", 0.8),
        (r"党[纪风][、,]?(?:政纪|政务|国法|处分)|政务处分|违纪违法|立案审查", 0.3), (r"未?受[到过][^。]{0,20}(?:处理|处分|处罚)", 0.3),
        (r"纪检|纪委|监察|监委|纪律检查", 0.2), ("八项规定|违纪|问题线索", 0.2), ("聘现职以来|任现职以来", 0.1),
    ),
    excludes=("公示期", "师德", "登记表", "承诺", "申请表", "推荐意见"),
    other_labels=(*unit_paper.OTHER_LABELS, "廉政情况", "审查意见", "纪检部门意见", "处分情况"),
    titles=("党风廉政情况证明", "廉政情况证明", "党风廉政情况的鉴定意见"),
    own_heading=_CLEAN,
    proofs=(Proof(heading=_CLEAN, words=(_CONDUCT,)),
            Proof(words=(r"廉政|党风|纪(?:律)?检|纪委|监察", _CONDUCT, _SOMEBODY)),
            Proof(heading=r"证明|说明|意见|函|回复|鉴定", words=(r"党[纪风]|政纪|政务处分|问题线索|八项规定|国法", _CONDUCT, _SOMEBODY))),
    against=(r"本人(?:郑重)?承诺|本承诺书|述职|述廉", r"派出所|犯罪记录(?:证明|查询)|被查询人", r"现实表现|政治表现|政治审查", r"评委会|评审组织"),
    against_heading=r"(?:现实|政治)表现[一-鿿]{0,6}|承诺书?|述[职廉][一-鿿]{0,4}|报告|通知书?|(?:犯罪|违法)[一-鿿]{0,8}(?:证明|查询|书)",
    fields=(
        unit_paper.name(),
        unit_paper.employer(rf"(?m)^(?P<v>{UNIT})[:：](?=\n.*(?:你|贵)(?:单位|公司|局|校|院|站|所|中心|园))"),
        FieldSpec("penalty_until", kinds.PERIOD_END, ("影响期", "处分影响期"), (
            rf"影响期(?:限)?(?:截?止)?[至到为:：](?P<v>{ANY_DAY})(?!{UNTIL})", rf"影响期(?:限)?[为:：自]?(?P<v>{FULL_DAY}{UNTIL}{FULL_DAY})",
            rf"(?P<v>{ANY_DAY}(?:(?!{ANY_DAY})[^。;；]){{0,60}}?(?:处[分罚理]|警告|记过|诫勉|降级|撤职)[^。;；]{{0,12}}?(?:影响|处分|处罚)期(?:限)?[为:：]?{_TERM})",
        ), always_printed=False),
        FieldSpec("outcome", kinds.TEXT, always_printed=False, states=Topic.INTEGRITY),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip
