"""Every finding there is: its stable code, kind, severity, clause, sentence and advice.

A code has one severity (contract §3); only a policy may override it. Sentences are
templates of `str.format`: `paper` is the material's Chinese title with its year, `label`
the field's Chinese name, `declared` and `read` the two values. They ask people to check
(请核对) and never accuse; every advice says what to do next.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.findings import Defect, Kind, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class FlagType:
    """What is fixed about a code."""

    kind: Kind
    severity: Severity
    message: str
    advice: str


# fmt: off
FIELD_LABELS: dict[str, str] = {
    "name": "姓名", "sex": "性别", "ethnicity": "民族", "birth_date": "出生日期",
    "address": "住址", "id_number": "公民身份号码", "id_issuing_authority": "签发机关",
    "id_valid_from": "有效期起", "id_valid_until": "有效期止", "enrolled": "入学日期",
    "graduated": "毕业日期", "school": "学校", "major": "专业", "level": "学历层次",
    "study_form": "学习形式", "certificate_number": "证书编号", "degree": "学位",
    "degree_certificate_number": "学位证书编号", "awarded": "学位授予日期",
    "report_kind": "报告种类", "study_status": "学籍状态", "verification_code": "在线验证码",
    "updated": "更新日期", "year": "年度", "course": "课程类别", "hours": "学时",
    # papers that are read later; their rules work from these names already
    "employer": "单位", "reason": "免学理由", "work_start": "参加工作时间", "work_end": "工作截止时间",
    "current_title": "现有专业技术职务", "sealed_by": "盖章单位", "grade": "等次",
    "series": "申报系列", "specialty": "申报专业", "posting_from": "公示开始日期",
    "posting_until": "公示结束日期", "posting_days": "公示天数", "outcome": "结论",
    "penalty_until": "处分影响期止", "work": "所从事的工作", "kind": "资格种类", "subject": "任教学科",
    "score": "成绩", "months": "缴费月份", "text": "承诺内容", "seal": "公章", "signature": "签字",
    "dated": "落款日期", "fingerprint": "指印", "handwritten": "手写", "signed_on": "落款日期",
    "title": "标题", "conclusion": "毕（结）业结论", "result": "考核结果", "copy_kind": "证件形式",
    "faces": "人像数目", "width": "宽度", "height": "高度", "background": "背景颜色", "taken": "拍摄日期",
    "study_kind": "学历类别", "periods": "工作期间", "remark": "缴费备注", "residue": "正文",
    "proportions": "宽高比", "face_share": "人像占画面高度的百分比",
}
"""Field names of contract §2 and those a later version may add, in Chinese."""

DECLARED_ONLY: dict[str, str] = {
    "status": "人员身份", "employer_kind": "单位性质", "supervising_authority": "主管部门",
    "applied_level": "申报级别", "assessment_grade": "年度考核等次", "course_number": "继续教育证书编号",
}
"""What only the application declares, in Chinese."""

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

DRAWN_ADVICE: dict[Defect, str] = {
    Defect.LOW_RESOLUTION: "请上传下载的PDF原件，或把页面放大到150%以上再截图，不要发送压缩图",
}
"""Other advice where a program drew the page: there is no paper to come nearer to."""

_RESCAN = "请重新扫描或拍摄后上传"
_CHECK = "请核对填报内容并修改；如填报无误，请重新扫描上传该材料"
# fmt: on


def _refused(message: str, advice: str) -> FlagType:
    return FlagType(Kind.UNCLEAR, _E, message, advice)


def _mismatch(severity: Severity = _E) -> FlagType:
    return FlagType(
        Kind.MISREPORTED,
        severity,
        "《{paper}》{label}与填报不一致：填报 {declared}，证件 {read}",
        _CHECK,
    )


def _ineligible(message: str, advice: str, severity: Severity = _W) -> FlagType:
    """A person confirms; an error only where the applicant can mend it in the form."""
    return FlagType(Kind.INELIGIBLE, severity, message, advice)


def _deficient(severity: Severity, message: str, advice: str) -> FlagType:
    return FlagType(Kind.DEFICIENT, severity, message, advice)


# fmt: off
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
    "MACHINE_OVERLOADED": FlagType(Kind.NOT_CHECKED, _W, "机器过于繁忙，未能及时打开此文件，不是申报人的问题", "请稍后重新核对，或请审核员人工查看此文件"),
    "PARSER_CRASH": FlagType(Kind.NOT_CHECKED, _W, "程序未能打开此文件，不是申报人的问题", "请审核员人工查看此文件"),
    "PAGE_PART_UNKNOWN": FlagType(Kind.NOT_CHECKED, _W, "此页除已识别的材料外，另有 {found} 行文字不属于任何一种材料，未能自动核对", "如是应交的材料，请单独扫描后上传；由审核员查看此页"),
    "PAGE_NOT_CHECKED": FlagType(Kind.NOT_CHECKED, _W, "程序未能核验此页，不是申报人的问题", "请审核员人工查看此页"),
    "CHECK_PENDING": FlagType(Kind.NOT_CHECKED, _W, "正在核对此文件，尚无结论", "请稍候，核对完成后结论自动更新，无需重新上传"),
    # legibility
    "PAGE_UNCLEAR": FlagType(Kind.UNCLEAR, _E, "{where}整页无法辨认：{defects}", "{remedy}"),
    "PAPER_UNCLEAR": FlagType(Kind.UNCLEAR, _E, "《{paper}》多数关键内容无法辨认：{defects}", "{remedy}"),
    "FIELD_UNCLEAR": FlagType(Kind.UNCLEAR, _E, "《{paper}》{label}无法辨认：{defects}", "{remedy}"),
    "COLOUR_NOT_SHOWN": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》没有颜色，看不出有没有{label}", "请审核员对照原件确认；原件有的，也可用彩色模式重新扫描上传"),
    "FIELD_NOT_CHECKED": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》{label}未能自动核对：{values}",
                                  "不影响提交，请审核员人工核对此处"),
    # completeness
    "DECLARATION_MISSING": FlagType(Kind.MISSING, _E, "填报还缺：{labels}", "请在填报中补齐；补齐后才能提交"),
    "DECLARATION_ELSEWHERE": FlagType(Kind.NOT_CHECKED, _W, "没有填报内容可比：{labels}；这些项没有与填报核对",
                                      "请补填，或对照平台上的填报核对"),
    "DECLARATION_UNCONFIRMED": FlagType(Kind.NOT_CHECKED, _W, "填报识读自呈报表等材料，还没有人确认：{labels}",
                                        "请打开“填报”页，对照呈报表逐项确认"),
    "FORM_VALUE_DIFFERS": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》{label}与识读的填报不同：填报 {declared}，证件 {read}",
                                   "填报值是识读的，请先对照呈报表确认；确认后自动重新核对"),
    "MATERIAL_MISSING": FlagType(Kind.MISSING, _E, "缺《{paper}》", "请上传《{paper}》的清晰扫描件"),
    "MATERIAL_IN_WRONG_SLOT_MISSING": FlagType(Kind.MISSING, _E, "缺《{paper}》：该栏目中上传的{found}",
                                               "请在该栏目上传《{paper}》的清晰扫描件"),
    "YEAR_OR_COURSE_MISSING": FlagType(Kind.MISSING, _E, "缺《{paper}》：该栏目中的证书印的是{found}",
                                       "请上传{year}年度的《{paper}》"),
    "DEGREE_UNDECLARED": FlagType(Kind.MISSING, _W, "本科学历未上传《学位证书》，也未填报有无学位",
                                  "有学位请上传学位证书；没有学位请在学位栏填报“无”"),
    "LEVEL_UNDECLARED": FlagType(Kind.NOT_CHECKED, _W, "未填报学历层次，{by}",
                                 "请填报学历层次"),
    "WRONG_SLOT": FlagType(Kind.MISREPORTED, _I, "《{paper}》栏目中上传的看来是《{found}》，已按实际内容核对",
                           "无需重新上传；建议移到《{found}》栏目"),
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
    "WORK_START_MISMATCH": _mismatch(), "WORK_START_NEAR": _mismatch(_W),
    "SERIES_MISMATCH": _mismatch(), "SPECIALTY_MISMATCH": _mismatch(),
    "GRADE_MISMATCH": _mismatch(), "CURRENT_TITLE_MISMATCH": _mismatch(),
    "OTHER_PERSON": FlagType(Kind.MISREPORTED, _E,
                             "《{paper}》似为另一人的材料：填报 {declared}，证件 {read}，且{others}也不一致",
                             "请核对是否传错文件，并上传本人的《{paper}》"),
    "ID_NUMBER_INVALID": FlagType(Kind.MISREPORTED, _E, "填报的公民身份号码 {declared} 不合编码规则（{reason}）",
                                  "请核对身份证后更正填报的号码"),
    # conditions
    "ID_CARD_EXPIRED": FlagType(Kind.DEFICIENT, _E, "身份证有效期至 {read}，提交时已过期", "请换领新证后上传新证两面"),
    "CHSI_REPORT_AGED": FlagType(Kind.DEFICIENT, _W, "学信网报告更新于 {read}，距提交 {days} 天，是否在有效期内需人工确认",
                                 "建议在学信网重新申请或延长报告有效期；审核员可凭在线验证码查验"),
    "CHSI_REPORT_EXPIRED": FlagType(Kind.DEFICIENT, _E, "学信网报告更新于 {read}，距提交 {days} 天，已超过最长有效期",
                                    "请登录学信网重新申请报告后上传"),
    "CHSI_REPORT_DATE_IMPOSSIBLE": FlagType(Kind.DEFICIENT, _E, "学信网报告更新日期 {read} 晚于提交时间",
                                            "请核对文件并重新从学信网下载报告上传"),
    "QR_NOT_CHSI": FlagType(Kind.NOT_CHECKED, _W, "学信网报告二维码指向的不是学信网，请人工在线验证",
                            "请审核员在学信网凭在线验证码查验"),
    "OUTSIDE_WINDOW": FlagType(Kind.INELIGIBLE, _W, "提交时间不在申报时间内（{window}）", "请在规定时间内提交；有疑问的请按通知所列的联系方式咨询"),
    # who may apply
    "EMPLOYER_ELSEWHERE": _ineligible("填报的工作单位“{declared}”似不在本县", "请审核员确认单位是否属于本次申报范围；如填报有误，请申报人更正"),
    "NOT_FULL_TIME": _ineligible("《{paper}》{label}为“{found}”，通知要求全日制普通大、中专院校毕业", "请审核员确认；如另有全日制学历，请按该学历申报"),
    "WORK_YEARS_SHORT": _ineligible("从事专业技术工作自 {since} 起算，到 {until} 未满通知要求的 {limit} 年", "请核对毕业时间与参加工作时间；如填报有误请更正，由审核员确认"),
    "WORK_YEARS_BY_YEAR_END": _ineligible("从事专业技术工作自 {since} 起算，到 {until} 未满通知要求的 {limit} 年，到年底才满", "通知未写明计算到哪一天，请审核员确认"),
    "SPECIALTY_NOT_OPEN": _ineligible("填报的系列、专业“{found}”不在通知的专业范围内", "请按通知“专业范围”核对并修改申报的系列和专业", _E),
    "EXAM_ONLY": _ineligible("“{declared}”实行以考代评，不在初定范围内", "请核对申报专业；如属其他专业请更正，由审核员确认"),
    "STATUS_EXCLUDED": _ineligible("填报的人员身份为“{declared}”，通知规定不得申报", "请核对人员身份；如填报有误请更正，由审核员确认"),
    "AGE_PAST_RETIREMENT": _ineligible("按公民身份号码推算已满 {found} 岁，可能已办理退休", "请审核员确认是否在职"),
    "PENALTY_IN_EFFECT": _ineligible("《{paper}》写明的处分影响期至 {read}，提交时尚未届满", "请审核员确认；影响期内不得申报"),
    "TITLE_HELD": _ineligible("{paper}中已有专业技术职务“{found}”，初定只适用于首次取得职称", "请核对现有专业技术职务；如填报有误请更正，由审核员确认"),
    "STILL_ENROLLED": _ineligible("学信网报告的学籍状态为“{read}”，而填报已毕业", "请在学信网申请《学历证书电子注册备案表》后上传；由审核员确认"),
    "NOT_GRADUATED": _ineligible("学信网报告的毕（结）业结论为“{read}”", "请审核员确认是否符合毕业要求"),
    "ROUNDS_EXHAUSTED": _ineligible("这是第 {found} 次提交，通知规定不超过 {limit} 次（含初次）", "请按通知所列的联系方式咨询"),
    # numbers and cards
    "IDENTITY_NUMBER_DIFFERS": FlagType(Kind.MISREPORTED, _W, "公民身份号码所含的出生日期或性别（{found}）与所填或所印的（{other}）不一致", "请核对填报的号码、出生日期和性别；由审核员对照身份证确认"),
    "ID_CARD_TERM_ODD": FlagType(Kind.NOT_CHECKED, _W, "身份证有效期 {found} 不是法定的年限，可能识读有误", "请审核员对照证件核对有效期"),
    "ID_CARD_TERM_BY_AGE": FlagType(Kind.NOT_CHECKED, _W, "身份证有效期 {found} 与签发时的年龄不相称，可能识读有误", "请审核员对照证件核对有效期"),
    "ID_CARD_COPY": _deficient(_W, "《{paper}》似为{read}", "请上传居民身份证原件的彩色扫描件；由审核员确认"),
    "PHOTO_FACES": _deficient(_E, "《{paper}》上应恰有一人的正面像", "请上传本人近期一寸免冠证件照的电子版"),
    "PHOTO_FORMAT": _deficient(_W, "《{paper}》{label}为 {read}，可能不合证件照要求", "建议上传不小于 295×413 像素、背景纯色的证件照；由审核员确认"),
    "PHOTO_NOT_ONE_INCH": _deficient(_E, "《{paper}》宽高比为 {read}，不是一寸照片（25×35 毫米，约 0.71）", "请上传一寸证件照的电子版，不要横拍、裁成方形或带入桌面"),
    "PHOTO_OF_PRINT": _deficient(_W, "《{paper}》似为{read}，不是电子照片原图", "请上传照相馆给的电子版原图，不要翻拍或扫描纸质照片；由审核员确认"),
    "PHOTO_OLD": _deficient(_I, "《{paper}》拍摄于 {read}，距提交已久", "通知要求近期照片；如有新照，建议更换"),
    # education
    "NOT_A_GRADUATION": _deficient(_E, "《{paper}》写明的是“{read}”，不是毕业", "请上传毕业证书；如确为{read}，请联系审核员"),
    "REGISTRATION_FORM_INSTEAD": _deficient(_W, "上传的是《毕业生登记表》，通知规定学信网无法查询的才可代替", "请先在学信网申请《学历证书电子注册备案表》；确实查不到的由审核员确认"),
    "DIPLOMA_NUMBER_ODD": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》{label}为“{found}”，与“{other}”不相符", "请核对编号；由审核员对照证书确认"),
    "VERIFICATION_CODE_ODD": FlagType(Kind.NOT_CHECKED, _W, "学信网报告的在线验证码 {read} 不合通常格式，可能识读有误", "请审核员对照报告核对在线验证码"),
    "CHSI_REPORT_INCOMPLETE": _deficient(_E, "学信网报告上未见{label}，可能截图不完整", "请下载完整的报告 PDF 上传，不要截取部分页面"),
    "CHSI_REPORT_ENDS_IN_REVIEW": _deficient(_I, "学信网报告更新于 {read}，审核结束前可能过期", "建议在学信网延长报告有效期"),
    "WORK_BEFORE_GRADUATION": FlagType(Kind.MISREPORTED, _W, "参加工作时间 {until} 早于毕业时间 {since}", "请核对毕业时间与参加工作时间；由审核员确认"),
    "DEGREE_BEFORE_DIPLOMA": FlagType(Kind.NOT_CHECKED, _W, "学位授予日期 {until} 早于毕业日期 {since} 三个月以上", "请审核员对照两份证书核对日期"),
    # continuing education and its exemption
    "HOURS_TOO_FEW": _deficient(_E, "《{paper}》学时合计 {found}，少于要求的 {limit}", "请补足学时后上传合格证书"),
    "COURSE_NOT_PASSED": _deficient(_E, "《{paper}》结果为“{read}”", "请上传考核合格的证书"),
    "COURSE_SEAL_MISSING": _deficient(_W, "《{paper}》未见公章", "请审核员确认是否为发证单位出具的合格证书"),
    "CERTIFICATE_NUMBER_REPEATED": FlagType(Kind.MISREPORTED, _W, "{found} 用了同一个证书编号 {read}", "请核对各证书的编号；如确为一张证书，请审核员确认"),
    "SUPERFLUOUS_PAPER": FlagType(Kind.MISREPORTED, _I, "《{paper}》不在应交之列", "无需处理"),
    "EXEMPTION_UNDECLARED": FlagType(Kind.NOT_CHECKED, _W, "上传了《{paper}》而未填报免学，已按免学核对", "请在填报中选择免学；由审核员确认"),
    "EXEMPTION_TO_CONFIRM": FlagType(Kind.NOT_CHECKED, _W, "已有《{paper}》，未要求继续教育合格证书；免学所涵盖的年度需人工确认", "请审核员确认免学是否涵盖全部年度"),
    "EXEMPTION_FORM_UNKNOWN": _deficient(_E, "《{paper}》的标题“{read}”不是规定的表", "请使用通知所附的申请表，按规定审核盖章后上传"),
    "EXEMPTION_AUTHORITY": _deficient(_W, "《{paper}》的盖章单位“{read}”可能不是规定的审核单位", "请按通知所附申请表的附注核对审核单位；由审核员确认"),
    "EXEMPTION_REASON_MISSING": _deficient(_E, "《{paper}》未填免学理由", "请填写免学理由，重新审核盖章后上传"),
    "EXEMPTION_REASON_UNKNOWN": _deficient(_W, "《{paper}》的免学理由“{read}”不属于通知所列的情形", "请核对免学理由；由审核员确认"),
    # assessments and work
    "ASSESSMENT_NOT_PASSED": _deficient(_W, "{year}年度考核等次为“{found}”，通知要求考核合格", "请核对考核等次；由审核员确认是否符合申报条件"),
    "ASSESSMENT_UNGRADED": _deficient(_W, "{year}年度考核为“{found}”", "首年参加考核不定等次的，由审核员确认"),
    "ASSESSMENT_OTHER_YEAR": _deficient(_W, "《{paper}》不是应交的年度", "请核对年度；由审核员确认可否采用"),
    "WORK_EXPERIENCE_INCOMPLETE": _deficient(_E, "《{paper}》未写明{label}", "请由单位写明具体起止时间和从事的相关工作，签字盖章后重新上传"),
    # the unit's papers
    "POSTING_TOO_SHORT": _deficient(_E, "公示自 {since} 至 {until} 只有 {found} 个工作日，不足 {limit} 个", "请重新公示不少于 {limit} 个工作日，期满后重新出具公示与公示结果"),
    "POSTING_START_DAY": _deficient(_W, "公示自 {since} 至 {until}，不计起始日为 {found} 个工作日，计起始日才满 {limit} 个", "通知未写明起始日是否计入，请审核员确认"),
    "POSTING_SIGNED_LATE": _deficient(_W, "公示落款 {until} 晚于公示开始 {since}", "请核对公示日期；由审核员确认"),
    "POSTING_BEFORE_NOTICE": _deficient(_W, "公示开始于 {until}，早于通知印发之日 {since}", "请核对公示日期；由审核员确认"),
    "POSTING_NOT_ENDED": _deficient(_E, "提交时公示尚未结束（公示至 {since}）", "请待公示期满、出具公示结果后再提交"),
    "RESULT_BEFORE_POSTING_END": _deficient(_E, "公示结果落款 {until} 不晚于公示结束 {since}", "请在公示期满后重新出具公示结果"),
    "RESULT_AFTER_SUBMISSION": _deficient(_W, "公示结果落款 {since} 晚于提交时间", "请核对日期；由审核员确认"),
    "POSTING_DAYS_DIFFER": FlagType(Kind.MISREPORTED, _W, "公示结果写公示 {read} 天，与公示起止（{since} 至 {until}）不符", "请核对公示天数与起止日期；由审核员确认"),
    "TEMPLATE_RESIDUE": _deficient(_E, "《{paper}》{label}处留有模板字样“{found}”", "请填写完整后重新签字盖章上传"),
    "POSTING_OUTCOME": _deficient(_W, "《{paper}》写的是：“{read}”，不是公示无异议", "请审核员确认公示结果"),
    "RECOMMENDATION_NOT_STATED": _deficient(_E, "《{paper}》写的是：“{read}”，不是同意推荐", "请与主管部门核实；同意推荐的，请由主管部门写明推荐意见并盖章后重新上传"),
    "PENALTY_STATED": _ineligible("《{paper}》写有：“{read}”", "请审核员核对处分（处罚、处理）的种类和影响期；影响期内不得申报"),
    "ETHICS_ADVERSE": _deficient(_W, "《{paper}》写有：“{read}”", "请审核员核对师德师风情况是否影响申报"),
    "WORK_ADVERSE": _deficient(_W, "《{paper}》写有：“{read}”", "请审核员核对从事专业技术工作的时间和内容是否符合要求"),
    "EXEMPTION_REFUSED": _deficient(_W, "《{paper}》写有：“{read}”", "请审核员核对是否准予免学；未准予的，请申报人上传继续教育合格证书"),
    "STATEMENT_TO_CONFIRM": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》写有：“{read}”，需由人判断", "请审核员阅读原文后确认"),
    "RECOMMENDATION_OWN_SEAL": _deficient(_W, "《{paper}》的盖章单位“{read}”与申报人单位相同", "推荐意见由主管部门出具；确无上级主管部门的由审核员确认"),
    "INTEGRITY_AUTHORITY": _deficient(_W, "《{paper}》的盖章单位“{read}”似非纪检部门", "请由纪检部门出具；由审核员确认"),
    "SEAL_OF_OTHER_UNIT": _deficient(_W, "《{paper}》的公章“{read}”与单位“{other}”不一致", "请核对盖章单位；由审核员确认"),
    "SEAL_MISSING": _deficient(_E, "《{paper}》未见公章", "请加盖公章后用彩色模式重新扫描上传"),
    "SIGNATURE_MISSING": _deficient(_E, "《{paper}》未见签字", "请由规定的人签字后重新扫描上传"),
    "SIGNATURE_TO_CONFIRM": _deficient(_W, "《{paper}》未见签字", "模板无签字栏而通知要求签字，请审核员确认"),
    "DATE_MISSING": _deficient(_E, "《{paper}》未填落款日期", "请填写日期后重新扫描上传"),
    "PAPER_OF_OTHER_YEAR": _deficient(_W, "《{paper}》落款 {read}，不在申报年度", "请核对是否为本次申报所出具；由审核员确认"),
    # teachers, enterprises, commitment
    "TEACHER_QUALIFICATION_TO_CONFIRM": FlagType(Kind.MISSING, _W, "未见《{paper}》，该系列是否须交需人工确认", "有教师资格证请上传；由审核员确认"),
    "TEACHER_KIND": FlagType(Kind.NOT_CHECKED, _W, "教师资格种类“{read}”可能与申报专业的任教学段不相称", "请审核员确认"),
    "MANDARIN_SCORE_GRADE": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》成绩 {found} 与等级“{other}”不相符，可能识读有误", "请审核员对照证书核对"),
    "INSURANCE_MONTHS": _deficient(_E, "《{paper}》所列缴费月份到{until}为止，到此连续 {found} 个月，未能显示近 {limit} 个月连续缴费", "请上传列有近 {limit} 个月的社保清单；确有中断的，由审核员确认"),
    "INSURANCE_WITHOUT_MONTHS": _deficient(_W, "《{paper}》上未见{label}", "请上传逐月列出缴费情况的社保清单；由审核员确认"),
    "COMMITMENT_INCOMPLETE": _deficient(_E, "《{paper}》内容不完整", "请按通知原文手写完整的承诺，签字按手印后上传"),
    "COMMITMENT_TO_CONFIRM": _deficient(_W, "《{paper}》内容可能不完整", "请审核员对照通知原文核对"),
    "NOT_HANDWRITTEN": _deficient(_W, "《{paper}》不是手写", "请手写承诺全文，签字按手印后上传"),
    "FINGERPRINT_MISSING": _deficient(_W, "《{paper}》未见指印", "请按红色指印后用彩色模式重新扫描上传"),
    "COMMITMENT_UNSIGNED": _deficient(_W, "《{paper}》未见签字", "请审核员确认；未签字的请签字后重新扫描上传"),
    # paper against paper
    "NAME_VARIANT": FlagType(Kind.MISREPORTED, _W, "《{paper}》姓名的译写与其他材料不同：填报 {declared}，证件 {read}", "如为同一人，请上传公安机关或单位出具的同一人证明；由审核员确认"),
    "PAPERS_DISAGREE": FlagType(Kind.MISREPORTED, _W, "《{paper}》{label}为 {read}，与其他材料（{found}）不同", "请核对《{paper}》；有误的请由出具单位更正，由审核员确认"),
    "SAME_PICTURE": FlagType(Kind.MISREPORTED, _I, "此页与“{found}”是同一图片", "请核对是否传错文件；如未传错，无需处理"),
    "WRONG_PAPER": FlagType(Kind.MISREPORTED, _E, "《{paper}》的{labels}都与填报不同，而其他材料与填报一致，看来是另一份", "请核对是否传错文件，并上传与填报一致的《{paper}》；如填报有误，请修改填报"),
    # what a rule needs was not read, or was not declared
    "RULE_NOT_CHECKED": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》上未读到{labels}，{rules}未能自动核对", "请审核员对照材料核对；{where_silent}"),
    "UNDECLARED_TAKEN_FROM_PAPER": FlagType(Kind.NOT_CHECKED, _W, "未填报{label}，按《{paper}》所印“{read}”核对", "请填报{label}；由审核员确认"),
    "REQUIREMENT_UNDECIDED": FlagType(Kind.NOT_CHECKED, _W, "未填报{label}，未能确定是否应交{papers}", "请填报{label}；应交的请一并上传"),
    "YEAR_NOT_WORKED": FlagType(Kind.MISSING, _W, "未见《{paper}》；按填报的参加工作时间，该年度工作不满半年", "当年参加了考核的请上传；未参加的由审核员确认"),
    "SPECIALTY_TO_CONFIRM": _ineligible("填报的系列、专业“{found}”与通知所列的“{other}”写法不同", "请审核员确认是否属于该专业；如是，建议按通知的写法填报"),
    "APPLIED_LEVEL": _ineligible("填报的申报级别为“{found}”，通知只办理初级", "请核对申报级别；如填报有误请更正，由审核员确认"),
    "ASSESSMENT_FORM": _deficient(_W, "《{paper}》的标题是“{read}”，填报的单位性质是事业单位", "通知要求事业单位交年度考核表、企业交考核鉴定意见；请核对单位性质，由审核员确认"),
    "ASSESSMENT_OF_CIVIL_SERVANT": _ineligible("《{paper}》的标题是“{read}”，公务员和参公人员不得申报", "请核对人员身份；由审核员确认"),
    "ID_NUMBER_REGION": FlagType(Kind.NOT_CHECKED, _W, "填报的公民身份号码前两位“{declared}”不是省级区划代码", "请核对号码；由审核员对照身份证确认"),
    "ID_CARD_ENDS_IN_REVIEW": _deficient(_I, "身份证有效期至 {until}，审核结束前到期", "建议及早换领；无需重新上传"),
    "WORK_ENDED": _ineligible("《{paper}》写明工作至 {until}，早于提交之日 {since}", "请审核员确认是否仍在从事专业技术工作、是否满规定年限；仍在岗的请由单位写明“至今”"),
    "WORK_GAP": _ineligible("《{paper}》所列的工作期间在 {since} 与 {until} 之间有 {found} 个月没有写到", "请审核员确认这段时间是否计入年限；漏写的请由单位补写"),
    "INSURANCE_REMARK": _deficient(_W, "《{paper}》上有“{read}”字样", "请审核员核对近期的缴费是否由本单位按月缴纳"),
    "WORK_KIND": _ineligible("《{paper}》写明所从事的工作为“{read}”，可能不是专业技术工作", "请审核员确认；如表述不准确，请由单位更正"),
    "RESULT_ON_LAST_DAY": _deficient(_W, "公示结果落款 {until}，与公示最后一日 {since} 是同一天", "请审核员确认公示是否已满"),
    "RECOMMENDATION_AUTHORITY": _deficient(_W, "《{paper}》的盖章单位“{found}”与填报的主管部门“{other}”不一致", "请核对主管部门；由审核员确认"),
    "RECOMMENDATION_BEFORE_POSTING_END": _deficient(_W, "《{paper}》落款 {until}，早于公示结束 {since}", "请核对日期；由审核员确认"),
    "PAPER_OF_LATER_DAY": _deficient(_W, "《{paper}》落款 {since}，晚于提交之日 {until}", "请核对日期；如填写有误，请由出具单位更正，由审核员确认"),
    "TEACHER_NUMBER_ODD": FlagType(Kind.NOT_CHECKED, _W, "《{paper}》{label}为“{found}”，与“{other}”不相符", "请审核员对照证书核对号码"),
    "CALENDAR_NOT_COVERED": FlagType(Kind.NOT_CHECKED, _W, "工作日历没有 {found} 年，未能计算工作日", "请审核员按该年度放假安排计算"),
    "LATE_FINDING": FlagType(Kind.NOT_CHECKED, _W, "此页未更换，上次未提出的问题：{message}", "请审核员决定，不要求申报人再次补正"),
}
# fmt: on
