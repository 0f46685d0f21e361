"""How often one person has submitted, without the person's number standing in clear.

The notice counts submissions by person, and one person may hold several applications. They
are found by a keyed digest of the declared ID number; nothing about a number can be learnt
from one without the store's key, and the digest is erased with its person.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from intake.store.database import schema as s
from intake.store.files.sealing import derived

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def person_mac(store_key: bytes, declaration: Mapping[str, Any]) -> bytes | None:
    """Equal for equal ID numbers, however they are typed; None without a whole number."""
    person = declaration.get("applicant")
    typed = person.get("id_number") if isinstance(person, Mapping) else None
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
    theirs = (table.c.person_mac == mac, table.c.policy == policy)
    if is_about_to_submit:
        held = select(table.c.id).where(*theirs).order_by(table.c.id).with_for_update()
        connection.execute(held).all()
    made = select(func.coalesce(func.sum(table.c.round), 0)).where(
        *theirs, table.c.id != application_id, table.c.submitted_at.is_not(None)
    )
    return int(connection.execute(made).scalar_one())
