"""YAML that knows its lines: parsed values, and where a value stands in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from intake.domain.errors import UsageError

Path = tuple[str | int, ...]
"""The keys and places from the root of a file to one value."""


class Scalar(NamedTuple):
    """One value as it is written: its path, its text, and where it stands, anchor included,
    in characters of the file."""

    path: Path
    value: str
    start: int
    end: int


class _Loader(yaml.CSafeLoader):
    """Days stay text: one that does not exist is then refused with its line.

    libyaml parses a notice ten times as fast as PyYAML's own parser.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's own name and type
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def read_yaml(content: bytes, name: str) -> tuple[object, yaml.Node | None]:
    """The values of the file called `name` and its node tree, which knows the lines.

    Raises UsageError POLICY_INVALID when it is no UTF-8 YAML or repeats a key.
    """
    try:
        loader = _Loader(content.decode("utf-8"))
        node = loader.get_single_node()
        raw = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        last = content.rstrip(b"\n").count(b"\n")  # what lacks at the end is missed behind it
        where = f"第 {min(mark.line, last) + 1} 行 " if mark else ""
        raise UsageError("POLICY_INVALID", f"{name} {where}不是 UTF-8 的 YAML") from error
    repeated = _repeated_key(node)
    if repeated:
        raise UsageError("POLICY_INVALID", f"{name} {repeated}")
    return raw, node


def scalars(node: yaml.Node | None, path: Path = ()) -> Iterator[Scalar]:
    """Every value below `node`; one behind an alias comes at each of its places."""
    if isinstance(node, yaml.ScalarNode):
        yield Scalar(path, node.value, node.start_mark.index, node.end_mark.index)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from scalars(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from scalars(value, (*path, i))


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


# ---------------------------------------------------------------------------- sentences

_WORDS = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这一项（是否拼写有误）",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": "应为列表（[…] 或以 - 开头的各行）",
    "model_type": "应为“名称: 值”的各行",
    "mapping_type": "应为“名称: 值”的各行",
    "too_short": "不能是空的",
    "date_from_datetime_parsing": "应为日期，如 2024-10-01",
    "date_type": "应为日期，如 2024-10-01",
    "datetime_from_date_parsing": '应为时间，如 "2024-10-08T00:00:00+08:00"',
    "datetime_parsing": '应为时间，如 "2024-10-08T00:00:00+08:00"',
    "timezone_aware": "时间须写明时区，如 +08:00",
}


def located(name: str, node: yaml.Node | None, path: Sequence[str | int], problem: str) -> str:
    """`x.yaml 第 12 行 correction.hours：应为整数`."""
    words = ".".join(str(part) for part in path if not str(part).startswith(("literal[", "tuple[")))
    return f"{name} 第 {line_of(node, path)} 行 {words}：{problem}"


def sentence(problem: Mapping[str, Any]) -> str:
    """One of pydantic's problems in Chinese, without the value."""
    kind, context = str(problem["type"]), problem.get("ctx", {})
    if kind in ("enum", "literal_error"):
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", "、")
        return "应为下列之一：" + allowed.replace(", ", "、")
    if kind == "value_error":
        return str(context.get("error", "取值有误"))
    if kind in ("greater_than_equal", "less_than_equal"):
        return (
            f"应不{'小' if kind.startswith('g') else '大'}于 {context.get('ge', context.get('le'))}"
        )
    if kind == "string_pattern_mismatch":
        return f"不合写法 {context.get('pattern')}"
    return _WORDS.get(kind, "类型或取值有误")
