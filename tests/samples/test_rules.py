"""Faults against rules, as they are drawn: each is one of the policy's, and fits somebody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intake.domain.finding_codes import FLAG_TYPES
from intake.evaluation.faults import score_planted
from samples.drawing.otherwise import otherwise, printed_otherwise
from samples.drawing.papers import draw
from samples.faults.rules import RULE_FAULTS
from samples.faults.rules_papers import PAPER_FAULTS
from samples.faults.rules_photo import PHOTO_FAULTS
from samples.faults.sheets import RuleFault
from samples.folders.case import Case
from samples.people.person import make_person


@pytest.mark.parametrize(
    "fault",
    (*RULE_FAULTS, *PAPER_FAULTS, *(f for f in PHOTO_FAULTS if f.rule)),
    ids=lambda f: f"{f.rule} {f.code}",
)
def test_a_drawn_fault_fits_somebody_and_is_named_as_the_policy_names_it(
    fault: RuleFault, tmp_path: Path
) -> None:
    assert fault.code in FLAG_TYPES
    text = Path("intake/policy/notices/hejing-2024.yaml").read_text(encoding="utf-8")
    assert f"id: {fault.rule}" in text
    people = [
        Case.start(tmp_path, seed, "tune", "x", level=level)
        for level in ("中专", "大专", "本科")
        for seed in range(40)
    ]
    assert any(fault.plant(case) is not None for case in people)


@pytest.mark.parametrize("material", ["public_notice", "integrity_certificate"])
def test_words_of_a_template_stand_at_the_head_of_every_layout(material: str) -> None:
    for house in ("tune", "test"):
        for layout in (0, 1):
            heads = [
                np.asarray(
                    draw(
                        material,
                        make_person(np.random.default_rng(3)),
                        np.random.default_rng(4),
                        house,
                        layout=layout,
                        residue=residue,
                    ).image
                )[:900]
                for residue in (False, True)
            ]
            assert heads[0].shape == heads[1].shape and (heads[0] != heads[1]).any(), (
                house,
                layout,
            )


@pytest.mark.parametrize(
    "day", ["2024年10月15日", "二〇二四年十月十五日", "二○二四年十月十五日", "二零二四年十月十五日"]
)
def test_a_paper_of_another_year_is_so_however_its_day_is_printed(day: str) -> None:
    fault = next(one for one in PAPER_FAULTS if one.rule == "R-SIG-5")
    sheets = fault.plant(None)  # type: ignore[arg-type]
    assert sheets is not None and fault.material is not None
    with printed_otherwise(sheets.words[fault.material]):
        assert otherwise(day) == day.replace("24年", "23年").replace("四年", "三年")


def test_words_are_printed_otherwise_only_while_asked_for() -> None:
    with printed_otherwise({"准予毕业": "准予结业"}):
        assert otherwise("成绩合格，准予毕业。") == "成绩合格，准予结业。"
    assert otherwise("准予毕业") == "准予毕业"


def test_a_fault_whose_words_stand_nowhere_on_the_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="准予毕业"), printed_otherwise({"准予毕业": "准予结业"}):
        otherwise("普通高等学校")


def test_a_broken_rule_is_found_by_its_code_at_its_paper_only() -> None:
    fault = {
        "kind": "rule",
        "material": "chsi_report",
        "field": None,
        "year": None,
        "note": "R-CHSI-3 CHSI_REPORT_EXPIRED",
    }
    flag = {
        "kind": "deficient",
        "code": "CHSI_REPORT_EXPIRED",
        "material": "chsi_report",
        "field": "updated",
        "year": None,
        "upload": None,
        "page": None,
    }
    truth = {"pages": []}
    assert score_planted("x", fault, truth, [flag]).found
    assert not score_planted("x", fault, truth, [{**flag, "material": "commitment"}]).found
    assert not score_planted("x", fault, truth, [{**flag, "code": "CHSI_REPORT_AGED"}]).found
