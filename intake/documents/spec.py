"""What a table about one paper says: how it is recognised and where its fields stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intake.documents.photo_hints import SEALED, UNIT_WRITES
from intake.documents.proof import Proof
from intake.domain.application import Material
from intake.domain.values.statements import Topic
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
    not found; `by_hand`: it is written with a pen, so that how it is read accuses nobody;
    `in_table`: it may stand beneath its label where a row of labels heads a table of one person;
    `not_behind`: behind these words of its sentence it is another's, or a former one;
    `states`: the value is what the paper states on this topic, found by the grammar of
    statements before any label or pattern is asked.
    """

    name: str
    kind: ValueKind
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
    states: Topic | None = None
    not_behind: str | None = None
    in_table: bool = False


class Group(StrEnum):
    """The parts of an applicant's checklist, in their order."""

    IDENTITY = "身份证与照片"
    EDUCATION = "学历学位"
    COURSES = "继续教育"
    ASSESSMENT = "年度考核"
    TEACHERS = "教师系列"
    UNIT = "单位出具"
    PROMISE = "个人承诺"


_TOLD_APART = ("name", "id_number", "year", "course", "certificate_number", "hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSpec:
    """One kind of document: everything that is particular to it.

    Who it is: `title` in Chinese; `group` of the checklist, None for none; `side_of`, the
    thing of which it is one side; `course`, the word for the course that it certifies;
    `is_yearly`: one is owed for each year (contract §2: those with a field `year`);
    `is_register`: it is a register's own word, the reference where prints differ.

    How it is recognised: `anchors`, text met on it and how much each speaks for it;
    `wordings`, regular expressions that do the same for what every writer words anew;
    `accept_at`, the sum from which the page is this document; `excludes` speak against it;
    `essentials` stand on every whole document of the kind, so that half of one is not taken
    for one; `heading`, a regular expression that every whole document of the kind meets, so
    that a part of a page without it is no document by itself; `goes_on`, a regular
    expression of what a page without a name of its own shows that goes on with this document
    when it comes right behind it, None for a document of one page.

    What makes it so: `proofs`, of which one has to hold, however much else speaks for it;
    `own_heading`, a regular expression that its own headings end with, before which the
    heading of a foreign paper gives way; `titles`, usual headings in full, of which a
    character may be misread; `against` (words) and `against_heading` are met by
    papers that are easily taken for it, and by it never.

    What is read: `fields`; `other_labels` of values nobody asks for, which end the value
    before them; `marks` besides print (contract §2); `bears_code`: a QR code is read;
    `size_mm`, the physical size (width, height), None where documents differ.

    What it is held against: `declared` values, `declared_by_year` those that are declared
    for its year; `seal_is_compared`: the notice asks whether its seal is the employer's;
    `copy_shows_seal`: a ring on a grey copy tells that it is sealed, since it need only be
    a unit's (通知六（一）3 asks for no seal and no colour).

    Several of one kind: `told_apart_by` are the fields by which one is told from another;
    where both copies show one and it differs, they are two. Of two copies the one with the
    later `fresher_by` is meant.

    How it is shown: `photo_hints` before it is photographed; `better_file`, the words of
    the button that asks for a file where a file is better than a photo; `shows_no_number`: no citizen's
    number and no code for verification is printed on it; of any other document the picture
    is masked, and shown too small to read where nobody knows what to mask; `where_silent`,
    what to do where it does not state what a rule asks for.
    """

    material: Material
    title: str
    group: Group | None
    anchors: tuple[tuple[str, float], ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    accept_at: float = 1.0
    excludes: tuple[str, ...] = ()
    other_labels: tuple[str, ...] = ()
    size_mm: tuple[float, float] | None = None
    essentials: tuple[str, ...] = ()
    goes_on: str | None = None
    wordings: tuple[tuple[str, float], ...] = ()
    heading: str | None = None
    proofs: tuple[Proof, ...] = ()
    own_heading: str | None = None
    titles: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    against_heading: str | None = None
    side_of: str | None = None
    course: str | None = None
    is_yearly: bool = False
    is_register: bool = False
    bears_code: bool = False
    marks: tuple[str, ...] = ()
    copy_shows_seal: bool = False
    seal_is_compared: bool = False
    declared: tuple[str, ...] = ()
    declared_by_year: tuple[str, ...] = ()
    told_apart_by: tuple[str, ...] = _TOLD_APART
    fresher_by: str | None = None
    photo_hints: tuple[str, ...] = SEALED
    better_file: str = ""
    shows_no_number: bool = False
    where_silent: str = UNIT_WRITES

    def field(self, name: str) -> FieldSpec:
        return next(f for f in self.fields if f.name == name)

    def titled(self, year: int | None = None) -> str:
        """Its title, with the year of a document that has one."""
        return self.title if year is None else f"{year}年度{self.title.removeprefix('年度')}"
