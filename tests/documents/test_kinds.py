"""A kind of document is one object: nothing else lists kinds, and one object adds one."""

from __future__ import annotations

import ast
import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from intake.assessment.assess import judge
from intake.assessment.facts import facts_of
from intake.documents import PAPERS, FieldSpec, Group, PaperSpec, document
from intake.documents.other_page import OTHER_PAGE
from intake.documents.proof import Proof
from intake.domain.application import Material, Slot
from intake.domain.findings import FieldVerdict, PageFinding, Report
from intake.domain.values import kinds
from intake.extraction.codec import Pictures
from intake.extraction.fields.classify import recognise
from intake.extraction.fields.page_text import page_text
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.imaging.crops import Crops
from intake.extraction.upload import SeenUpload
from intake.policy.notice import Policy, parse_policy
from intake.web.applicant.checklist import grouped, rows
from intake.web.applicant.pictures import masked_picture
from intake.web.applicant.thresholds import UNREADABLE_SIDE
from tests.fakes import Testimony, seen_paper, sheet, upright
from tests.made_findings import AS_OF, VERSIONS, made_application

ROOT = Path(__file__).parents[2]
KEYS = frozenset(Material) - {Material.OTHER}


# ------------------------------------------------------------------- nothing else lists them


def names_kinds(node: ast.expr | None) -> bool:
    """Whether an expression is one kind of document by itself."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id in ("Material", "M") and node.attr in Material.__members__
    return isinstance(node, ast.Constant) and node.value in KEYS


def lists_of_kinds(path: Path) -> list[int]:
    """The lines at which a file lists two or more kinds of documents."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            parts: list[ast.expr | None] = [*node.keys, *node.values]
        elif isinstance(node, ast.Set | ast.Tuple | ast.List):
            parts = list(node.elts)
        else:
            continue
        if len({ast.dump(part) for part in parts if part and names_kinds(part)}) > 1:
            found.append(node.lineno)
    return found


def test_no_module_beside_the_documents_lists_documents() -> None:
    packages = [ROOT / name for name in ("intake", "models", "workers")]
    wrong = {
        f"{path.relative_to(ROOT)}:{line}"
        for package in packages
        for path in sorted(package.rglob("*.py"))
        if not path.is_relative_to(ROOT / "intake" / "documents")
        for line in lists_of_kinds(path)
    }
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        "X = {Material.ID_PHOTO: 1, Material.COMMITMENT: 2}",
        "X = frozenset({Material.ID_PHOTO, Material.COMMITMENT})",
        "X = (M.ID_PHOTO, M.COMMITMENT)",
        "X = {'id_photo': 1, 'commitment': 2}",
    ],
)
def test_a_list_of_documents_is_noticed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    assert lists_of_kinds(path) == [1]


def test_every_key_is_of_one_document_and_every_document_has_its_own() -> None:
    assert list(PAPERS) == [key for key in Material if key is not Material.OTHER]
    assert all(key is paper.material for key, paper in PAPERS.items())
    assert document(Material.OTHER) is OTHER_PAGE


def test_what_is_declared_is_read_from_its_document_or_is_a_mark() -> None:
    lacking = {
        (material.value, name)
        for material, paper in PAPERS.items()
        for name in (*paper.declared, *paper.declared_by_year)
        if name not in {field.name for field in paper.fields}
    }
    # Read by other fields of the papers: the recommendation and the letters of units.
    assert lacking <= {("recommendation", "employer"), ("integrity_certificate", "employer")}


def test_a_document_that_shows_no_number_has_no_field_of_one() -> None:
    numbers = {"id_number", "verification_code"}
    shown = [p for p in PAPERS.values() if p.shows_no_number]
    assert shown
    assert not [p.material for p in shown if numbers & {f.name for f in p.fields}]


def test_every_document_that_is_read_says_what_proves_it() -> None:
    assert [m for m, paper in PAPERS.items() if not paper.proofs] == [Material.ID_PHOTO]


# ------------------------------------------------------------------------- one object adds one

KEY = "labour_contract"
CONTRACT = PaperSpec(
    material=Material.of(KEY),
    title="劳动合同",
    group=Group.UNIT,
    anchors=(("劳动合同书", 0.6), ("甲方", 0.2), ("乙方", 0.2), ("劳动合同法", 0.4)),
    heading="劳动合同",
    own_heading="劳动合同书?",
    proofs=(Proof(heading="劳动合同书?", words=("甲方", "乙方")),),
    declared=("name", "employer"),
    fields=(
        FieldSpec("name", kinds.NAME, ("乙方",), is_key=True),
        FieldSpec("employer", kinds.UNIT, ("甲方",), is_key=True),
    ),
)
TEXTS = (
    "劳动合同书",
    "甲方: 和静县水利管理站",
    "乙方: 张小明",
    "根据《中华人民共和国劳动合同法》,双方自愿签订本合同。",
)


@pytest.fixture
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAPERS, CONTRACT.material, CONTRACT)


def policy_with_a_line() -> Policy:
    """The notice with one line more: a labour contract is owed (and is read)."""
    path = ROOT / "intake" / "policy" / "notices" / "hejing-2024.yaml"
    text = path.read_text(encoding="utf-8")
    line = "requirements:\n  - {id: R-LAB-1, material: labour_contract, clause: 六（一）1}\n"
    text = text.replace("requirements:\n", line).replace(
        "scope:\n", "scope:\n  - labour_contract\n"
    )
    return parse_policy(text.encode(), "hejing-2024")


def seen_contract(name: str) -> SeenUpload:
    lines = sheet(*(text.replace("张小明", name) for text in TEXTS))
    material = recognise(page_text(lines, upright(lines))).material
    readings = read_fields(document(material), lines, upright(lines))
    paper = replace(seen_paper(material, readings, lines), upload="u.jpg")
    return SeenUpload(
        "u.jpg", "ab" * 32, pages=(PageFinding(1, 2000, 2000, 0, (material,)),), papers=(paper,)
    )


def reported(*seen: SeenUpload) -> Report:
    application = made_application(values={"name": "张小明", "employer": "和静县水利管理站"})
    slots = tuple(Slot(one.upload, CONTRACT.material) for one in seen)
    by_name = {one.upload: one for one in seen}
    return judge(
        replace(application, slots=slots), policy_with_a_line(), by_name, Testimony(), VERSIONS
    )


def rows_of(report: Report) -> dict[str, FieldVerdict]:
    (entry,) = [e for e in report.materials if e.material == KEY]
    return {row.field: row.verdict for row in entry.fields}


@pytest.mark.usefixtures("_registered")
def test_one_object_and_a_policy_line_make_a_kind_that_is_recognised_read_and_compared() -> None:
    true, false = reported(seen_contract("张小明")), reported(seen_contract("王大伟"))
    agreed = {"name": FieldVerdict.MATCH, "employer": FieldVerdict.MATCH}
    assert rows_of(true) == agreed
    assert rows_of(false) == {**agreed, "name": FieldVerdict.MISMATCH}
    assert not [f for f in true.flags if f.material == KEY]
    assert [f.field for f in false.flags if f.material == KEY] == ["name"]


@pytest.mark.usefixtures("_registered")
def test_one_object_and_a_policy_line_make_a_kind_that_is_flagged_missing() -> None:
    (flag,) = [f for f in reported().flags if f.material == KEY]
    assert (flag.code, flag.message) == ("MATERIAL_MISSING", "缺《劳动合同》")


@pytest.mark.usefixtures("_registered")
def test_one_object_and_a_policy_line_make_a_kind_that_stands_on_the_checklist() -> None:
    own = SimpleNamespace(
        policy=policy_with_a_line(),
        facts=facts_of(made_application(), None),
        uploads=(),
        report=None,
        now=AS_OF,
    )
    titles = dict(grouped(rows(own)))
    assert "劳动合同" in [row.title for row in titles[Group.UNIT]]


@pytest.mark.usefixtures("_registered")
def test_a_kind_that_says_nothing_of_numbers_is_shown_masked() -> None:
    pixels = np.full((640, 1000, 3), 250, np.uint8)
    crops = Crops()
    crops.keep_page(1, pixels)
    page = {"page": 1, "width": 1000, "height": 640, "rotation": 0, "materials": [KEY]}
    report = {"uploads": [{"upload": "u", "pages": [page]}], "materials": []}
    jpeg = masked_picture(report, Pictures(crops.pictures, crops.thumbnails), "u", 1, None)
    assert jpeg is not None
    assert max(Image.open(io.BytesIO(jpeg)).size) == UNREADABLE_SIDE
