"""The employer's posting and its result (appendices 1 and 2; domain §3.11, §3.12)."""

from intake.documents import unit_paper
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.documents.unit_paper import FULL_DAY, UNTIL
from intake.domain.application import Material
from intake.domain.values import kinds
from intake.domain.values.statements import Topic

_POSTED = r"公示(?:时间|期限|日期|期)[^。\d二]{0,14}(?:\d个工作日[^。\d二]{0,3})?"
_SPAN_END = r"(?:\d{1,2}月)?\d{1,2}[日号]"
_BARE_SERIES = r"(?:(?!系列|申报|申请|初定|初次|确定|推荐|同志)[\u4e00-\u9fff]){2,10}"
"""Without the verbs before it: the notice's own template says 申报初定××系列."""
SERIES = FieldSpec(
    "series", kinds.SERIES, ("申报系列", "职称系列", "系列名称", "系列"),
    (rf"(?:申报|初定|确定|申请|从事)(?P<v>{_BARE_SERIES}系列)", rf"(?P<v>{_BARE_SERIES}系列)"),
    always_printed=False,
)  # fmt: skip
SPECIALTY = FieldSpec(
    "specialty", kinds.MAJOR, ("申报专业", "现从事专业", "从事专业", "专业名称", "专业"),
    (r"系列[(（、]?(?P<v>(?!专业)[\u4e00-\u9fff()（）]{2,16}?)专业(?!技术)",
     r"(?:初次确定|初定|申报|申请|推荐)(?:初定)?(?P<v>(?!专业)(?:(?!同志|系列|申报)[\u4e00-\u9fff()（）]){2,16}?)专业(?!技术)"),
    is_key=True, always_printed=False,
)  # fmt: skip

PUBLIC_NOTICE = PaperSpec(
    material=Material.PUBLIC_NOTICE,
    title="公示", group=Group.UNIT, seal_is_compared=True,
    declared=("name", "sex", "ethnicity", "id_number", "employer", "work_start", "series", "specialty"),
    marks=unit_paper.MARKS_WITH_OWNER,
    heading="公示",
    anchors=(("公示期不少于", 0.2), ("监督电话", 0.2), ("受理电话", 0.2)),
    wordings=(
        (r"(?:申报|初定|初次|职称|人员|任职)[^。]{0,40}公示(?!的?(?:结果|情况|期|时间|无|栏|天|已|过|证明|\d))", 0.7),
        (r"^[^。]{0,24}?公示(?:按|根|经|现|为|我|\(|（|各)", 0.5),
        (r"公示(?:时间|期限?|日期)[:：为自从是]?[^。]{0,8}(?:20\d\d|二)", 0.4),
        (r"(?:如有|如对|若有|对)[^。]{0,24}(?:异议|疑异|疑义|不同意见|问题)", 0.3),
        (r"(?:予以|进行|情况)公示|公示如下", 0.3),
    ),
    excludes=("公示结果", "公示期满", "公示无异议", "公示情况证明", "无投诉", "未收到", "特此证明", "廉政情况", "拟录用",
              "招聘", "中标"),
    other_labels=unit_paper.OTHER_LABELS,
    own_heading=r"(?<!果)公示",
    proofs=(Proof(heading=r"公示", words=(r"申报|初定|初次|职称|任职资格|职务|推荐", r"异议|疑异|疑义|公示[时期日]|反映|监督电话|受理电话")),
            Proof(words=(r"公示如下|予以公示|进行公示|情况公示|现将|公示", r"申报|初定|初次|推荐", r"公示[时期日]|予以公示|公示如下", r"异议|疑异|疑义|意见|反映|电话"))),
    against=(r"拟录用|拟聘用|拟任|招聘|中标|低保|发展对象|入党", r"评审通过|经[^。]{0,24}评审委员会[^。]{0,12}评审", r"等\d{1,3}(?:名|人)(?:同志)?(?:具备|取得|符合)"),
    against_heading=r"公示的?通知|(?:评审|评审通过|聘用|录用|招聘|拟聘|拟任)[一-鿿]{0,12}公[示告]",
    fields=(
        unit_paper.name(),
        FieldSpec("sex", kinds.SEX, ("性别",), (r"性别[:：]?(?P<v>[男女])", r"[,，、](?P<v>[男女])[,，、]"),
                  always_printed=False, in_table=True),
        FieldSpec("ethnicity", kinds.ETHNICITY, ("民族", "族别"),
                  (r"[男女][,，、。](?P<v>(?!民族|族别)[\u4e00-\u9fff]{1,7}族)", r"(?:族别|民族)[:：]?(?P<v>[\u4e00-\u9fff]{1,7}?族)"),
                  always_printed=False),
        unit_paper.id_number(),
        unit_paper.employer(),
        unit_paper.work_start(),
        SERIES,
        SPECIALTY,
        FieldSpec("posting_from", kinds.DATE, (), (
            rf"{_POSTED}(?P<v>{FULL_DAY})", rf"(?:于|自|从)?(?P<v>{FULL_DAY}){UNTIL}[^。]{{0,24}}公示",
        ), is_key=True, always_printed=False),
        FieldSpec("posting_until", kinds.PERIOD_END, (), (
            rf"{_POSTED}{FULL_DAY}{UNTIL}(?P<v>{FULL_DAY})", rf"{_POSTED}(?P<v>{FULL_DAY}{UNTIL}{_SPAN_END})",
            rf"{FULL_DAY}{UNTIL}(?P<v>{FULL_DAY})[^。]{{0,20}}公示",
            rf"(?P<v>{FULL_DAY}{UNTIL}{_SPAN_END})[^。]{{0,20}}公示",
        ), is_key=True, always_printed=False),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip

PUBLIC_NOTICE_RESULT = PaperSpec(
    material=Material.PUBLIC_NOTICE_RESULT,
    title="公示结果", group=Group.UNIT, shows_no_number=True, seal_is_compared=True,
    declared=("name", "employer", "series", "specialty"), marks=unit_paper.MARKS_WITH_OWNER,
    heading=r"公示(?:的)?结果|公示(?:的)?情况|公示[^。]{0,6}证明",
    anchors=(("公示期满", 0.3),),
    wordings=(
        (r"公示(?:的)?结果", 0.7), (r"公示(?:的)?情况(?:的)?(?:证明|说明|报告)", 0.8), (r"公示期?(?:间|满)?,?[无有]异议(?:的|情况)?证明", 0.8),
        (r"公示[^。]{0,8}(?:\d{1,2}|[五六七八九十])个?(?:天|日|工作日)", 0.3),
        (r"公示期[间满内][^。]{0,40}(?:[无有]异议|未?收到|[无有]投诉|没有|未?接到|无任何|提出异议|无人|反映)", 0.5), (r"公示(?:结果)?[:：]?[无有]异议", 0.3),
    ),
    excludes=("公示如下", "予以公示", "如有异议", "如对", "廉政情况", "推荐意见", "监督电话"),
    other_labels=(*unit_paper.OTHER_LABELS, "公示时间", "公示期", "公示地点", "公示方式", "申报系列", "公示内容"),
    titles=("职称的公示结果", "公示情况证明", "公示情况说明"),
    own_heading=r"公示[一-鿿]{0,12}(?:结果|情况|证明|说明|报告|反馈)",
    proofs=(Proof(heading=r"公示[一-鿿]{0,12}(?:结果|情况|证明|说明|报告|反馈)", words=(r"公示", r"异议|投诉|举报|反映|意见|天|日", r"申报|职称|任职|推荐|初定|初次|材料|系列|专业技术|资格")),
            Proof(words=(r"公示[^。]{0,60}(?:异议|投诉|举报|反映)", r"公示(?:结果|情况|期满)|公示期[间内]|公示[^。]{0,12}(?:天|日)", r"申报|职称|任职|推荐|初定|材料"))),
    against=(r"中标|招聘|拟录用|拟聘用|低保|拟任|任前公示|选拔任用", r"评审委员会[^。]{0,12}评审", r"为中共(?:预备)?党员|(?:发展|接收|吸收|确定)[^。]{0,16}(?:党员|对象|积极分子|团员)|预备党员转正|入党",
             r"[奖助]学金|补助|补贴|救助|评优|评先|先进(?:个人|工作者|集体)|优秀[一-鿿]{1,6}(?:评选|人选)|岗位聘用|竞聘|分房|住房"),
    fields=(
        unit_paper.name(),
        unit_paper.employer(),
        SERIES,
        SPECIALTY,
        FieldSpec("posting_days", kinds.DAYS, ("公示天数", "公示工作日"), (
            r"公示(?:时间|期)?[为满共了]{0,2}(?P<v>\d{1,2}|[一二三四五六七八九十]{1,3})个?(?:天|日|工作日)",
            r"公示[^。]{0,30}[(（](?P<v>\d{1,2})个?(?:天|日|工作日)[)）]",
            r"(?:为期|共计?|历时)(?P<v>\d{1,2}|[一二三四五六七八九十]{1,3})个?(?:天|日|工作日)",
        ), is_key=True, always_printed=False),
        FieldSpec("outcome", kinds.TEXT, is_key=True, always_printed=False, states=Topic.POSTING),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip
