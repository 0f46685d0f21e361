"""毕业生登记表 from the personnel archive: a form of several pages, often by hand (domain §3.8).

The cover or the page 基本情况 names the person; 自我鉴定, 家庭成员 and the opinions are
further pages of the same paper.
"""

from intake.documents.diploma import DAY
from intake.documents.photo_hints import ISSUER_CONFIRMS
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.domain.application import Material
from intake.domain.values import kinds

_SCHOOL = (
    r"[\u4e00-\u9fff（）()]{2,24}?(?:大学|学院|学校|分校|党校)(?:[（(][\u4e00-\u9fff]{2,10}[）)])?"
)

GRADUATE_REGISTRATION_FORM = PaperSpec(
    material=Material.GRADUATE_REGISTRATION_FORM,
    title="毕业生登记表", group=Group.EDUCATION, where_silent=ISSUER_CONFIRMS,
    declared=("name", "sex", "birth_date", "school", "major", "graduated"),
    anchors=(("毕业生登记表", 1.0), ("毕业生登记", 0.3), ("毕业生鉴定表", 0.8), ("自我鉴定", 0.4), ("毕业鉴定", 0.5),
             ("学校意见", 0.4), ("班级鉴定", 0.4), ("班组鉴定", 0.4), ("班主任意见", 0.4), ("院系意见", 0.3),
             ("系科意见", 0.3), ("家庭主要成员", 0.3), ("家庭成员", 0.2), ("政治面貌", 0.2), ("本人学历", 0.3),
             ("奖惩", 0.2), ("同意毕业", 0.4), ("准予毕业", 0.1), ("社会关系", 0.2), ("家庭出身", 0.2),
             ("档案", 0.1), ("主要社会经历", 0.3), ("在校期间", 0.1)),
    accept_at=1.0,
    excludes=("年度考核", "考核等次", "申请表", "公示", "报名表", "呈报表", "毕业证书", "学位证书", "备案表", "入党",
              "入团", "就业推荐", "继续教育", "在线验证", "履历表", "任职资格", "推荐意见", "承诺"),
    other_labels=("民族", "政治面貌", "籍贯", "家庭住址", "家庭地址", "健康状况", "曾用名", "入学时间", "入学日期", "学制",
                  "学历", "学号", "班级", "院系", "系科", "系别", "填表日期", "填表时间", "身份证号", "身份证号码",
                  "出生地", "婚否", "特长", "联系电话", "邮政编码", "通讯地址", "培养方式", "层次", "学位", "照片", "贴照片处",
                  "工作单位", "职务", "担任职务", "外语水平", "家庭出身", "本人成份", "入团时间", "入党时间", "备注", "关系",
                  "自我鉴定", "年龄", "称谓", "校长", "班主任", "负责人", "年月日", "起止年月", "证明人", "户口所在地"),
    goes_on=(r"自我鉴定|班[级组]鉴定|班主任|学校意见|院系意见|系科意见|家庭.{0,2}成员|社会关系|奖惩|奖励|处分|学业成绩|"
             r"实习|毕业论文|毕业设计|同意毕业|准予毕业|本人简历|起止年月"),
    titles=("毕业生登记表", "学校毕业生登记表"),
    own_heading=r"毕业生?(?:登记|鉴定)[表卡]?",
    proofs=(Proof(words=("毕业生登记表",)), Proof(words=("毕业生鉴定表",)), Proof(heading=r"毕业生?(?:登记|鉴定)[表卡]?"),
            Proof(some=("自我鉴定", "毕业鉴定", "学校意见", "班[级组]鉴定", "班主任意见", "院系意见|系科意见", "同意毕业|准予毕业", "家庭主要成员|家庭成员", "本人学历|主要社会经历"), least=3)),
    against=(r"任职|拟任|组织审查意见|求职|应聘|就业意向",),
    against_heading=r"就业[一-鿿]{0,6}表|履历表|学籍[一-鿿]{0,4}|登记[卡簿]",
    fields=(
        FieldSpec("name", kinds.NAME, beneath=True, labels=("姓名", "学生姓名"), is_key=True, wraps=True),
        FieldSpec("sex", kinds.SEX, beneath=True, labels=("性别",)),
        FieldSpec("birth_date", kinds.DATE, beneath=True, labels=("出生年月日", "出生年月", "出生日期", "出生时间", "出生"), is_key=True),
        FieldSpec("school", kinds.SCHOOL, beneath=True, labels=("学校名称", "毕业学校", "毕业院校", "院校名称", "校名", "学校", "院校"),
                  is_key=True, wraps=True, shape=r".*(?:大学|学院|学校|分校|校区|党校)(?:[（(].*[）)])?", alone=(
            rf"(?P<v>(?!普通|高等学校|中等){_SCHOOL})(?:(?:普通)?(?:高等学校|中等专业学校|中等职业学校)?毕业生登记表)?")),
        FieldSpec("major", kinds.MAJOR, beneath=True, labels=("所学专业", "专业名称", "专业", "系科专业", "科类专业"), is_key=True, wraps=True),
        FieldSpec("graduated", kinds.DATE, beneath=True, labels=("毕业时间", "毕业日期", "毕业年月", "毕(结)业时间"), always_printed=False,
                  patterns=(rf"(?:于|定于)?(?P<v>{DAY})毕业", rf"同意毕业.{{0,16}}?(?P<v>{DAY})", rf"准予毕业.{{0,16}}?(?P<v>{DAY})",
                            rf"{DAY}(?:至|到|—|-|－|一)(?P<v>{DAY})在(?:本校|我校)")),
    ),
)  # fmt: skip
