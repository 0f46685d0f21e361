"""Is a reading fit to speak against what was declared?"""

from __future__ import annotations

import re

from intake.documents import PAPERS
from intake.domain.text import Reading
from intake.verification.judgement import Case
from intake.verification.locate import standing


def may_contradict(case: Case, reading: Reading) -> bool:
    """Whether this reading is fit to speak against what was declared.

    What was found (no label, no sentence) only because it resembles the declared value is
    that value when it is as long; a value that holds a label of its paper, and a major with
    a school before it, are two texts read as one.
    """
    kind, value = case.spec.kind, reading.value or ""
    if case.spec.by_hand:
        return False
    if case.printed is None:
        return len(kind.comparable(value)) == len(kind.comparable(case.declared))
    if _is_said_too(case) or kind.is_more_than(case.declared, value):
        return False
    if kind.are_several and not case.spec.in_list and _stands_too(case):
        return False
    own = PAPERS[case.paper.material]
    labels = {label for field in own.fields for label in field.labels} | set(own.other_labels)
    least = kind.least_label
    return least is None or not any(
        len(label) >= least and label in value and label not in case.declared for label in labels
    )


def _stands_too(case: Case) -> bool:
    """Whether the declared one of several such values stands on the paper as well."""
    return standing(case.spec, case.declared, case.paper, case.borders) is not None


def _is_said_too(case: Case) -> bool:
    """Whether a paper says the declared hours, level or form as well: 共90学时,其中公需科目30学时."""
    pattern = case.spec.kind.said_as
    text = "".join(line.text for line in case.paper.lines)
    return pattern is not None and any(
        re.search(pattern.format(re.escape(form)), text)
        for form in case.spec.kind.printed_forms(case.declared)
    )
