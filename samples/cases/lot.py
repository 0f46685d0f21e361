"""An application drawn by lot: papers, captures and faults as they come in real life.

For measuring, not for showing: `intake eval` pools hundreds of them. The shares below
are chosen so that every kind of capture and fault is met often enough to be measured;
they may be made harder, never easier.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from samples.drawing.truth import Drawing, Planted
from samples.faults.plant import PLANTERS
from samples.faults.rules import RULE_FAULTS
from samples.faults.rules_papers import PAPER_FAULTS
from samples.faults.rules_photo import PHOTO_FAULTS
from samples.faults.sheets import Sheets, plant_rule
from samples.folders import many
from samples.folders.case import Case
from samples.people.owed import SCOPES, SIDES, Owed, drawn_for, owed_papers
from samples.people.person import Course, choose, make_person

CAPTURES = {"scan": 0.40, "photo": 0.40, "chat": 0.20}
CLEAR_CAPTURES = {"scan": 0.5, "photo": 0.5}
REPORT_CAPTURES = {"pdf": 0.4, "screenshot": 0.2, "print_scan": 0.25, "photo": 0.15}
MISREPORTED, UNCLEAR, MISSING, OTHER_PERSON, WRONG_SLOT = 0.55, 0.35, 0.25, 0.06, 0.10
BOTH_SIDES_TOGETHER = 0.35
MILD = 0.25
"""Share of pages with an effect that leaves them legible."""
SPOILERS = (
    "blur",
    "motion_blur",
    "low_resolution",
    "upscaled",
    "dark",
    "glare",
    "low_contrast",
    "overexposed",
    "occluded",
    "compression",
)
MILD_EFFECTS = ("blur", "low_resolution", "dark", "shadow", "low_contrast", "compression", "glare")
SPOILT_PHOTOS = ("dark", "blurred")
TURNS = (0, 0, 0, 0, 90, 180, 270)


def draw_lot(folder: Path, seed: int, house: str, papers: str = "first") -> Path:
    """One application folder with its truth; `papers` is one of `owed.PAPERS`."""
    case = Case.start(folder, seed, house, "lot")
    case.scope = SCOPES[papers]
    rng = case.rng
    owed = owed_papers(case.person, papers)
    owed = _exempted(case, owed) if papers != "first" and rng.random() < EXEMPT else owed
    if rng.random() < MISREPORTED:
        _misreport(case)
    owed, gone = _leave_out(case, owed)
    other = _of_another(case, owed)
    spoilt = _spoilt(case, owed, other)
    slots = {i: i for i in range(len(owed))}
    if rng.random() < WRONG_SLOT and len(owed) > 3:
        one, two = (int(i) for i in rng.choice(range(2, len(owed)), 2, replace=False))
        slots[one], slots[two] = two, one
    together = rng.random() < BOTH_SIDES_TOGETHER and gone != 0 and spoilt not in (0, 1)
    number = 0
    while number < len(owed):
        both = together and number == 0 and [m for m, _ in owed[:2]] == SIDES
        taken = owed[:2] if both else [owed[number]]
        drawings = [_draw(case, p, i == other, i == spoilt) for i, p in enumerate(taken, number)]
        _add(case, drawings, owed[slots[number]], is_spoilt=number == spoilt)
        number += len(taken)
    if rng.random() < 0.1:
        case.add(_stray(case, papers), "scan", slot=None)
    return case.finish()


def draw_rules_lot(folder: Path, seed: int, house: str, papers: str = "first") -> Path:
    """An application that breaks one rule of the notice, and nothing else, seed by seed
    another one; its pages are scans and photos that a person can read."""
    case = Case.start(folder, seed, house, "rules")
    everything = RULE_FAULTS + PAPER_FAULTS + tuple(fault for fault in PHOTO_FAULTS if fault.rule)
    faults = {"first": RULE_FAULTS, "units": PAPER_FAULTS}.get(papers, everything)
    return _legible(case, papers, plant_rule(case, faults, seed))


def draw_clean_lot(folder: Path, seed: int, house: str, papers: str = "first") -> Path:
    """An application without any fault, on pages that a person can read."""
    return _legible(Case.start(folder, seed, house, "clean"), papers, Sheets())


def _legible(case: Case, papers: str, sheets: Sheets) -> Path:
    case.scope = SCOPES[papers]
    for material, what in owed_papers(case.person, papers):
        drawing = sheets.draw(case, material, what)
        shares = REPORT_CAPTURES if drawing.pdf is not None else CLEAR_CAPTURES
        kind = choose_by(case.rng, shares)
        if kind == "pdf" and drawing.pdf is None:
            kind = "print_scan"
        case.add(drawing, kind)
    return case.finish()


GOOD_PHOTOS = 0.5


def draw_photo_lot(folder: Path, seed: int, house: str, papers: str = "") -> Path:
    """An application of which nothing but the one-inch photo is handed in: cheap, so that
    hundreds tell how its faults are found and how often a good one is flagged."""
    case = Case.start(folder, seed, house, "photo")
    case.scope = ("id_photo",)
    options = {}
    if case.rng.random() >= GOOD_PHOTOS:
        fault = PHOTO_FAULTS[seed % len(PHOTO_FAULTS)]
        options = fault.options
        case.planted.append(fault.planted())
    case.add(case.draw("id_photo", **options), "original")
    return case.finish()


NO_PAPER = ("invoice", "advert", "blank", "photo")
EXEMPT = 0.15
"""Share of applicants who need no continuing education, in a lot of all papers."""


def _exempted(case: Case, owed: list[Owed]) -> list[Owed]:
    """The same with the form that exempts in place of the certificates."""
    case.values["exempt_from_continuing_education"] = True
    case.values["continuing_education"] = []
    return [
        *((m, what) for m, what in owed if not isinstance(what, Course)),
        ("ce_exemption", None),
    ]


def _stray(case: Case, papers: str) -> Drawing:
    """A page nobody asked for; in a lot of all papers none that is one of them."""
    return (
        case.draw("other")
        if papers == "first"
        else case.draw("other", kind=choose(case.rng, NO_PAPER))
    )


def _year(what: Course | int | None) -> int | None:
    return what.year if isinstance(what, Course) else what


def _misreport(case: Case) -> None:
    for at in case.rng.permutation(len(PLANTERS)):
        planted = PLANTERS[int(at)](case.values, case.rng)
        if planted is not None:
            case.planted.append(planted)
            return


def _leave_out(case: Case, owed: list[Owed]) -> tuple[list[Owed], int | None]:
    """Without one paper; the paper of a planted misreport stays."""
    if case.rng.random() >= MISSING:
        return owed, None
    kept = {p.material for p in case.planted}
    free = [i for i, (m, _) in enumerate(owed) if m not in kept]
    at = int(case.rng.choice(free))
    material, what = owed[at]
    case.planted.append(Planted("missing", material, None, _year(what)))
    return owed[:at] + owed[at + 1 :], at


def _of_another(case: Case, owed: list[Owed]) -> int | None:
    """Which paper is another person's, if any; never one with a planted misreport."""
    if case.rng.random() >= OTHER_PERSON:
        return None
    kept = {p.material for p in case.planted}
    fits = [
        i
        for i, (m, _) in enumerate(owed)
        if m in ("graduation_certificate", "degree_certificate") and m not in kept
    ]
    if not fits:
        return None
    at = int(case.rng.choice(fits))
    case.planted.append(Planted("misreported", owed[at][0], "name", note="other_person"))
    return at


def _spoilt(case: Case, owed: list[Owed], other: int | None) -> int | None:
    if case.rng.random() >= UNCLEAR:
        return None
    kept = {p.material for p in case.planted}
    free = [i for i, (m, _) in enumerate(owed) if i != other and m not in kept]
    if not free:
        return None
    at = int(case.rng.choice(free))
    material, what = owed[at]
    case.planted.append(Planted("unclear", material, None, _year(what)))
    return at


def _draw(case: Case, paper: Owed, is_other: bool, is_spoilt: bool) -> Drawing:
    material, what = paper
    options = drawn_for(what)
    if material == "id_photo" and is_spoilt:  # a file of its own: spoilt when it was made
        options = {"fault": choose(case.rng, SPOILT_PHOTOS)}
    if not is_other:
        return case.draw(material, **options)
    level = case.person.level
    stranger = make_person(case.rng, level=level)
    while material == "degree_certificate" and stranger.awarded is None:
        stranger = make_person(case.rng, level=level)
    return case.draw(material, replace(stranger), **options)


def _add(case: Case, drawings: list[Drawing], slot: Owed, is_spoilt: bool) -> None:
    rng = case.rng
    shares = REPORT_CAPTURES if drawings[0].pdf is not None else CAPTURES
    kind = choose_by(rng, shares)
    effects: list[str] = []
    if is_spoilt:
        kind = "photo" if kind == "pdf" else kind
        effects = [f"{choose(rng, SPOILERS)}:{rng.uniform(0.8, 1.0):.2f}:*"]
    elif kind != "pdf" and rng.random() < MILD:
        effects = [f"{choose(rng, MILD_EFFECTS)}:{rng.uniform(0.1, 0.4):.2f}"]
    material, what = slot
    if drawings[0].material in many.PAGED and kind in ("scan", "pdf", "print_scan"):
        many.add_paged(case, drawings[0].material, kind, slot=material, effects=effects)
        return
    rotation = choose(rng, TURNS) if kind in ("scan", "photo", "chat") else 0
    case.add(
        drawings,
        kind,
        slot=material if rng.random() < 0.9 else None,
        year=_year(what),
        effects=effects,
        rotation=rotation,
    )


def choose_by(rng: np.random.Generator, shares: dict[str, float]) -> str:
    """A key by its share."""
    names = list(shares)
    weights = np.array([shares[n] for n in names])
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]
