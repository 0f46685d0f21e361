"""How each paper is photographed well: a few words before it is done, not after."""

from __future__ import annotations

from intake.domain.application import Material

USUAL = (
    "平放在桌上，四角都拍进画面，占画面三分之二以上",
    "在窗边或亮处拍，关闪光灯，避开灯下的反光",
    "手机拿稳，从正上方拍，点一下文字对焦",
)
_SCAN = "有扫描仪的，扫描成 300 dpi 的 PDF 或图片更好"
HINTS: dict[Material, tuple[str, ...]] = {
    Material.ID_CARD_PORTRAIT_SIDE: (*USUAL, "拍原件，不要拍复印件；塑料套取下来再拍"),
    Material.ID_CARD_EMBLEM_SIDE: (*USUAL, "签发机关和有效期限要看得清"),
    Material.ID_PHOTO: (
        "近期一寸免冠照片的电子版，这张会印在电子证书上",
        "不要拍纸质照片，请用照相馆给的原图",
    ),
    Material.GRADUATION_CERTIFICATE: (
        *USUAL,
        "对开的证书整页拍下，证书编号和公章都要看得清",
        _SCAN,
    ),
    Material.DEGREE_CERTIFICATE: (*USUAL, _SCAN),
    Material.CHSI_REPORT: (
        "在学信网（www.chsi.com.cn）申请《教育部学历证书电子注册备案表》，下载 PDF 直接上传最清楚",
        "报告有有效期，过期的请先在学信网延长，再重新下载",
        "查不到学历的，上传档案中的《毕业生登记表》",
    ),
    Material.CE_PUBLIC_COURSE: (
        "在继续教育平台下载的电子证书直接上传最清楚",
        "年度、姓名、编号要看得清",
    ),
    Material.CE_PROFESSIONAL_COURSE: (
        "一个年度有几张的，逐张上传到同一栏",
        "年度、姓名、编号要看得清",
    ),
    Material.ANNUAL_ASSESSMENT: ("每页都要拍；考核等次、单位意见和公章要看得清", _SCAN),
    Material.COMMITMENT: ("整段手写，签字、写日期、按手印", *USUAL),
    Material.SOCIAL_INSURANCE: ("近 6 个月的清单，可在社保网站或手机应用下载 PDF",),
}
SEALED = ("签字、公章、日期齐全后再拍", *USUAL, _SCAN)
"""Papers that the unit or an office issues."""


def hints_of(material: Material) -> tuple[str, ...]:
    """What to mind with this paper."""
    return HINTS.get(material, SEALED)
