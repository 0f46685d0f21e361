"""What proves that a page is a document of a kind: mentioning its words is not being it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """One way in which a page proves to be of a kind: everything it names must be there.

    `heading`: a regular expression that one of the page's headings ends with; a heading is
    printed larger than the text, or is one of the first rows. `words`: regular expressions
    (or plain words, of which one character in six may be misread) that the text meets;
    `some`: further ones of which at least `least` are met.
    """

    heading: str | None = None
    words: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True)
class ForeignPaper:
    """A paper that no notice asks for, and that bears the words of one that it does.

    `heading`: a regular expression that its heading ends with; `tells`: what only such a
    paper prints, of which two are enough where its heading is not found.
    """

    title: str
    heading: str | None = None
    tells: tuple[str, ...] = ()
