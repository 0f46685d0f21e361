"""Every number that decides something stands in its room's table, once, with its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from intake.cli.threshold_page import PACKAGES, Entry, entries

ROOT = Path(__file__).resolve().parents[1]

CHOICES = 542
"""Thresholds that are nobody's measurement. This number may only fall."""
BARE = 74
"""Comparisons with a number that has no name, other than 0, 1 and 2. This number may only fall."""

NO_THRESHOLDS = {
    "intake/ingest/sandbox_walls.py": (
        "numbers of the kernel's interface",
        "_PR_SET_NO_NEW_PRIVS _CLONE_NEWUSER _CLONE_NEWNET NOBODY _CLONE_THREAD _PR_SET_NAME _PR_SET_VMA _FCNTL_ALLOWED _LANDLOCK_CREATE _LANDLOCK_ADD _LANDLOCK_RESTRICT _LANDLOCK_ABI_QUERY _PATH_BENEATH _READ _FILE_RIGHTS _NETWORK_FROM _SCOPES_FROM _TCP _SCOPES",
    ),
    "intake/casework/importing/archive.py": (
        "flags and fields of the ZIP format",
        "_UTF8 _UNICODE_PATH _ENCRYPTED",
    ),
    "intake/ingest/sandbox_server.py": (
        "the kernel's interface and descriptors",
        "_PR_SET_PDEATHSIG _FILE _PIPE",
    ),
    "intake/ingest/image_decoder.py": (
        "tags of TIFF and EXIF",
        "_ORIENTATION _SUBFILE_TYPE _REDUCED_COPY",
    ),
    "intake/ingest/admission.py": ("a unit, and the header sizes of BMP", "MB _BMP_HEADER_SIZES"),
    "workers/processes.py": ("the kernel's interface", "_PR_SET_PDEATHSIG"),
    "intake/domain/report_json.py": (
        "exit codes of the contract",
        "EXIT_PASS EXIT_FINDINGS EXIT_USAGE EXIT_FAULT",
    ),
    "intake/extraction/codec.py": (
        "a format's version and its mark for nothing",
        "FORMAT NOT_KEPT",
    ),
    "intake/extraction/ocr/ctc_alignment.py": ("a mark for nothing", "NOWHERE"),
    "intake/extraction/ocr/ctc_likelihood.py": ("a mark for any character", "_WILD"),
    "intake/verification/verify_value.py": ("a mark for minus infinity", "IMPOSSIBLE"),
    "intake/store/database/engine.py": ("an error number of SQLite", "_SQLITE_IO_ERROR"),
    "intake/store/database/migrate.py": ("the number of a lock", "_LOCK"),
    "intake/store/database/schema.py": ("a unit", "SECOND"),
    "intake/store/store.py": ("a file's mode", "PRIVATE_UMASK"),
    "intake/store/staff/sign_ins.py": ("a unit", "_MINUTE"),
    "intake/store/staff/integrations.py": ("a unit", "_MINUTE"),
    "intake/store/files/receipt.py": ("a status code of HTTP", "_ACCEPTED"),
    "intake/store/cases/applications.py": ("a status code of HTTP", "_CREATED"),
    "intake/web/applicant/declaring.py": ("status codes of HTTP", "CONFLICT UNPROCESSABLE"),
    "intake/web/applicant/submitting.py": ("a status code of HTTP", "UNPROCESSABLE"),
    "intake/store/backup/layout.py": ("the version of a format", "FORMAT"),
    "intake/store/files/epoch.py": ("the number of the only row", "_ID"),
    "intake/extraction/fields/statements.py": ("a mark for no line", "BREAK"),
    "intake/reporting/words.py": ("units", "MINUTE HOUR DAY"),
    "intake/reporting/text_table.py": ("a file's mode", "PRIVATE"),
    "intake/cli/files.py": ("files' modes", "PRIVATE_FILE PRIVATE_FOLDER"),
    "intake/casework/spreadsheet_template.py": (
        "rows of the template",
        "FIRST_ROW EXAMPLE_ROW ID_LENGTH",
    ),
    "intake/assessment/rules/date_operators.py": ("months of a year", "_MONTHS_OF_YEAR"),
    "intake/domain/values/workdays.py": ("a weekday", "_SATURDAY"),
    "intake/reporting/letter/pdf.py": ("planes of Unicode", "IDEOGRAPHIC_PLANES"),
}
"""Numbers that are no thresholds: by module what they are, and their names."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if path.name != "thresholds.py" and "/migrations/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def is_number(node: ast.expr, known: set[str]) -> bool:
    """Whether an expression is made of numbers alone, of one or of many."""
    match node:
        case ast.Constant(value=value):
            return type(value) in (int, float)
        case ast.UnaryOp(operand=operand):
            return is_number(operand, known)
        case ast.BinOp(left=left, right=right):
            return is_number(left, known) and is_number(right, known)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return bool(parts) and all(is_number(part, known) for part in parts)
        case ast.Name(id=name):
            return name in known
        case ast.Call(args=args, keywords=words):
            name = ast.unparse(node.func)
            given = [*args, *(word.value for word in words)]
            made = name in {"frozenset", "tuple", "float", "range"} or name.endswith("timedelta")
            return made and bool(given) and all(is_number(part, known) for part in given)
    return False


def numbers_of(tree: ast.Module) -> list[str]:
    """Names that a module gives to numbers at its top."""
    found: list[str] = []
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pairs = [(name, value)]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pairs = [(name, value)]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = [(ast.unparse(n), v) for n, v in zip(names, values, strict=True)]
            case _:
                continue
        found += [name for name, value in pairs if is_number(value, set(found))]
    return found


def bare_comparisons(tree: ast.Module) -> int:
    """Comparisons with a number that is written out, other than 0, 1 and 2."""
    return sum(
        any(_is_bare(side) for side in (node.left, *node.comparators))
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
    )


def _is_bare(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return (
        isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node.value not in (0, 1, 2)
    )


def test_no_module_beside_the_tables_gives_a_name_to_a_number() -> None:
    found = {name: set(numbers) for name, tree in modules() if (numbers := numbers_of(tree))}
    excepted = {name: set(names.split()) for name, (_, names) in NO_THRESHOLDS.items()}
    assert found == excepted


def test_the_count_of_choices_only_falls() -> None:
    assert sum(one.kind == "Choice" for one in entries()) <= CHOICES


def test_the_count_of_comparisons_with_a_nameless_number_only_falls() -> None:
    assert sum(bare_comparisons(tree) for _, tree in modules()) <= BARE


def test_one_name_has_one_value() -> None:
    first: dict[str, Entry] = {}
    for one in entries():
        other = first.setdefault(one.name, one)
        assert other.value == one.value, (other.module, one.module, one.name)


def test_every_threshold_says_what_it_means_and_where_it_comes_from() -> None:
    for one in entries():
        assert one.unit and len(one.means) > 5, one
        assert one.kind in {"Measured", "Standard", "Geometry", "Choice"}, one


def test_every_threshold_is_used() -> None:
    used = {
        node.id if isinstance(node, ast.Name) else node.attr
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    }
    within = {
        node.id
        for package in PACKAGES
        for path in (ROOT / package).rglob("thresholds.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert not [one.name for one in entries() if one.name not in used | within]
