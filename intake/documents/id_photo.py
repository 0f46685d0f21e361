"""一寸免冠照片: no text at all, so nothing here recognises it; `intake.extraction.marks.portrait.detect` does."""

from intake.documents.spec import Group, PaperSpec
from intake.domain.application import Material

ID_PHOTO = PaperSpec(
    material=Material.ID_PHOTO,
    title="一寸免冠照片",
    group=Group.IDENTITY,
    shows_no_number=True,
    marks=("faces", "width", "height", "proportions", "face_share", "background", "copy_kind"),
    better_file="选择照相馆给的电子照片",
    photo_hints=(
        "近期一寸免冠照片的电子版，这张会印在电子证书上",
        "不要拍纸质照片，请用照相馆给的原图",
    ),
    size_mm=(25.0, 35.0),
    where_silent="照片确不合要求的，请换照相馆给的原图重新上传",
)
"""Its marks are in the order in which a report names them; the first is the key."""
