"""The employer on work, conduct, assessment and exemption (domain §3.10, §3.15, §3.16, §3.20)."""

from intake.documents import unit_paper
from intake.documents.photo_hints import SCAN
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.documents.unit_paper import ANY_DAY, UNIT
from intake.domain.application import Material
from intake.domain.values import kinds
from intake.domain.values.statements import Topic

_GRADE = "(?:基本合格|不合格|基本称职|不称职|不定等次|未定等次|不确定等次|优秀|合格|称职)"
_TO = r"(?:起)?(?:至|到|—|–|-|一|~)+"

_PERIOD = (
    rf"{ANY_DAY}(?:起|开始|以来)?{_TO}|至今|{ANY_DAY}[,，]?(?:起|参加工作|开始|以来|入职|到)|(?:自|从|于){ANY_DAY}"
    "|起止年月|起止时间"
)
_DOES = r"从事(?!(?:相关)?专业技术工作(?:[满经,，。]|的?(?:经历|年限|资历|时间|证明|情况)))"
"""Before what somebody does; in a heading the words name the paper."""
_WORKS_NOW = (
    rf"(?:至今|[至到—–~一\-](?:今|现在))[,，]?(?:一直|均|都|仍)?在(?P<v>{UNIT})(?:工作|从事|任|担任|负责|[,，。;；])",
    rf"(?:为|系)(?P<v>{UNIT})(?:在编|在职|正式)?(?:工作人员|职工|干部|教师|员工|技术员)",
    rf"(?:调入|调到|调至|转入|回到)(?P<v>{UNIT})(?!.*(?:调入|调到|调至|转入|回到))",
    rf"{ANY_DAY}{_TO}{ANY_DAY}[,，]?在(?P<v>{UNIT})(?!.*{ANY_DAY}{_TO})",
)
"""Of several units the one of today; those before it are no employer's."""
_WORKED = r"(?:工作|从业|任职|技术|在职|在岗)[一-鿿]{0,12}(?:证明|说明|情况|经历)|证明书?|情况说明|工作经历"
_HISTORY = r"(?:工作|从业|任职|专业技术)[一-鿿]{0,4}(?:履历|简历|经历)(?:表|一览表|证明表)"
"""A unit's table of where somebody worked; a paper without its word is a person's own."""
_ETHICAL = (
    r"(?:师德|职业道德)[一-鿿·]{0,14}(?:说明|证明|鉴定表?|评价表?|意见|考核表|情况|结果|表现)"
)
_GRADED = rf"20\d\d年?度?[\u4e00-\u9fff]{{0,4}}(?:考核)?[\u4e00-\u9fff]{{0,6}}[为是:：“]{{0,2}}{_GRADE}”?(?:等次)?"
"""The grade of a year; of several years one follows the other."""
_ASSESSED = r"考核(?:情况)?(?:登记|鉴定|评定|测评)?[表卡]|考核[一-鿿]{0,8}(?:鉴定|证明|意见|说明|书|结果|情况)|鉴定意见|考核鉴定"

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
    titles=("专业技术工作经历证明", "工作经历证明", "专业技术人员工作经历证明"),
    own_heading=rf"{_HISTORY}|{_WORKED}",
    proofs=(Proof(heading=_HISTORY, words=(_PERIOD, r"属实|单位[一-鿿]{0,4}意见|审核意见|公章|盖章")),
            Proof(heading=_WORKED, words=(_PERIOD, r"工作|从事|担任|任职|负责|岗位")),
            Proof(words=(_PERIOD, r"从事|担任|负责|任[一-鿿]{2,10}[,，。]", r"证明|我单位|我[公校站局]|本单位|情况属实|经历"))),
    against=(r"甲方|乙方|劳动合同书|本合同", r"月(?:平均)?收入|税后|税前|年薪", r"仅(?:用于|限|作|供)[^。]{0,16}(?:贷款|签证|银行|信用卡|购房|考试|报名)|(?:贷款|签证|信用卡)(?:使?用|业务)",
             r"离职手续|已离职|解除[^。]{0,12}(?:合同|关系)", r"(?:大学|学院|学校)[一-鿿]{0,14}学生|实习生|在我单位实习|同学", r"求职意向|自我评价|教育背景|应聘|报考|报名序号",
             r"兹聘|聘任期|聘期|任命|任免", r"家庭(?:主要)?成员|曾用名|紧急联系人|政审", r"犯罪记录|公积金|前往[^。]{0,6}报到|报到证", r"以资鼓励|荣获|述职|自我鉴定"),
    against_heading=r"(?:收入|工资|离职|实习|见习|解除[一-鿿]{0,8}|终止[一-鿿]{0,8}|聘[书任][一-鿿]{0,2}|表现|存款)(?:证明)?|(?<!作)(?<!业)(?<!职)(?<!术)简历|(?<!作)(?<!业)(?<!职)(?<!术)履历表?|任职[一-鿿]{0,2}通知|聘书|[一-鿿]{0,8}合同书?|[一-鿿]{0,8}登记表|申报表|评审表|呈报表|报名表",
    fields=(
        unit_paper.name(),
        unit_paper.id_number(),
        unit_paper.employer(*_WORKS_NOW, rf"在(?P<v>{UNIT})(?:工作|从事|任|担任)"),
        FieldSpec("work_start", kinds.DATE, ("参加工作时间", "参加工作年月"), (
            rf"(?P<v>{ANY_DAY})(?:起|开始|以来)?{_TO}(?:今|现在|{ANY_DAY})", rf"(?:自|于|从)(?P<v>{ANY_DAY})",
            rf"参加工作(?:时间)?[:：为]?(?P<v>{ANY_DAY})",
            rf"(?P<v>{ANY_DAY})(?:起|开始)?[—–~一\-]*[至到]",  # the end stands in the cell's next line
            rf"(?P<v>{ANY_DAY})(?:起|开始)?(?:参加|入职|到岗|[分调][配入到]|招[聘录][入到]|考[入到]|进入|到|来|在|从事|担任)",
        ), is_key=True, always_printed=False),
        FieldSpec("work_end", kinds.UNTIL, (), (
            rf"{ANY_DAY}(?:起|开始)?(?:至|到|—|–|-|一|~)*(?P<v>至今|今|现在)", r"(?:工作|岗位|职务|员|师)(?P<v>至今)", rf"{ANY_DAY}{_TO}(?P<v>{ANY_DAY})(?!.*{ANY_DAY}{_TO})",
            rf"(?:自|从){ANY_DAY}(?:起|以来)?(?P<v>至今)",
            rf"{ANY_DAY}[—–~一\-]*[至到](?![\d今现])(?:(?!{ANY_DAY}).){{0,60}}?(?P<v>今)(?![年后天日])",
            # 参加工作，一直从事…: without an end it goes on until the day of the paper.
            rf"{ANY_DAY}[^。;；\d]{{0,40}}?(?P<v>一直|(?<![体实])现)(?:在[^。,，]{{2,30}})?(?:从事|担任|任|负责)",
        ), is_key=True, always_printed=False),
        # Where it names several times of work: all that stands between the first and the last.
        FieldSpec("periods", kinds.TEXT, (), (
            rf"(?P<v>{ANY_DAY}{_TO}{ANY_DAY}[^。]{{1,120}}?{ANY_DAY}{_TO}(?:至?今|现在|{ANY_DAY})(?:[^。]{{1,120}}?{ANY_DAY}{_TO}(?:至?今|现在|{ANY_DAY}))*)",
        ), always_printed=False, only_if_read=True),
        FieldSpec("work", kinds.TEXT, ("从事专业技术工作", "从事的相关工作", "从事何种专业技术工作", "从事工作", "工作内容", "主要工作", "从事的工作"), (
            rf"{_DOES}(?P<v>[\u4e00-\u9fff()（）、]{{2,40}}?(?:工作|岗位))(?=至今|[,，。;；]|$)",
            rf"(?:{_DOES}|负责)(?P<v>[\u4e00-\u9fff()（）、]{{2,40}}?)(?=至今|[,，。;；]|$)",
        ), is_key=True, wraps=True, always_printed=False, beneath=True, shape=r"(?!.*(?:证明|说明)$).+"),
        FieldSpec("outcome", kinds.TEXT, always_printed=False, only_if_read=True, states=Topic.WORK),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip

TEACHER_ETHICS = PaperSpec(
    material=Material.TEACHER_ETHICS,
    title="师德师风情况说明", group=Group.TEACHERS, shows_no_number=True,
    declared=("name", "employer"), marks=unit_paper.MARKS_WITH_OWNER, seal_is_compared=True,
    heading=r"(?:师德|职业道德)[^。]{0,8}(?:说明|证明|鉴定|评价|意见)",
    anchors=(("师德师风", 0.4), ("教师职业道德", 0.3), ("为人师表", 0.2), ("立德树人", 0.2), ("爱岗敬业", 0.1)),
    wordings=(
        (r"(?:师德|职业道德)(?:师风)?(?:情况|表现|考核|考评)?(?:的|情况|表现)?(?:说明|证明|鉴定|评价|意见)", 0.8),
        (r"违反[^。]{0,12}(?:师德|职业道德|职业行为)", 0.4), (r"体罚|有偿补课|从教", 0.2),
    ),
    excludes=("公示", "廉政情况", "考核登记表", "教师资格证书", "承诺", "推荐意见", "工作经历"),
    other_labels=(*unit_paper.OTHER_LABELS, "任教学科", "师德表现", "学校意见", "任教学段"),
    titles=("师德师风情况说明", "师德师风表现的鉴定", "师德师风证明"),
    own_heading=_ETHICAL,
    proofs=(Proof(heading=_ETHICAL, words=(r"师德|职业道德",)),
            Proof(words=(r"师德|职业道德", r"同志|老师|教师|姓名", r"(?:师德|道德)[^。]{0,16}(?:说明|证明|鉴定|评价|意见|表现|合格|优秀|良好)|(?:违反|违背)[^。]{0,12}(?:师德|道德|行为)", r"情况|证明|鉴定|考核|评价|表现"))),
    against=(r"本人(?:郑重)?承诺|本承诺书|自愿接受", r"不得|严禁[^。]{0,40}严禁", r"通知如下|各学校|实施方案"),
    against_heading=r"承诺书?|责任书|通知|方案|制度|办法|准则|总结|报告|心得体会|思想品德鉴定表",
    fields=(
        unit_paper.name(),
        unit_paper.employer(rf"(?:兹有|系|现为|为|是|证明)(?P<v>{UNIT})(?:在职|正式|专任|任课)?(?:教师|职工)", rf"在(?P<v>{UNIT})(?:任教|工作|从教)"),
        FieldSpec("outcome", kinds.TEXT, always_printed=False, states=Topic.ETHICS),
        unit_paper.signed_on(),
        unit_paper.residue(),
    ),
)  # fmt: skip

ANNUAL_ASSESSMENT = PaperSpec(
    material=Material.ANNUAL_ASSESSMENT,
    title="年度考核表/考核鉴定意见", group=Group.ASSESSMENT, is_yearly=True, shows_no_number=True,
    declared=("name", "employer"), declared_by_year=("grade",), marks=unit_paper.MARKS_WITH_OWNER, seal_is_compared=True,
    photo_hints=("每页都要拍；考核等次、单位意见和公章要看得清", SCAN),
    heading=r"考核(?:情况)?(?:登记)?[表卡]|考核(?:情况)?(?:鉴定|证明|意见)|鉴定意见",
    anchors=(("主管领导评语", 0.3), ("考核登记表", 0.5), ("年度考核", 0.3)),
    wordings=(
        (r"年度(?:工作)?考核(?:情况)?(?:登记)?[表卡]", 0.5), (r"考核(?:情况|工作)?(?:鉴定|证明|评定|结果)(?:意见|表|书)?", 0.4),
        (rf"证明[^。]{{0,60}}年度[^。]{{0,10}}考核[^。]{{0,8}}{_GRADE}", 0.4), (r"鉴定意见|考核意见", 0.3), (r"考核(?:等[次级]|结果|委员会|小组|领导小组)", 0.3), (r"(?:本人|个人)(?:工作)?总结", 0.2),
        (rf"(?:评为|评定为|确定为|定为|结果[为:：]?|等次[为:：])“?{_GRADE}", 0.3), (r"20\d\d年?度", 0.1),
        (rf"{_GRADED}[^。\d]{{0,12}}{_GRADED}", 0.6),
    ),
    excludes=("公示", "继续教育", "廉政情况", "工作经历证明", "毕业生登记表", "准予毕业", "普通高等学校", "推荐意见", "师德师风情况",
              "申请表", "承诺"),
    other_labels=(*unit_paper.OTHER_LABELS, "任现职时间", "从事或分管工作", "从事工作", "本人总结", "个人总结", "主管领导评语和考核等次建议",
                  "单位负责人意见", "本人意见", "考核委员会意见", "参加工作时间", "考核时间", "考核单位", "工作表现", "鉴定意见",
                  "考核鉴定意见", "考核年度", "岗位等级", "任现职级时间"),
    titles=("年度考核登记表", "专业技术人员年度考核表", "年度考核鉴定意见", "考核鉴定意见", "年度考核证明", "年度考核情况证明"),
    own_heading=_ASSESSED,
    proofs=(Proof(heading=_ASSESSED, some=(_GRADE, r"总结|评语|考核等[次档级]|考核结果|鉴定|考核委员会|考核意见|档次"), least=1),
            Proof(words=(r"年度(?:工作)?考核(?:情况)?(?:登记)?[表卡]", r"总结|评语|等[次档级]|考核结果|意见")),
            Proof(words=(rf"{_GRADED}[^。\d]{{0,12}}{_GRADED}", r"证明|鉴定|意见|说明")),
            Proof(words=(r"20\d\d年度?考核", rf"(?:评定|确定|评|定|考核)为“?{_GRADE}|等次[:：为]*“?{_GRADE}", r"同志", r"特此证明|鉴定|意见")),
            Proof(words=(r"考核鉴定|(?<!师德)考核意见|鉴定意见|考核(?:情况|结果)(?:证明|说明|鉴定)", _GRADE, r"20\d\d"))),
    against=(r"等\d{1,3}(?:名|人)", r"见习期|人社部门意见|不得[^。]{0,24}不得", r"师德(?:师风)?考核(?:鉴定)?表", r"任免理由|拟任|评委会|评审委员会|呈报单位|家庭(?:主要)?成员|曾用名|机关负责人意见|同意转正|绩效系数|KPI",
             r"尊敬的各位|各(?:科|处|股)室|通报如下|结果通报", r"(?:优秀|合格)等?次?[(（]\d+人"),
    against_heading=r"(?:公务员|试用期?|转正|绩效|聘期|平时|季度|月度|师德)[一-鿿]{0,14}[表卡单书]|通报|名单|汇总表|备案表|总结|述职[一-鿿]{0,4}|申报表|评审表|呈报表|履历表|审批表",
    fields=(
        FieldSpec("title", kinds.TEXT, (), (
            r"(?m)^(?:20\d\d)?(?P<v>[\u4e00-\u9fff]{0,14}年度(?:工作)?考核(?:情况)?(?:登记)?表)",
            r"(?m)^(?:20\d\d)?(?P<v>[\u4e00-\u9fff]{0,12}考核(?:情况)?(?:鉴定|证明)(?:意见|书|表)?)$",
        ), always_printed=False, only_if_read=True),
        unit_paper.name(),
        FieldSpec("year", kinds.YEAR, ("考核年度", "年度"), (
            r"(?P<v>20\d\d)年?度?,?[\u4e00-\u9fff]{0,10}考核(?:结果|等次)?[^。\d]{0,8}?" + _GRADE,
            r"(?P<v>20\d\d|二[〇零○Oo0][一二三四五六七八九〇零○Oo0]{2})年?度", r"(?P<v>20\d\d)年(?!\d{1,2}月)",
        ), is_key=True),
        FieldSpec("grade", kinds.GRADE, ("考核等次", "考核等级", "考核结果", "等次", "考核结论", "年度考核结果"), (
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
    titles=("免除继续教育学习申请表", "继续教育学习免试审批表", "免学审批表"),
    own_heading=r"(?<!任)免[一-鿿]{0,16}表",
    proofs=(Proof(heading=r"(?<!任)免[一-鿿]{0,16}表"), Proof(words=(r"免[^。]{0,16}(?:申请|审批)表", r"继续教育|免[学试]理由|审[核批]意见")),
            Proof(words=(r"免[学试除][^。]{0,4}理由", r"审[核批]意见|单位意见"))),
    fields=(
        FieldSpec("title", kinds.TEXT, (), (
            r"(?P<v>[\u4e00-\u9fff“”‘’\"]{0,30}(?:免除|免予|免试|免学)[\u4e00-\u9fff“”\"]{0,12}(?:申请|审批)表)",
            r"(?P<v>[\u4e00-\u9fff“”‘’\"]{0,30}免[\u4e00-\u9fff]{0,12}表)",
        ), always_printed=False, only_if_read=True),
        unit_paper.name(),
        unit_paper.id_number(),
        unit_paper.employer(),
        unit_paper.work_start(),
        FieldSpec("current_title", kinds.TEXT, ("现有专业技术职务", "现有专业技术职称", "现有职称", "现任专业技术职务"), (),
                  always_printed=False),
        FieldSpec("reason", kinds.TEXT, ("免学理由", "免试理由", "申请免学理由", "免除理由", "免学原因"), (
            r"免[学试]理由[:：]?(?P<v>[^。]{4,60}?)(?=。|审核意见|审批意见|单位意见)",
        ), is_key=True, wraps=True, always_printed=False),
        FieldSpec("outcome", kinds.TEXT, always_printed=False, states=Topic.EXEMPTION),
    ),
)  # fmt: skip
