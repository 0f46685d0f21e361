"""Which paper is this: by the words printed on it, whatever slot it came in.

Anchors are looked for in the joined text, the longer ones with tolerance for a misread
character (RapidFuzz); a page on which no paper's anchors reach its bar is `other`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.documents import PAPERS, blank_form, document, sides_with
from intake.documents.continuing_education import PROFESSIONAL
from intake.documents.spec import PaperSpec
from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values.folding import fold
from intake.extraction.fields.page_text import PageText, page_text
from intake.extraction.fields.proofs import (
    foreign_paper,
    has,
    is_blank_form,
    is_proved,
    speaks_against,
)
from intake.extraction.fields.thresholds import AS_STRONG, CUTS_TRIED, MAX_DEPTH
from intake.extraction.ocr.layout import Placed, gutters

CITIZEN = r"\d{17}[\dXx]"
"""A citizen's number."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a page is. `score` is how many times over its words reach the bar of a kind.

    Of a page that is no document: `resembles` is the kind whose words it bears most of, None
    where they do not reach the bar of any; `foreign` is the paper that it is instead, if it
    shows that; without one it only lacks what makes the document.
    """

    material: Material
    score: float
    resembles: Material | None = None
    foreign: str | None = None


def text_of(lines: Sequence[Line], placed: Sequence[Placed]) -> str:
    """All text of the paper, row by row."""
    return page_text(lines, placed).text


def score(paper: PaperSpec, text: str) -> float:
    """How much the text speaks for this paper; at `accept_at` it is one."""
    total = sum(weight for anchor, weight in paper.anchors if has(text, fold(anchor)))
    total += sum(weight for wording, weight in paper.wordings if re.search(wording, text))
    against = sum(1 for word in paper.excludes if fold(word) in text)
    return total - 0.7 * against


def recognise(page: PageText) -> Recognition:
    """The document whose words the page bears most of among those that it proves to be."""
    # One table with the public course; the printed course decides.
    kinds = {m: p for m, p in PAPERS.items() if m is not Material.CE_PROFESSIONAL_COURSE}
    scores = {m: score(paper, page.text) / paper.accept_at for m, paper in kinds.items()}
    by_words = sorted(kinds, key=lambda m: -scores[m])
    likely = [m for m in by_words if scores[m] >= 1.0]
    # Nobody knows every writer's words: what proves to be a document is one with fewer, too.
    tried = (*likely, *(m for m in by_words if 0.0 <= scores[m] < 1.0))
    for material in () if is_blank_form(page) else tried:
        if _is(page, kinds[material]):
            is_course = material is Material.CE_PUBLIC_COURSE
            kind = _course_of(page.text) if is_course else material
            return Recognition(kind, scores[material])
    best = max(scores.values(), default=0.0)
    resembled = likely[0] if likely else None
    instead = _instead(page, kinds[resembled] if resembled else None)
    return Recognition(Material.OTHER, max(best, 0.0), resembled, instead)


def _instead(page: PageText, resembled: PaperSpec | None) -> str | None:
    """What the page is that is no document, in Chinese, if it shows that."""
    if is_blank_form(page):
        return blank_form.TITLE
    foreign = foreign_paper(page, resembled)
    return foreign.title if foreign else None


def _is(page: PageText, paper: PaperSpec) -> bool:
    return (
        is_proved(page, paper)
        and not speaks_against(page, paper)
        and foreign_paper(page, paper) is None
    )


def classify(text: str) -> tuple[Material, float]:
    """The same of words alone, whose size nobody knows."""
    found = recognise(PageText(text))
    return found.material, found.score


def _course_of(text: str) -> Material:
    """Which course a certificate is for; both printed: the first named, public first."""
    public = "公需" in text
    bare = re.sub("专业技术|专业人员", "", text)
    professional = re.search(PROFESSIONAL, bare) is not None
    if public or not professional:
        return Material.CE_PUBLIC_COURSE
    return Material.CE_PROFESSIONAL_COURSE


def goes_on(before: Material, page: PageText) -> bool:
    """Whether a page of no kind of its own goes on with the paper on the page before."""
    paper = document(before)
    if paper.goes_on is None or speaks_against(page, paper):
        return False
    return re.search(paper.goes_on, page.text) is not None


def split(
    lines: Sequence[Line], placed: Sequence[Placed], depth: int = 0
) -> list[tuple[Material, list[Placed]]]:
    """The papers on one page, each with its lines; one `other` when none is known.

    A page is cut along an empty strip when both parts are known papers by themselves and
    either differ or each repeats what the other has; of several such strips the widest
    among those where the weaker part is about as strong as anywhere.
    """
    found = recognise(page_text(lines, placed))
    material, whole = found.material, found.score
    cuts: list[tuple[float, float, list[Placed], list[Placed]]] = []
    if depth < MAX_DEPTH:
        for axis in ("y", "x"):
            for one, other in gutters(placed, axis)[:CUTS_TRIED]:
                pages = [page_text(lines, part) for part in (one, other)]
                texts = [page.text for page in pages]
                parts = [(found.material, found.score) for found in map(recognise, pages)]
                weaker = min(score for _, score in parts)
                if _are_two_papers(parts, texts, whole):
                    cuts.append((weaker, _gap(one, other, axis), one, other))
    if not cuts:
        return [(material, list(placed))]
    strong = [cut for cut in cuts if cut[0] >= AS_STRONG * max(weaker for weaker, *_ in cuts)]
    _, _, one, other = max(strong, key=lambda cut: cut[1])
    return split(lines, one, depth + 1) + split(lines, other, depth + 1)


def _gap(one: Sequence[Placed], other: Sequence[Placed], axis: str) -> float:
    """Width of the empty strip between two parts, in pixels."""
    if axis == "x":
        return min(p.left for p in other) - max(p.right for p in one)
    return min(p.top for p in other) - max(p.bottom for p in one)


def _is_headed(material: Material, text: str) -> bool:
    heading = PAPERS[material].heading
    return heading is None or re.search(heading, text) is not None


def _are_two_papers(
    parts: Sequence[tuple[Material, float]], texts: Sequence[str], whole: float
) -> bool:
    (left, left_score), (right, right_score) = parts
    if Material.OTHER in (left, right):
        return False
    if not all(
        _is_headed(material, text) for (material, _), text in zip(parts, texts, strict=True)
    ):
        return False
    weaker = min(left_score, right_score)
    if weaker < 1.0:
        return False  # few words are enough for a whole page, not for a part of one
    essentials = PAPERS[left].essentials
    # Parts of one certificate may look like either course's.
    if left is not right and not (PAPERS[left].course and PAPERS[right].course):
        # Nothing but a card lies beside a card's other side: a label lost in glare is no
        # reason to take both for one.
        are_sides = right in sides_with(left)
        are_whole = all(map(_is_whole, (left, right), texts))
        bear_values = all(map(_bears_values, (left, right), texts))
        return weaker >= 1.0 and (are_sides or (are_whole and bear_values))
    if not all(map(_tells_a_year, texts)):
        return False
    if PAPERS[left].course and not all(map(_names_its_holder, texts)):
        return False
    if essentials:
        return all(_is_whole(left, text) for text in texts)
    # The same kind twice: only if neither half lacks what the whole page shows.
    return weaker >= max(1.0, 0.9 * whole)


def _bears_values(material: Material, text: str) -> bool:
    """Whether a part has room for the paper's own values beside the words that name it: the
    heading of a form above a gap is no paper of its own."""
    spec = PAPERS[material]
    named = sum(len(fold(anchor)) for anchor, _ in spec.anchors if fold(anchor) in text)
    least = sum(f.kind.least_printed for f in spec.fields if f.is_key and f.always_printed)
    return len(text) - named >= least


def _tells_a_year(text: str) -> bool:
    """A heading with a person's name and number above a gap is no paper of its own: each
    says when it was given, or for which year. A year begins its digits: what is left of a
    citizen's number under a thing has the year of birth within."""
    words = re.sub(CITIZEN, "", text)
    return re.search(r"(?<!\d)(?:19[5-9]|20[0-3])\d|一九|二[〇零○OoＯ]", words) is not None


def _names_its_holder(text: str) -> bool:
    """The list of courses beneath a person's particulars is no certificate by itself."""
    name = PAPERS[Material.CE_PUBLIC_COURSE].field("name")
    return any(label in text for label in name.labels) or any(
        re.search(p, text) for p in (*name.patterns, CITIZEN)
    )


def _is_whole(material: Material, text: str) -> bool:
    """Whether all stands there that every paper of the kind shows."""
    return all(has(text, fold(word)) for word in PAPERS[material].essentials)
