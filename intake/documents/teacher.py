"""Papers that only teachers hand in: 教师资格证 and 普通话水平测试等级证书 (domain §3.17, §3.18)."""

from intake.documents.diploma import DAY, NAME
from intake.documents.photo_hints import ISSUER_CONFIRMS
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.domain.application import Material
from intake.domain.values import kinds

ID_LABELS = (
    "身份证号码",
    "身份证号",
    "公民身份号码",
    "居民身份证号",
    "证件号码",
    "身份证件号码",
    "身份证件号",
    "有效身份证件号码",
    "身份证编号",
)
"""How papers other than the card call the number on it."""
ID_PATTERN = r"(?P<v>[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])"
_KINDS = (
    r"(?:幼儿园|小学|初级中学|高级中学|中学|中等职业学校|中等专业学校|中等职业学校实习指导|"
    r"中职实习指导|高等学校|成人教育)"
)
_QUALIFICATION = rf"{_KINDS}(?:实习指导)?教师(?:资格)?"
_GRADE = r"[一二三]级[甲乙]等"

TEACHER_QUALIFICATION = PaperSpec(
    material=Material.TEACHER_QUALIFICATION,
    title="教师资格证", group=Group.TEACHERS, where_silent=ISSUER_CONFIRMS, declared=("name", "sex", "birth_date", "id_number"),
    anchors=(("教师资格证书", 0.9), ("教师资格证", 0.3), ("教师资格条例", 0.5), ("资格种类", 0.6),
             ("任教学科", 0.5), ("任教学科(专业)", 0.1), ("认定机构", 0.3), ("认定机关", 0.3),
             ("中华人民共和国教师法", 0.4), ("持证人", 0.2), ("教师资格", 0.1), ("证书号码", 0.1)),
    accept_at=1.0,
    excludes=("申请表", "公示", "考核", "毕业证书", "学位证书", "普通话水平测试", "登记表", "师德", "继续教育",
              "合格证明", "推荐意见", "承诺"),
    other_labels=("民族", "认定机构", "认定机关", "发证机关", "发证单位", "认定时间", "发证时间", "发证日期",
                  "认定日期", "贴照片处", "照片", "备注", "签发日期"),
    titles=("教师资格证书",),
    own_heading=r"教师资格证书?",
    proofs=(Proof(heading=r"教师资格证书?", some=(r"资格种类|资格类别", r"认定机[构关]|发证机关", r"\d{15,17}", r"教师资格条例|教师法", r"任教学科"), least=1),
            Proof(some=(r"资格种类|资格类别", r"认定机[构关]|发证机关", r"(?<!\d)(?:19|20)\d{15}(?!\d)", r"教师资格条例|教师法", r"任教学科", r"教师资格证书", r"持证人"), least=3)),
    against=(r"考试合格|合格证明|教育考试院|准考证|笔试|面试", r"申请任教|申请资格种类|体检结论|现工作单位"),
    against_heading=r"(?:申请|登记|体检|信息|审核|认定)[一-鿿]{0,4}表|合格证明|成绩单?",
    fields=(
        FieldSpec("name", kinds.NAME, labels=("姓名", "持证人姓名", "持证人"), is_key=True, wraps=True, patterns=(
            rf"(?:兹有|认定|授予)(?P<v>{NAME})(?:同志|[,，(（]?(?:性别[:：]?)?[男女]|具备|取得)",
            rf"(?:证书|持证人|兹有|^)(?P<v>{NAME})(?:同志)?[,，]?(?:性别)?[男女][,，]",
        )),
        FieldSpec("sex", kinds.SEX, labels=("性别",), patterns=(r"性别[:：]?(?P<v>[男女])", r"[,，](?P<v>[男女])[,，]")),
        FieldSpec("birth_date", kinds.DATE, labels=("出生年月日", "出生日期", "出生年月", "出生"), is_key=True,
                  patterns=(rf"(?P<v>{DAY})[,，]?(?:出)?生",)),
        FieldSpec("id_number", kinds.ID_NUMBER, labels=ID_LABELS, patterns=(ID_PATTERN,), always_printed=False),
        FieldSpec("kind", kinds.TEXT, labels=("资格种类", "教师资格种类", "资格类别", "教师资格类别"), is_key=True,
                  shape=_QUALIFICATION, patterns=(
            rf"(?:种类|类别)[:：]?(?P<v>{_QUALIFICATION})", rf"(?:具备|取得|认定为|授予)(?P<v>{_QUALIFICATION})",
            rf"(?P<v>{_KINDS}(?:实习指导)?教师资格)(?!证|条例)")),
        FieldSpec("subject", kinds.TEXT, labels=("任教学科", "任教学科(专业)", "任教学科（专业）", "任教专业", "学科"),
                  always_printed=False, shape=r"[\u4e00-\u9fff()（）]{2,16}", patterns=(r"任教学科(?:[(（]专业[)）])?(?:为|是)?[:：]?(?P<v>[\u4e00-\u9fff]{2,12}?)[,，。;；]",)),
        FieldSpec("certificate_number", kinds.NUMBER, is_key=True, shape=r"[0-9]{15,18}",
                  labels=("证书号码", "证书编号", "证书号", "编号", "证号", "教师资格证书号码"),
                  patterns=(r"(?<!\d)(?P<v>(?:19|20)\d{15})(?!\d)",)),
    ),
)  # fmt: skip

MANDARIN_CERTIFICATE = PaperSpec(
    material=Material.MANDARIN_CERTIFICATE,
    title="普通话水平测试等级证书", group=Group.TEACHERS, where_silent=ISSUER_CONFIRMS, declared=("name", "id_number"),
    anchors=(("普通话水平测试等级证书", 1.0), ("普通话水平测试", 0.6), ("测试等级", 0.2), ("等级证书", 0.3),
             ("测试成绩", 0.3), ("普通话", 0.2), ("测试时间", 0.2), ("测试机构", 0.2), ("语言文字工作", 0.2)),
    accept_at=1.0,
    excludes=("申请表", "公示", "考核", "毕业证书", "学位证书", "资格种类", "登记表", "继续教育", "推荐意见",
              "承诺", "成绩单", "报名"),
    other_labels=("性别", "民族", "出生年月", "出生日期", "测试时间", "测试日期", "测试地点", "发证单位", "发证机关",
                  "测试机构", "测试站", "发证日期", "从事职业", "职业", "工作单位", "所在单位", "照片", "备注",
                  "发证时间", "颁发日期", "准考证号", "准考证号码"),
    titles=("普通话水平测试等级证书",),
    own_heading=r"(?:测试)?等级证书",
    proofs=(Proof(words=("普通话水平测试", rf"{_GRADE}", r"证书|证号|编号")), Proof(words=("普通话水平测试等级证书", r"成绩|分|等级")),
            Proof(words=(r"普通话", r"等级证书", rf"{_GRADE}|成绩"))),
    # The national certificate repeats the number under which its holder was tested.
    against=(r"准考证(?!号)|考场|座位号|报名|考试须知|成绩查询|查询结果", r"^(?!.*证书编号).*准考证号"),
    against_heading=r"成绩[一-鿿]{0,4}|报名表|准考证|通知",
    fields=(
        FieldSpec("name", kinds.NAME, labels=("姓名",), is_key=True, wraps=True, patterns=(
            rf"(?:证书|兹有|兹证明|证明|^)(?P<v>{NAME})(?:同志|[(（]|[,，][男女]|[男女](?=[,，]|身份证|证件号|于)|[,，]?(?:身份证|于))",
            rf"姓名[:：]?(?P<v>{NAME})(?:准考证号|性别|身份证|证件号|证书编号|测试)",
            rf"(?P<v>{NAME})(?:同志)?[,，]?(?:于|在).{{0,24}}(?:参加|经)普通话水平测试",
        )),
        FieldSpec("id_number", kinds.ID_NUMBER, labels=ID_LABELS, patterns=(ID_PATTERN,), always_printed=False),
        FieldSpec("score", kinds.SCORE, labels=("测试成绩", "测试分数", "测试得分", "成绩", "得分", "分数", "测试总分"),
                  is_key=True, shape=r"(?:100|[6-9]\d)(?:\.\d{1,2})?", patterns=(
            r"(?:成绩|得分|总分)(?:为|是)?[:：]?(?P<v>\d{2,3}(?:\.\d{1,2})?)分?", r"(?P<v>\d{2,3}(?:\.\d{1,2})?)分")),
        FieldSpec("grade", kinds.TEXT, labels=("测试等级", "水平等级", "等级", "普通话等级", "达到等级"), is_key=True,
                  shape=_GRADE, patterns=(rf"(?P<v>{_GRADE})",)),
        FieldSpec("certificate_number", kinds.NUMBER, is_key=True, shape=r"[0-9A-Z]{10,17}",
                  labels=("证书编号", "证书号码", "证书号", "编号", "证号"),
                  patterns=(r"(?:编号|证号)[:：]?(?P<v>\d{10,17})",)),
    ),
)  # fmt: skip
