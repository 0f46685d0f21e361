"""Building one case: draw papers, capture them, write the folder and its truth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from samples.capture import aging
from samples.capture import take as captures
from samples.drawing.papers import draw
from samples.drawing.truth import CaseTruth, Drawing, PageTruth, Planted
from samples.people.person import Person, declaration, make_person

SUFFIXES = {
    "scan": (".jpg", ".jpg", ".png", ".tif", ".pdf"),
    "photo": (".jpg", ".jpg", ".jpg", ".webp"),
    "chat": (".jpg",),
    "screenshot": (".png", ".jpg"),
    "print_scan": (".jpg", ".pdf"),
    captures.ORIGINAL: (".jpg", ".jpg", ".jpg", ".png"),
}
"""File formats in which each kind of capture arrives."""


@dataclass
class Case:
    """One application folder in the making."""

    folder: Path
    seed: int
    house: str
    name: str
    rng: np.random.Generator
    person: Person
    values: dict[str, Any]
    uploads: list[dict[str, Any]] = field(default_factory=list)
    pages: list[PageTruth] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    scope: Sequence[str] = ()
    """The only materials that this case is about; empty: all."""

    @classmethod
    def start(cls, folder: Path, seed: int, house: str, name: str, **wishes: Any) -> Case:
        """A case with its person; `wishes` go to `people.make_person`."""
        rng = np.random.default_rng(seed)
        person = make_person(rng, **wishes)
        return cls(folder, seed, house, name, rng, person, declaration(person))

    def draw(self, material: str, person: Person | None = None, **options: Any) -> Drawing:
        """One paper of this person (or of another one)."""
        return draw(material, person or self.person, self.rng, self.house, **options)

    def add(
        self,
        drawings: Sequence[Drawing] | Drawing,
        kind: str,
        *,
        slot: str | None = "",
        year: int | None = None,
        effects: Sequence[str] = (),
        rotation: int = 0,
        suffix: str | None = None,
    ) -> str:
        """Capture and upload; `slot` "" means the right one, None none.

        A drawing of a kind of its own is captured so, without effects and turns.
        """
        drawings = [drawings] if isinstance(drawings, Drawing) else list(drawings)
        number = len(self.uploads) + 1
        kind = drawings[0].own_kind or kind
        if kind == "pdf":
            path = self._add_born_digital(drawings[0], number)
        else:
            suffix = suffix or str(self.rng.choice(SUFFIXES[kind]))
            drawings, worn = self.worn(drawings, kind)
            if kind == captures.ORIGINAL:
                taken = captures.original(drawings[0], self.rng)
            elif drawings[0].own_kind:
                taken = captures.capture(drawings, kind, self.rng, house=self.house)
            else:
                taken = captures.capture(
                    drawings, kind, self.rng, house=self.house, effects=effects, rotation=rotation
                )
            path = captures.save(taken, self._path(number, suffix))
            self.pages.append(
                PageTruth(
                    f"uploads/{path.name}",
                    1,
                    kind,
                    [*worn, *taken.effects],
                    taken.papers,
                    taken.rotation,
                )
            )
        entry: dict[str, Any] = {"file": f"uploads/{path.name}"}
        material = drawings[0].material if slot == "" else slot
        if material and material != "other":
            entry = {"material": material, **entry}
            when = year if year is not None else drawings[0].year
            if when is not None:
                entry["year"] = when
        self.uploads.append(entry)
        return str(entry["file"])

    def new_file(self, suffix: str) -> Path:
        """Where the next upload is written."""
        return self._path(len(self.uploads) + 1, suffix)

    def worn(self, drawings: list[Drawing], kind: str) -> tuple[list[Drawing], list[str]]:
        """The papers as print and years left them, in house judge; no screen and no file ages."""
        if self.house != "judge" or kind in ("screenshot", captures.ORIGINAL):
            return drawings, []
        aged = [aging.age(drawing, self.rng) for drawing in drawings]
        return [paper for paper, _ in aged], [name for _, names in aged for name in names]

    def _path(self, number: int, suffix: str) -> Path:
        uploads = self.folder / "uploads"
        uploads.mkdir(parents=True, exist_ok=True)
        return uploads / f"{number:02d}{suffix}"

    def _add_born_digital(self, drawing: Drawing, number: int) -> Path:
        if drawing.pdf is None:
            raise ValueError("this paper was not drawn as a PDF")
        path = self._path(number, ".pdf")
        path.write_bytes(drawing.pdf)
        flat = captures.flat(drawing)
        self.pages.append(PageTruth(f"uploads/{path.name}", 1, "pdf", [], flat))
        return path

    def finish(self, expected: dict[str, Any] | None = None) -> Path:
        """Write `application.json`, `truth.json` and, for a named case, `expected.json`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write("application.json", {**self.values, "uploads": self.uploads})
        CaseTruth(
            self.seed, self.house, self.name, self.pages, self.planted, list(self.scope)
        ).save(self.folder)
        if expected is not None:
            self._write("expected.json", expected)
        return self.folder

    def _write(self, name: str, content: dict[str, Any]) -> None:
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (self.folder / name).write_text(text + "\n", encoding="utf-8")
