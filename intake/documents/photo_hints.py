"""What several kinds of documents say to their applicant: how one is photographed well, and
what to do where it does not state what a rule asks for."""

USUAL = (
    "平放在桌上，四角都拍进画面，占画面三分之二以上",
    "在窗边或亮处拍，关闪光灯，避开灯下的反光",
    "手机拿稳，从正上方拍，点一下文字对焦",
)
SCAN = "有扫描仪的，扫描成 300 dpi 的 PDF 或图片更好"
SEALED = ("签字、公章、日期齐全后再拍", *USUAL, SCAN)
"""Documents that the unit or an office issues."""

UNIT_WRITES = "材料上确未写明的，请由出具单位写明后重新上传"
CARD_SHOWS = "证件上看不清的，请重新拍摄后上传"
ISSUER_CONFIRMS = "证书上确未写明的，由审核员对照其他材料确认，必要时请补充发证机构的证明"
"""Nobody writes on a certificate afterwards."""
