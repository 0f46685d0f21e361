"""Graduation and degree certificates: prose in many layouts, numbers with structure.

Every school designs its own sheet; the sentence is what they share (domain §3.3, §3.4).
"""

from intake.papers.spec import FieldSpec, Notation, PaperSpec
from intake.records import Material

_CN = "〇零○OoＯ0一二三四五六七八九十"
DAY = (rf"(?:(?:19|20)\d\d|[{_CN}]{{1,4}})年(?:\d{{1,2}}|[{_CN}廿]{{1,3}})月"
       rf"(?:(?:\d{{1,2}}|[{_CN}廿]{{1,4}})[日旦])?")
"""A date as printed: Arabic or Chinese digits, the day may be lacking."""
_FULL = rf"(?:(?:19|20)\d\d|[{_CN}]{{1,4}})年(?:\d{{1,2}}|[{_CN}廿]{{1,3}})月(?:\d{{1,2}}|[{_CN}廿]{{1,4}})[日旦]"
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_NO = "(?!证书|兹有|学员|学生|培训|教育|合格|人员|毕业|学位|同志|性别|证明)"
NAME = rf"(?:{_NO}{_HAN}){{1,12}}?(?:[·•.．・‧。、\-—]?(?:{_NO}{_HAN}){{1,12}}?){{0,3}}?"
"""A name as printed, as short as what follows allows."""
_SCHOOL = r"[\u4e00-\u9fff（）()]{2,24}?(?:大学|学院|学校|分校|党校)(?:[（(][\u4e00-\u9fff]{2,10}[）)])?"
_DID = "(?:完成了?|修完了?|学完了?|修读了?|攻读了?)?"
"""What a student did with a major, before its name."""
_ENTRY = r"(?:[（(](?:[\u4e00-\u9fff]{2}起点|函授|业余|全日制)[）)])?"
"""How a student came to it or learns it, in brackets before its name."""
_OWN_LINE = (r"(?P<v>(?!普通高等)(?!中等专业学校$)(?!高等学校)(?!成人)"
             r"[\u4e00-\u9fff()（）]{2,24}(?:大学|学院|学校|分校|校区)[)）]?)(?:校[(（]?院?[)）]?长.*|院长.*)?")
"""A school's name on a line of its own, or with its head's signature behind it."""
_NO_BIRTH = (rf"(?<![{_CN}])(?<!出生)(?<!生于)(?<!出生日期)(?<!出生日期[:：])(?<!出生年月[:：])"
             r"(?<![男女])(?<![男女][,，、])(?<!性[,，、])")
_ENDS = ("校长", "院长", "校（院）长", "校(院)长", "院（校）长", "校名", "学校名称", "证书编号",
         "主席", "学位评定委员会", "学校编号", "电子注册号", "注册号")

GRADUATION_CERTIFICATE = PaperSpec(
    material=Material.GRADUATION_CERTIFICATE,
    # A sheet that ends otherwise than in a graduation is still this paper, and says so.
    anchors=(("毕业证书", 0.8), ("准予毕业", 0.6), ("结业证书", 0.5), ("肄业证书", 0.5), ("普通高等学校", 0.2), ("成绩合格", 0.3),
             ("教学计划规定的全部课程", 0.4), ("中等专业学校", 0.2), ("专业学习", 0.1)),
    accept_at=1.0,
    excludes=("学位评定委员会", "授予", "学位条例", "学位证书", "学位法", "备案表", "在线验证", "继续教育", "公示", "登记表",
              "申请表"),
    other_labels=_ENDS,
    fields=(
        FieldSpec("name", Notation.NAME, labels=("姓名",), is_key=True, patterns=(
            rf"学[生员](?P<v>{NAME})[,，、。.（(]?(?:性别|[（(]?[男女][,，）)]|系)",
            rf"(?P<v>{NAME})[,，、（(]?性别",
            rf"(?:证书|^)(?P<v>{NAME})[,，、]?[男女][,，、]?{_FULL}生",
        )),
        FieldSpec("sex", Notation.SEX, labels=("性别",), is_key=False, patterns=(
            r"性别[:：]?(?P<v>[男女])", rf"(?P<v>[男女])性?[,，、。]?(?:生于)?{_FULL}",
            r"[,，（(](?P<v>[男女])[,，）)]",
        )),
        FieldSpec("birth_date", Notation.DATE, labels=("出生日期", "出生年月"), is_key=True, patterns=(
            rf"(?P<v>{DAY})[,，]?(?:出)?生", rf"(?:生于|出生于)(?P<v>{_FULL})", rf"出生(?:日期|年月)[:：]?(?P<v>{_FULL})",
            rf"[男女]性?[,，、。]?(?P<v>{_FULL})",
        )),
        FieldSpec("enrolled", Notation.DATE, labels=("入学日期", "学习时间"), patterns=(
            rf"(?:于|自|从|,|，)?(?P<v>{DAY})(?:起)?(?:至|到|—|-|－|一)(?:{DAY})",
            rf"(?P<v>{DAY})入学",
        )),
        FieldSpec("major", Notation.MAJOR, labels=("专业",), is_key=True, wraps=False, patterns=(
            r"在(?:本校|我校|本院|我院|学校)?(?:[\u4e00-\u9fff]{2,14}(?:大学|学院|学校))?[,，]?" + _DID + _ENTRY +
            r"(?P<v>[\u4e00-\u9fff（）()、，]{2,24}?)专业(?:[,，（(]|[二三四五六七]|[\u4e00-\u9fff]{0,4}(?:年制|科|层次|学习|全日制|修))",
            r"(?:在|修完|攻读)(?:本校|我校|本院|我院)?[\u4e00-\u9fff]{0,4}?(?P<v>[\u4e00-\u9fff（）()]{2,20}?)专业",
        )),
        FieldSpec("level", Notation.LEVEL, labels=("层次", "学历层次"), patterns=(
            r"年制[\u4e00-\u9fff]{0,6}?[（(]?(?P<v>本科|专科|高职(?:[（(]专科[）)])?|大专|中专|中等专业|硕士研究生|博士研究生)(?!起点)",
            r"起点[）)]?(?P<v>本科)",
            r"(?P<v>本科|专科|高职|大专|中专)(?:学习|层次|教学计划|毕业|教育)",
            r"(?P<v>中等专业|中等职业)学校",
        )),
        FieldSpec("study_form", Notation.STUDY_FORM, labels=("学习形式",), always_printed=False, patterns=(
            r"(?P<v>普通全日制|全日制|非全日制|函授|业余|脱产|夜大学|网络教育|开放教育)",
        )),
        FieldSpec("school", Notation.SCHOOL, labels=("校名", "学校名称", "学校", "院校名称"), is_key=True,
                  alone=_OWN_LINE, patterns=(
            rf"校名[:：]?(?P<v>{_SCHOOL})",
        )),
        FieldSpec("graduated", Notation.DATE, is_key=True, labels=("发证日期", "毕业日期", "毕业时间"), patterns=(
            # The last day of all, unless it is the birth: the other may be lost under a seal.
            rf"{_NO_BIRTH}(?P<v>{_FULL})(?![,，]?(?:出)?生)(?!.*{_FULL})",
        )),
        FieldSpec("conclusion", Notation.TEXT, always_printed=False, only_if_read=True, patterns=(
            r"准予(?P<v>毕业|结业)", r"(?P<v>毕业|结业|肄业)证书",
        )),
        FieldSpec("certificate_number", Notation.NUMBER, is_key=True, shape=r"[0-9]{10,20}",
                  labels=("证书编号", "毕业证书编号", "电子注册号", "注册号", "编号", "证书号", "学历证书编号"),
                  patterns=(r"(?<!\d)(?P<v>\d{17,18})(?!\d)",)),
    ),
)  # fmt: skip

DEGREE_CERTIFICATE = PaperSpec(
    material=Material.DEGREE_CERTIFICATE,
    anchors=(("学位证书", 0.8), ("授予", 0.3), ("学士学位", 0.4), ("硕士学位", 0.4), ("学位条例", 0.4),
             ("学位评定委员会", 0.4), ("学位法", 0.3)),
    accept_at=1.0,
    excludes=("备案表", "在线验证", "继续教育", "公示", "申请表", "毕业证书"),
    other_labels=_ENDS,
    fields=(
        FieldSpec("name", Notation.NAME, labels=("姓名",), is_key=True, patterns=(
            rf"(?:证书|业生[)）]|学生|兹有|授予)(?P<v>{NAME})[,，、]?(?:性别)?[:：]?[男女][,，、]",
            rf"(?:证书|业生[)）]|学生|兹有|授予|^)(?P<v>(?!学|硕|博|普通){NAME})[,，、]?(?:性别)?[男女]?[,，、]?(?:生于)?{_FULL}",
        )),
        FieldSpec("sex", Notation.SEX, labels=("性别",), patterns=(
            r"性别[:：]?(?P<v>[男女])", rf"(?P<v>[男女])性?[,，、。]?(?:生于)?{_FULL}",
        )),
        FieldSpec("birth_date", Notation.DATE, labels=("出生日期",), patterns=(
            rf"(?P<v>{DAY})[,，]?(?:出)?生", rf"[男女]性?[,，、。]?(?:生于)?(?P<v>{_FULL})",
        )),
        FieldSpec("school", Notation.SCHOOL, labels=("校名", "学校名称", "学位授予单位", "授予单位"),
                  alone=_OWN_LINE, patterns=(
            rf"(?:在|于|经)(?P<v>(?!本校)(?!我校){_SCHOOL})",
        )),
        FieldSpec("major", Notation.MAJOR, labels=("专业",), is_key=True, patterns=(
            r"[在于](?:本校|我校|本院|我院)?(?:[\u4e00-\u9fff（）()]{2,18}?(?:大学|学院|学校)(?:[（(][^（）()]{2,8}[）)])?)?[,，]?" + _DID + _ENTRY +
            r"(?P<v>[\u4e00-\u9fff（）()、]{2,24}?)(?:本科)?专业(?:[,，]|[本完学修二三四五])",
            r"(?P<v>[\u4e00-\u9fff（）()]{2,20}?)专业",
        )),
        FieldSpec("degree", Notation.DEGREE, labels=("学位",), is_key=True, patterns=(
            r"授予(?:其)?(?P<v>[\u4e00-\u9fff]{2,4}(?:学士|硕士|博士))",
            r"(?P<v>(?:哲学|经济学|法学|教育学|文学|历史学|理学|工学|农学|医学|军事学|管理学|艺术学)(?:学士|硕士|博士))",
        )),
        FieldSpec("degree_certificate_number", Notation.NUMBER, is_key=True, shape=r"[A-Z]?[0-9A-Z]{12,18}",
                  labels=("证书编号", "学位证书编号", "学位证编号", "编号", "证书号"),
                  patterns=(r"(?<!\d)(?P<v>[A-Z]?\d{16})(?!\d)",)),
        FieldSpec("awarded", Notation.DATE, labels=("授予日期", "获学位日期"), patterns=(
            rf"{_NO_BIRTH}(?P<v>{_FULL})(?![,，]?(?:出)?生)(?!.*{_FULL})",
        )),
    ),
)  # fmt: skip
