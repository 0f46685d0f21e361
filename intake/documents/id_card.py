"""Both sides of the resident ID card, Han-only and Xinjiang's bilingual layout.

Source: research on GA 461-2004 (85.6 x 54.0 mm) and GB 11643; labels as printed.
Bilingual cards print Uyghur beside or above every label: optional noise to us.
"""

from intake.documents.photo_hints import CARD_SHOWS, USUAL
from intake.documents.proof import Proof
from intake.documents.spec import FieldSpec, Group, PaperSpec
from intake.documents.thresholds import CARD_MM
from intake.domain.application import Material
from intake.domain.values import kinds

PORTRAIT_SIDE = PaperSpec(
    material=Material.ID_CARD_PORTRAIT_SIDE,
    title="身份证人像面", group=Group.IDENTITY, side_of="id_card", is_register=True,
    declared=("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
    marks=("copy_kind",), told_apart_by=("id_number",),
    photo_hints=(*USUAL, "拍原件，不要拍复印件；塑料套取下来再拍"),
    size_mm=CARD_MM, where_silent=CARD_SHOWS,
    anchors=(
        ("公民身份号码", 1.0), ("住址", 0.4), ("出生", 0.35), ("民族", 0.35),
        ("性别", 0.25), ("姓名", 0.2), ("性别男民族", 0.4), ("性别女民族", 0.4),
    ),
    accept_at=1.0,
    essentials=("公民身份号码",),  # else the person's data on any form would be a card
    excludes=("毕业", "学位", "备案表", "在线验证", "继续教育", "证书编号", "公示", "合格证",
              "申请表", "考核", "证明", "学时", "有效期限", "承诺", "学校名称",
              # the page of a household register, which prints every label of the card
              "户口", "户主", "常住人口", "登记卡", "籍贯", "婚姻状况", "文化程度", "血型"),
    # A card has no heading and prints no colon: its labels with these values, and nothing else.
    proofs=(Proof(words=("公民身份号码", r"\d{12}")),
            Proof(words=("公民身份号码",), some=("姓名", "性别", "民族", "出生", "住址"), least=3),
            Proof(words=(r"\d{17}[\dXx]",), some=("姓名", "性别", "民族", "出生", "住址"), least=4),
            Proof(some=("姓名", "性别", "民族", r"出生.{0,2}(?:19|20)\d\d", "住址"), least=5)),
    against=(r"(?:姓名|性别|民族|出生|住址|号码)[:：].*(?:性别|民族|出生|住址|号码)[:：]",
             r"出生[日年地]|居住证|通行证|护照|驾驶|社会保障|学历|职业|职务|单位|联系|电话|登记|证号|国籍|学号|院校|编号|签发日期|发卡|结婚|报名|考生|照片"),
    fields=(
        FieldSpec("name", kinds.NAME, labels=("姓名", "名"), wraps=True, is_key=True),
        FieldSpec("sex", kinds.SEX, labels=("性别",), patterns=(r"性别(?P<v>[男女])",),
                  alone=r"(?:性?别)?(?P<v>[男女])(?:民族?.*)?", is_key=True),
        FieldSpec("ethnicity", kinds.ETHNICITY, labels=("民族",)),
        FieldSpec("birth_date", kinds.DATE, labels=("出生",), is_key=True,
                  patterns=(r"(?P<v>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)",)),
        FieldSpec("address", kinds.ADDRESS, labels=("住址", "址"), wraps=True),
        FieldSpec("id_number", kinds.ID_NUMBER, is_key=True,
                  labels=("公民身份号码", "公民身份证号码"),
                  patterns=(r"(?P<v>[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])",
                            r"(?P<v>\d{16,19}[Xx]?)$")),
    ),
)  # fmt: skip

EMBLEM_SIDE = PaperSpec(
    material=Material.ID_CARD_EMBLEM_SIDE,
    title="身份证国徽面", group=Group.IDENTITY, side_of="id_card", shows_no_number=True,
    declared=("id_issuing_authority", "id_valid_from", "id_valid_until"),
    marks=("copy_kind",), told_apart_by=(), fresher_by="id_valid_until",
    photo_hints=(*USUAL, "签发机关和有效期限要看得清"),
    size_mm=CARD_MM, where_silent=CARD_SHOWS,
    anchors=(
        ("中华人民共和国", 0.3), ("居民身份证", 0.7), ("签发机关", 0.6), ("有效期限", 0.6),
    ),
    accept_at=1.0,
    excludes=("毕业", "备案表", "继续教育", "证书编号", "公示", "申请表", "承诺"),
    proofs=(Proof(words=("居民身份证",), some=("中华人民共和国", "签发机关", "有效期限"), least=1),
            Proof(words=(r"(?:19|20)\d\d\.?\d\d\.?\d\d[-—–一~至]*(?:(?:19|20)\d\d\.?\d\d\.?\d\d|长期)",),
                  some=("签发机关", r"公安[局厅分]|公安", "有效期限"), least=2)),
    against=(r"居住证|通行证|护照|驾驶|准驾|社会保障|签注|往来|出入境|PASSPORT|登记卡|户口",),
    fields=(
        FieldSpec("copy_kind", kinds.TEXT, always_printed=False, only_if_read=True,
                  patterns=(r"(?P<v>临时居民身份?证?)",)),
        FieldSpec("id_issuing_authority", kinds.TEXT, labels=("签发机关",), is_key=True,
                  wraps=True),
        FieldSpec("id_valid_from", kinds.DATE, labels=("有效期限",), is_key=True,
                  patterns=(r"(?P<v>(?:19|20)\d\d\.\d\d\.\d\d)[-—–一~至]",)),
        FieldSpec("id_valid_until", kinds.UNTIL, is_key=True,
                  patterns=(r"(?:19|20)\d\d\.?\d\d\.?\d\d[-—–一~至]*(?P<v>(?:19|20)\d\d\.?\d\d\.?\d\d|长期)",)),
    ),
)  # fmt: skip
