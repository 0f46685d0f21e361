"""一寸免冠照片: no text at all, so nothing here recognises it; `intake.portrait` does."""

from intake.papers.spec import PaperSpec
from intake.records import Material

ID_PHOTO = PaperSpec(material=Material.ID_PHOTO, anchors=(), fields=(), size_mm=(25.0, 35.0))
