"""What a table about one paper says: how it is recognised and where its fields stand."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.application import Material
from intake.domain.values.value_kind import ValueKind


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a paper.

    `labels` are printed before the value (longest match wins); `patterns` are regular
    expressions over the paper's joined text, their group `v` the value (several named
    groups v, v2 … are not used); `wraps` says that the value may go on below;
    `is_key`: unreadable → unclear; `shape` must match the whole raw value, blanks
    removed, when the layout leaves a choice, `usual` is what the sought one of several such
    numbers looks like (then `labels` are in the order of trust); `alone` is what a line of its own looks
    like that is this value without any label; `always_printed`: every layout shows it, and `where_declared`: so many lack it that
    only a declared one is missed;
    `characters` are all that its issuer uses, None where nothing is ruled out;
    `in_list`: it may stand in the rows of a list of contributions; `beneath`: where
    nothing is right of its label, it may stand in the cell below; `totals`: those of the labels before which others give
    way, as the sum does before the rows of a list; `at_foot`: of several
    lines of its own the lowest is meant, as of a signature's date; `only_if_read`: no
    field of the contract (§2), read for a rule's sake: the report has no row where it is
    not found; `by_hand`: it is written with a pen, so that how it is read accuses nobody.
    """

    name: str
    notation: ValueKind
    labels: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    wraps: bool = False
    is_key: bool = False
    shape: str | None = None
    usual: str | None = None
    always_printed: bool = True
    where_declared: bool = False
    alone: str | None = None
    characters: frozenset[str] | None = None
    in_list: bool = False
    beneath: bool = False
    totals: tuple[str, ...] = ()
    at_foot: bool = False
    only_if_read: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PaperSpec:
    """One material.

    `anchors`: text met on it and how much each speaks for it; `accept_at` is the sum
    from which the page is this paper; `excludes` speak against it. `other_labels` are
    labels of values nobody asks for: they end the value before them. `size_mm` is the
    physical size (width, height), None where papers differ; `essentials` stand on every
    whole paper of the kind, so that half a paper is not taken for one. `goes_on` (a
    regular expression) is what a page without a name of its own shows that goes on with
    this paper when it comes right behind it; None: the paper has one page. `wordings` are
    regular expressions that speak for it as anchors do, for what every writer words anew;
    `heading` is one that every whole paper of the kind meets, so that a part of a page
    without it is no paper by itself.
    """

    material: Material
    anchors: tuple[tuple[str, float], ...]
    fields: tuple[FieldSpec, ...]
    accept_at: float = 1.0
    excludes: tuple[str, ...] = ()
    other_labels: tuple[str, ...] = ()
    size_mm: tuple[float, float] | None = None
    essentials: tuple[str, ...] = ()
    goes_on: str | None = None
    wordings: tuple[tuple[str, float], ...] = ()
    heading: str | None = None

    def field(self, name: str) -> FieldSpec:
        return next(f for f in self.fields if f.name == name)
