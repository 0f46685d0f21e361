"""The 学信网 reports: 备案表 (both layouts) and 学籍在线验证报告 (domain §3.5, §3.6)."""

from functools import partial

from intake.documents.diploma import DAY
from intake.documents.photo_hints import ISSUER_CONFIRMS
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.domain.application import Material
from intake.domain.values import kinds

CODE_CHARACTERS = frozenset("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")
"""Of a code for online verification: neither I nor O (domain §3.5, public samples)."""

_field = partial(FieldSpec, beneath=True)
"""Shown on a telephone, a value stands below its label."""

CHSI_REPORT = PaperSpec(
    material=Material.CHSI_REPORT,
    title="学历证书电子注册备案表/学籍在线验证报告", group=Group.EDUCATION, is_register=True, bears_code=True, where_silent=ISSUER_CONFIRMS,
    declared=("name", "sex", "birth_date", "ethnicity", "enrolled", "graduated", "school", "major", "level",
              "study_form", "certificate_number"),
    told_apart_by=("name", "certificate_number", "school"), fresher_by="updated",
    better_file="选择从学信网下载的 PDF",
    photo_hints=(
        "在学信网（www.chsi.com.cn）申请《教育部学历证书电子注册备案表》，下载 PDF 直接上传最清楚",
        "报告有有效期，过期的请先在学信网延长，再重新下载",
        "查不到学历的，上传档案中的《毕业生登记表》",
    ),
    size_mm=(210.0, 297.0),
    anchors=(("学历证书电子注册备案表", 1.0), ("学籍在线验证报告", 1.0), ("在线验证码", 0.5),
             ("更新日期", 0.3), ("电子注册备案", 0.4), ("学籍学历电子注册办法", 0.4),
             ("学信网", 0.2), ("学历类别", 0.3), ("学籍状态", 0.3)),
    accept_at=1.0,
    excludes=("学位在线验证报告", "认证报告", "继续教育"),
    other_labels=("学制", "校（院）长姓名", "校(院)长姓名",
                  "院(校)长姓名", "分院", "系所", "院系", "预计毕业日期", "在线验证", "注意事项", "二维码",
                  "学号", "班级", "证件号码", "层次", "小程序码"),
    titles=("学历证书电子注册备案表", "学籍在线验证报告"),
    own_heading=r"学历证书电子注册备案表|学籍在线验证报告",
    proofs=(Proof(words=("学历证书电子注册备案表", r"验证码|更新[日曰]期|更新时间|证书编号|电子注册")),
            Proof(words=("学籍在线验证报告", r"验证码|更新[日曰]期|更新时间|学籍状态")),
            Proof(words=("在线验证码", r"更新[日曰]期|更新时间"), some=("学历类别", "学籍状态", "学习形式", "层次", "毕.{0,3}业"), least=2)),
    against=(r"零散查询|查看该学历", r"认证(?:报告|书)编号"),
    fields=(
        FieldSpec("report_kind", kinds.TEXT, patterns=(
            r"(?P<v>学历证书电子注册备案表)", r"(?P<v>学籍在线验证报告)",
        )),
        _field("name", kinds.NAME, labels=("姓名",), is_key=True, wraps=True),
        _field("sex", kinds.SEX, labels=("性别",)),
        _field("birth_date", kinds.DATE, labels=("出生日期", "出生年月"), is_key=True),
        _field("ethnicity", kinds.ETHNICITY, labels=("民族",), always_printed=False),
        _field("enrolled", kinds.DATE, labels=("入学日期", "入学时间", "入学年月")),
        _field("graduated", kinds.DATE, is_key=True, always_printed=False,
                  labels=("毕（结）业日期", "毕(结)业日期", "毕业日期", "毕结业日期", "毕业时间", "毕(结)业时间", "毕业年月")),
        _field("school", kinds.SCHOOL, labels=("学校名称", "院校名称", "院校", "学校"), is_key=True,
                  wraps=True),
        _field("major", kinds.MAJOR, labels=("专业", "专业名称"), is_key=True, wraps=True),
        _field("level", kinds.LEVEL, labels=("层次", "学历层次"), is_key=True),
        _field("study_form", kinds.STUDY_FORM, labels=("学习形式",), is_key=True),
        _field("study_kind", kinds.TEXT, labels=("学历类别",), always_printed=False, only_if_read=True),
        _field("conclusion", kinds.TEXT, always_printed=False, only_if_read=True,
                  labels=("毕（结）业", "毕(结)业", "毕结业结论", "毕（结）业结论")),
        _field("study_status", kinds.TEXT, labels=("学籍状态",), always_printed=False),
        _field("certificate_number", kinds.NUMBER, labels=("证书编号",), is_key=True,
                  always_printed=False, shape=r"[0-9A-Z]{10,20}"),
        FieldSpec("verification_code", kinds.CODE, is_key=True, shape=r"[A-Z0-9]{12,16}",
                  labels=("在线验证码", "报告在线验证码", "验证码"), characters=CODE_CHARACTERS,
                  patterns=(r"(?P<v>A[0-9A-Z]{15})(?![0-9A-Z])",)),
        FieldSpec("updated", kinds.DATE, labels=("更新日期", "更新时间"), is_key=True,
                  patterns=(rf"更新日期[:：]?(?P<v>{DAY})",)),
    ),
)  # fmt: skip
