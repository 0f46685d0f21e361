"""How a document is photographed well: words that several kinds share."""

USUAL = (
    "平放在桌上，四角都拍进画面，占画面三分之二以上",
    "在窗边或亮处拍，关闪光灯，避开灯下的反光",
    "手机拿稳，从正上方拍，点一下文字对焦",
)
SCAN = "有扫描仪的，扫描成 300 dpi 的 PDF 或图片更好"
SEALED = ("签字、公章、日期齐全后再拍", *USUAL, SCAN)
"""Documents that the unit or an office issues."""
