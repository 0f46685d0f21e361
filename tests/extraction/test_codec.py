"""A kept reading is the reading: nothing lost, nothing declared, strips only on doubt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intake.assessment.assess import judge
from intake.casework.folder import load_application
from intake.domain.application import Material
from intake.domain.findings import Defect, DefectAt, PageFinding
from intake.domain.geometry import Box
from intake.domain.report_json import to_json
from intake.domain.text import Span
from intake.extraction.codec import FORMAT, Kept, from_kept, pictures_from_kept, renamed, to_kept
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.upload import IllegiblePage, SeenUpload, see_listed, versions_of
from intake.policy.notice import load_policy
from models.services import ModelServices, default_services
from tests.fakes import layer_line, line, quality, seen_paper, whole

FEW = frozenset(
    {
        Material.ID_CARD_PORTRAIT_SIDE,
        Material.ID_CARD_EMBLEM_SIDE,
        Material.GRADUATION_CERTIFICATE,
        Material.CE_PUBLIC_COURSE,
    }
)
COMMITTED = Path(__file__).parents[2] / "samples" / "committed"
NAME = "uploads/张三的身份证.jpg"


def made() -> SeenUpload:
    """A seen upload in which every record has something to lose."""
    first = line("姓名张祎", 100, 100, doubts={2: {"张": 0.6, "弛": 0.3, "𬭊": 0.1}})
    lines = [first, line("63280120000101002X", 100, 160), layer_line("国徽", 5, 5)]
    page = PageQuality(
        (DefectAt(Defect.GLARE, Box(1, 2, 3, 4)), DefectAt(Defect.BLUR)), None, 0.1 + 0.2
    )
    readings = {
        "name": replace(whole("name", "张祎", first), spans=(Span(0, 2, 4), Span(1, 0, 1))),
        "sex": whole("sex", "", lines[2], None, 2),
    }
    paper = replace(
        seen_paper(
            Material.ID_CARD_PORTRAIT_SIDE, readings, lines, page=page, codes=("https://a/b",)
        ),
        upload=NAME,
        physics={"name": (quality(first.quad, 1 / 3),)},
        years=(2023, 2024),
        strips={1: noise(40, 61), 0: noise(7, 3)},
    )
    return SeenUpload(
        NAME,
        "ab" * 32,
        pages=(PageFinding(1, 1010, 637, 90, (Material.ID_CARD_PORTRAIT_SIDE,)),),
        papers=(paper, replace(paper, page=2, strips={2: noise(5, 9)})),
        illegible=(IllegiblePage(3, page, True, False),),
        crops={(1, (1, 2, 3, 4)): b"\xff\xd8a", (2, (1, 2, 3, 4)): b"b"},
        thumbnails={1: b"c"},
    )


def noise(height: int, width: int) -> Any:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3), np.uint8)


def differences(a: Any, b: Any, at: str = "") -> Iterator[str]:
    """Where two records differ, down to the bits of every array."""
    if isinstance(a, np.ndarray):
        if a.dtype != b.dtype or a.shape != b.shape or a.tobytes() != b.tobytes():
            yield at
    elif is_dataclass(a):
        if type(a) is not type(b):
            yield at
        for f in fields(a):
            yield from differences(getattr(a, f.name), getattr(b, f.name), f"{at}.{f.name}")
    elif isinstance(a, Mapping):
        if list(a) != list(b):
            yield at
        for key in a:
            yield from differences(a[key], b[key], f"{at}[{key}]")
    elif isinstance(a, tuple):
        if type(a) is not type(b) or len(a) != len(b):
            yield at
        for i, (one, other) in enumerate(zip(a, b, strict=False)):
            yield from differences(one, other, f"{at}[{i}]")
    elif a != b or type(a) is not type(b):
        yield at


def back(kept: Kept, upload: str = NAME) -> SeenUpload:
    seen = from_kept(kept.reading, lambda: kept.strips)
    assert seen is not None
    return renamed(seen, upload)


def test_everything_seen_comes_back_but_its_pictures_which_come_by_themselves() -> None:
    seen = made()
    kept = to_kept(seen)
    assert not list(differences(replace(seen, crops={}, thumbnails={}), back(kept)))
    pictures = pictures_from_kept(kept.pictures)
    assert pictures is not None
    assert (pictures.crops, pictures.thumbnails) == (seen.crops, seen.thumbnails)


def test_a_refused_upload_comes_back_with_its_reason() -> None:
    refused = SeenUpload(NAME, "cd" * 32, "refused", "UPLOAD_TOO_LARGE", {"limit": 60})
    assert not list(differences(refused, back(to_kept(refused))))


def test_strips_are_fetched_once_and_only_when_one_is_looked_at() -> None:
    fetched: list[int] = []
    kept = to_kept(made())

    def fetch() -> bytes:
        fetched.append(1)
        return kept.strips

    seen = from_kept(kept.reading, fetch)
    assert seen is not None
    strips = [paper.strips for paper in seen.papers]
    assert (list(strips[0]), 2 in strips[0], strips[1].get(7), fetched) == ([1, 0], False, None, [])
    assert strips[0][1].shape == (40, 61, 3)
    assert strips[1][2].shape == (5, 9, 3)
    assert fetched == [1]


def test_a_kept_reading_knows_no_file_name_so_that_it_serves_several_slots() -> None:
    kept = to_kept(made())
    assert NAME.encode() not in kept.reading + kept.strips + kept.pictures
    seen = back(kept, "another")
    assert {seen.upload, *(paper.upload for paper in seen.papers)} == {"another"}


def test_the_readers_alphabet_is_kept_once_and_shared() -> None:
    alphabets = [
        li.posterior.alphabet
        for p in back(to_kept(made())).papers
        for li in p.lines
        if li.posterior
    ]
    assert len(alphabets) == 4
    assert all(one is other for one, other in pairwise(alphabets))


def test_bytes_kept_by_other_code_are_to_be_read_again() -> None:
    kept = to_kept(made())
    other = bytes([FORMAT + 1])
    for reading in (other + kept.reading[1:], kept.reading[:1] + b"\x93\x01\x02\x03", b""):
        assert from_kept(reading, lambda: kept.strips) is None
    assert pictures_from_kept(other + kept.pictures[1:]) is None


# ------------------------------------------------------------------------ with real readers


@cache
def services() -> ModelServices:
    return default_services()


@pytest.mark.parametrize("case", ["clean-photos", "wrong-id-digit", "another-persons-diploma"])
def test_judging_what_was_kept_gives_the_very_same_report(case: str) -> None:
    folder = COMMITTED / case
    application = load_application(folder)
    policy = load_policy(application.policy)
    # The cards and the diplomas: what is true of them is true of whatever lies behind.
    application = replace(
        application, slots=tuple(s for s in application.slots if s.material in FEW)
    )
    seen = {s.upload: see_listed(folder, s.upload, services()) for s in application.slots}
    kept = {name: to_kept(one) for name, one in seen.items()}
    fetched: set[str] = set()
    again = {}
    for name, one in kept.items():

        def fetch(name: str = name, one: Kept = one) -> bytes:
            fetched.add(name)
            return one.strips

        read = from_kept(one.reading, fetch)
        assert read is not None
        again[name] = renamed(read, name)

    def report(uploads: Mapping[str, SeenUpload]) -> str:
        judged = judge(application, policy, uploads, services().witnesses, versions_of(services()))
        return json.dumps(to_json(judged), ensure_ascii=False)

    assert report(again) == report(seen)
    assert (not fetched) == (case == "clean-photos")
    assert fetched < set(seen)
    nothing_declared_stands_in(kept, folder)


def nothing_declared_stands_in(kept: Mapping[str, Kept], folder: Path) -> None:
    """No declared value that no paper prints is in any kept byte; printed ones are."""
    printed = (folder / "truth.json").read_text(encoding="utf-8")
    every_byte = b"".join(k.reading + k.strips + k.pictures for k in kept.values())
    declared = load_application(folder).values
    # What papers print though it is no field of theirs is left out: units, kinds of work.
    names = [
        n
        for n in ("id_number", "work_start", "supervising_authority", "employer_kind")
        if declared[n] not in printed
    ]
    assert ("id_number" in names) == (folder.name == "wrong-id-digit")
    assert len(names) >= 2
    assert not [name for name in names if declared[name].encode() in every_byte]
    assert declared["id_issuing_authority"].encode() in every_byte
