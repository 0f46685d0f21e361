"""Graduation and degree certificates: prose in many layouts, numbers with structure.

Every school designs its own sheet; the sentence is what they share (domain §3.3, §3.4).
"""

from intake.documents.photo_hints import ISSUER_CONFIRMS, SCAN, USUAL
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.domain.application import Material
from intake.domain.values import kinds

_CN = "〇零○OoＯ0一二三四五六七八九十"
DAY = (
    rf"(?:(?:19|20)\d\d|[{_CN}]{{1,4}})年(?:\d{{1,2}}|[{_CN}廿]{{1,3}})月"
    rf"(?:(?:\d{{1,2}}|[{_CN}廿]{{1,4}})[日旦])?"
)
"""A date as printed: Arabic or Chinese digits, the day may be lacking."""
_FULL = rf"(?:(?:19|20)\d\d|[{_CN}]{{1,4}})年(?:\d{{1,2}}|[{_CN}廿]{{1,3}})月(?:\d{{1,2}}|[{_CN}廿]{{1,4}})[日旦]"
_DOTTED = r"(?:19|20)\d\d[./\-]\d{1,2}[./\-]\d{1,2}(?![\d.\-])"
_MONTH = rf"(?:{DAY}|(?:19|20)\d\d[./\-]\d{{1,2}}(?:[./\-]\d{{1,2}})?(?![\d.]))"
"""When a course begins or ends: a day or a month, in words or with dots."""
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_NO = "(?!姓名|证书|证明|兹有|学员|学生|研究生|培训|教育|合格|人员|毕业|学位|同志|性别|考试|职工|员工|单位|公司|办公室|参加|完成|以上|经?考核|经审|[您你已该])"
NAME = rf"(?:{_NO}{_HAN}){{1,12}}?(?:[·•.．・‧。、\-—]?(?:{_NO}{_HAN}){{1,12}}?){{0,3}}?"
"""A name as printed, as short as what follows allows."""
_WHO = (
    r"(?:学[生员]|研究生|[本专]科生|业生[)）]|证书|证明书?|兹有|该生|授予|[:：。,，)）0-9A-Za-z]|^)"
)
"""What stands before a name in running text: without it a name begins anywhere."""
_THEN = (
    r"(?:性别|[（(]?[男女](?:[,，、）)]|性[,，、系])|系|现?年龄?|身份证|公民身份|民族|于|自|参加)"
)
"""What goes on behind the name of a student in a sentence."""
_SCHOOL = (
    r"[\u4e00-\u9fff（）()]{2,24}?(?:大学|学院|学校|分校|党校)(?:[（(][\u4e00-\u9fff]{2,10}[）)])?"
)
_HERE = "(?:本校|我校|本院|我院|该校|学校)?"
_UNIT = (
    r"(?:[\u4e00-\u9fff]{2,14}?(?:大学|学院|学校|分校|党校|校区|(?<![关联])系(?![统列]))"
    r"(?:[（(][^（）()]{2,10}[）)])?){0,2}[,，]?"
)
"""School, campus and department before a major: 在某某理工大学(南校区)水利系 …"""
_DID = "(?:已?完成了?|修完了?|学完了?|修读了?|攻读了?|学习了?)?"
"""What a student did with a major, before its name."""
_FORM = "(?:普通全日制|非全日制|全日制|脱产|函授|业余|夜大学?|网络教育|(?:现代)?远程教育|开放教育|成人教育|(?:高等教育)?自学考试)"
_ENTRY = rf"(?:[（(](?:[\u4e00-\u9fff]{{2}}起点|专升本|{_FORM})[）)])?"
"""How a student came to it or learns it, in brackets before its name or behind."""
_IN = rf"(?:[在于]{_HERE}|[系为是]?[本我该][校院]){_UNIT}{_DID}{_FORM}?{_DID}(?:[（(][^（）()]{{2,8}}[）)])?"
_STOP = (
    "(?!专业|大学|学院|完成|本科|专科|参加|通过|学位|毕业|成绩|学年|[在入]?[本我该][校院]|[在入]校)"
)
_MAJOR_NAME = rf"(?![在于（(])(?:{_STOP}[\u4e00-\u9fff（）()、]){{2,24}}?"
_MAJOR = rf"(?P<v>{_MAJOR_NAME})"
"""A major's name: no word of the sentence around it is a part of it."""
_END = rf"{_ENTRY}(?:学科[（(])?专业(?!技术|课|委员|人员|学校|合格|证书)"
_LEVEL = "本科|专科|高职(?:[（(]专科[）)])?|大专|中专|中等专业|硕士研究生|博士研究生"
_SCIENCE = "哲学|经济学|法学|教育学|文学|历史学|理学|工学|农学|医学|军事学|管理学|艺术学|交叉学科|建筑学|工程|工商管理|公共管理|临床医学"
_OWN_LINE = (
    r"(?P<v>(?!普通高等)(?!(?:普通)?中等(?:专业|职业)学校$)(?!高等学校)(?!成人)(?!职业学校$)(?!技工学校$)"
    r"[\u4e00-\u9fff()（）]{2,24}(?:大学|学院|学校|分校|校区)[)）]?)(?:校[(（]?院?[)）]?长.*|院长.*|[(（](?:盖?章|公章)[)）])?"
)
"""A school's name on a line of its own, or with its head's signature or 章 behind it."""
_AT_FOOT = (
    rf"(?:(?<![{_CN}])|(?<!\d)(?=[12]\d)|(?=(?:一九|二[〇零○OoＯ0])[{_CN}]{{2}}年))"
    r"(?<!出生)(?<!生于)(?<!出生日期)(?<!出生日期[:：])(?<!出生年月[:：])"
    r"(?<![男女])(?<![男女][,，、])(?<!性[,，、])(?<![至到])(?<![年月日\d][—–~\-])"
)
"""The last day of all is that at the foot, unless it is the birth's or ends a period: the
other may be lost under a seal. That of a 毕业证明书 is the day on which the lost certificate
was replaced."""
_LAST = rf"^(?!.*证明书).*?{_AT_FOOT}(?P<v>{_FULL}|{_DOTTED})(?![,，]?(?:出)?生)(?!.*(?:{_FULL}|{_DOTTED}))"
_NOT_ATTESTED = "(?:(?!与原件|核对人|核验人|复印件).)*?"
_LAST_OWN = rf"^(?!.*证明书){_NOT_ATTESTED}{_AT_FOOT}(?P<v>{_FULL}|{_DOTTED})(?![,，]?(?:出)?生)(?!{_NOT_ATTESTED}(?:{_FULL}|{_DOTTED}))"
"""The day on which a copy was attested stands below its own, behind who compared it."""
_NO_PERSON = "".join(
    rf"(?<!{word})"
    for word in (
        "份证",
        "份证:",
        "份证号",
        "份证号:",
        "份证号码",
        "份证号码:",
        "件号码",
        "件号码:",
        "份号码",
        "份号码:",
        "件号",
        "件号:",
    )
)
"""Before a number that is a certificate's: a person's has its label."""
_ENDS = (
    "校长",
    "院长",
    "校（院）长",
    "校(院)长",
    "院（校）长",
    "校名",
    "学校名称",
    "证书编号",
    "主席",
    "学位评定委员会",
    "学校编号",
    "电子注册号",
    "注册号",
    "身份证号",
    "身份证号码",
    "公民身份号码",
    "身份证件号码",
    "证件号码",
    "学制",
    "民族",
    "籍贯",
    "批准文号",
    "发证机关",
    "发证单位",
    "验印机关",
)

_GRADUATED = r"毕业(?:证书?|证明书)"
_STUDIED = (
    r"准予(?:毕业|结业)|肄业|(?:修[完满毕]|学完|完成)[^。]{0,30}(?:课程|学业|学分|环节|计划)"
    r"|(?:学习|修业|学业)期满|成绩合格|考试合格"
)
"""The sentence that a graduation is."""
_DEGREE = r"学位证(?:书|明书)?|(?:学士|硕士|博士)学位"
_AWARDED = r"授予[^。]{0,40}(?:学士|硕士|博士)|(?:学士|硕士|博士)学位"

GRADUATION_CERTIFICATE = PaperSpec(
    material=Material.GRADUATION_CERTIFICATE,
    title="毕业证书", group=Group.EDUCATION, shows_no_number=True, where_silent=ISSUER_CONFIRMS,
    declared=("name", "sex", "birth_date", "enrolled", "graduated", "school", "major", "level", "study_form",
              "certificate_number"),
    told_apart_by=("name", "certificate_number", "school"),
    photo_hints=(*USUAL, "对开的证书整页拍下，证书编号和公章都要看得清", SCAN),
    # A sheet that ends otherwise than in a graduation is still this paper, and says so.
    anchors=(("毕业证书", 0.8), ("准予毕业", 0.6), ("结业证书", 0.5), ("肄业证书", 0.5), ("普通高等学校", 0.2), ("成绩合格", 0.3),
             ("教学计划规定的全部课程", 0.4), ("中等专业学校", 0.2), ("专业学习", 0.1)),
    # 毕业证明书 exactly: an anchor so like 毕业证书 counts twice. The sentence alone has to do:
    # a heading whose letters stand far apart is not always found.
    wordings=(("毕业证明书", 0.8), (r"(?:修[完满毕]|学完|完成)[^。]{0,24}(?:课程|学业|学分|环节)", 0.3), ("(?:学习|修业|学业)期满", 0.2)),
    accept_at=1.0,
    excludes=("学位评定委员会", "授予", "学位条例", "学位证书", "学位法", "备案表", "在线验证", "继续教育", "公示", "登记表",
              "申请表"),
    other_labels=_ENDS,
    titles=("普通高等学校毕业证书", "中等专业学校毕业证书", "成人高等教育毕业证书"),
    own_heading=_GRADUATED,
    proofs=(Proof(heading=_GRADUATED, words=(_STUDIED,)), Proof(words=(r"准予(?:毕业|结业)", _STUDIED)),
            Proof(words=(r"毕业(?:证书|证明书)(?!编?号)", _STUDIED, r"\d{8,}|[0-9A-Z]{8,}")),
            Proof(words=("成绩合格", r"修[完满毕]|学完|完成", r"(?:学习|修业|学业)期满|在[本我].?[校院]|至(?:19|20)\d\d年"))),
    against=(r"等\d{1,4}(?:名|人)", r"培训班|研修班", r"绩点", r"^(?!.*毕业证)(?!.*准予毕业).*(?:结业|肄业)证", r"(?:毕业|学位|学历|毕业证书?|学历证书?)证?书?(?:编号|号码?)?[:：]?[^。]{0,20}(?:最高学历|最高学位|求职|工作经历)",
             r"(?:普通高中|(?<!职业)高中毕业证|高级中学|初级中学|初中|义务教育)(?!起点)"),
    against_heading=r"(?:培训|岗位|进修|(?<!职业)高中|高级中学|初中)[一-鿿]{0,6}证书?",
    fields=(
        FieldSpec("name", kinds.NAME, labels=("姓名", "学生姓名"), is_key=True, patterns=(
            rf"(?:学[生员]|研究生|兹有|该生)[:：]?(?P<v>{NAME})[,，、。.]?[（(]?{_THEN}",
            rf"(?m)^(?P<v>{NAME})[,，、]?[（(]?(?:性别|[男女](?:[,，、）)]|性[,，、]))",
            rf"{_WHO}(?P<v>{NAME})[,，、]?[（(]?性别",
            rf"(?:证书|证明书|^)(?P<v>{NAME})[,，、]?[男女][,，、]?(?:{_FULL}生|[\u4e00-\u9fff]{{1,4}}族)",
            rf"(?:证书|证明书|^)(?P<v>{NAME})参加",
        )),
        FieldSpec("sex", kinds.SEX, labels=("性别",), is_key=False, patterns=(
            r"性别[:：]?(?P<v>[男女])", rf"(?P<v>[男女])性?[,，、。]?(?:生于)?{_FULL}",
            r"[,，（(](?P<v>[男女])性?[,，）)]",
        )),
        FieldSpec("birth_date", kinds.DATE, labels=("出生日期", "出生年月", "出生年月日"), is_key=True, patterns=(
            rf"(?P<v>{DAY}|{_DOTTED})[,，]?(?:出)?生", rf"(?:生于|出生于)(?P<v>{_FULL}|{_DOTTED})",
            rf"出生(?:日期|年月)[:：]?(?P<v>{_FULL}|{_DOTTED})", rf"[男女]性?[,，、。]?(?P<v>{_FULL})",
        )),
        FieldSpec("enrolled", kinds.DATE, labels=("入学日期", "入学时间", "学习时间", "学习起止时间", "修业时间"), patterns=(
            rf"(?<![\d.])(?P<v>{_MONTH})(?:起)?(?:至|到|—|-|–|－|~|一){{1,2}}(?:{_MONTH}|今)",
            rf"(?<![\d.])(?P<v>{_MONTH})(?={_MONTH}[,，]?在[本我该])",  # the dash between was at a line's end
            rf"(?<![\d.])(?P<v>{_MONTH})(?:起)?[,，]?(?:入学|入校|考入|进入|升入|转入|入[本我该][校院])",
        )),
        FieldSpec("major", kinds.MAJOR, labels=("专业", "专业名称", "所学专业"), is_key=True, wraps=False, patterns=(
            rf"{_IN}{_MAJOR}{_END}",
            rf"(?:修完|攻读|学完|学习|参加|通过|入[本我该]?[校院]|[,，。]){_UNIT}{_FORM}?{_MAJOR}{_END}",
        )),
        FieldSpec("level", kinds.LEVEL, labels=("层次", "学历层次", "培养层次"), patterns=(
            rf"(?:修[完满毕]|学完|完成|按照?){_ENTRY}(?P<v>{_LEVEL})(?!起点|生)",
            rf"年制[\u4e00-\u9fff]{{0,6}}?[（(]?(?P<v>{_LEVEL})(?!起点)",
            r"起点[）)]?[\u4e00-\u9fff]{0,4}?(?P<v>本科)",
            rf"(?P<v>{_LEVEL})(?!起点){_ENTRY}(?:学习|层次|教学计划|培养|毕业|教育|{_FORM}|学历|高等教育|自学|考试|段|学生)",
            r"层次[为是](?P<v>[中高]级技工|预备技师)", rf"{_FORM}[,，、]?(?P<v>{_LEVEL})[）)]", rf"[（(]{_FORM}?(?P<v>本科|专科)[）)]",
            r"[,，](?P<v>本科|专科)[,，。]", r"(?P<v>专升本)", r"(?P<v>[中高]级技工)班", r"(?P<v>中等专业|中等职业)学校",
        )),
        FieldSpec("study_form", kinds.STUDY_FORM, labels=("学习形式",), always_printed=False, patterns=(
            r"(?P<v>普通全日制|全日制|非全日制|函授|业余|脱产|夜大学|网络教育|开放教育)",
        )),
        # What kind of education it was, where the sheet names no form of study: its heading
        # tells ordinary schools from those of adults.
        FieldSpec("study_kind", kinds.TEXT, always_printed=False, only_if_read=True, patterns=(
            r"(?P<v>成人(?:高等|中等)?(?:专业|职业)?(?:教育|学历教育|高校|学校|专科|本科)|(?:高等教育)?自学考试|网络教育|函授教育|开放教育)",
            r"(?<!成人)(?P<v>普通高等学校|普通高校|(?:普通)?中等(?:专业|职业)学校|技工学校)\s*毕业证",
        )),
        FieldSpec("school", kinds.SCHOOL, is_key=True, alone=_OWN_LINE,
                  labels=("校名", "校(院)名", "校（院）名", "院(校)名", "院（校）名", "学校名称", "学校", "院校名称", "主考学校", "主考院校", "培养单位", "毕业学校"), patterns=(
            rf"校名[:：]?(?P<v>{_SCHOOL})",
        )),
        FieldSpec("graduated", kinds.DATE, is_key=True, patterns=(_LAST_OWN, _LAST),
                  labels=("发证日期", "毕业日期", "毕业时间", "发证时间", "颁发日期", "签发日期")),
        FieldSpec("conclusion", kinds.TEXT, always_printed=False, only_if_read=True, patterns=(
            r"准予(?P<v>毕业|结业)", r"(?P<v>毕业|结业|肄业)证书",
        )),
        FieldSpec("certificate_number", kinds.NUMBER, is_key=True, shape=r"[0-9]{10,20}|[0-9A-Z]{8,16}", usual=r"\d{17,18}",
                  labels=("证书编号", "毕业证书编号", "电子注册号", "注册号", "编号", "证书号", "证书号码", "学历证书编号", "毕业证书号",
                          "毕业证编号", "证书注册号"),
                  patterns=(rf"(?<!\d){_NO_PERSON}(?P<v>\d{{17,18}})(?![\dXx])",)),
    ),
)  # fmt: skip

DEGREE_CERTIFICATE = PaperSpec(
    material=Material.DEGREE_CERTIFICATE,
    title="学位证书", group=Group.EDUCATION, shows_no_number=True, where_silent=ISSUER_CONFIRMS,
    declared=("name", "sex", "birth_date", "school", "major", "degree", "degree_certificate_number"),
    told_apart_by=("name", "degree_certificate_number", "school"),
    photo_hints=(*USUAL, SCAN),
    anchors=(("学位证书", 0.8), ("授予", 0.3), ("学士学位", 0.4), ("硕士学位", 0.4), ("学位条例", 0.4),
             ("学位评定委员会", 0.4), ("学位法", 0.3)),
    accept_at=1.0,
    excludes=("备案表", "在线验证", "继续教育", "公示", "申请表", "毕业证书"),
    other_labels=_ENDS,
    own_heading=_DEGREE,
    proofs=(Proof(words=(_AWARDED, r"学位评定委员会|学位条例|学位法|学位证书(?!编|号)|学位证明书")),
            Proof(heading=_DEGREE, words=(r"授予|学[士位]|硕士|博士", r"(?:学习|培养|研究生|专业|毕业|计划|学业|成绩|答辩|成人|全日制|通过|合格)", r"授予|委员会|校长|院长"))),
    against=(r"等\d{1,4}(?:名|人|位)", r"认证(?:报告|书)|经查证|留学服务中心", r"最高学[历位]", r"授予单位[^。]{0,40}(?:身份证号|联系电话)"),
    fields=(
        FieldSpec("name", kinds.NAME, labels=("姓名",), is_key=True, patterns=(
            rf"(?:证书|业生[)）]|学生|研究生|兹有|授予)(?P<v>{NAME})[,，、]?[（(]?(?:性别)?[:：]?[男女](?:[,，、]|性[,，、])",
            rf"(?m)^(?P<v>(?!学|硕|博|普通){NAME})[,，、]?[（(]?(?:性别)?[:：]?[男女](?:[,，、]|性[,，、])",
            rf"(?:证书|业生[)）]|学生|兹有|授予|^)(?P<v>(?!学|硕|博|普通){NAME})[,，、]?(?:性别)?[男女]?[,，、]?(?:生于)?{_FULL}",
        )),
        FieldSpec("sex", kinds.SEX, labels=("性别",), patterns=(
            r"性别[:：]?(?P<v>[男女])", rf"(?P<v>[男女])性?[,，、。]?(?:生于)?{_FULL}",
            r"[,，（(](?P<v>[男女])性?[,，）)]",
        )),
        FieldSpec("birth_date", kinds.DATE, labels=("出生日期",), patterns=(
            rf"(?P<v>{DAY}|{_DOTTED})[,，]?(?:出)?生", rf"[男女]性?[,，、。]?(?:生于)?(?P<v>{_FULL})",
        )),
        FieldSpec("school", kinds.SCHOOL, labels=("校名", "校(院)名", "校（院）名", "院(校)名", "院（校）名", "学校名称", "学位授予单位", "授予单位", "培养单位"),
                  alone=_OWN_LINE, patterns=(
            rf"(?:在|于|经)(?P<v>(?!本校)(?!我校){_SCHOOL})",
            rf"(?:生[）)]?[,，。]|[）)])(?P<v>{_SCHOOL})(?={_MAJOR_NAME}{_END})",
        )),
        FieldSpec("major", kinds.MAJOR, labels=("专业", "专业名称", "学科专业", "所学专业"), is_key=True, patterns=(
            rf"{_IN}{_MAJOR}(?:本科)?{_END}", rf"{_IN}{_MAJOR}学科(?=[,，]?(?:已|修|完成|通过|学习|攻读|培养))",
            rf"(?:[）)]?[,，。]|[）)]|通过|完成了?|修完|攻读){_HERE}{_UNIT}{_FORM}?{_DID}{_MAJOR}(?:本科)?{_END}",
        )),
        FieldSpec("degree", kinds.DEGREE, labels=("学位", "所授学位", "学位类别"), is_key=True, patterns=(
            rf"(?P<v>(?:{_SCIENCE})(?:学士|硕士|博士))",
            r"授予(?:其)?(?P<v>[\u4e00-\u9fff]{2,6}(?:学士|硕士|博士))",
        )),
        FieldSpec("degree_certificate_number", kinds.NUMBER, is_key=True, shape=r"[A-Z]?[0-9A-Z]{12,18}",
                  labels=("证书编号", "学位证书编号", "学位证编号", "编号", "证书号", "证书号码", "学位证书号"),
                  patterns=(rf"(?<!\d){_NO_PERSON}(?P<v>[A-Z]?\d{{16}})(?![\dXx])",)),
        FieldSpec("awarded", kinds.DATE, patterns=(_LAST_OWN, _LAST),
                  labels=("授予日期", "获学位日期", "学位授予日期", "发证日期")),
    ),
)  # fmt: skip
