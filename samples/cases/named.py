"""The named cases: each shows one thing, and is a test of it.

`expected.json` holds the verdict and every flag that is an error or a warning, as
`[kind, severity, code, material, year, field]`; nothing else may be raised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from samples.faults import plant
from samples.folders.case import Case
from samples.people.owed import FIRST, drawn_for, owed_papers
from samples.people.person import SUBMITTED, make_person

Row = list[Any]
OF_A_FIRM = ("graduate_registration_form", "social_insurance", "ce_exemption")
PORTRAIT, EMBLEM = "id_card_portrait_side", "id_card_emblem_side"
DIPLOMA, DEGREE, REPORT = "graduation_certificate", "degree_certificate", "chsi_report"


def _start(folder: Path, seed: int, **wishes: Any) -> Case:
    wishes.setdefault("level", "本科")
    house = wishes.pop("house", "tune")
    case = Case.start(folder, seed, house, folder.name, **wishes)
    if case.person.level == "本科" and case.person.awarded is None:
        return _start(folder, seed + 1000, house=house, **wishes)
    return case


def _fill(
    case: Case,
    kind: str = "scan",
    skip: tuple[str, ...] = (),
    papers: str = "first",
    **changed: dict[str, Any],
) -> None:
    """Every paper owed but those in `skip`; `changed` overrides `Case.add` per paper.

    `papers` "first": the seven that the case is about; "all": everything the notice asks,
    in small files.
    """
    file = {"suffix": ".jpg"} if papers == "all" else {}
    for material, what in owed_papers(case.person, papers):
        if material in skip:
            continue
        options = {"kind": kind, **file, **changed.get(material, {})}
        drawing = case.draw(material, **drawn_for(what), **options.pop("draw", {}))
        case.add(drawing, options.pop("kind"), **options)


def _expect(case: Case, verdict: str, *rows: Row) -> Path:
    """A case about the first seven papers is judged by these alone."""
    held = {paper.material for page in case.pages for paper in page.papers}
    case.scope = () if held - {*FIRST, "other"} else FIRST
    scope = {"scope": list(case.scope)} if case.scope else {}
    return case.finish({"verdict": verdict, "flags": sorted(rows, key=str), **scope})


def clean_scan(folder: Path) -> Path:
    """Everything scanned, everything right: nothing to say."""
    case = _start(folder, 101, ethnicity="汉")
    _fill(case, chsi_report={"kind": "pdf", "draw": {"kind": "list"}})
    return _expect(case, "pass")


def clean_photos(folder: Path) -> Path:
    """Everything photographed by phone, legible: nothing to say."""
    case = _start(folder, 202, level="大专", ethnicity="汉")
    _fill(case, "photo", papers="all", chsi_report={"kind": "print_scan", "draw": {"kind": "list"}})
    return _expect(case, "pass")


def minority_name_bilingual(folder: Path) -> Path:
    """A name with its middle dot on a bilingual card, typed with another dot."""
    case = _start(folder, 303, ethnicity="维吾尔")
    applicant = case.values["applicant"]
    applicant["name"] = applicant["name"].replace("·", "•")
    _fill(
        case,
        id_card_portrait_side={"kind": "photo", "draw": {"bilingual": True}},
        chsi_report={"kind": "pdf", "draw": {"kind": "list"}},
    )
    return _expect(case, "pass")


def long_wrapped_name(folder: Path) -> Path:
    """A name of two lines on the card."""
    case = _start(folder, 404, ethnicity="维吾尔", name_length=13)
    _fill(case, chsi_report={"kind": "pdf", "draw": {"kind": "list"}})
    return _expect(case, "pass")


def look_alike_name(folder: Path) -> Path:
    """One look-alike character in the declared name."""
    case = _start(folder, 505, ethnicity="汉", name_length=3)
    while True:
        planted = plant.name(case.values, case.rng)
        if planted is not None:
            break
        case = _start(folder, case.seed + 1, ethnicity="汉", name_length=3)
    case.planted.append(planted)
    _fill(case, chsi_report={"kind": "print_scan", "draw": {"kind": "list"}})
    return _expect(
        case, "return", ["misreported", "error", "NAME_MISMATCH", PORTRAIT, None, "name"]
    )


def wrong_id_digit(folder: Path) -> Path:
    """One wrong digit in the declared ID number: its checksum fails."""
    case = _start(folder, 606)
    case.planted += [plant.id_number(case.values, case.rng)]
    _fill(case, papers="all", chsi_report={"kind": "screenshot", "draw": {"kind": "list"}})
    return _expect(
        case, "return", ["misreported", "error", "ID_NUMBER_MISMATCH", PORTRAIT, None, "id_number"]
    )


def two_id_digits(folder: Path) -> Path:
    """Two wrong digits that together pass the checksum."""
    case = _start(folder, 707)
    case.planted += [plant.id_number_passing(case.values, case.rng)]
    _fill(case, "photo", chsi_report={"kind": "pdf", "draw": {"kind": "list"}})
    return _expect(
        case, "return", ["misreported", "error", "ID_NUMBER_MISMATCH", PORTRAIT, None, "id_number"]
    )


def wrong_certificate_number(folder: Path) -> Path:
    """One wrong digit in the diploma's number."""
    case = _start(folder, 808)
    case.planted += [plant.certificate_number(case.values, case.rng)]
    _fill(case, chsi_report={"kind": "pdf", "draw": {"kind": "list"}})
    return _expect(
        case,
        "return",
        [
            "misreported",
            "error",
            "CERTIFICATE_NUMBER_MISMATCH",
            DIPLOMA,
            None,
            "certificate_number",
        ],
    )


def wrong_hours(folder: Path) -> Path:
    """Other hours than the certificate prints."""
    case = _start(folder, 909, level="大专")
    planted = plant.hours(case.values, case.rng)
    case.planted.append(planted)
    _fill(case, chsi_report={"kind": "pdf", "draw": {"kind": "list"}})
    return _expect(
        case,
        "return",
        ["misreported", "error", "HOURS_MISMATCH", planted.material, planted.year, "hours"],
    )


def expired_report(folder: Path) -> Path:
    """A 学信网 report of last winter."""
    case = _start(folder, 1010)
    old = SUBMITTED.date() - dt.timedelta(days=250)
    _fill(case, chsi_report={"kind": "pdf", "draw": {"kind": "list", "updated": old}})
    return _expect(
        case, "return", ["deficient", "error", "CHSI_REPORT_EXPIRED", REPORT, None, "updated"]
    )


def missing_certificate(folder: Path) -> Path:
    """The professional course of one year is nowhere."""
    case = _start(folder, 1111)
    _fill(
        case,
        skip=("ce_professional_course",),
        chsi_report={"kind": "pdf", "draw": {"kind": "list"}},
    )
    return _expect(
        case,
        "return",
        ["missing", "error", "MATERIAL_MISSING", "ce_professional_course", 2024, None],
    )


def illegible_id_card(folder: Path) -> Path:
    """The portrait side so blurred that nobody can read it."""
    case = _start(folder, 1212)
    _fill(
        case,
        id_card_portrait_side={"kind": "photo", "effects": ["blur:1:*"]},
        chsi_report={"kind": "pdf", "draw": {"kind": "list"}},
    )
    return _expect(case, "return", ["unclear", "error", "*", PORTRAIT, None, None])


def wrong_paper_in_slot(folder: Path) -> Path:
    """The diploma uploaded in the degree certificate's slot as well."""
    case = _start(folder, 1313)
    _fill(case, skip=(DEGREE,), chsi_report={"kind": "pdf", "draw": {"kind": "list"}})
    case.add(case.draw("other", kind="advert"), "scan", slot=DEGREE)
    return _expect(
        case, "return", ["missing", "error", "MATERIAL_IN_WRONG_SLOT_MISSING", DEGREE, None, None]
    )


def another_persons_diploma(folder: Path) -> Path:
    """The diploma of somebody else."""
    case = _start(folder, 1414)
    stranger = make_person(case.rng, level="本科")
    _fill(
        case, skip=(DIPLOMA,), papers="all", chsi_report={"kind": "pdf", "draw": {"kind": "list"}}
    )
    case.add(case.draw(DIPLOMA, replace(stranger)), "scan", suffix=".jpg")
    return _expect(case, "return", ["misreported", "error", "OTHER_PERSON", DIPLOMA, None, "name"])


def both_sides_on_one_page(folder: Path) -> Path:
    """Both sides of the card on one page, certificates without slots, pages turned."""
    case = _start(folder, 1515)
    sides = [case.draw(PORTRAIT), case.draw(EMBLEM)]
    case.add(sides, "scan", slot=PORTRAIT, suffix=".jpg")
    _fill(
        case,
        skip=(PORTRAIT, EMBLEM),
        chsi_report={"kind": "pdf", "draw": {"kind": "list"}},
        graduation_certificate={"rotation": 90, "slot": None},
        degree_certificate={"rotation": 180, "slot": None},
    )
    return _expect(case, "pass")


def technician_of_a_firm(folder: Path) -> Path:
    """A firm's exempted technician with 中专: the papers that no other case holds."""
    case = _start(folder, 1617, level="中专", ethnicity="汉")
    case.values["exempt_from_continuing_education"] = True
    case.values["continuing_education"] = []
    case.scope = OF_A_FIRM
    for material in case.scope:
        case.add(case.draw(material), "scan", suffix=".jpg")
    exempted = ["not_checked", "warning", "EXEMPTION_TO_CONFIRM", "ce_exemption", None, None]
    return case.finish({"verdict": "manual", "scope": list(case.scope), "flags": [exempted]})


CASES: dict[str, Callable[[Path], Path]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        clean_scan,
        clean_photos,
        minority_name_bilingual,
        long_wrapped_name,
        look_alike_name,
        wrong_id_digit,
        two_id_digits,
        wrong_certificate_number,
        wrong_hours,
        expired_report,
        missing_certificate,
        illegible_id_card,
        wrong_paper_in_slot,
        another_persons_diploma,
        both_sides_on_one_page,
        technician_of_a_firm,
    )
}


def make_case(name: str, folder: Path) -> Path:
    """One named case under `folder`."""
    return CASES[name](folder)
