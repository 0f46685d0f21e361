"""Labels and cells of genuine forms are no headings of other papers, however large they look.

A hand writes larger than the print around it, and a form photographed askew is larger at one
edge: then words of the form stand as large as a heading, above a title of the text's size.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.extraction.fields.classify import recognise
from intake.extraction.fields.page_text import page_text
from tests.extraction.foreign_pages import ForeignPage, pages
from tests.fakes import upright

GENUINE = list(pages("cells", Path(__file__).parent / "genuine_papers"))


@pytest.mark.parametrize("page", GENUINE, ids=[page.title for page in GENUINE])
def test_a_large_cell_of_a_form_heads_no_other_paper(page: ForeignPage) -> None:
    lines = page.lines()
    found = recognise(page_text(lines, upright(lines)))
    assert (found.material, found.foreign) == (page.slot, None)
