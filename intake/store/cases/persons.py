"""How often one person has submitted, without the person's number standing in clear.

The notice counts submissions by person, and one person may hold several applications. They
are found by a keyed digest of the ID number; nothing about a number can be learnt from one
without the store's key, and the digest is erased with its person.

Anybody can type a number. An application counts for others only once its ID card was read
with that number, or a reviewer recommended it (decision 52).
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from intake.casework.rounds import State
from intake.domain.application import Material
from intake.store.database import schema as s
from intake.store.files.sealing import derived

_RECOMMENDED = (State.RECOMMENDED, State.CONFIRMED)
"""A reviewer has looked at the person's papers."""
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def person_mac(store_key: bytes, declaration: Mapping[str, Any]) -> bytes | None:
    """Equal for equal ID numbers, however they are typed; None without a whole number."""
    person = declaration.get("applicant")
    return _mac(store_key, person.get("id_number") if isinstance(person, Mapping) else None)


def proven_mac(store_key: bytes, report: Mapping[str, Any]) -> bytes | None:
    """Of the number on the ID card, where it was read and is the declared one; else None."""
    for paper in report.get("materials", ()):
        if paper.get("material") != Material.ID_CARD_PORTRAIT_SIDE:
            continue
        for row in paper.get("fields", ()):
            if row.get("field") == "id_number" and row.get("verdict") == "match":
                return _mac(store_key, row.get("declared"))
    return None


def _mac(store_key: bytes, typed: Any) -> bytes | None:
    if not isinstance(typed, str):
        return None
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).upper()
    if not _NUMBER.fullmatch(plain):
        return None
    return hmac.digest(derived(store_key, "persons"), plain.encode(), "sha256")


def submissions_elsewhere(
    connection: Connection, application_id: str, *, is_about_to_submit: bool = False
) -> int:
    """Submissions of this application's person in other applications by the same policy.

    Whoever is about to submit holds all applications of the person until the transaction
    ends, so that two of them cannot both be the last one allowed.
    """
    table, own = s.applications, s.applications.alias("own")
    mac = select(own.c.person_mac).where(own.c.id == application_id).scalar_subquery()
    policy = select(own.c.policy).where(own.c.id == application_id).scalar_subquery()
    if is_about_to_submit:
        claimed = (table.c.person_mac == mac) | (table.c.proven_mac == mac)
        held = select(table.c.id).where(claimed, table.c.policy == policy)
        connection.execute(held.order_by(table.c.id).with_for_update()).all()
    is_recommended = (table.c.person_mac == mac) & table.c.state.in_(_RECOMMENDED)
    made = select(func.coalesce(func.sum(table.c.round), 0)).where(
        (table.c.proven_mac == mac) | is_recommended,
        table.c.policy == policy,
        table.c.id != application_id,
        table.c.submitted_at.is_not(None),
    )
    return int(connection.execute(made).scalar_one())
