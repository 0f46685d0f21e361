"""A paper's marks as rows of its report: seen, lacking, or more than the pixels can tell."""

from __future__ import annotations

from collections.abc import Iterator

from intake.marks import ABSENT, MARKS_OF
from intake.records import Defect, FieldFinding, FieldVerdict, Reading
from intake.sight import SeenPaper, scaled

HIDING = (Defect.GLARE, Defect.OCCLUDED, Defect.CROPPED, Defect.OVEREXPOSED, Defect.BLANK)
"""Defects behind which a mark may be that nobody sees."""
KEYS = ("faces",)
"""Without which nothing can be said of their paper: unreadable, and it is unclear."""
LEGIBLE_FROM = 0.5
"""Legibility of the paper from which a mark that is not seen is not there."""


def mark_rows(paper: SeenPaper) -> Iterator[FieldFinding]:
    """One row for each mark that was looked for, in the order of `MARKS_OF`.

    What a poor picture does not show is not called lacking: it is unreadable, and the
    picture has its own flag. What a good one does not tell is for a reviewer.
    """
    for name in MARKS_OF.get(paper.material, ()):
        reading = paper.readings.get(name)
        if reading is not None:
            yield _row(paper, reading)


def _row(paper: SeenPaper, reading: Reading) -> FieldFinding:
    defects = tuple(dict.fromkeys(d.defect for d in paper.quality.defects))
    is_poor = paper.quality.legibility < LEGIBLE_FROM or any(d in HIDING for d in defects)
    value, verdict = reading.value, FieldVerdict.NOT_DECLARED
    if is_poor and value in (None, ABSENT):
        value, verdict = None, FieldVerdict.UNREADABLE
    elif value is None:
        verdict = FieldVerdict.UNDECIDED
    return FieldFinding(
        field=reading.field, declared=None, read=value, legibility=None,
        confidence=round(reading.confidence, 4) if value is not None else None,
        verdict=verdict, upload=paper.upload, page=paper.page,
        box=scaled(reading.box, paper.reduction), is_key=reading.field in KEYS, pixels_are_good=not is_poor,
        defects=defects if is_poor else (),
    )  # fmt: skip
