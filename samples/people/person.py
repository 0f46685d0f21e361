"""Made-up people of one application: who they are and what every paper says of them.

Schools have codes that do not exist (99xxx), verification codes are random, and nothing
is taken from a real document. ID numbers carry a right check digit, since that is part
of what the product reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from samples.people import names

T = TypeVar("T")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
CODE_ALPHABET = "0123456789ABCDEGHJKLMNPQRSTUVWXYZ"
"""Characters met in 在线验证码: no F, I, O (domain §3.5)."""
POLICY = "hejing-2024"
SUBMITTED = dt.datetime(2024, 10, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass(frozen=True)
class Course:
    """One continuing-education certificate: `course` is 公需课 or 专业课."""

    year: int
    course: str
    hours: int
    certificate_number: str
    issued: dt.date


@dataclass(frozen=True)
class Person:
    """Everything that may be printed about one made-up applicant.

    `ethnicity` has no 族 (as on the card); `level` is 中专, 大专 or 本科; `name_uyghur`
    is empty where no Uyghur line is known; `degree` is 无 where there is none;
    `id_valid_until` None means 长期; `region` is the county the card was issued in.
    """

    name: str
    name_uyghur: str
    sex: str
    ethnicity: str
    birth_date: dt.date
    id_number: str
    address: str
    prefecture: str
    county: str
    id_issuing_authority: str
    id_valid_from: dt.date
    id_valid_until: dt.date | None
    level: str
    is_upgraded: bool
    school: str
    school_code: str
    major: str
    years_of_study: int
    enrolled: dt.date
    graduated: dt.date
    certificate_number: str
    degree: str
    degree_certificate_number: str
    awarded: dt.date | None
    head_of_school: str
    verification_code: str
    chsi_updated: dt.date
    employer: str
    employer_kind: str
    supervising_authority: str
    work_start: dt.date
    series: str
    specialty: str
    courses: tuple[Course, ...] = field(default=())

    @property
    def required_years(self) -> tuple[int, ...]:
        """Years for which both courses are asked (the notice's clause 六(一)3)."""
        return {"中专": (2022, 2023, 2024), "大专": (2023, 2024), "本科": (2024,)}[self.level]


def choose(rng: np.random.Generator, items: Sequence[T]) -> T:
    """One of the items, of its own type (numpy's choice would make a numpy string)."""
    return items[int(rng.integers(len(items)))]


def chance(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.random() < probability)


def digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(int(d)) for d in rng.integers(0, 10, count))


def check_digit(first_17: str) -> str:
    """The 18th character of an ID number (GB 11643-1999)."""
    return _CHECK[sum(int(d) * w for d, w in zip(first_17, _WEIGHTS, strict=True)) % 11]


def make_person(
    rng: np.random.Generator,
    *,
    level: str | None = None,
    ethnicity: str | None = None,
    name_length: int | None = None,
) -> Person:
    """A new applicant; `level` and `ethnicity` may be asked for, and for Han the length
    of the name (2–4), for others the least number of characters (dot included)."""
    level = level or choose(rng, ("中专", "大专", "大专", "本科", "本科", "本科"))
    sex = choose(rng, ("男", "女"))
    if ethnicity is None:
        weights = np.array([w for _, w in names.PEOPLES], dtype=float)
        ethnicity = names.PEOPLES[int(rng.choice(len(weights), p=weights / weights.sum()))][0]
    name, uyghur = make_name(rng, sex, ethnicity, name_length)
    region, prefecture, county, towns = choose(rng, names.PLACES)
    study = _study(rng, level)
    born = study["enrolled"].replace(day=1) - dt.timedelta(
        days=365 * (15 if level == "中专" else 18) + int(rng.integers(60, 500))
    )
    if study["is_upgraded"]:
        born -= dt.timedelta(days=365 * 3)
    born = max(dt.date(1996, 1, 1), min(born, dt.date(2004, 12, 31)))
    serial = digits(rng, 2) + choose(rng, "13579" if sex == "男" else "02468")
    first = f"{region}{born:%Y%m%d}{serial}"
    employer, kind, authority = choose(rng, names.EMPLOYERS)
    valid = _validity(rng, born)
    return Person(
        name=name,
        name_uyghur=uyghur,
        sex=sex,
        ethnicity=ethnicity,
        birth_date=born,
        id_number=first + check_digit(first),
        address=_address(rng, prefecture, county, towns),
        prefecture=prefecture,
        county=county,
        id_issuing_authority=_authority(county),
        id_valid_from=valid[0],
        id_valid_until=valid[1],
        head_of_school=choose(rng, names.SURNAMES)
        + choose(rng, names.GIVEN)
        + choose(rng, names.GIVEN),
        verification_code="A" + "".join(choose(rng, CODE_ALPHABET) for _ in range(15)),
        chsi_updated=SUBMITTED.date() - dt.timedelta(days=int(rng.integers(0, 31))),
        employer=employer.format(town=choose(rng, names.PLACES[0][3])),
        employer_kind=kind,
        supervising_authority=authority,
        work_start=(study["graduated"].replace(day=1) + dt.timedelta(days=62)).replace(day=1),
        courses=make_courses(rng, level),
        level=level,
        **study,
    )


def _study(rng: np.random.Generator, level: str) -> dict[str, Any]:
    """School, times and numbers of the education; keys are fields of Person."""
    upgraded = level == "本科" and chance(rng, 0.2)
    years = {"中专": 3, "大专": 3, "本科": 2 if upgraded else 4}[level]
    latest = {"中专": 2021, "大专": 2022, "本科": 2023}[level]
    end = int(rng.integers(latest - 2, latest + 1))
    graduated = dt.date(end, choose(rng, (6, 6, 6, 7)), int(rng.integers(1, 31)))
    code = f"99{digits(rng, 3)}"
    degree = "无"
    if level == "本科":
        major, science, series, specialty = choose(rng, names.MAJORS_DEGREE)
        degree = "无" if chance(rng, 0.05) else f"{science}学士"
        school = choose(rng, names.UNIVERSITIES)
    elif level == "大专":
        major, series, specialty = choose(rng, names.MAJORS_COLLEGE)
        school = choose(rng, names.COLLEGES)
    else:
        major, series, specialty = choose(rng, names.MAJORS_SECONDARY)
        school = choose(rng, names.SECONDARY)
    number = (
        f"{code}1{end}{'05' if level == '本科' else '06'}{digits(rng, 6)}"
        if level != "中专"
        else f"65{end}{digits(rng, 8)}"
    )
    has_degree = degree != "无"
    return {
        "school": school,
        "school_code": code,
        "major": major,
        "is_upgraded": upgraded,
        "years_of_study": years,
        "enrolled": dt.date(end - years, 9, 1),
        "graduated": graduated,
        "certificate_number": number,
        "degree": degree,
        "series": series,
        "specialty": specialty,
        "degree_certificate_number": f"{code}4{end}{digits(rng, 6)}" if has_degree else "",
        "awarded": graduated if has_degree else None,
    }


def make_courses(rng: np.random.Generator, level: str) -> tuple[Course, ...]:
    """The two certificates of every year the notice asks of this level."""
    years = {"中专": (2022, 2023, 2024), "大专": (2023, 2024), "本科": (2024,)}[level]
    style = int(rng.integers(3))
    made = []
    for year in years:
        for course in ("公需课", "专业课"):
            hours = choose(rng, (24, 30, 32) if course == "公需课" else (42, 48, 60, 72))
            mark = {"公需课": ("GX", "01", "01"), "专业课": ("ZY", "02", "02")}[course][style]
            number = (
                f"XJ{year}{mark}{digits(rng, 6)}",
                f"{year}6528{mark}{digits(rng, 5)}",
                f"6528{year}{mark}{digits(rng, 8)}",
            )[style]
            late = year < 2024 and chance(rng, 0.3)
            issued = (
                dt.date(year + 1, int(rng.integers(1, 4)), int(rng.integers(1, 29)))
                if late
                else dt.date(year, int(rng.integers(5, 10)), int(rng.integers(1, 29)))
            )
            made.append(Course(year, course, hours, number, issued))
    return tuple(made)


def make_name(
    rng: np.random.Generator, sex: str, ethnicity: str, length: int | None = None
) -> tuple[str, str]:
    """A name as that people writes it in Chinese, and its Uyghur line or ''."""
    if ethnicity in ("维吾尔", "乌孜别克"):
        return _uyghur_name(rng, sex, length or 0)
    if ethnicity in ("哈萨克", "柯尔克孜", "塔吉克"):
        own = choose(rng, names.KAZAKH_MALE if sex == "男" else names.KAZAKH_FEMALE)
        return f"{own}·{choose(rng, names.KAZAKH_MALE)}", ""
    if ethnicity == "蒙古" and chance(rng, 0.7):
        own = choose(rng, names.MONGOL)
        return (f"{own}·{choose(rng, names.MONGOL)}" if chance(rng, 0.4) else own), ""
    wanted = length or choose(rng, (2, 2, 3, 3, 3, 3, 3, 4))
    surname = (
        choose(rng, names.COMPOUND)
        if wanted == 4 or chance(rng, 0.03)
        else choose(rng, names.SURNAMES)
    )
    given = [
        choose(rng, names.RARE_GIVEN if chance(rng, 0.08) else names.GIVEN)
        for _ in range(max(1, wanted - len(surname)))
    ]
    return surname + "".join(given), ""


def _uyghur_name(rng: np.random.Generator, sex: str, least: int) -> tuple[str, str]:
    while True:
        parts = [
            choose(rng, names.UYGHUR_MALE if sex == "男" else names.UYGHUR_FEMALE),
            choose(rng, names.UYGHUR_MALE),
        ]
        if chance(rng, 0.06) or least > 13:
            parts.append(choose(rng, names.UYGHUR_MALE))
        name = "·".join(han for han, _ in parts)
        if len(name) >= least and len(set(parts)) == len(parts):
            return name, " ".join(uyghur for _, uyghur in parts)


LONGEST_ADDRESS = 33  # characters on three lines of a card


def _address(rng: np.random.Generator, prefecture: str, county: str, towns: Sequence[str]) -> str:
    while True:
        text = _any_address(rng, prefecture, county, towns)
        if len(text) <= LONGEST_ADDRESS:
            return text


def _any_address(
    rng: np.random.Generator, prefecture: str, county: str, towns: Sequence[str]
) -> str:
    number = int(rng.integers(1, 420))
    whole = f"{choose(rng, ('新疆', '新疆', '新疆维吾尔自治区'))}{'' if chance(rng, 0.4) and not county.endswith('区') else prefecture}{county}"
    kind = int(rng.integers(4))
    if kind == 0:
        return f"{whole}{choose(rng, names.STREETS)}{number}号"
    if kind == 1:
        return f"{whole}{choose(rng, towns)}{choose(rng, names.VILLAGES)}{int(rng.integers(1, 9))}组{number}号"
    building = f"{int(rng.integers(1, 39))}号楼{int(rng.integers(1, 7))}单元{int(rng.integers(1, 7))}0{int(rng.integers(1, 5))}室"
    if kind == 2:
        return f"{whole}{choose(rng, names.ESTATES)}{building}"
    return f"{whole}{choose(rng, towns)}{choose(rng, names.STREETS)}{number}号{choose(rng, names.ESTATES)}{building}"


def _authority(county: str) -> str:
    return f"乌鲁木齐市公安局{county}分局" if county.endswith("区") else f"{county}公安局"


def _validity(rng: np.random.Generator, born: dt.date) -> tuple[dt.date, dt.date | None]:
    """A card still valid at SUBMITTED: 10 years if issued at 16–25, 20 years at 26."""
    day = int(rng.integers(1, 29))
    start = dt.date(
        int(rng.integers(max(born.year + 16, 2015), 2024)), int(rng.integers(1, 13)), day
    )
    age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
    years = 5 if age < 16 else 10 if age < 26 else 20
    end = start.replace(year=start.year + years)
    if end <= SUBMITTED.date():
        start = start.replace(year=2023)
        age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
        end = start.replace(year=2023 + (10 if age < 26 else 20))
    return start, (None if chance(rng, 0.01) else end)


def declaration(
    person: Person,
    *,
    submitted_at: dt.datetime = SUBMITTED,
    policy: str = POLICY,
    round_number: int = 1,
) -> dict[str, Any]:
    """What this person truthfully types: `application.json` (contract §1) without
    `uploads`. Change values in it to plant a misreport."""
    until = person.id_valid_until
    education: dict[str, Any] = {
        "level": person.level,
        "study_form": "全日制",
        "school": person.school,
        "major": person.major,
        "enrolled": f"{person.enrolled:%Y-%m}",
        "graduated": person.graduated.isoformat(),
        "certificate_number": person.certificate_number,
        "degree": person.degree,
    }
    if person.degree_certificate_number:
        education["degree_certificate_number"] = person.degree_certificate_number
    return {
        "policy": policy,
        "submitted_at": submitted_at.isoformat(),
        "round": round_number,
        "applicant": {
            "name": person.name,
            "sex": person.sex,
            "ethnicity": f"{person.ethnicity}族",
            "birth_date": person.birth_date.isoformat(),
            "id_number": person.id_number,
            "address": person.address,
            "id_issuing_authority": person.id_issuing_authority,
            "id_valid_from": person.id_valid_from.isoformat(),
            "id_valid_until": until.isoformat() if until else "长期",
        },
        "employment": {
            "employer": person.employer,
            "employer_kind": person.employer_kind,
            "supervising_authority": person.supervising_authority,
            "status": "在职",
            "work_start": person.work_start.isoformat(),
            "series": person.series,
            "specialty": person.specialty,
            "applied_level": "初级",
            "current_title": None,
        },
        "education": education,
        "continuing_education": [
            {
                "year": c.year,
                "course": c.course,
                "hours": c.hours,
                "certificate_number": c.certificate_number,
            }
            for c in person.courses
        ],
        "assessments": [
            {"year": year, "grade": "合格"}
            for year in {"中专": (2021, 2022, 2023), "大专": (2022, 2023), "本科": (2023,)}[
                person.level
            ]
        ],
        "exempt_from_continuing_education": False,
    }
