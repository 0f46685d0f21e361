"""What the papers of units have in common: who, where, when, and the day at the foot.

Units fill in the notice's templates, print forms or write freely (domain §3.10–§3.20);
the patterns below are over folded text and meet all three.
"""

from intake.documents.diploma import DAY
from intake.documents.spec import FieldSpec
from intake.domain.values import kinds
from intake.domain.values.unit_names import UNIT_END

MARKS = ("seal", "signature", "dated")
"""What a unit's document carries besides print."""
MARKS_WITH_OWNER = ("seal", "sealed_by", "signature", "dated")
"""The same where a rule asks whose seal it is: only then is its text read."""
ANY_DAY = rf"(?:{DAY}|(?:19|20)\d\d[./\-]\d{{1,2}}(?:[./\-]\d{{1,2}})?)"
"""A date in words or with dots; the day may be lacking."""
FULL_DAY = (
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}[日号旦曰月]"
    r"|[一二三四五六七八九〇零○Oo0]{4}年[一二三四五六七八九十〇零]{1,3}月[一二三四五六七八九十廿〇零]{1,4}[日号]"
    r"|(?:19|20)\d\d[./\-]\d{1,2}[./\-](?:3[01]|[12]\d|0?[1-9])(?!\d(?!\d?[:：])))"
)
_HOURS = (
    r"(?:[(（](?:星期|周)[一二三四五六日天][)）])?(?:上午|下午|早上?|晚上?|北京时间)*"
    r"(?:\d{1,2}(?:[:：]\d{2}){1,2}|\d{1,2}[时点](?:\d{1,2}分|整|半)?)?"
)
UNTIL = rf"{_HOURS}(?:起|开始)?(?:至|到|—|–|-|一|~)+"
"""Between two days; the weekday and the hour of the first may stand before it."""
UNIT = rf"(?!兹|证明)[\u4e00-\u9fff“](?:(?!同志)[\u4e00-\u9fff()（）“”]){{1,36}}{UNIT_END}"
"""Greedy: the last ending in a run of Han closes the name."""
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_NO = (
    "(?!姓名|证书|证明|兹有|以下|下列|上述|下属|所属|推荐|意见|单位|公司|中心|学校|小学|中学|幼儿园|职工|教师|员工|干部|同志|关于|公示|说明|情况|鉴定|表现|申报|部门"
    "|职称|人员|年度|考核|本人|现为|现任|同意|决定|建议|经查|经审|经研|经核|现将|现对|根据|按照|会议|研究|党组|党委|予以|特予|一致|公司|[的系该我])"
)
PERSON = rf"(?:{_NO}{_HAN}){{1,12}}?(?:[·•.．・‧。、\-—]?(?:{_NO}{_HAN}){{1,12}}?){{0,3}}?"
"""A name as printed, as short as what follows allows, without a word of what stands before
it: a sentence taken for a name would accuse."""
_WE = "(?:(?:我|本)(?:单位|公司|校|站|中心|局|园))"

_NO_SENTENCE = (
    r"(?!同意|决定|建议|经查|经审|经研|经核|兹有|兹证|现将|现对|关于|根据|按照|推荐|予以|该同志|本人|我单位)"
    rf"(?!.*{UNIT_END}$).+"
)
"""What no name is: words of a sentence before it, or a unit. Such a reading accuses nobody."""

NAMES = (
    rf"(?:关于|同意推荐|拟推荐|推荐的?|现?将|现对|[,，。;；]对|(?:[日号]|单位|公司|本?校|局|中心)对|拟聘)(?:(?:我|本)[单位校公司站]+|{UNIT})?(?P<v>{PERSON})(?:同志|等(?:\d|[一二三四五]))",
    rf"(?:同意|决定|建议|准予|特予|特此|现予|经查|经审[核查]|经核[实查]|经研究)(?:推荐)?(?:{_WE}(?:职工|员工|教师)?|{UNIT})?(?P<v>{PERSON})(?:同志|申报|参加|上报|晋升)",
    rf"(?:兹有|兹证明|证明)[,，:：]?(?:{_WE}|{UNIT})?(?:职工|员工|教师)?(?P<v>{PERSON})(?:同志|[,，(（])",
    rf"(?:(?:下属|所属|直属)的?|{_WE}){UNIT}(?:职工|员工|教师|干部)?(?P<v>{PERSON})(?:同志|[,，(（])",
    rf"(?m)^(?P<v>{PERSON})(?:[(（]姓名[)）])?[,，、。](?:性别[:：]?)?[男女][,，、。]",
    rf"(?m)^(?P<v>{PERSON})同志",
    rf"(?P<v>{PERSON})(?:[(（]姓名[)）])?[,，、。](?:性别[:：]?)?[男女][,，、。]",
    rf"(?:^|[:：。,，、》])(?:{_WE})?(?:教师|职工)?(?P<v>{PERSON})同志",
)  # fmt: skip
_FORMERLY = r"(?:此前|之前|以前|曾|原|先后|历任|借调|外派|前往)(?:(?!现[为任系在]|至今|调[入到至]|回到)[^。;；]){0,40}"
"""What stands before a unit at which somebody worked once, or only for a while."""
_OF_NO_BODY = r"(?!.*(?:纪委|纪律检查|纪检|监察(?:委|局|室|组)|监委))"
_NO_BODY = rf"{_OF_NO_BODY}(?!.*(?:内容|证明人|所属期|起止)).+"
"""A discipline body is nobody's employer, nor is the head of a column."""
_OFFICE = "(?:人力资源部|人事[科部处股]|组织人事科|政工[科部]|综合(?:部|科|办公室)|党政?办公室|办公室|党支部|党总支|党委|工会)"
"""An office of the unit that signs for it."""
NAME_LABELS = (
    "姓名",
    "申报人",
    "申报人姓名",
    "被考核人",
    "职工姓名",
    "教师姓名",
    "被推荐人",
    "被推荐人姓名",
)
EMPLOYERS = (
    rf"编制(?:所)?(?:在)(?P<v>{UNIT})",
    rf"同志(?:[(（][^()（）]{{0,40}}[)）])?[,，]?(?:[男女][,，])?(?:系|为|是|现系|现为|现任|在)(?P<v>{UNIT})",
    rf"(?:现为|现系|现任|现在)(?P<v>{UNIT})",
    rf"[,，]系(?P<v>{UNIT})(?:在编|在职|正式)?(?:工作人员|人员|职工|干部|教师|员工)",
    rf"至今[,，]?(?:一直)?在(?P<v>{UNIT})(?:工作|从事|任|[,，。])",
    rf"(?:兹有|兹证明|证明)[,，:：]?(?P<v>{UNIT})(?:教师|职工|员工|干部)?{PERSON}(?:同志|[,，(（])",
)  # fmt: skip
EMPLOYER_LABELS = ("现工作单位", "工作单位", "所在单位", "单位名称", "用人单位", "推荐单位", "单位及职务(岗位)", "单位及职务(岗位",
                   "单位及职务", "单位及岗位", "单位及任职情况", "单位职务", "单位")  # fmt: skip
ID_LABELS = ("身份证号码", "身份证号", "公民身份号码", "证件号码", "身份证")
OTHER_LABELS = ("政治面貌", "职务", "岗位", "学历", "学位", "出生年月", "出生日期", "联系电话", "监督电话", "签字", "日期",
                "盖章", "公章", "经办人", "负责人", "单位负责人", "备注", "文化程度", "申报级别", "族别", "民族", "性别",
                "工作简历", "职称", "现任职务", "序号", "申报专业")  # fmt: skip


def name() -> FieldSpec:
    return FieldSpec(
        "name", kinds.NAME, NAME_LABELS, NAMES, is_key=True, wraps=True, shape=_NO_SENTENCE,
        in_table=True,
    )  # fmt: skip


def employer(*patterns: str) -> FieldSpec:
    """The unit as the text, a form, or last the foot of the paper names it."""
    return FieldSpec(
        "employer", kinds.UNIT, EMPLOYER_LABELS, (*patterns, *EMPLOYERS), wraps=True,
        always_printed=False, at_foot=True, not_behind=_FORMERLY, shape=_NO_BODY,
        alone=rf"{_OF_NO_BODY}(?:单位|推荐单位|证明单位)?(?:名称)?(?:[(（](?:盖章|公章)[)）])?[:：]?(?P<v>{UNIT}){_OFFICE}?(?:[(（](?:盖?章|公章)[)）])?(?:(?:单位)?负责人[^。]{{0,12}})?",
    )  # fmt: skip


def id_number() -> FieldSpec:
    return FieldSpec("id_number", kinds.ID_NUMBER, ID_LABELS, (
        r"(?P<v>[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])",
        r"(?<![\dA-Za-z])(?P<v>[1-9]\d{2,9}[*＊xX×]{4,14}[\dXx]{2,4})",
    ), always_printed=False)  # fmt: skip


def work_start() -> FieldSpec:
    return FieldSpec(
        "work_start", kinds.DATE, ("参加工作时间", "参加工作年月", "参加工作日期", "参工时间", "参加工作"),
        (rf"参加工作(?:时间|年月|日期)?[:：为是]?(?P<v>{ANY_DAY})", rf"(?P<v>{ANY_DAY})(?:起|开始)?参加工作",
         rf"(?P<v>{ANY_DAY})(?:起)?至今"), always_printed=False, in_table=True,
    )  # fmt: skip


def signed_on() -> FieldSpec:
    """The day at the foot: the lowest line that is a date and nothing else."""
    return FieldSpec(
        "signed_on",
        kinds.DATE,
        (),
        (),
        always_printed=False,
        at_foot=True,
        only_if_read=True,
        alone=rf"(?:日期|时间|落款日期)?[:：]?[^\u4e00-\u9fff\d]{{0,3}}(?P<v>{FULL_DAY})[^\u4e00-\u9fff\d]{{0,3}}(?![止起前后])[\u4e00-\u9fff]?",
    )


def residue() -> FieldSpec:
    """Words and crosses of a template that nobody replaced; a number's mask is none."""
    return FieldSpec("residue", kinds.TEXT, (), (
        r"(?P<v>[(（](?:模板|样表|范本|姓名)[)）])", r"(?P<v>有[(（/][、/]?无[)）]?|[(（]有[/、]?无[)）]|[(（]无[)）])",
        r"(?P<v>[(（]或[^()（）]{1,20}[)）])", r"(?<![\dA-Za-z*×xX])(?P<v>[×xX]{2,6})(?![\dA-Za-z*×xX])",
    ), always_printed=False, only_if_read=True)  # fmt: skip
