"""The applicant's promise: a page written by hand, signed, with a fingerprint."""

from intake.documents.diploma import NAME
from intake.documents.photo_hints import USUAL
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.domain.application import Material
from intake.domain.values import kinds

PROMISE = (
    "本人承诺以上填报内容和提交的材料真实有效，且网上填报与送审报表内容完全一致，"
    "如申请人提交弄虚作假确认材料的，一经查实，不予受理确认申报或取消已确认的资格，"
    "并从申报年度下一年度起3年内，不得申报专业技术资格。"
)
"""The sentence that has to be written, word for word (the notice's 六（一）6)."""

_ONLY_HERE = (
    "网上填报", "送审报表", "内容完全一致", "填报内容和提交的材料", "提交弄虚作假", "确认材料", "受理确认申报",
    "取消已确认的资格", "申报年度下一年度", "年度起3年内", "申报专业技术资格",
)  # fmt: skip
"""What no other promise says: others are true and punished as well."""

COMMITMENT = PaperSpec(
    material=Material.COMMITMENT,
    title="个人承诺", group=Group.PROMISE, shows_no_number=True, declared=("name",),
    marks=("signature", "dated", "fingerprint", "handwritten", "text"),
    where_silent="承诺书上确未写明的，请本人补写后重新上传",
    photo_hints=("整段手写，签字、写日期、按手印", *USUAL),
    anchors=(("本人承诺", 0.6), ("真实有效", 0.3), ("弄虚作假", 0.4), ("一经查实", 0.4), ("不予受理", 0.3),
             ("内容完全一致", 0.4), ("送审报表", 0.4), ("下一年度起", 0.3), ("不得申报", 0.3), ("个人承诺", 0.6),
             ("取消已确认的资格", 0.4)),
    accept_at=1.0,
    excludes=("公示", "证书", "推荐意见", "在线验证", "考核表"),
    other_labels=("签字", "签名", "日期", "按手印", "承诺日期"),
    own_heading=r"承诺书?",
    proofs=(Proof(words=("承诺",), some=_ONLY_HERE, least=2), Proof(some=_ONLY_HERE, least=3)),
    fields=(
        FieldSpec("name", kinds.NAME, always_printed=False, by_hand=True,
                  labels=("承诺人", "申报人", "申请人", "姓名", "签名", "签字", "承诺人签字", "承诺人（签字）", "申报人签名",
                          *(f"{sign}（{print_}）" for sign in ("签字", "签名") for print_ in ("手印", "按手印", "捺印", "指印", "并按手印")),
                          *(f"{who}（签字{how}）" for who in ("承诺人", "申报人", "申请人", "本人") for how in ("并按手印", "按手印", "、按手印", "并捺印"))),
                  patterns=(rf"(?:承诺人|签[字名])[:：]?(?P<v>{NAME})(?:20\d\d|日期|$)",)),
    ),
)  # fmt: skip
