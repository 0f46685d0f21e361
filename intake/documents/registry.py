"""All kinds of documents, found in the modules of this folder, and their order.

A new kind is one module here: nothing lists it. Its key needs a line in `Material` only
where code speaks of it by name; any other says `Material.of("its_key")`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules

from intake import documents
from intake.documents.other_page import OTHER_PAGE
from intake.documents.spec import PaperSpec
from intake.domain.application import Material

_NO_KINDS = ("registry", "other_page", "flags")
"""Modules of this folder that need the kinds or are the page of none."""


def _found() -> Iterator[PaperSpec]:
    for module in iter_modules(documents.__path__):
        if module.name not in _NO_KINDS:
            values = vars(import_module(f"{documents.__name__}.{module.name}")).values()
            yield from (value for value in values if isinstance(value, PaperSpec))


def _rank(paper: PaperSpec) -> tuple[int, str]:
    """As in `Material`; kinds that it does not name come last."""
    named = list(Material)
    rank = named.index(paper.material) if paper.material in named else len(named)
    return rank, paper.material


PAPERS: dict[Material, PaperSpec] = {paper.material: paper for paper in sorted(_found(), key=_rank)}
"""Every kind that the notice may ask for; `Material.OTHER` is none of them."""


def document(material: Material) -> PaperSpec:
    """What is particular to this kind of document; a page of no kind is one as well."""
    return PAPERS.get(material, OTHER_PAGE)


def paper_title(material: Material, year: int | None = None) -> str:
    """The document's Chinese title, with its year when it has one."""
    return document(material).titled(year)


def titles_in_short(titles: Iterable[str]) -> str:
    """`《毕业证书》《公示》`, of many the first few and how many: a sentence that lists sixteen
    papers is read by nobody."""
    each = list(dict.fromkeys(titles))
    named = "".join(f"《{title}》" for title in each[:3])
    return f"{named}等 {len(each)} 份材料" if each[3:] else named


def order_of(material: Material) -> int:
    """The place of a kind among all kinds, the page of no kind last."""
    return list(PAPERS).index(material) if material in PAPERS else len(PAPERS)


def course_material(course: str | None) -> Material | None:
    """The kind that certifies this course; None for a course that nobody certifies."""
    return next((m for m, paper in PAPERS.items() if course and paper.course == course), None)


def sides_with(material: Material) -> tuple[Material, ...]:
    """All sides of the thing of which this is one side, itself among them; none if it is none."""
    thing = document(material).side_of
    return tuple(m for m, paper in PAPERS.items() if thing and paper.side_of == thing)
