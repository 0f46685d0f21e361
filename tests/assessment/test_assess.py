"""Seen once, judged as often as the declaration changes; what is not seen is not passed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from intake.assessment.assess import judge
from intake.casework.folder import load_application, parse_application
from intake.domain.application import Application, Material, Slot
from intake.domain.errors import UsageError
from intake.domain.findings import Defect, DefectAt, FieldVerdict, PageFinding, Report, Severity
from intake.domain.geometry import RGB, Quad
from intake.domain.text import Line
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.upload import (
    IllegiblePage,
    SeenUpload,
    not_seen,
    reading_version,
    see_listed,
    see_upload,
)
from intake.policy.notice import load_policy
from tests.fakes import Testimony, line, seen_paper, whole
from tests.made_findings import (
    AS_OF,
    VERSIONS,
    clean_uploads,
    codes,
    made_application,
    only,
    slots_for,
    the_policy,
)

M = Material
CARD, PHOTO = "uploads/card.jpg", "uploads/photo.jpg"
POLICY = Path(__file__).parents[2] / "intake" / "policy" / "notices" / "hejing-2024.yaml"


def seen_card(name: str, upload: str = CARD, **changes: Any) -> SeenUpload:
    """The portrait side of a card on which only a name is printed."""
    printed = line(name, 100, 100)
    paper = seen_paper(M.ID_CARD_PORTRAIT_SIDE, {"name": whole("name", name, printed)}, [printed])
    paper = replace(paper, upload=upload, **changes)
    page = PageFinding(1, 1010, 637, 0, (paper.material,))
    return SeenUpload(upload, "ab" * 32, pages=(page,), papers=(paper,))


def judged(
    seen: Sequence[SeenUpload], slots: Sequence[Slot], application: Application | None = None
) -> Report:
    application = replace(application or made_application(), slots=tuple(slots))
    by_name = {one.upload: one for one in seen}
    return judge(application, the_policy(), by_name, Testimony(), VERSIONS)


def verdict_on_name(report: Report) -> FieldVerdict:
    (row,) = [f for e in report.materials for f in e.fields if f.field == "name"]
    return row.verdict


# -------------------------------------------------------------------------- not seen (yet)


@pytest.mark.parametrize("seen", [[], [not_seen(CARD)]])
def test_a_paper_still_being_checked_is_neither_missing_nor_passed(seen: list[SeenUpload]) -> None:
    report = judged(seen, [Slot(CARD, M.ID_CARD_PORTRAIT_SIDE)])
    flag = only(report, "CHECK_PENDING")
    assert (flag.material, flag.upload, flag.severity) == (
        M.ID_CARD_PORTRAIT_SIDE,
        CARD,
        Severity.WARNING,
    )
    missing = {f.material for f in report.flags if f.code == "MATERIAL_MISSING"}
    assert M.ID_CARD_PORTRAIT_SIDE not in missing
    assert M.ID_CARD_EMBLEM_SIDE in missing
    (upload,) = report.uploads
    assert (upload.status, upload.code) == ("not_checked", "CHECK_PENDING")
    statuses = {e.material: e.status for e in report.materials}
    assert statuses[M.ID_CARD_PORTRAIT_SIDE] == "manual"


def test_a_whole_application_still_being_checked_accuses_nobody_and_passes_nobody() -> None:
    report = judged([], slots_for(clean_uploads()))
    assert report.verdict == "manual"
    assert set(codes(report)) == {"CHECK_PENDING"}


def test_a_refused_upload_says_why_with_its_own_numbers() -> None:
    refused = SeenUpload(CARD, None, "refused", "UPLOAD_TOO_LARGE", {"limit": 60})
    flag = only(judged([refused], [Slot(CARD, M.ID_CARD_PORTRAIT_SIDE)]), "UPLOAD_TOO_LARGE")
    assert "60 MB" in flag.message


def test_a_failure_without_a_sentence_of_its_own_is_the_machines() -> None:
    report = judged([not_seen(CARD, "OUT_OF_MEMORY")], [Slot(CARD, M.ID_CARD_PORTRAIT_SIDE)])
    assert only(report, "PAGE_NOT_CHECKED").severity is Severity.WARNING
    assert report.uploads[0].code == "OUT_OF_MEMORY"


# -------------------------------------------------------------------- seen once, judged often


def test_the_same_seen_upload_is_judged_by_the_declaration_of_the_day() -> None:
    seen, slots = [seen_card("张祎")], [Slot(CARD, M.ID_CARD_PORTRAIT_SIDE)]
    before = judged(seen, slots, made_application(values={"name": "李建国"}))
    after = judged(seen, slots, made_application(values={"name": "张祎"}))
    assert verdict_on_name(before) is FieldVerdict.MISMATCH
    assert verdict_on_name(after) is FieldVerdict.MATCH


def test_a_file_in_two_slots_is_one_upload_and_no_repeat_of_itself() -> None:
    slots = [Slot(CARD, M.ID_CARD_PORTRAIT_SIDE), Slot(CARD, M.ID_CARD_EMBLEM_SIDE)]
    report = judged([seen_card("张祎")], slots)
    assert [u.upload for u in report.uploads] == [CARD]
    assert "DUPLICATE_PAPER" not in codes(report)


def test_an_illegible_page_is_its_slots_paper_or_no_paper_at_all() -> None:
    quality = PageQuality((DefectAt(Defect.DARK),), None, 0.1)
    page = PageFinding(1, 600, 800, 0, (M.OTHER,))
    seen = SeenUpload(
        PHOTO, "cd" * 32, pages=(page,), illegible=(IllegiblePage(1, quality, True, False),)
    )

    def unclear(slot: Material | None) -> list[Material | None]:
        report = judged([seen], [Slot(PHOTO, slot)])
        return [f.material for f in report.flags if f.code in ("PAGE_UNCLEAR", "PAPER_UNCLEAR")]

    assert unclear(M.DEGREE_CERTIFICATE) == [M.DEGREE_CERTIFICATE]
    assert unclear(M.ID_PHOTO) == []
    assert unclear(None) == []


@pytest.mark.parametrize(
    ("code", "is_foreign"),
    [
        ("https://www.chsi.com.cn/xlcx/bg.do?vcode=A", False),
        ("https://CHSI.com.cn/", False),
        ("https://chsi.com.cn.example.org/", True),
        ("https://notchsi.com.cn/", True),
        ("A000111122223333", False),
    ],
)
def test_a_reports_code_that_leads_elsewhere_is_pointed_out(code: str, is_foreign: bool) -> None:
    seen = seen_card("张祎", material=M.CHSI_REPORT, codes=(code,))
    report = judged([seen], [Slot(CARD, M.CHSI_REPORT)])
    assert ("QR_NOT_CHSI" in codes(report)) == is_foreign


# ------------------------------------------------------------------------------- one file


@dataclass
class Broken:
    """A reader that breaks at the first page."""

    name: str = "broken"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        raise MemoryError

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        return []


@dataclass
class Readers:
    """Services whose names are known."""

    reader: Broken = field(default_factory=Broken)
    witnesses: Testimony = field(default_factory=Testimony)
    versions: Mapping[str, str] = field(default_factory=dict)


def test_whatever_is_wrong_with_a_file_is_its_status_and_never_raised(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("no picture")
    Image.new("RGB", (60, 40), "white").save(tmp_path / "good.png")
    (tmp_path / "link.png").symlink_to(tmp_path / "good.png")
    outcomes = {
        name: (seen.status, seen.code)
        for name in ("nowhere.jpg", "empty.jpg", "text.jpg", "link.png", "good.png")
        for seen in [see_upload(tmp_path / name, name, Readers())]
    }
    assert outcomes == {
        "nowhere.jpg": ("not_checked", "PAGE_NOT_CHECKED"),  # the store's loss, not his
        "empty.jpg": ("refused", "UPLOAD_EMPTY"),
        "text.jpg": ("refused", "UPLOAD_TYPE_NOT_ALLOWED"),
        "link.png": ("refused", "UPLOAD_OUTSIDE_FOLDER"),
        "good.png": ("not_checked", "PAGE_NOT_CHECKED"),
    }
    assert see_listed(tmp_path, "nowhere.jpg", Readers()).code == "UPLOAD_MISSING"
    assert see_listed(tmp_path, "../x.jpg", Readers()).code == "UPLOAD_OUTSIDE_FOLDER"


def test_seeing_is_told_nothing_that_was_declared() -> None:
    assert list(signature(see_upload).parameters) == ["path", "upload", "services"]


def test_a_reading_is_named_by_the_networks_and_not_by_the_second_reader() -> None:
    networks = {"det": "sha256:aa", "rec": "sha256:bb"}
    version = reading_version(Readers(versions=networks))
    assert reading_version(Readers(versions={**networks, "tesseract": "5.3"})) == version
    assert reading_version(Readers(versions={**networks, "rec": "sha256:cc"})) != version


# ---------------------------------------------------------------------- without a folder


def test_a_declaration_without_a_folder_is_the_same_application(tmp_path: Path) -> None:
    document = {
        "policy": "hejing-2024",
        "round": 2,
        "applicant": {"name": "阿依古丽·买买提"},
        "continuing_education": [{"year": 2024, "course": "公需课", "hours": 30}],
        "uploads": [{"material": "id_photo", "file": PHOTO}],
        "colour": "red",
    }
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "application.json").write_text(json.dumps(document), encoding="utf-8")
    slots = [Slot(PHOTO, M.ID_PHOTO)]
    assert parse_application(document, "case", slots, AS_OF, clock_is_set=True) == load_application(
        folder, now=AS_OF
    )
    own = {**document, "submitted_at": "2024-10-21T09:00:00+08:00", "uploads": "not looked at"}
    made = parse_application(own, "id", (), AS_OF, clock_is_set=False)
    assert (made.as_of.day, made.slots, made.clock_is_set) == (21, (), False)


def test_a_malformed_declaration_without_a_folder_is_named_by_its_path() -> None:
    with pytest.raises(UsageError, match=r"\$\.applicant\.name"):
        parse_application(
            {"policy": "x", "applicant": {"name": 5}}, "id", (), AS_OF, clock_is_set=False
        )


def test_a_policy_is_parsed_once_per_content(tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(POLICY.read_bytes())
    first = load_policy(copy)
    assert load_policy(copy) is first
    copy.write_bytes(POLICY.read_bytes() + b"\n")
    assert load_policy(copy) is not first
    assert load_policy("hejing-2024") is load_policy("hejing-2024")
