"""Which unit an application belongs to, without the unit's name standing in clear.

A unit is found by a keyed digest of its name: equal names give equal digests, and
nothing about a name can be learnt from one without the store's key.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import Any

from intake.domain.values.folding import simplify
from intake.store.cases.persons import person_mac
from intake.store.files.sealing import derived


def unit_mac(store_key: bytes, name: str) -> bytes:
    """Equal for names that differ only in blanks, width of brackets and script."""
    plain = re.sub(r"\s+", "", simplify(name)).replace("(", "（").replace(")", "）")
    return hmac.digest(derived(store_key, "units"), plain.encode(), "sha256")


def macs_of(store_key: bytes, declaration: Mapping[str, Any]) -> dict[str, bytes | None]:
    """The columns of `applications` that say whose it is; None for what is not declared."""
    employment = declaration.get("employment")
    named = employment if isinstance(employment, Mapping) else {}
    values = {
        "employer_mac": named.get("employer"),
        "authority_mac": named.get("supervising_authority"),
    }
    macs = {
        column: unit_mac(store_key, name) if isinstance(name, str) and name.strip() else None
        for column, name in values.items()
    }
    return {**macs, "person_mac": person_mac(store_key, declaration)}
