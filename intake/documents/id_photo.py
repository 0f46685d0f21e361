"""一寸免冠照片: no text at all, so nothing here recognises it; `intake.extraction.marks.portrait.detect` does."""

from intake.documents.spec import PaperSpec
from intake.domain.application import Material

ID_PHOTO = PaperSpec(material=Material.ID_PHOTO, anchors=(), fields=(), size_mm=(25.0, 35.0))
