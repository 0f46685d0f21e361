"""A declaration from outside: checked against its shape, and only what is known is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.casework.declaration import Document, Part, parse_document, unknown_keys
from intake.reporting.masking import ID_NUMBER, mask
from intake.store import Policies, Store
from intake.web.api.bodies import merged
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import IGNORED_SHOWN

SET_BY_US = ("submitted_at", "round", "uploads")
"""Keys of application.json that the service itself knows better."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration to store, and the JSON paths of what was left out of it."""

    policy: str
    values: Mapping[str, Any]
    ignored: tuple[str, ...]


def described() -> dict[str, dict[str, Any]]:
    """The declaration's shape as OpenAPI's components: `Declaration` and its parts."""
    schema = Document.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, dict[str, Any]] = schema.pop("$defs")
    for key in SET_BY_US:
        del schema["properties"][key]
    del parts["Upload"]
    return {"Declaration": schema, **parts}


def declared(untrusted: Mapping[str, Any], policies: Policies) -> Declared:
    """Raises UsageError APPLICATION_MALFORMED (with JSON path) or POLICY_UNKNOWN."""
    ours = {key: value for key, value in untrusted.items() if key not in SET_BY_US}
    document = parse_document(ours)
    policies.current(document.policy)
    ignored = [f"$.{key}" for key in SET_BY_US if key in untrusted]
    ignored += unknown_keys(document, "$")
    return Declared(document.policy, _known(document, ours), tuple(ignored[:IGNORED_SHOWN]))


def changed(old: Mapping[str, Any], patch: Mapping[str, Any], store: Store) -> Declared:
    """`old` with a JSON merge patch (RFC 7396).

    Raises as `declared`, and ProblemError POLICY_FIXED, VALUE_MASKED: whoever sends back
    the masked number that we gave out changes nothing, and no star is ever stored.
    """
    new = declared(merged(old, _unmasked(old, patch)), store.policies)
    if new.policy != old["policy"]:
        raise ProblemError("POLICY_FIXED")
    return new


def _unmasked(old: Mapping[str, Any], patch: Mapping[str, Any]) -> Mapping[str, Any]:
    person = patch.get("applicant")
    number = person.get(ID_NUMBER) if isinstance(person, Mapping) else None
    if not isinstance(person, Mapping) or not isinstance(number, str) or "*" not in number:
        return patch
    stored = old.get("applicant", {}).get(ID_NUMBER)
    if stored is None or mask(ID_NUMBER, stored) != number:
        raise ProblemError("VALUE_MASKED")
    rest = {key: value for key, value in person.items() if key != ID_NUMBER}
    return {**patch, "applicant": rest}


def _known(part: Part, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The raw JSON without the keys that nobody knows: what nobody asked for is not kept."""
    kept: dict[str, Any] = {}
    for name in type(part).model_fields:
        if name not in raw:
            continue
        value, below = getattr(part, name), raw[name]
        if isinstance(value, Part):
            kept[name] = _known(value, below)
        elif isinstance(value, list):
            kept[name] = [_known(one, row) for one, row in zip(value, below, strict=True)]
        else:
            kept[name] = below
    return kept
