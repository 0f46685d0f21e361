"""Words that are data: what papers and readers write, from `data/lexicon.toml`.

Each entry of the file says where it was seen, so that a word can be judged and replaced.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "lexicon.toml"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`misread`: what a reader makes of a printed word → the word. `alike`: characters that
    stand for one another outside numbers. `unit_ends`: how names of units end; `unit_forms`:
    long and short form of what they are made of; `telling`: characters that tell units apart.
    `grades`: results of an assessment, the longer before those they hold. `party`: what the
    party is called in front of a unit."""

    misread: Mapping[str, str]
    alike: tuple[str, ...]
    unit_ends: tuple[str, ...]
    sentence_ends: tuple[str, ...]
    unit_forms: tuple[tuple[str, str], ...]
    telling: frozenset[str]
    grades: tuple[str, ...]
    party: tuple[str, ...]


def read_lexicon(path: Path = FILE) -> Lexicon:
    """The lexicon of this file; raises KeyError where a part lacks."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lexicon(
        misread={one["read"]: one["word"] for one in raw["misread"]},
        alike=tuple(one["characters"] for one in raw["alike"]),
        unit_ends=_words(raw["unit_ends"]),
        sentence_ends=_words(raw["sentence_ends"]),
        unit_forms=tuple((one["long"], one["short"]) for one in raw["unit_forms"]),
        telling=frozenset("".join(one["characters"] for one in raw["telling"])),
        grades=_words(raw["grades"]),
        party=_words(raw["party"]),
    )


def _words(groups: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(word for group in groups for word in group["words"])


LEXICON = read_lexicon()
"""The words of this program."""
