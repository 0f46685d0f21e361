"""People whose files were imported: who they are, and where what they declare comes from."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from intake.domain.values.folding import fold
from intake.store.cases.persons import person_mac
from intake.store.database import import_schema as t
from intake.store.database import schema as s
from intake.store.database.base import Core, maybe_moment, micros
from intake.store.files.sealing import content_mac, derived, open_column, seal_column

_IMPORTED = t.imported.c


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """What is known of an imported application. origins: JSON path of a declared value →
    where it comes from; problems: sentences for the reviewer."""

    application_id: str
    import_id: str
    origins: Mapping[str, Mapping[str, Any]]
    problems: tuple[str, ...]
    label: str
    confirmed_by: str | None
    confirmed_at: dt.datetime | None


@dataclass
class Imported:
    """The part of the store that remembers who was imported."""

    core: Core

    def of(self, application_id: str) -> ImportedRecord | None:
        """None for an application that its applicant made."""
        with self.core.db.read() as connection:
            row = connection.execute(
                select(t.imported).where(_IMPORTED.application_id == application_id)
            ).one_or_none()
            if row is None:
                return None
            key = self.core.application_key(connection, application_id)
        kept = json.loads(
            open_column(key, "imported", "origins", application_id, row.origins).decode()
        )
        return ImportedRecord(
            application_id,
            row.import_id,
            kept["origins"],
            tuple(kept["problems"]),
            kept["label"],
            row.confirmed_by,
            maybe_moment(row.confirmed_at),
        )

    def keep(
        self,
        application_id: str,
        import_id: str,
        name: str | None,
        origins: Mapping[str, Mapping[str, Any]],
        problems: tuple[str, ...],
        label: str,
    ) -> None:
        """That it was imported, and from what; a confirmation made before stands no more."""
        record = ImportedRecord(application_id, import_id, origins, problems, label, None, None)
        with self.core.db.write() as connection:
            self.write(connection, record, name)

    def write(self, connection: Connection, record: ImportedRecord, name: str | None) -> None:
        """Within the caller's transaction: the whole of what is known, its confirmation too."""
        key = self.core.application_key(connection, record.application_id)
        kept = {
            "origins": dict(record.origins),
            "problems": list(record.problems),
            "label": record.label,
        }
        body = json.dumps(kept, ensure_ascii=False).encode()
        store_key = self.core.store_key(connection)
        values = {
            "import_id": record.import_id,
            "name_mac": self._name_mac(store_key, name),
            "label_mac": self._name_mac(store_key, record.label),
            "origins": seal_column(key, "imported", "origins", record.application_id, body),
            "confirmed_by": record.confirmed_by,
            "confirmed_at": micros(record.confirmed_at),
        }
        connection.execute(
            self.core.insert(t.imported)
            .values(application_id=record.application_id, **values)
            .on_conflict_do_update(index_elements=["application_id"], set_=values)
        )

    def confirm(self, application_id: str, actor: str, now: dt.datetime) -> None:
        """Somebody has looked at every declared value and where it comes from."""
        with self.core.db.write() as connection:
            connection.execute(
                update(t.imported)
                .where(_IMPORTED.application_id == application_id)
                .values(confirmed_by=actor, confirmed_at=micros(now))
            )

    def by_number(self, policy: str, id_number: str) -> list[str]:
        """Applications that are surely of the person with this citizen's number, the newest
        first: imported with it, or its ID card was read with it. Anybody can type a number."""
        of = s.applications.c
        is_imported = of.id.in_(select(_IMPORTED.application_id))
        with self.core.db.read() as connection:
            mac = self._number_mac(connection, id_number)
            is_theirs = (of.proven_mac == mac) | ((of.person_mac == mac) & is_imported)
            wanted = select(of.id).where(is_theirs, of.policy == policy, of.erased_at.is_(None))
            newest = wanted.order_by(of.created_at.desc(), of.id)
            return [] if mac is None else list(connection.execute(newest).scalars())

    def typed(self, policy: str, id_number: str, besides: str) -> bool:
        """Whether any other application at all declares this citizen's number."""
        of = s.applications.c
        with self.core.db.read() as connection:
            mac = self._number_mac(connection, id_number)
            wanted = select(of.id).where(
                of.person_mac == mac, of.policy == policy, of.erased_at.is_(None), of.id != besides
            )
            found = connection.execute(wanted.limit(1)).scalar()
        return mac is not None and found is not None

    def _number_mac(self, connection: Connection, id_number: str) -> bytes | None:
        return person_mac(self.core.store_key(connection), {"applicant": {"id_number": id_number}})

    def by_name(self, policy: str, name: str | None, label: str) -> list[str]:
        """Imported applications of people of this name, or whose folder was called so; who
        they are must be told otherwise."""
        of = s.applications.c
        with self.core.db.read() as connection:
            store_key = self.core.store_key(connection)
            is_so = _IMPORTED.label_mac == self._name_mac(store_key, label)
            if name:
                is_so |= _IMPORTED.name_mac == self._name_mac(store_key, name)
            return list(
                connection.execute(
                    select(of.id)
                    .join(t.imported, _IMPORTED.application_id == of.id)
                    .where(is_so, of.policy == policy, of.erased_at.is_(None))
                    .order_by(of.created_at.desc())
                ).scalars()
            )

    def of_import(self, import_id: str) -> list[str]:
        """The applications that an import made or added to."""
        with self.core.db.read() as connection:
            return list(
                connection.execute(
                    select(_IMPORTED.application_id).where(_IMPORTED.import_id == import_id)
                ).scalars()
            )

    def has(self, application_id: str, sha256: bytes) -> bool:
        """Whether a file of these bytes came in for this application, withdrawn ones too."""
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, application_id)
            found = connection.execute(
                select(s.files.c.id).where(
                    s.files.c.application_id == application_id,
                    s.files.c.content_mac == content_mac(key, sha256),
                )
            ).scalar()
        return found is not None

    @staticmethod
    def is_same_name(one: str, other: str) -> bool:
        """However they are typed: width, script, blanks and the dots within a name."""
        return _folded(one) == _folded(other)

    @staticmethod
    def _name_mac(store_key: bytes, name: str | None) -> bytes | None:
        if not name:
            return None
        return hmac.digest(derived(store_key, "imported_names"), _folded(name).encode(), "sha256")


def _folded(name: str) -> str:
    return fold(name).translate(_DOTS)


_DOTS = str.maketrans("", "", "·•・‧.．")
