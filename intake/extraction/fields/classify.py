"""Which paper is this: by the words printed on it, whatever slot it came in.

Anchors are looked for in the joined text, the longer ones with tolerance for a misread
character (RapidFuzz); a page on which no paper's anchors reach its bar is `other`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from intake.documents import PAPERS, sides_with
from intake.documents.spec import PaperSpec
from intake.domain.application import Material
from intake.domain.text import Line
from intake.domain.values.folding import fold
from intake.extraction.fields.thresholds import (
    ANCHOR_SIMILARITY,
    AS_STRONG,
    CUTS_TRIED,
    FUZZY_FROM,
    MAX_DEPTH,
)
from intake.extraction.ocr.layout import Placed, gutters, rows

CITIZEN = r"\d{17}[\dXx]"
"""A citizen's number."""


def text_of(lines: Sequence[Line], placed: Sequence[Placed]) -> str:
    """All text of the paper, row by row."""
    return "".join(lines[p.index].text for row in rows(placed) for p in row)


def score(paper: PaperSpec, text: str) -> float:
    """How much the text speaks for this paper; at `accept_at` it is one."""
    total = sum(weight for anchor, weight in paper.anchors if _has(text, fold(anchor)))
    total += sum(weight for wording, weight in paper.wordings if re.search(wording, text))
    against = sum(1 for word in paper.excludes if fold(word) in text)
    return total - 0.7 * against


def _has(text: str, anchor: str) -> bool:
    if anchor in text:
        return True
    if len(anchor) < FUZZY_FROM or len(text) < len(anchor) - 1:
        return False  # a stray character is a part of many anchors, and none of them
    return fuzz.partial_ratio(anchor, text) >= ANCHOR_SIMILARITY


def classify(text: str) -> tuple[Material, float]:
    """The paper that the text speaks for most, and by how many times its bar."""
    best, best_score = Material.OTHER, 0.0
    for material, paper in PAPERS.items():
        if material is Material.CE_PROFESSIONAL_COURSE:
            continue  # one table with the public course; the printed course decides
        value = score(paper, text) / paper.accept_at
        if value > best_score:
            best, best_score = material, value
    if best_score < 1.0:
        return Material.OTHER, best_score
    if best is Material.CE_PUBLIC_COURSE:
        return _course_of(text), best_score
    return best, best_score


def _course_of(text: str) -> Material:
    """Which course a certificate is for; both printed: the first named, public first."""
    public = "公需" in text
    bare = re.sub("专业技术|专业人员", "", text)
    professional = bool(re.search("专业(?:科目|课)", bare)) or "专业" in bare
    if public or not professional:
        return Material.CE_PUBLIC_COURSE
    return Material.CE_PROFESSIONAL_COURSE


def goes_on(before: Material, text: str) -> bool:
    """Whether a page of no kind of its own goes on with the paper on the page before."""
    pattern = PAPERS[before].goes_on if before in PAPERS else None
    return pattern is not None and re.search(pattern, text) is not None


def split(
    lines: Sequence[Line], placed: Sequence[Placed], depth: int = 0
) -> list[tuple[Material, list[Placed]]]:
    """The papers on one page, each with its lines; one `other` when none is known.

    A page is cut along an empty strip when both parts are known papers by themselves and
    either differ or each repeats what the other has; of several such strips the widest
    among those where the weaker part is about as strong as anywhere.
    """
    material, whole = classify(text_of(lines, placed))
    cuts: list[tuple[float, float, list[Placed], list[Placed]]] = []
    if depth < MAX_DEPTH:
        for axis in ("y", "x"):
            for one, other in gutters(placed, axis)[:CUTS_TRIED]:
                texts = [text_of(lines, part) for part in (one, other)]
                parts = [classify(text) for text in texts]
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
    essentials = PAPERS[left].essentials
    # Parts of one certificate may look like either course's.
    if left is not right and not (PAPERS[left].course and PAPERS[right].course):
        # Nothing but a card lies beside a card's other side: a label lost in glare is no
        # reason to take both for one.
        are_whole = all(map(_is_whole, (left, right), texts)) or right in sides_with(left)
        return weaker >= 1.0 and are_whole
    if not all(map(_tells_a_year, texts)):
        return False
    if PAPERS[left].course and not all(map(_names_its_holder, texts)):
        return False
    if essentials:
        return all(_is_whole(left, text) for text in texts)
    # The same kind twice: only if neither half lacks what the whole page shows.
    return weaker >= max(1.0, 0.9 * whole)


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
    return all(_has(text, fold(word)) for word in PAPERS[material].essentials)
