"""Many papers in one file or picture: several pages, several papers on a page, a whole file.

Each function adds one upload to a case; truth knows every page and paper of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from samples.capture import take as captures
from samples.drawing import registration_form, social_insurance
from samples.drawing.pdf_sheet import joined
from samples.drawing.truth import Drawing, PageTruth
from samples.folders.case import Case
from samples.people.person import Person

PAGED = {
    "social_insurance": social_insurance.draw_pages,
    "graduate_registration_form": registration_form.draw_pages,
}
"""Papers of several pages and what draws them all."""
Page = Sequence[Drawing]


def add_pages(
    case: Case,
    pages: Sequence[Page],
    kind: str,
    *,
    slot: str | None = "",
    effects: Sequence[str] = (),
    rotations: Sequence[int] = (),
) -> str:
    """One PDF of `pages`, each of papers that lie together; `kind` pdf is born digital.

    `slot` "" means the first paper's own, None none.
    """
    path = case.new_file(".pdf")
    name = f"uploads/{path.name}"
    if kind == "pdf":
        drawings = [page[0] for page in pages]
        path.write_bytes(joined([d.pdf for d in drawings if d.pdf is not None]))
        case.pages += [
            PageTruth(name, n, "pdf", [], captures.flat(d)) for n, d in enumerate(drawings, 1)
        ]
    else:
        turns = [*rotations, *[0] * len(pages)]
        worn = [case.worn(list(page), kind) for page in pages]
        taken = [
            captures.capture(page, kind, case.rng, house=case.house, effects=effects, rotation=turn)
            for (page, _), turn in zip(worn, turns, strict=False)
        ]
        captures.save_pages(taken, path)
        case.pages += [
            PageTruth(name, n, kind, [*age, *t.effects], t.papers, t.rotation)
            for n, (t, (_, age)) in enumerate(zip(taken, worn, strict=True), 1)
        ]
    material = pages[0][0].material if slot == "" else slot
    case.uploads.append({"material": material, "file": name} if material else {"file": name})
    return name


def add_paged(
    case: Case,
    material: str,
    kind: str,
    *,
    person: Person | None = None,
    slot: str | None = "",
    effects: Sequence[str] = (),
    layout: int | None = None,
) -> str:
    """A paper of several pages, all of them in one file; `kind` pdf is born digital."""
    pages = PAGED[material](person or case.person, case.rng, case.house, layout=layout)
    return add_pages(case, [[page] for page in pages], kind, slot=slot, effects=effects)


def both_certificates(case: Case, kind: str) -> str:
    """Diploma and degree side by side in one picture, in the diploma's slot."""
    return case.add([case.draw("graduation_certificate"), case.draw("degree_certificate")], kind)


def course_certificates(case: Case, kind: str, count: int = 4) -> str:
    """Several course certificates on one page, in no slot."""
    drawings = [case.draw("", course=course) for course in case.person.courses[:count]]
    return case.add(drawings, kind, slot=None)


def form_on_one_page(case: Case, kind: str, layout: int | None = None) -> str:
    """Two pages of the registration form side by side, as a copier takes an open booklet."""
    pages = registration_form.draw_pages(case.person, case.rng, case.house, layout=layout)
    return case.add([next(p for p in pages if len(p.fields) > 3), pages[-1]], kind)


def whole_file(case: Case, materials: Sequence[str], kind: str = "scan") -> str:
    """Everything in one PDF, in any order and now and then turned; papers of several
    pages stay together."""
    papers: list[list[Page]] = []
    for material in materials:
        if material in PAGED:
            papers.append([[page] for page in PAGED[material](case.person, case.rng, case.house)])
        else:
            papers.append([[case.draw(material)]])
    papers += [[[case.draw("", course=course)]] for course in case.person.courses]
    pages = [page for at in case.rng.permutation(len(papers)) for page in papers[int(at)]]
    turns = [int(case.rng.choice([0, 0, 0, 90, 180, 270])) for _ in pages]
    return add_pages(case, pages, kind, slot=None, rotations=turns)
