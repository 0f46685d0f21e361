"""初次确定专业技术职务呈报表: what the applicant typed on the platform, printed by it.

No notice asks for it among the uploads; where it is there, it says what is declared
(`intake.casework.form_declaration`). The cover, the table of the person and the pages of
opinions are one paper.
"""

from functools import partial

from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, PaperSpec
from intake.documents.unit_paper import ID_LABELS
from intake.domain.application import Material
from intake.domain.values import kinds

_cell = partial(FieldSpec, beneath=True, in_table=True, always_printed=False)
_HEADING = r"(?:初次|初定|确定|认定|初聘|初级)[一-鿿]{0,16}(?:呈报|申报|审批)表|专业技术(?:职务|资格|任职资格)[一-鿿]{0,8}呈报表|呈报表"

DECLARATION_FORM = PaperSpec(
    material=Material.DECLARATION_FORM,
    title="初次确定专业技术职务呈报表", group=None,
    anchors=(("专业技术职务呈报表", 1.0), ("呈报表", 0.8), ("初次确定", 0.3), ("拟确定", 0.3), ("呈报单位", 0.3),
             ("专业技术任职资格呈报表", 1.0), ("现从事专业", 0.2), ("参加工作时间", 0.2), ("毕业院校", 0.2), ("身份证", 0.1),
             ("人社部门意见", 0.3), ("同意呈报", 0.3)),
    accept_at=1.0,
    heading="呈报表",
    excludes=("考核等次", "公示期", "特此证明", "本人承诺", "任免", "评审委员会"),
    titles=("初次确定专业技术职务呈报表", "初次确定专业技术任职资格呈报表", "初次确定专业技术职务任职资格呈报表"),
    own_heading=_HEADING,
    proofs=(Proof(heading=_HEADING, some=("姓名", "身份证", "毕业", "工作单位|所在单位|单位", "参加工作", "专业"), least=2),
            Proof(words=(r"(?:初次确定|初定)[一-鿿]{0,16}呈报表",))),
    against=(r"粘贴要求|填表须知|通知如下|各有关单位", "任免理由|拟任职务"),
    goes_on=r"呈报单位|单位意见|主管部门意见|人社部门意见|同意呈报|同意推荐|工作简历|学习简历|主要工作(?:业绩|经历)|工作总结|业务(?:工作)?总结|继续教育情况|考核情况|简历",
    photo_hints=("在平台上导出的 PDF 直接上传最准确", "没有 PDF 的，扫描带有姓名、身份证号和学历的那一页"),
    other_labels=("政治面貌", "籍贯", "出生地", "健康状况", "联系电话", "手机号码", "手机", "照片", "学制", "职务", "行政职务", "任职时间",
                  "取得时间", "外语水平", "备注", "填表时间", "填表日期", "何时何院校何专业毕业", "起止时间", "起止年月", "从事何工作",
                  "证明人", "单位意见", "主管部门意见", "人社部门意见", "呈报单位意见", "从事本专业年限", "工作年限", "邮政编码",
                  "通讯地址", "曾用名", "入党时间", "参加何党派", "学位授予单位", "授予时间", "年龄", "编制类型", "岗位"),
    fields=(
        _cell("name", kinds.NAME, labels=("姓名", "申报人", "申报人姓名"), is_key=True, wraps=True),
        _cell("sex", kinds.SEX, labels=("性别",)),
        _cell("ethnicity", kinds.ETHNICITY, labels=("民族", "族别")),
        _cell("birth_date", kinds.DATE, labels=("出生日期", "出生年月日", "出生年月", "出生时间")),
        _cell("id_number", kinds.ID_NUMBER, labels=(*ID_LABELS, "居民身份证号码", "身份证件号码"), is_key=True,
              patterns=(r"(?P<v>[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])",)),
        _cell("address", kinds.ADDRESS, labels=("家庭住址", "家庭地址", "户籍地址", "户籍所在地", "住址"), wraps=True),
        _cell("employer", kinds.UNIT, labels=("现工作单位", "工作单位", "所在单位", "单位名称", "用人单位", "呈报单位", "单位"), wraps=True),
        _cell("supervising_authority", kinds.UNIT, labels=("主管部门", "主管单位", "上级主管部门", "主管部门名称"), wraps=True),
        _cell("work_start", kinds.DATE, labels=("参加工作时间", "参加工作年月", "参加工作日期", "何时参加工作", "参加工作")),
        _cell("series", kinds.SERIES, labels=("申报系列", "职称系列", "系列名称", "拟申报系列", "所属系列", "系列"),
              patterns=(r"(?P<v>[一-鿿]{2,10}系列)",)),
        _cell("specialty", kinds.MAJOR, labels=("申报专业", "现从事专业", "现从事何专业技术工作", "从事专业", "从事专业技术工作", "现从事专业技术工作",
                                                   "拟申报专业", "专业名称")),
        _cell("applied_level", kinds.TEXT, labels=("申报级别", "申报层级", "拟确定级别", "职称级别", "级别")),
        _cell("current_title", kinds.TEXT, labels=("现有专业技术职务", "现任专业技术职务", "现有职称", "现专业技术职务")),
        _cell("level", kinds.LEVEL, labels=("最高学历", "全日制学历", "毕业学历", "学历层次", "文化程度", "学历")),
        _cell("study_form", kinds.STUDY_FORM, labels=("学习形式", "学习方式", "教育类型", "学历性质")),
        _cell("school", kinds.SCHOOL, labels=("毕业院校", "毕业学校", "毕业院校名称", "院校名称", "学校名称", "毕业院(校)"), wraps=True),
        _cell("major", kinds.MAJOR, labels=("所学专业", "毕业专业", "学历专业"), wraps=True),
        _cell("enrolled", kinds.DATE, labels=("入学时间", "入学日期", "入学年月")),
        _cell("graduated", kinds.DATE, labels=("毕业时间", "毕业日期", "毕业年月")),
        _cell("certificate_number", kinds.NUMBER, labels=("毕业证书编号", "毕业证编号", "学历证书编号", "毕业证书号", "毕业证号")),
        _cell("degree", kinds.DEGREE, labels=("学位名称", "所获学位", "学位")),
        _cell("degree_certificate_number", kinds.NUMBER, labels=("学位证书编号", "学位证编号", "学位证书号", "学位证号")),
    ),
)  # fmt: skip
