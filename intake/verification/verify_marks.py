"""A paper's marks as rows of its report: seen, lacking, or more than the pixels can tell."""

from __future__ import annotations

from collections.abc import Iterator

from intake.documents import document
from intake.domain.application import Material
from intake.domain.findings import Defect, FieldFinding, FieldVerdict
from intake.domain.text import Reading
from intake.domain.values.sealed_unit import same_unit
from intake.domain.verdict_stages import Stage, turned
from intake.extraction.marks.find_marks import ABSENT
from intake.extraction.marks.seals.printed import shows_printed
from intake.extraction.marks.seals.support import is_of_unit
from intake.extraction.paper import SeenPaper, scaled
from intake.verification.thresholds import LEGIBLE_FROM

HIDING = (Defect.GLARE, Defect.OCCLUDED, Defect.CROPPED, Defect.OVEREXPOSED, Defect.BLANK)
"""Defects behind which a mark may be that nobody sees."""
SEEN_OF_THE_REST = ("handwritten",)
"""Marks that the characters tell which are seen: what lies on some of them, such as the
finger's print on a name, hides nothing of this."""
KEYS = ("faces",)
"""Without which nothing can be said of their paper: unreadable, and it is unclear."""


def mark_rows(paper: SeenPaper, employer: str | None = None) -> Iterator[FieldFinding]:
    """One row for each mark that was looked for, in its document's order; what stands
    there as text is a field.

    Where the notice asks whose seal it is, the seal is held against the `employer`.

    What a poor picture does not show is not called lacking: it is unreadable, and the
    picture has its own flag, or a person is asked. What a good one does not tell is for a reviewer.
    """
    kind = document(paper.material)
    for name in kind.marks:
        reading = paper.readings.get(name)
        if reading is not None and not reading.spans:
            row = _row(paper, reading)
            if name == "sealed_by" and employer and kind.seal_is_compared:
                row = _of_employer(row, paper, employer)
            yield row


def _of_employer(row: FieldFinding, paper: SeenPaper, employer: str) -> FieldFinding:
    """The seal supports the employer, is surely another's, or leaves it open: then it is
    for a person, whatever could be read of it. Only a recommendation's may pass for another's
    by what is read alone: there it accuses nobody."""
    is_theirs = is_of_unit(paper.seal, employer)
    reads_it = same_unit(row.read or "", employer)
    if is_theirs is None and reads_it and shows_printed(paper.seal, employer):
        is_theirs = True  # worn letters of a seal that is pressed upon its unit's name
    if is_theirs:
        return turned(row, Stage.SEAL_OF_EMPLOYER, FieldVerdict.MATCH, declared=employer)
    is_right = paper.material is Material.RECOMMENDATION and reads_it is False
    if is_theirs is None and not is_right and row.verdict is FieldVerdict.NOT_DECLARED:
        return turned(row, Stage.SEAL_OF_EMPLOYER, FieldVerdict.UNDECIDED)
    return row


def _row(paper: SeenPaper, reading: Reading) -> FieldFinding:
    shines = [d for d in paper.patches if d.defect is Defect.GLARE]
    defects = tuple(dict.fromkeys(d.defect for d in (*paper.quality.defects, *shines)))
    is_hidden = reading.field not in SEEN_OF_THE_REST and any(d in HIDING for d in defects)
    is_poor = paper.quality.legibility < LEGIBLE_FROM or is_hidden
    value, verdict = reading.value, FieldVerdict.NOT_DECLARED
    if is_poor and value in (None, ABSENT):
        value, verdict = None, FieldVerdict.UNREADABLE
    elif value is None:
        verdict = FieldVerdict.UNDECIDED
    row = FieldFinding(
        field=reading.field,
        declared=None,
        read=value,
        legibility=None,
        confidence=round(reading.confidence, 4) if value is not None else None,
        verdict=FieldVerdict.NOT_DECLARED,
        upload=paper.upload,
        page=paper.page,
        box=scaled(reading.box, paper.reduction),
        is_key=reading.field in KEYS,
        pixels_are_good=not is_poor,
        defects=defects if is_poor else (),
    )
    return row if verdict is FieldVerdict.NOT_DECLARED else turned(row, Stage.MARK, verdict)
