"""Continuing-education certificates: no two platforms print them alike (domain §3.9).

Public and professional course are one table; the printed course decides which it is.
"""

from dataclasses import replace

from intake.documents.diploma import NAME
from intake.documents.photo_hints import ISSUER_CONFIRMS
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.domain.application import Material
from intake.domain.values import kinds

_HAN_YEAR = "二[〇零○Oo0][一二三四五六七八九〇零○Oo0]{2}"

_TOTALS = (
    "合计",
    "总计",
    "共计",
    "累计",
    "合计学时",
    "总学时",
    "累计学时",
    "学时合计",
    "总学时数",
    "总课时",
)
"""What stands before the sum of a list of courses."""

_FIELDS = (
    FieldSpec("name", kinds.NAME, labels=("姓名", "学员姓名", "持证人", "持证人姓名", "参训人员"), is_key=True, beneath=True, patterns=(
        rf"学员[:：]?(?P<v>{NAME})(?:同志|[（(,，男女]|身份证|参加|于|在)",
        rf"(?:证书|兹有|证明|职工|员工|干部|教师|[你贵本我]单位|[0-9A-Z:：)）。,，]|^)(?P<v>{NAME})(?:同志|[（(,，]?(?:公民)?身份(?:证|号码))",
        rf"(?m)^(?P<v>{NAME})同志", rf"[你贵本我]单位(?P<v>{NAME})同志", rf"(?m)^学员[:：](?P<v>{NAME})$",
        rf"(?:学生|兹有|兹证明|证明)(?P<v>{NAME})(?:同志|参加|[（(,，]|于|在)",
        rf"(?m)^(?P<v>{NAME})(?:(?:同志|先生|女士|先生/女士|老师|学员)[:：]?|[:：])(?=\n(?:于|在|自|参加|已|完成|您|你|20\d\d年))",
    )),
    FieldSpec("id_number", kinds.ID_NUMBER, always_printed=False, beneath=True,
              labels=("身份证号码", "身份证号", "公民身份号码", "证件号码", "身份证件号", "身份证件号码", "身份证编号", "证件号"),
              patterns=(r"(?P<v>[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])",)),
    FieldSpec("year", kinds.YEAR, is_key=True, beneath=True, labels=("年度", "培训年度", "学习年度", "继续教育年度", "年份", "培训年份", "所属年度", "学时年度"),
              patterns=(rf"(?P<v>20\d\d|{_HAN_YEAR})年度", r"(?P<v>20\d\d)年[\u4e00-\u9fff]{0,16}?(?:继续教育|公需|专业)",
                        r"(?:年度|培训年份|学年)[:：]?(?P<v>20\d\d)", r"(?P<v>20\d\d)年(?!\d{1,2}月\d)",
                        "(?P<v>二[一二三四五六七八九〇零○]{0,2}年)度",  # signs lost
                        rf"(?:于|自|从|在)(?P<v>20\d\d|{_HAN_YEAR})年[^。]{{0,30}}?(?:参加|学习|培训|完成)")),
    FieldSpec("course", kinds.COURSE, is_key=True, beneath=True,
              labels=("科目类别", "课程类别", "培训类别", "学习类别", "课程类型", "科目", "科目类型", "培训科目", "学习科目", "课程性质", "继续教育类别",
                      "学时类别", "学时类型"),
              patterns=(r"(?P<v>公需(?:科目|课程|课)?)", r"(?P<v>专业(?:科目|课程|课))")),
    FieldSpec("hours", kinds.HOURS, totals=_TOTALS,
              labels=("学时", "完成学时", "获得学时", "学时数", "学习学时", "培训学时", "认定学时", *_TOTALS),
              is_key=True, beneath=True,
              patterns=(r"(?:合计|总计|共计|累计|共|计|折合|总)[\u4e00-\u9fff]{0,4}[:：]?(?P<v>\d{1,3}(?:\.\d)?)(?:个)?(?:学时|课时)",
                        r"(?<!\d)(?P<v>\d{1,3}(?:\.\d)?)(?:个)?(?:学时|课时)",
                        r"(?<![一二三四五六七八九十百])(?P<v>[一二三四五六七八九十百]{1,5})个?(?:学时|课时)",
                        r"学时(?:(?!证书|编号|考核|结果|成绩|课程|名称|序号|备注)[\u4e00-\u9fff]){0,4}[:：为]?(?P<v>\d{1,3}(?:\.\d)?)(?!\d)")),
    FieldSpec("result", kinds.TEXT, always_printed=False, only_if_read=True,
              labels=("考核结果", "考核成绩", "考试结果", "结业结果", "培训结果"),
              patterns=(r"(?:成绩|考核|考试|测试|结果)[^。\d]{0,4}?(?P<v>不合格|未合格|未通过|未完成|未达标|不通过|合格|通过|优秀|良好|达标)",
                        r"(?<!未)(?:准予)(?P<v>结业|合格)", r"(?P<v>合格)证(?!号|编号)", r"(?P<v>结业)证书")),
    FieldSpec("certificate_number", kinds.NUMBER, is_key=True, beneath=True, where_declared=True,
              labels=("证书编号", "合格证编号", "No.", "NO.", "No", "编号", "证书号码", "证书号", "证号", "证书编码", "证明编号", "登记号", "防伪码", "查询码", "证书查询码", "验证编号"), shape=r"[0-9A-Z\-]{6,30}",
              patterns=(r"(?:编号|(?<!身份)证号)[:：]?(?P<v>[0-9A-Za-z\u4e00-\u9fff\-]{6,30})", r"(?<![A-Za-z])N[oO][.:：]{0,2}(?P<v>[0-9A-Z\-]{6,30})",
                            r"(?:查询码|防伪码)[:：]?(?P<v>[0-9A-Z\-]{6,30})")),
)  # fmt: skip

_ANCHORS = (("继续教育", 0.6), ("合格证", 0.4), ("学时", 0.2), ("专业技术人员", 0.2), ("培训合格", 0.3),
            ("公需", 0.3), ("专业科目", 0.3), ("专业课", 0.2))  # fmt: skip
_WORDINGS = (
    (r"20\d\d年度?(?:公需|专业)(?:科目|课)", 0.2),
    (r"(?:公需|专业)(?:科目|课程?)(?:培训|学习|学时)?(?:合格|结业)?(?:证书|证明|合格证)", 0.4),
)
"""Some name the course where others say 继续教育."""
_EXCLUDES = ("毕业证书", "学位证书", "备案表", "免除继续教育", "免学", "免试", "公示", "申请表",
             "准予毕业", "居民身份证", "通知", "发票", "招生")  # fmt: skip
_OTHER = ("单位", "工作单位", "发证单位", "发证日期", "成绩", "培训时间", "课程名称", "课程",
          "专题", "性别", "结果", "序号", "备注", "学习内容", "培训内容", "主办单位", "颁发日期", "年月日", "职称", "培训机构",
          "有效期", "查询", "验证")  # fmt: skip

PROFESSIONAL = "专业|国培|教师[一-鿿]{0,12}(?:能力|素养|水平)提升|学科培训|校本研修"
"""What names the professional course; 专业技术 and 专业人员 do not."""
_COURSE = r"继续教育|公需|专业科目|专业课"
_HOURS = r"学时|课时|学分"
_CERTIFICATE = r"(?:继续教育|公需|专业科目|专业课程?|学时|培训|学习|专业技术人员)[一-鿿()（）]{0,18}(?:证书|证明书?|合格证|证)|合格证书?|结业证书|学时证明"
"""What platforms call it: a certificate or a proof of hours, never a page of their own."""

PUBLIC_COURSE = PaperSpec(
    material=Material.CE_PUBLIC_COURSE,
    title="继续教育公需课合格证书", group=Group.COURSES, is_yearly=True, course="公需课", where_silent=ISSUER_CONFIRMS,
    declared=("name", "id_number"), marks=("seal",), copy_shows_seal=True,
    photo_hints=("在继续教育平台下载的电子证书直接上传最清楚", "年度、姓名、编号要看得清"),
    anchors=_ANCHORS, wordings=_WORDINGS, accept_at=1.0,
    excludes=_EXCLUDES, fields=_FIELDS, other_labels=_OTHER,
    essentials=("继续教育", "学时"),
    titles=("继续教育合格证", "继续教育合格证书", "继续教育培训合格证书", "继续教育学时证明"),
    own_heading=_CERTIFICATE,
    proofs=(Proof(heading=_CERTIFICATE, words=(_HOURS, _COURSE)),
            Proof(words=(_COURSE, _HOURS, r"20\d\d年", r"(?:证书|合格证|证明)(?:编号|号码?|编码)[:：]?[0-9A-Z]{6,}")),
            Proof(words=(_COURSE, _HOURS, r"证书|证明|合格证", r"特发|特此|兹证明|经考核|考核[^。]{0,6}合格|成绩[^。]{0,6}合格|准予结业|完成[^。]{0,30}(?:学习|培训)|参加[^。]{0,40}(?:学习|培训)"))),
    against=(r"下单时间|订单|支付|购买|发票", r"我的课程|继续学习|去学习|去考试|下一页|上一页|返回|需再学|进度[:：]?\d", r"待(?:发放|审核|考试|打印)|认定中|可(?:在[^。]{0,12})?下载[^。]{0,6}证书",
             r"驾驶员继续教育|会计人员继续教育|医学教育|道路运输|注册建造师", r"通知如下|各有关单位|报名时间|收费标准|联系人[:：]", r"考场|座位号|听课|学员须知"),
    against_heading=r"(?:驾驶员|会计人员|从业资格|岗位|上岗|技能|荣誉|学员|听课|准考|医学)[一-鿿]{0,12}证书?|登记[表卡簿]|申请表|通知|订单[一-鿿]{0,4}|学习(?:进度|记录|中心)|课程列表|方案",
)  # fmt: skip
PROFESSIONAL_COURSE = replace(
    PUBLIC_COURSE,
    material=Material.CE_PROFESSIONAL_COURSE,
    title="继续教育专业课合格证书",
    course="专业课",
    photo_hints=("一个年度有几张的，逐张上传到同一栏", "年度、姓名、编号要看得清"),
)
