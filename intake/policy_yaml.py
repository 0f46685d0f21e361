"""YAML that knows its lines: parsed values, and where a value stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from intake.errors import UsageError


def read_yaml(content: bytes, name: str) -> tuple[object, yaml.Node | None]:
    """The values of the file called `name` and its node tree, which knows the lines.

    Raises UsageError POLICY_INVALID when it is no UTF-8 YAML or repeats a key.
    """
    try:
        text = content.decode("utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行 " if mark else ""
        raise UsageError("POLICY_INVALID", f"{name} {where}不是 UTF-8 的 YAML") from error
    repeated = _repeated_key(node)
    if repeated:
        raise UsageError("POLICY_INVALID", f"{name} {repeated}")
    return raw, node


def line_of(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    """The line, from 1, of the deepest node on this path."""
    line = 1
    for part in path:
        if node is None:
            break
        line = node.start_mark.line + 1
        node = _child(node, part)
    return line if node is None else node.start_mark.line + 1


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        children: list[yaml.Node] = node.value
        return children[part] if part < len(children) else None
    return None


def _repeated_key(node: yaml.Node | None) -> str | None:
    """YAML lets the last of two equal keys win in silence; here it is an error."""
    if not isinstance(node, (yaml.MappingNode, yaml.SequenceNode)):
        return None
    children: list[Any] = list(node.value)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                return f"第 {key.start_mark.line + 1} 行 {key.value}：重复的键"
            seen.add(key.value)
        children = [value for _, value in node.value]
    return next((found for child in children if (found := _repeated_key(child))), None)
