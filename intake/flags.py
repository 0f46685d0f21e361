"""Every finding there is: its stable code, kind, severity, clause, sentence and advice.

A code has one severity (contract §3); only a policy may override it. Sentences are
templates of `str.format`: `paper` is the material's Chinese title with its year, `label`
the field's Chinese name, `declared` and `read` the two values. They ask people to check
(请核对) and never accuse; every advice says what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.records import Box, Defect, Flag, Kind, Material, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class FlagType:
    """What is fixed about a code."""

    kind: Kind
    severity: Severity
    message: str
    advice: str
    clause: str | None = None


MATERIAL_TITLES: dict[Material, str] = {
    Material.ID_CARD_PORTRAIT_SIDE: "身份证人像面",
    Material.ID_CARD_EMBLEM_SIDE: "身份证国徽面",
    Material.ID_PHOTO: "一寸免冠照片",
    Material.GRADUATION_CERTIFICATE: "毕业证书",
    Material.DEGREE_CERTIFICATE: "学位证书",
    Material.CHSI_REPORT: "学历证书电子注册备案表/学籍在线验证报告",
    Material.GRADUATE_REGISTRATION_FORM: "毕业生登记表",
    Material.CE_PUBLIC_COURSE: "继续教育公需课合格证书",
    Material.CE_PROFESSIONAL_COURSE: "继续教育专业课合格证书",
    Material.CE_EXEMPTION: "免除继续教育学习申请表",
    Material.ANNUAL_ASSESSMENT: "年度考核表/考核鉴定意见",
    Material.PUBLIC_NOTICE: "公示",
    Material.PUBLIC_NOTICE_RESULT: "公示结果",
    Material.RECOMMENDATION: "主管部门推荐意见",
    Material.INTEGRITY_CERTIFICATE: "廉政情况证明",
    Material.WORK_EXPERIENCE: "专业技术工作经历证明",
    Material.TEACHER_ETHICS: "师德师风情况说明",
    Material.TEACHER_QUALIFICATION: "教师资格证",
    Material.MANDARIN_CERTIFICATE: "普通话水平测试等级证书",
    Material.SOCIAL_INSURANCE: "社保清单",
    Material.COMMITMENT: "个人承诺",
    Material.OTHER: "其他页面",
}

FIELD_LABELS: dict[str, str] = {
    "name": "姓名", "sex": "性别", "ethnicity": "民族", "birth_date": "出生日期",
    "address": "住址", "id_number": "公民身份号码", "id_issuing_authority": "签发机关",
    "id_valid_from": "有效期起", "id_valid_until": "有效期止", "enrolled": "入学日期",
    "graduated": "毕业日期", "school": "学校", "major": "专业", "level": "学历层次",
    "study_form": "学习形式", "certificate_number": "证书编号", "degree": "学位",
    "degree_certificate_number": "学位证书编号", "awarded": "学位授予日期",
    "report_kind": "报告种类", "study_status": "学籍状态", "verification_code": "在线验证码",
    "updated": "更新日期", "year": "年度", "course": "课程类别", "hours": "学时",
}

DEFECT_ADVICE: dict[Defect, tuple[str, str]] = {
    Defect.BLUR: ("模糊", "请擦净镜头，对准文字对焦后重新拍摄，或用扫描仪扫描"),
    Defect.MOTION_BLUR: ("拍摄抖动", "请拿稳手机或放在支架上，光线充足时重新拍摄"),
    Defect.LOW_RESOLUTION: ("分辨率过低", "请靠近拍摄使证件占满画面，或用扫描仪以300dpi扫描，不要发送压缩图"),
    Defect.UPSCALED: ("图片被放大过", "请上传原始照片或重新扫描，不要放大旧图"),
    Defect.DARK: ("光线过暗", "请在光线充足处重新拍摄"),
    Defect.OVEREXPOSED: ("曝光过度", "请避开强光、降低亮度后重新拍摄"),
    Defect.GLARE: ("反光", "请关闭闪光灯，取下塑封或封套，避开灯下重新拍摄"),
    Defect.SHADOW: ("有阴影", "请让光线均匀照在证件上，避免手和手机的影子"),
    Defect.LOW_CONTRAST: ("字迹过淡", "请提高扫描对比度，或用彩色模式重新扫描"),
    Defect.CROPPED: ("边缘被裁切", "请让证件四角完整进入画面后重新拍摄"),
    Defect.OCCLUDED: ("被遮挡", "请移开遮挡证件的手指或物品后重新拍摄"),
    Defect.COMPRESSION: ("压缩失真", "请上传原图，不要用聊天软件转发后的压缩图"),
    Defect.MOIRE: ("翻拍屏幕的条纹", "请直接上传原文件，不要翻拍屏幕"),
    Defect.SKEWED: ("倾斜严重", "请把手机放在证件正上方，端正拍摄"),
    Defect.BLANK: ("空白页", "请核对文件，上传有内容的页面"),
}

_RESCAN = "请重新扫描或拍摄后上传"
_CHECK = "请核对填报内容并修改；如填报无误，请重新扫描上传该材料"


def _refused(message: str, advice: str) -> FlagType:
    return FlagType(Kind.UNCLEAR, _E, message, advice, "五")


def _mismatch(severity: Severity = _E) -> FlagType:
    return FlagType(Kind.MISREPORTED, severity,
                    "《{paper}》{label}与填报不一致：填报 {declared}，证件 {read}", _CHECK, "五")


FLAG_TYPES: dict[str, FlagType] = {
    # uploads the applicant must replace
    "UPLOAD_MISSING": _refused("填报清单中的文件不存在", "请重新上传该文件"),
    "UPLOAD_OUTSIDE_FOLDER": _refused("文件不在申报文件夹内或是一个链接", "请上传文件本身"),
    "UPLOAD_EMPTY": _refused("文件是空的（0 字节）", "请重新导出或拍摄后上传"),
    "UPLOAD_TOO_LARGE": _refused("文件超过 {limit} MB", "请用手机“压缩”或以300dpi重新扫描后上传"),
    "UPLOAD_TYPE_NOT_ALLOWED": _refused("不支持这种文件", "请另存为 PDF 或拍照，以 JPG、PNG、HEIC、TIFF、PDF 上传"),
    "IMAGE_CORRUPT": _refused("图片已损坏，打不开或不完整", "请重新拍摄或导出后上传"),
    "IMAGE_TOO_LARGE": _refused("图片尺寸过大", "请以300dpi重新扫描，或用手机普通照片模式拍摄"),
    "PDF_ENCRYPTED": _refused("PDF 加了密码，打不开", "请取消密码后重新导出上传"),
    "PDF_CORRUPT": _refused("PDF 已损坏，打不开", "请重新导出，或把页面拍照上传"),
    "PDF_NO_PAGES": _refused("PDF 没有任何页面", "请核对文件后重新导出上传"),
    "TOO_MANY_PAGES": _refused("文件超过 {limit} 页", "请拆成几个文件上传"),
    "PAGE_TOO_LARGE": _refused("PDF 页面尺寸异常", "请按 A4 重新导出或扫描上传"),
    "FILE_TOO_COMPLEX": _refused("文件结构异常复杂，无法在限定时间内打开", "请把页面打印后扫描，或拍照上传"),
    # the machine failed
    "PARSER_CRASH": FlagType(Kind.NOT_CHECKED, _W, "程序未能打开此文件，不是申报人的问题", "请审核员人工查看此文件"),
    "PAGE_NOT_CHECKED": FlagType(Kind.NOT_CHECKED, _W, "程序未能核验此页，不是申报人的问题", "请审核员人工查看此页"),
    "CHECK_PENDING": FlagType(Kind.NOT_CHECKED, _W, "正在核对此文件，尚无结论", "请稍候，核对完成后结论自动更新，无需重新上传"),
    # legibility
    "PAGE_UNCLEAR": FlagType(Kind.UNCLEAR, _E, "{where}整页无法辨认：{defects}", "{remedy}", "五"),
    "PAPER_UNCLEAR": FlagType(Kind.UNCLEAR, _E, "《{paper}》多数关键内容无法辨认：{defects}", "{remedy}", "五"),
    "FIELD_UNCLEAR": FlagType(Kind.UNCLEAR, _E, "《{paper}》{label}无法辨认：{defects}", "{remedy}", "五"),
    "FIELD_NOT_CHECKED": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》{label}未能自动核对：填报 {declared}，识读 {read}",
                                  "不影响提交，请审核员人工核对此处"),
    # completeness
    "MATERIAL_MISSING": FlagType(Kind.MISSING, _E, "缺《{paper}》", "请上传《{paper}》的清晰扫描件", None),
    "MATERIAL_IN_WRONG_SLOT_MISSING": FlagType(Kind.MISSING, _E, "缺《{paper}》：该栏目中上传的是《{found}》",
                                               "请在该栏目上传《{paper}》的清晰扫描件", None),
    "YEAR_OR_COURSE_MISSING": FlagType(Kind.MISSING, _E, "缺《{paper}》：该栏目中的证书印的是{found}",
                                       "请上传{year}年度的《{paper}》", None),
    "DEGREE_UNDECLARED": FlagType(Kind.MISSING, _W, "本科学历未上传《学位证书》，也未填报有无学位",
                                  "有学位请上传学位证书；没有学位请在学位栏填报“无”"),
    "LEVEL_UNDECLARED": FlagType(Kind.NOT_CHECKED, _W, "未填报学历层次，按毕业证书所印“{read}”核对应交材料",
                                 "请填报学历层次"),
    "WRONG_SLOT": FlagType(Kind.MISREPORTED, _I, "《{paper}》栏目中上传的是《{found}》，已按实际内容核对",
                           "无需重新上传；如方便请移到对应栏目"),
    "DUPLICATE_PAPER": FlagType(Kind.MISREPORTED, _I, "《{paper}》重复上传，已采用更清晰的一份", "无需处理"),
    "EXTRA_PAPER": FlagType(Kind.MISREPORTED, _I, "《{paper}》上传了内容不同的几份，已采用与填报相符的一份", "无需处理"),
    "ALTERNATIVE_NOT_CHECKED": FlagType(Kind.NOT_CHECKED, _W, "未见《{paper}》；栏目中上传了可替代的《{found}》，本程序不核对该材料",
                                        "不影响提交，请审核员人工核对该材料可否替代"),
    "LEVEL_NOT_REGULATED": FlagType(Kind.INELIGIBLE, _W, "通知未规定学历层次“{declared}”应交的材料，只核对了各层次都要交的材料",
                                    "请审核员确认是否属于本次申报范围"),
    # values
    "NAME_MISMATCH": _mismatch(), "SEX_MISMATCH": _mismatch(),
    "BIRTH_DATE_MISMATCH": _mismatch(), "ID_NUMBER_MISMATCH": _mismatch(),
    "ETHNICITY_MISMATCH": _mismatch(_W), "ADDRESS_MISMATCH": _mismatch(_W),
    "EMPLOYER_MISMATCH": _mismatch(_W),
    "ID_ISSUING_AUTHORITY_MISMATCH": _mismatch(), "ID_VALID_FROM_MISMATCH": _mismatch(),
    "ID_VALID_UNTIL_MISMATCH": _mismatch(), "ENROLLED_MISMATCH": _mismatch(),
    "GRADUATED_MISMATCH": _mismatch(), "SCHOOL_MISMATCH": _mismatch(),
    "MAJOR_MISMATCH": _mismatch(), "LEVEL_MISMATCH": _mismatch(),
    "STUDY_FORM_MISMATCH": _mismatch(), "CERTIFICATE_NUMBER_MISMATCH": _mismatch(),
    "DEGREE_MISMATCH": _mismatch(), "DEGREE_CERTIFICATE_NUMBER_MISMATCH": _mismatch(),
    "HOURS_MISMATCH": _mismatch(), "YEAR_MISMATCH": _mismatch(), "COURSE_MISMATCH": _mismatch(),
    "OTHER_PERSON": FlagType(Kind.MISREPORTED, _E,
                             "《{paper}》似为另一人的材料：填报 {declared}，证件 {read}，且{others}也不一致",
                             "请核对是否传错文件，并上传本人的《{paper}》", "五"),
    "ID_NUMBER_INVALID": FlagType(Kind.MISREPORTED, _E, "填报的公民身份号码 {declared} 不合编码规则（{reason}）",
                                  "请核对身份证后更正填报的号码", "六（一）1"),
    # conditions
    "ID_CARD_EXPIRED": FlagType(Kind.DEFICIENT, _E, "身份证有效期至 {read}，提交时已过期", "请换领新证后上传新证两面", "六（一）1"),
    "CHSI_REPORT_AGED": FlagType(Kind.DEFICIENT, _W, "学信网报告更新于 {read}，距提交 {days} 天，是否在有效期内需人工确认",
                                 "建议在学信网重新申请或延长报告有效期；审核员可凭在线验证码查验", "六（一）2"),
    "CHSI_REPORT_EXPIRED": FlagType(Kind.DEFICIENT, _E, "学信网报告更新于 {read}，距提交 {days} 天，已超过最长有效期",
                                    "请登录学信网重新申请报告后上传", "六（一）2"),
    "CHSI_REPORT_DATE_IMPOSSIBLE": FlagType(Kind.DEFICIENT, _E, "学信网报告更新日期 {read} 晚于提交时间",
                                            "请核对文件并重新从学信网下载报告上传", "六（一）2"),
    "QR_NOT_CHSI": FlagType(Kind.NOT_CHECKED, _W, "学信网报告二维码指向的不是学信网，请人工在线验证",
                            "请审核员在学信网凭在线验证码查验"),
    "OUTSIDE_WINDOW": FlagType(Kind.INELIGIBLE, _W, "提交时间不在申报时间内（{window}）", "请在规定时间内提交，或联系县人社局", "四（一）"),
    "LATE_FINDING": FlagType(Kind.NOT_CHECKED, _W, "此页未更换，上次未提出的问题：{message}", "请审核员决定，不要求申报人再次补正", "七（二）"),
}


def paper_title(material: Material, year: int | None = None) -> str:
    """The paper's Chinese title, with its year when it has one."""
    title = MATERIAL_TITLES[material]
    return f"{year}年度{title}" if year is not None else title


def make_flag(
    code: str,
    *,
    material: Material | None = None,
    year: int | None = None,
    field: str | None = None,
    upload: str | None = None,
    page: int | None = None,
    box: Box | None = None,
    declared: str | None = None,
    read: str | None = None,
    confidence: float | None = None,
    clause: str | None = None,
    evidence: Mapping[str, Any] | None = None,
    **words: object,
) -> Flag:
    """A flag of this code; `words` fill the rest of its sentence and advice."""
    kind = FLAG_TYPES[code]
    values = {
        "paper": paper_title(material, year) if material else "此页",
        "label": FIELD_LABELS.get(field or "", field or ""),
        "declared": declared or "（未填报）",
        "read": read or "（未读出）",
        "year": year,
        **words,
    }
    return Flag(
        kind=kind.kind, severity=kind.severity, code=code,
        message=kind.message.format(**values), advice=kind.advice.format(**values),
        material=material, year=year, field=field, upload=upload, page=page, box=box,
        declared=declared, read=read, confidence=confidence,
        clause=clause or kind.clause, evidence=dict(evidence or {}),
    )
