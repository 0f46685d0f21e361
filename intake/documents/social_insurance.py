"""社保清单: what an enterprise's applicant prints from the insurer, no two alike (domain §3.19)."""

from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.documents.teacher import ID_LABELS, ID_PATTERN
from intake.domain.application import Material
from intake.domain.values import kinds

_INSURED = r"(?:社会保险|社保|养老保险|失业保险|工伤保险|参保|权益记录|缴费)[一-鿿()（）]{0,24}(?:清单|明细表?|证明|记录单?|单|凭证|查询表?|情况表?|信息表?|对账单|花名册|名单|表)|权益记录"
"""What an insurer calls its list."""
_INSURER = r"社会保险[一-鿿]{0,8}(?:局|中心|机构|事业|公共服务|管理|经办)|社保(?:局|中心|经办)|人力资源和?社会保障|12333|社会保险"
_KIND = r"养老|失业|工伤|社会保险|社保"
_MONTH = r"20\d\d(?:年|[-./])?(?:0?[1-9]|1[0-2])"

SOCIAL_INSURANCE = PaperSpec(
    material=Material.SOCIAL_INSURANCE,
    title="社保清单", group=Group.UNIT, declared=("name", "id_number", "employer"),
    where_silent="清单上确未写明的，请重新打印含该项的清单后上传",
    photo_hints=("近 6 个月的清单，可在社保网站或手机应用下载 PDF",),
    anchors=(("社会保险", 0.5), ("参保", 0.3), ("缴费", 0.3), ("养老保险", 0.4), ("失业保险", 0.2), ("工伤保险", 0.2),
             ("个人权益记录", 0.5), ("参保证明", 0.5), ("参保缴费", 0.3), ("缴费基数", 0.3), ("社会保障号", 0.3),
             ("缴费明细", 0.3), ("社保", 0.2), ("缴费年月", 0.2), ("费款所属期", 0.4), ("个人账户", 0.1),
             ("社会保险个人权益记录单", 0.2), ("险种", 0.2), ("个人编号", 0.1)),
    accept_at=1.0,
    excludes=("毕业证书", "学位证书", "年度考核", "公示", "申请表", "登记表", "继续教育", "推荐意见", "招聘", "劳动合同",
              "通知", "承诺", "工作经历", "廉政"),
    other_labels=("性别", "民族", "出生日期", "出生年月", "个人编号", "人员编号", "单位编号", "社保编号", "参保状态", "缴费状态",
                  "险种", "险种类型", "险种名称", "缴费基数", "缴费年月", "费款所属期", "缴费月数", "月数", "单位缴费", "个人缴费",
                  "单位缴纳", "个人缴纳", "打印日期", "打印时间", "查询时间", "查询日期", "经办机构", "参保地", "人员状态", "备注",
                  "起始年月", "终止年月", "开始年月", "截止年月", "首次参保时间", "参保时间", "缴费标志", "缴费类型", "验证码",
                  "缴费金额", "合计", "应缴", "实缴", "到账", "序号", "统一社会信用代码", "个人账户", "账户类别", "打印流水号",
                  "缴费工资", "企业职工基本养老保险", "基本养老保险", "失业保险", "工伤保险", "参保险种", "参保单位编号", "证件类型",
                  "现参保状态", "经办人", "校验码", "查询期间", "查询时段", "起止年月", "缴费起止", "缴费起止年月", "所属期"),
    goes_on=r"20\d\d(?:年|[./\-])?(?:1[0-2]|0?[1-9]).*?20\d\d(?:年|[./\-])?(?:1[0-2]|0?[1-9])",
    own_heading=_INSURED,
    proofs=(Proof(heading=_INSURED, words=(_KIND, _MONTH)),
            Proof(words=(_INSURED, _KIND, _MONTH)),
            Proof(words=(_INSURER, _KIND, _MONTH, r"缴费|参保|缴纳"))),
    against=(r"实发|应发|代扣|岗位工资|绩效工资|基本工资|津贴", r"税款|纳税", r"交易日期|对方户名|账户余额|收款人|付款人", r"参保人数|应缴人员名单", r"^(?!.*(?:缴费|参保)[一-鿿]{0,8}花名册)(?!.*(?:缴费|参保)[一-鿿]{0,4}人员名单).*(?:花名册|人员名单)",
             r"甲方|乙方", r"缴存(?:基数|比例|状态)|住房公积金", r"用工形式|填表[日时]"),
    against_heading=r"(?:登记|申报|申请|增减|变更)[一-鿿]{0,4}表|工资[一-鿿]{0,8}|薪[资酬][一-鿿]{0,8}|通知书?|合同书?",
    fields=(
        FieldSpec("name", kinds.NAME, beneath=True, labels=("姓名", "参保人姓名", "参保人", "职工姓名"), is_key=True, wraps=True, patterns=(
            r"兹证明(?P<v>[\u3400-\u9fff·]{2,20}?)(?:同志)?[(（,，]", r"参保人(?:员)?[:：]?(?P<v>[\u3400-\u9fff·]{2,20}?)[(（,，]")),
        FieldSpec("id_number", kinds.ID_NUMBER, beneath=True, is_key=True,
                  labels=("社会保障号码", "社会保障号", "公民身份号码(社会保障号)", *ID_LABELS),
                  patterns=(ID_PATTERN, r"(?P<v>[1-9]\d{5}\*{4,12}\d{2,4}[\dXx])")),
        FieldSpec("employer", kinds.TEXT, beneath=True, is_key=True, wraps=True, in_list=True,
                  labels=("单位名称", "现参保单位", "参保单位名称", "参保单位", "缴费单位名称", "缴费单位", "现缴费单位", "当前参保单位",
                          "工作单位", "用人单位", "所在单位", "单位全称", "当前缴费单位")),
        FieldSpec("remark", kinds.TEXT, always_printed=False, only_if_read=True, patterns=(
            r"(?<![/、或])(?P<v>补缴|补收|补中断|趸缴|个体缴费|灵活就业)(?![/、])",
        )),
        FieldSpec("months", kinds.MONTHS, is_key=True, in_list=True),
    ),
)  # fmt: skip
