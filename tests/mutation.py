"""Would the tests of a module notice a fault in it? Run by `make mutation`, never in CI.

COUNT places of each module are drawn at random, one mutant of each place; a mutant survives
when the module's own tests pass with it. Cosmic Ray makes the mutants; two kinds that it
lacks are added here. A copy of the tree is mutated, never the tree itself.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import parso
from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "out" / "mutation"
TIMEOUT = 300
"""Seconds for the tests of one mutant; one that runs longer is noticed."""

MODULES: dict[str, tuple[str, ...]] = {
    "intake/verification/verify_value.py": (
        "tests/verification/test_value_limits.py",
        "tests/verification/test_verify_value.py",
    ),
    "intake/verification/stages.py": (
        "tests/verification/test_stage_turns.py",
        "tests/verification/test_stages.py",
        "tests/verification/test_verify_document.py",
        "tests/verification/test_verify_document_limits.py",
    ),
    "intake/extraction/ocr/ctc_likelihood.py": (
        "tests/extraction/test_ctc_limits.py",
        "tests/extraction/test_ctc_likelihood.py",
    ),
    "intake/verification/verify_document.py": (
        "tests/verification/test_verify_document.py",
        "tests/verification/test_verify_document_limits.py",
    ),
    "intake/assessment/cross_check.py": (
        "tests/assessment/test_cross_check.py",
        "tests/assessment/test_odd_one_out.py",
    ),
    "intake/assessment/rules/engine.py": ("tests/assessment/test_rule_engine.py",),
}
"""Each module and the tests of its room that speak of it."""

LEFT_OUT = ("BitOr", "RemoveDecorator", "VariableReplacer", "VariableInserter")
"""`|` stands in annotations alone; a cache or a frozen record changes no result."""


class SwapMinMax(Operator):  # type: ignore[misc]
    """`min` for `max` and the other way round."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        if node.type == "name" and node.value in ("min", "max"):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        other = "min" if node.value == "max" else "max"
        return parso.python.tree.Name(other, node.start_pos, node.prefix)

    @classmethod
    def examples(cls) -> tuple[Any, ...]:
        return ()


class DropRebinding(Operator):  # type: ignore[misc]
    """An assignment to a name that its function has bound before is left out."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        function = parso.tree.search_ancestor(node, "funcdef")
        if node.type != "expr_stmt" or function is None:
            return
        names = [name.value for name in node.get_defined_names()]
        bound = {
            leaf.value
            for leaf in _leaves(function)
            if leaf.type == "name" and leaf.start_pos < node.start_pos and leaf.is_definition()
        }
        if names and set(names) <= bound:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return parso.python.tree.Keyword("pass", node.start_pos, node.get_first_leaf().prefix)

    @classmethod
    def examples(cls) -> tuple[Any, ...]:
        return ()


def _leaves(node: Any) -> Iterator[Any]:
    for child in getattr(node, "children", ()):
        yield from _leaves(child)
    if not hasattr(node, "children"):
        yield node


OWN = {"SwapMinMax": SwapMinMax, "DropRebinding": DropRebinding}


class Mutant(NamedTuple):
    operator: str
    occurrence: int


def mutants_of(source: str) -> dict[tuple[int, int], list[Mutant]]:
    """Every mutant of a module by the place where it differs; none within a decorator."""
    core = [n for n in operator_names() if not any(word in n for word in LEFT_OUT)]
    found: dict[tuple[int, int], list[Mutant]] = {}
    for name in (*core, *OWN):
        places = _Places(_operator(name))
        places.walk(get_ast(source))
        for number, (place, is_decorator) in enumerate(places.found):
            if not is_decorator:
                found.setdefault(place, []).append(Mutant(name, number))
    return found


def _operator(name: str) -> Any:
    return OWN[name]() if name in OWN else get_operator(name)()


class _Places(Visitor):  # type: ignore[misc]
    def __init__(self, operator: Any) -> None:
        self.operator = operator
        self.found: list[tuple[tuple[int, int], bool]] = []

    def visit(self, node: Any) -> Any:
        for start, _ in self.operator.mutation_positions(node):
            self.found.append((start, parso.tree.search_ancestor(node, "decorator") is not None))
        return node


def copy_tree() -> None:
    """What git knows of, with what is new and not ignored."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)


def tests_pass(tests: tuple[str, ...], keeps_bytecode: bool = False) -> bool:
    """A mutant's bytecode is never kept: one of the same second and size would be reused."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(COPY),
        "PYTHONDONTWRITEBYTECODE": "" if keeps_bytecode else "1",
        "INTAKE_THREADS": "1",
    }
    try:
        done = subprocess.run(
            [*command, "--hypothesis-seed=0", *tests],
            cwd=COPY,
            env=environment,
            timeout=TIMEOUT,
            capture_output=True,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def changed_lines(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    at = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    return f"{at + 1}: {old[at].strip()}  ->  {new[at].strip()}"


def measure(module: str, count: int, seed: int) -> tuple[int, int]:
    """How many of the module's sampled mutants were noticed, and of how many."""
    path = COPY / module
    source = path.read_text(encoding="utf-8")
    tests = tuple(t for t in MODULES[module] if (COPY / t).exists())
    if not tests_pass(tests, keeps_bytecode=True):
        sys.exit(f"{module}: its tests fail without any mutant")
    chance = random.Random(f"{seed} {module}")
    by_place = mutants_of(source)
    drawn = chance.sample(sorted(by_place), min(count, len(by_place)))
    survivors = []
    try:
        for place in drawn:
            mutant = chance.choice(by_place[place])
            after = mutate_code(source, _operator(mutant.operator), mutant.occurrence)
            path.write_text(after, encoding="utf-8")
            if tests_pass(tests):
                survivors.append(changed_lines(source, after))
                print(f"  survives {survivors[-1]}", flush=True)
    finally:
        path.write_text(source, encoding="utf-8")
    noticed = len(drawn) - len(survivors)
    print(f"{module}: {noticed} of {len(drawn)} noticed", flush=True)
    return noticed, len(drawn)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="modules whose path holds this")
    given = parser.parse_args()
    copy_tree()
    chosen = [module for module in MODULES if given.only in module]
    found = [measure(module, given.count, given.seed) for module in chosen]
    noticed, drawn = (sum(column) for column in zip(*found, strict=True))
    print(f"all: {noticed} of {drawn} noticed ({100 * noticed / drawn:.0f} %)")


if __name__ == "__main__":
    main()
