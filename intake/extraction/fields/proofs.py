"""Whether a page proves to be a document of a kind, or shows that it is another paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz

from intake.documents import PaperSpec, blank_form
from intake.documents.foreign_papers import FOREIGN_PAPERS, USUAL_LABELS
from intake.documents.proof import ForeignPaper, Proof
from intake.domain.values.folding import fold
from intake.extraction.fields.page_text import Heading, PageText
from intake.extraction.fields.thresholds import ANCHOR_SIMILARITY, FUZZY_FROM

_IS_PATTERN = re.compile(r"[\\\[\](){}|?*+^$.]")


def has(text: str, words: str) -> bool:
    """Whether the words stand in the text; of longer ones a character may be misread."""
    if words in text:
        return True
    if len(words) < FUZZY_FROM or len(text) < len(words) - 1:
        return False  # a stray character is a part of many anchors, and none of them
    return fuzz.partial_ratio(words, text) >= ANCHOR_SIMILARITY


def _meets(text: str, words: str) -> bool:
    if _IS_PATTERN.search(words):
        return _compiled(words).search(text) is not None
    return has(text, fold(words))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)  # there are more than the module keeps


@cache
def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})$")


def heading_of(page: PageText, pattern: str, titles: Sequence[str] = ()) -> Heading | None:
    """The largest heading that ends so, or nearly in one of the titles; of a text without
    known sizes, any words."""
    if page.headings is None:
        found = _compiled(pattern).search(page.text)
        return Heading(found[0], 0.0) if found else None
    met = (
        one
        for one in page.headings
        if _ending(pattern).search(one.words) or _ends_nearly(one.words, titles)
    )
    return max(met, key=lambda one: one.size, default=None)


def _foreign_heading(page: PageText, pattern: str, paper: PaperSpec | None) -> Heading | None:
    """The largest heading of another paper, the cells of the document's own form left out."""
    if page.headings is None:
        return None
    labels = labels_of(paper) if paper else ()
    met = (
        one
        for one in page.headings
        if _ending(pattern).search(one.words) and not _is_cell(one, labels)
    )
    return max(met, key=lambda one: one.size, default=None)


def _is_cell(one: Heading, labels: Sequence[str]) -> bool:
    """Whether words in larger print are a label of the form, or stand behind one in its row:
    a photo taken askew enlarges them, and a hand writes larger than the print around it."""
    if any(label.endswith(one.words) for label in labels):
        return True
    if not one.alone and one.words.endswith(USUAL_LABELS):
        return True
    return any(words in labels or words.endswith(USUAL_LABELS) for words in one.before)


def _ends_nearly(words: str, titles: Sequence[str]) -> bool:
    """Whether a heading ends in one of these titles, a character in six or more misread."""
    return any(
        len(title) >= FUZZY_FROM and fuzz.ratio(words[-len(title) :], title) >= ANCHOR_SIMILARITY
        for title in titles
    )


def is_proved(page: PageText, paper: PaperSpec) -> bool:
    """Whether something there makes the page this document, and not only mentions it."""
    return any(_holds(page, proof, paper.titles) for proof in paper.proofs)


def _holds(page: PageText, proof: Proof, titles: Sequence[str]) -> bool:
    if proof.heading is not None and heading_of(page, proof.heading, titles) is None:
        return False
    if not all(_meets(page.text, words) for words in proof.words):
        return False
    met = sum(_meets(page.text, words) for words in proof.some)
    return not proof.some or met >= proof.least


def speaks_against(page: PageText, paper: PaperSpec) -> bool:
    """Whether the page shows that it is none of these: by its words, or by a heading above
    which none of the document's own is printed larger."""
    if any(_meets(page.text, words) for words in paper.against):
        return True
    if paper.against_heading is None:
        return False
    against = _foreign_heading(page, paper.against_heading, paper)
    own = _own_heading(page, paper)
    return against is not None and (own is None or own.size <= against.size)


@cache
def labels_of(paper: PaperSpec) -> tuple[str, ...]:
    """Every label that the document prints, of values that are read and of others."""
    own = (fold(label) for field in paper.fields for label in field.labels)
    return (*own, *map(fold, paper.other_labels))


def _own_heading(page: PageText, paper: PaperSpec) -> Heading | None:
    return heading_of(page, paper.own_heading, paper.titles) if paper.own_heading else None


def is_blank_form(page: PageText) -> bool:
    """Whether the page is a form that names nobody and no day: nobody has filled it in."""
    text = page.text
    if any(_meets(text, words) for words in blank_form.FILLED):
        return False
    return all(
        any(_compiled(blank).search(text) for blank in blanks)
        for blanks in (blank_form.NOBODY, blank_form.NO_DAY)
    )


def foreign_paper(page: PageText, paper: PaperSpec | None = None) -> ForeignPaper | None:
    """The paper that the page is instead: by its heading, unless one of the document's own
    is printed as large; or by what only such a paper prints."""
    own = _own_heading(page, paper) if paper else None
    for foreign in FOREIGN_PAPERS:
        if own and foreign.heading and _ending(foreign.heading).search(own.words):
            continue  # such a paper is the document itself: 毕业生登记表 is a 登记表
        heading = _foreign_heading(page, foreign.heading, paper) if foreign.heading else None
        if heading is not None and (own is None or own.size < heading.size):
            return foreign
        if _tells(page, foreign, paper) >= (3 if own else 2):
            return foreign  # the document's own heading above them asks for one sign more
    return None


def _tells(page: PageText, foreign: ForeignPaper, paper: PaperSpec | None) -> int:
    """How many signs of such a paper the page shows that are no label of the document's."""
    labels = labels_of(paper) if paper else ()
    tells = (_compiled(tell) for tell in foreign.tells)
    return sum(
        tell.search(page.text) is not None and not any(map(tell.search, labels)) for tell in tells
    )
