"""A page of no kind that the notice asks for."""

from intake.documents.spec import PaperSpec
from intake.domain.application import Material

OTHER_PAGE = PaperSpec(material=Material.OTHER, title="其他页面", group=None)
