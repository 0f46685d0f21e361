"""What an imported person declares, found among their files: the platform's own form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.casework.declaration import path_of
from intake.casework.importing.form import FORM, ReadPage, declaration_of
from intake.casework.importing.origins import PARTS, Declared, Origin, Source, joined, scalars
from intake.domain.application import Material
from intake.domain.errors import Conflict
from intake.extraction.upload import SeenUpload
from intake.policy.declarations import label_of
from intake.store import ApplicationRecord, ImportedRecord, Store

WEAK = frozenset({Source.FILE_NAME, Source.PAPER})
"""Origins that give way to the form: a folder says 水利局 where the form says 某县水利局."""
OF_CARD = ("name", "id_number")
"""Who somebody is whose folder is only numbered."""


def adopt(
    store: Store, record: ApplicationRecord, known: ImportedRecord, seen: Mapping[str, SeenUpload]
) -> bool:
    """Take over what the form says, as read and not confirmed; True: the declaration changed
    and another report is queued. What a list or a person says stands before it."""
    if known.confirmed_at is not None:
        return False
    form = declaration_of(_pages(seen, FORM))
    card = _of_card(declaration_of(_pages(seen, Material.ID_CARD_PORTRAIT_SIDE), Source.PAPER))
    origins = {path: Origin.from_json(one) for path, one in known.origins.items()}
    own = Declared(record.declaration, origins)
    strong, weak = _split(own)
    merged = joined(joined(joined(strong, form), weak), card)
    document = {**record.declaration, **merged.document}
    problems = tuple(dict.fromkeys((*known.problems, *_differing(strong, form))))
    if _same(document, record.declaration):
        return False
    store.imports.people.keep(
        record.id,
        known.import_id,
        merged.value("name"),
        {path: one.as_json() for path, one in merged.origins.items()},
        problems,
        known.label,
    )
    try:
        store.cases.change_declaration(record.id, document, record.version)
    except Conflict:
        return False  # somebody changed it meanwhile, which queued a report of its own
    return True


def _pages(seen: Mapping[str, SeenUpload], material: Material) -> list[ReadPage]:
    return [
        ReadPage(upload, paper.page, paper.readings, paper.reduction)
        for upload, one in seen.items()
        for paper in one.papers
        if paper.material is material
    ]


def _of_card(card: Declared) -> Declared:
    person = card.document.get("applicant", {})
    kept = {name: person[name] for name in OF_CARD if name in person}
    origins = {path_of(name): card.origins[path_of(name)] for name in kept}
    return Declared({"applicant": kept, "employment": {}, "education": {}}, origins)


def _split(own: Declared) -> tuple[Declared, Declared]:
    """What stands, and what gives way to something surer."""
    halves: list[dict[str, Any]] = []
    for is_weak in (False, True):
        parts: dict[str, Any] = {part: {} for part in PARTS}
        for part, name, value in scalars(own.document):
            origin = own.origins.get(path_of(name))
            if (origin is not None and origin.source in WEAK) is is_weak:
                parts[part][name] = value
        halves.append(parts)
    rest = {key: value for key, value in own.document.items() if key not in PARTS}
    strong, weak = {**rest, **halves[0]}, halves[1]
    of_weak = {p: o for p, o in own.origins.items() if o.source in WEAK}
    of_strong = {p: o for p, o in own.origins.items() if p not in of_weak}
    return Declared(strong, of_strong), Declared(weak, of_weak)


def _differing(own: Declared, form: Declared) -> list[str]:
    fields = [
        name
        for _, name, value in scalars(own.document)
        if form.value(name) not in (None, value)
        and (origin := own.origins.get(path_of(name))) is not None
        and origin.source is Source.SHEET
    ]
    return [f"名单与呈报表的{label_of(name)}不同，现按名单；请核对" for name in fields]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return sorted(scalars(one)) == sorted(scalars(other))
