"""A notice as data: what hejing-2024 asks of whom, and what a policy file may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.errors import UsageError
from intake.domain.finding_codes import FLAG_TYPES
from intake.policy.notice import Facts, Policy, load_policy, parse_policy, policy_names

M = Material
HEJING = Path("intake/policy/notices/hejing-2024.yaml")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy("hejing-2024")


def owed(policy: Policy, **facts: object) -> list[tuple[str, int | None]]:
    plain = {
        "level": "本科",
        "degree": "工学学士",
        "is_exempt": False,
        "employer_kind": None,
        "series": None,
    }
    required = policy.required_papers(Facts(**{**plain, **facts}))  # type: ignore[arg-type]
    return [(r.material.value, r.year) for r in required]


def years(policy: Policy, material: Material, level: str) -> list[int | None]:
    return [y for m, y in owed(policy, level=level) if m == material]


def everything(policy: Policy) -> Policy:
    """The policy as it will be when every paper is checked."""
    return policy.model_copy(update={"scope": tuple(m for m in M if m is not M.OTHER)})


@pytest.mark.parametrize(
    ("level", "expected"),
    [("中专", [2022, 2023, 2024]), ("大专", [2023, 2024]), ("本科", [2024]), ("硕士", [])],
)
def test_both_courses_are_owed_for_the_levels_years(
    policy: Policy, level: str, expected: list[int]
) -> None:
    assert years(policy, M.CE_PUBLIC_COURSE, level) == expected
    assert years(policy, M.CE_PROFESSIONAL_COURSE, level) == expected


@pytest.mark.parametrize(
    ("level", "expected"), [("中专", [2021, 2022, 2023]), ("大专", [2022, 2023]), ("本科", [2023])]
)
def test_assessments_end_one_year_before_the_certificates(
    policy: Policy, level: str, expected: list[int]
) -> None:
    assert years(everything(policy), M.ANNUAL_ASSESSMENT, level) == expected


def test_only_what_is_in_scope_is_asked(policy: Policy) -> None:
    narrow = policy.model_copy(update={"scope": (M.CHSI_REPORT, M.ID_CARD_EMBLEM_SIDE)})
    assert {material for material, _ in owed(narrow)} == set(narrow.scope)
    assert {material for material, _ in owed(policy)} <= set(policy.scope)


def test_the_degree_certificate_depends_on_level_and_degree(policy: Policy) -> None:
    def code(**facts: object) -> list[str]:
        plain = {
            "level": "本科",
            "degree": "工学学士",
            "is_exempt": False,
            "employer_kind": None,
            "series": None,
        }
        required = policy.required_papers(Facts(**{**plain, **facts}))  # type: ignore[arg-type]
        return [r.code for r in required if r.material is M.DEGREE_CERTIFICATE]

    assert code() == ["MATERIAL_MISSING"]
    assert code(degree=None) == ["DEGREE_UNDECLARED"]
    assert code(degree="无") == []
    assert code(level="大专") == []


def test_an_exemption_replaces_certificates_by_the_form(policy: Policy) -> None:
    asked = {m for m, _ in owed(everything(policy), is_exempt=True)}
    assert M.CE_EXEMPTION in asked
    assert not asked & {M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE}
    assert M.CE_EXEMPTION not in {m for m, _ in owed(everything(policy))}


def test_only_enterprises_owe_insurance_and_only_teachers_their_papers(policy: Policy) -> None:
    full = everything(policy)
    assert M.SOCIAL_INSURANCE in {m for m, _ in owed(full, employer_kind="enterprise")}
    assert M.SOCIAL_INSURANCE not in {m for m, _ in owed(full, employer_kind="public_institution")}
    assert M.TEACHER_ETHICS in {m for m, _ in owed(full, series="中小学教师")}
    assert M.TEACHER_ETHICS not in {m for m, _ in owed(full, series="工程系列")}


def test_series_match_with_or_without_their_last_word(policy: Policy) -> None:
    assert policy.accepts("工程", "水利")
    assert policy.accepts("工程系列", "化工(含制药)")
    assert not policy.accepts("工程系列", "会计")
    assert policy.accepts("农业系列", "任何专业"), "a series that lists none accepts any"
    assert not policy.accepts("卫生系列", "护理")


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        ("专科", "大专"),
        ("高职", "大专"),
        ("专科(高职)", "大专"),
        ("本科", "本科"),
        ("博士研究生", None),
        ("", None),
        (None, None),
    ],
)
def test_printed_levels_are_understood(
    policy: Policy, printed: str | None, level: str | None
) -> None:
    assert policy.level_of(printed) == level


def test_every_requirement_cites_a_clause_of_the_notice(policy: Policy) -> None:
    notice = re.sub(r"\s", "", Path("docs/notice.md").read_text(encoding="utf-8"))
    for clause, text in policy.clauses.items():
        for part in re.sub(r"\s", "", text).split("……"):
            words = part.replace("学信网《", "《")
            assert words[:12] in notice or words[-12:] in notice, clause


def test_code_names_neither_a_year_nor_a_county() -> None:
    for path in Path("intake").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        code = re.sub(r'""".*?"""|#.*', "", text, flags=re.S)
        if path.name.startswith(
            (
                "policy",
                "rule",
                "completeness",
                "lacking",
                "conditions",
                "consistency",
                "standing",
                "same_picture",
                "workdays",
                "repeats",
                "causes",
            )
        ):
            assert "和静" not in code, path.name
            assert not re.search(r"(?<!\d)202\d(?!-\d\d-\d\dT|年\d)(?!\d)", code), path.name


def test_the_revision_names_the_exact_file(policy: Policy, tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(HEJING.read_bytes())
    assert load_policy(copy).revision == policy.revision
    copy.write_bytes(HEJING.read_bytes() + b"\n")
    assert load_policy(copy).revision != policy.revision


@pytest.mark.parametrize("name", ["", "nowhere", "../policies/hejing-2024", "/etc/passwd", "a/b"])
def test_a_name_from_an_application_is_never_a_path(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_policy(name)
    assert caught.value.code == "POLICY_UNKNOWN"


def test_the_known_policies_are_listed_and_all_of_them_load() -> None:
    assert "hejing-2024" in policy_names()
    for name in policy_names():
        assert load_policy(name).id == name


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("material: id_photo", "material: id_foto", "requirements.2.material"),
        ("max_rounds: 3", "max_rounds: 0", "correction.max_rounds"),
        ("DEGREE_UNDECLARED", "NO_SUCH_CODE", "NO_SUCH_CODE"),
        ("clause: 六（一）6", "clause: 九", "九"),
        ('closes: "2024-10-30', 'closes: "2024-09-30', "closes"),
        ("issuer:", "isuer:", "isuer"),
        ("scope:", "scope: []\nold_scope:", "scope"),
        ("id: hejing-2024", "id: a\nid: b", "重复的键"),
        ("id: hejing-2024", "id: [", "YAML"),
    ],
)
def test_a_faulty_policy_file_is_refused_with_line_and_name(old: str, new: str, words: str) -> None:
    text = HEJING.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(UsageError) as caught:
        parse_policy(text.replace(old, new, 1).encode(), "x.yaml")
    assert caught.value.code == "POLICY_INVALID"
    assert words in caught.value.message
    assert re.search(r"第 \d+ 行", caught.value.message)


def test_the_named_line_is_the_faulty_one() -> None:
    text = HEJING.read_text(encoding="utf-8").replace("max_rounds: 3", "max_rounds: x", 1)
    line = next(i for i, one in enumerate(text.splitlines(), 1) if "max_rounds: x" in one)
    with pytest.raises(UsageError, match=f"第 {line} 行 correction.max_rounds"):
        parse_policy(text.encode(), "x.yaml")


def test_a_clause_is_the_policys_own_and_never_the_codes() -> None:
    flag = make_flag("PDF_ENCRYPTED")
    assert flag.clause is None
    assert load_policy("hejing-2024").weigh(flag).clause == "五"
    assert load_policy("yunling-2027").weigh(flag).clause == "六"


@pytest.mark.parametrize("code", FLAG_TYPES)
def test_no_sentence_names_a_clause_or_an_office_of_one_notice(code: str) -> None:
    said = FLAG_TYPES[code].message + FLAG_TYPES[code].advice
    assert not re.search(r"附件\d|第?[一二三四五六七八]（[一二三四五六]）|县人社局|和静|巴州", said)
