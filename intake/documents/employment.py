"""The employer on work, conduct, assessment and exemption (domain §3.10, §3.15, §3.16, §3.20)."""

from intake.documents import unit_paper
from intake.documents.photo_hints import SCAN
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.documents.unit_paper import ANY_DAY, UNIT
from intake.domain.application import Material
from intake.domain.values.kind import Notation
from intake.domain.values.statements import Topic

_GRADE = "(?:基本合格|不合格|基本称职|不称职|不定等次|未定等次|不确定等次|优秀|合格|称职)"
_TO = r"(?:起)?(?:至|到|—|–|-|一|~)+"

WORK_EXPERIENCE = PaperSpec(
    material=Material.WORK_EXPERIENCE,
    title="专业技术工作经历证明", group=Group.UNIT, seal_is_compared=True,
    declared=("name", "id_number", "employer", "work_start"), marks=unit_paper.MARKS_WITH_OWNER,
    heading=r"(?:证明|说明|经历)",
    anchors=(("工作经历", 0.3), ("起止时间", 0.2), ("起止年月", 0.2), ("特此证明", 0.1)),
    wordings=(
        (r"(?:工作|从业|技术)(?:经历|年限|履历|资历|时间)(?:的|情况)?(?:证明|说明)", 0.8), (r"从事[^。]{0,16}工作(?:情况)?(?:的)?证明", 0.8),
        (r"从事[^。]{0,24}工作", 0.2), (r"从事[^。]{0,16}专业技术工作", 0.3), (r"至今[^。]{0,24}从事", 0.2),
        (rf"{ANY_DAY}{_TO}{ANY_DAY}[^。]{{0,40}}从事", 0.3), ("工作证明|任职证明|从业证明", 0.3), (rf"{ANY_DAY}{_TO}(?:至?今|现在|{ANY_DAY})", 0.2), (r"兹(?:有|证明)", 0.1),
    ),
    excludes=("公示", "廉政", "考核登记表", "考核鉴定", "推荐意见", "申请表", "承诺", "参保", "社会保险", "普通高等学校", "师德师风情况"),
    other_labels=(*unit_paper.OTHER_LABELS, "工作经历", "证明人", "备注", "单位意见", "从事何种", "起止年月", "起止时间", "工作时间", "单位及部门"),
    fields=(
        unit_paper.name(),
        unit_paper.id_number(),
        unit_paper.employer(rf"在(?P<v>{UNIT})(?:工作|从事|任|担任)"),
        FieldSpec("work_start", Notation.DATE, ("参加工作时间", "参加工作年月"), (
            rf"(?P<v>{ANY_DAY})(?:起|开始|以来)?{_TO}(?:今|现在|{ANY_DAY})", rf"(?:自|于|从)(?P<v>{ANY_DAY})",
            rf"参加工作(?:时间)?[:：为]?(?P<v>{ANY_DAY})",
        ), is_key=True, always_printed=False),
        FieldSpec("work_end", Notation.UNTIL, (), (
            rf"{ANY_DAY}(?:起|开始)?(?:至|到|—|–|-|一|~)*(?P<v>至今|今|现在)", rf"{ANY_DAY}{_TO}(?P<v>{ANY_DAY})(?!.*{ANY_DAY}{_TO})",
            rf"(?:自|从){ANY_DAY}(?:起|以来)?(?P<v>至今)",
        ), is_key=True, always_printed=False),
        FieldSpec("work", Notation.TEXT, ("从事专业技术工作", "从事的相关工作", "从事何种专业技术工作", "从事工作", "工作内容", "主要工作", "从事的工作"), (
            r"从事(?!专业技术工作[满经,，。])(?P<v>[\u4e00-\u9fff()（）、]{2,40}?(?:工作|岗位))(?=[,，。;；]|$)",
            r"(?:从事|负责)(?P<v>[\u4e00-\u9fff()（）、]{2,40}?)(?=[,，。;；]|$)",
        ), is_key=True, wraps=True, always_printed=False, beneath=True),
        FieldSpec("outcome", Notation.TEXT, always_printed=False, only_if_read=True, states=Topic.WORK),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip

TEACHER_ETHICS = PaperSpec(
    material=Material.TEACHER_ETHICS,
    title="师德师风情况说明", group=Group.TEACHERS, shows_no_number=True,
    declared=("name", "employer"), marks=unit_paper.MARKS,
    heading=r"(?:师德|职业道德)[^。]{0,8}(?:说明|证明|鉴定|评价|意见)",
    anchors=(("师德师风", 0.4), ("教师职业道德", 0.3), ("为人师表", 0.2), ("立德树人", 0.2), ("爱岗敬业", 0.1)),
    wordings=(
        (r"(?:师德|职业道德)(?:师风)?(?:情况|表现|考核|考评)?(?:的|情况|表现)?(?:说明|证明|鉴定|评价|意见)", 0.8),
        (r"违反[^。]{0,12}(?:师德|职业道德|职业行为)", 0.4), (r"体罚|有偿补课|从教", 0.2),
    ),
    excludes=("公示", "廉政情况", "考核登记表", "教师资格证书", "承诺", "推荐意见", "工作经历"),
    other_labels=(*unit_paper.OTHER_LABELS, "任教学科", "师德表现", "学校意见", "任教学段"),
    fields=(
        unit_paper.name(),
        unit_paper.employer(rf"(?:兹有|系|现为|为|是|证明)(?P<v>{UNIT})(?:在职|正式|专任|任课)?(?:教师|职工)", rf"在(?P<v>{UNIT})(?:任教|工作|从教)"),
        FieldSpec("outcome", Notation.TEXT, always_printed=False, states=Topic.ETHICS),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip

ANNUAL_ASSESSMENT = PaperSpec(
    material=Material.ANNUAL_ASSESSMENT,
    title="年度考核表/考核鉴定意见", group=Group.ASSESSMENT, is_yearly=True, shows_no_number=True,
    declared=("name", "employer"), declared_by_year=("grade",), marks=unit_paper.MARKS,
    photo_hints=("每页都要拍；考核等次、单位意见和公章要看得清", SCAN),
    heading=r"考核(?:情况)?(?:登记)?[表卡]|考核(?:情况)?(?:鉴定|证明|意见)|鉴定意见",
    anchors=(("主管领导评语", 0.3), ("考核登记表", 0.5), ("年度考核", 0.3)),
    wordings=(
        (r"年度(?:工作)?考核(?:情况)?(?:登记)?[表卡]", 0.5), (r"考核(?:情况|工作)?(?:鉴定|证明|评定|结果)(?:意见|表|书)?", 0.4),
        (r"鉴定意见|考核意见", 0.3), (r"考核(?:等[次级]|结果|委员会|小组|领导小组)", 0.3), (r"(?:本人|个人)(?:工作)?总结", 0.2),
        (rf"(?:评为|评定为|确定为|定为|结果[为:：]?|等次[为:：])“?{_GRADE}", 0.3), (r"20\d\d年?度", 0.1),
    ),
    excludes=("公示", "继续教育", "廉政情况", "工作经历证明", "毕业生登记表", "准予毕业", "普通高等学校", "推荐意见", "师德师风情况",
              "申请表", "承诺"),
    other_labels=(*unit_paper.OTHER_LABELS, "任现职时间", "从事或分管工作", "从事工作", "本人总结", "个人总结", "主管领导评语和考核等次建议",
                  "单位负责人意见", "本人意见", "考核委员会意见", "参加工作时间", "考核时间", "考核单位", "工作表现", "鉴定意见",
                  "考核鉴定意见", "考核年度", "岗位等级", "任现职级时间"),
    fields=(
        FieldSpec("title", Notation.TEXT, (), (
            r"(?m)^(?:20\d\d)?(?P<v>[\u4e00-\u9fff]{0,14}年度(?:工作)?考核(?:情况)?(?:登记)?表)",
            r"(?m)^(?:20\d\d)?(?P<v>[\u4e00-\u9fff]{0,12}考核(?:情况)?(?:鉴定|证明)(?:意见|书|表)?)$",
        ), always_printed=False, only_if_read=True),
        unit_paper.name(),
        FieldSpec("year", Notation.YEAR, ("考核年度", "年度"), (
            r"(?P<v>20\d\d)年?度?,?[\u4e00-\u9fff]{0,10}考核(?:结果|等次)?[^。\d]{0,8}?" + _GRADE,
            r"(?P<v>20\d\d|二[〇零○Oo0][一二三四五六七八九〇零○Oo0]{2})年?度", r"(?P<v>20\d\d)年(?!\d{1,2}月)",
        ), is_key=True),
        FieldSpec("grade", Notation.GRADE, ("考核等次", "考核等级", "考核结果", "等次", "考核结论", "年度考核结果"), (
            rf"(?:确定|评定|考核|综合评定)(?:结果|等次)?[:：为是]{{1,2}}“?(?P<v>{_GRADE})(?!.*(?:确定|评定)(?:等次)?为“?{_GRADE})",
            rf"(?:评|定|同意|确定|评定)[为定]?“?(?P<v>{_GRADE})”?(?:等次|档次)?(?!.*(?:评|定)为“?{_GRADE})",
            rf"(?P<v>{_GRADE})”?等次", rf"考核(?:结果|等次)?[^。]{{0,6}}?(?P<v>{_GRADE})",
        ), is_key=True, always_printed=False, states=Topic.ASSESSMENT),
        unit_paper.employer(rf"(?:我单位|我公司)?职工在(?P<v>{UNIT})"),
    ),
)  # fmt: skip

CE_EXEMPTION = PaperSpec(
    material=Material.CE_EXEMPTION,
    title="免除继续教育学习申请表", group=Group.COURSES,
    declared=("name", "id_number", "employer", "work_start", "current_title"),
    marks=("seal", "sealed_by", "dated"),
    heading=r"免[^。]{0,14}表",
    anchors=(("免除继续教育学习申请表", 0.6), ("继续教育学习免试审批表", 0.6), ("免学理由", 0.4), ("免学审批表", 0.6), ("访惠聚", 0.1)),
    wordings=((r"(?:免除|免予|免试|免学|免)[^。]{0,14}(?:申请|审批)表", 0.5), (r"继续教育[^。]{0,6}免[试学]", 0.3), ("审核意见|审批意见", 0.1)),
    excludes=("公示", "合格证", "准予毕业", "年度考核登记表"),
    other_labels=(*unit_paper.OTHER_LABELS, "何时何学校何专业毕业", "何时何校何专业毕业", "拟申报专业技术职务", "拟申报专业技术职称",
                  "审核意见", "审批意见", "注", "填表日期", "单位意见", "毕业院校", "拟申报专业", "派驻单位意见"),
    fields=(
        FieldSpec("title", Notation.TEXT, (), (
            r"(?P<v>[\u4e00-\u9fff“”‘’\"]{0,30}(?:免除|免予|免试|免学)[\u4e00-\u9fff“”\"]{0,12}(?:申请|审批)表)",
            r"(?P<v>[\u4e00-\u9fff“”‘’\"]{0,30}免[\u4e00-\u9fff]{0,12}表)",
        ), always_printed=False, only_if_read=True),
        unit_paper.name(),
        unit_paper.id_number(),
        unit_paper.employer(),
        unit_paper.work_start(),
        FieldSpec("current_title", Notation.TEXT, ("现有专业技术职务", "现有专业技术职称", "现有职称", "现任专业技术职务"), (),
                  always_printed=False),
        FieldSpec("reason", Notation.TEXT, ("免学理由", "免试理由", "申请免学理由", "免除理由", "免学原因"), (
            r"免[学试]理由[:：]?(?P<v>[^。]{4,60}?)(?=。|审核意见|审批意见|单位意见)",
        ), is_key=True, wraps=True, always_printed=False),
        FieldSpec("outcome", Notation.TEXT, always_printed=False, states=Topic.EXEMPTION),
    ),
)  # fmt: skip
