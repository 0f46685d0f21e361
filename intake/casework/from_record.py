"""An application as the service keeps it → the record that is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from intake.casework.folder import parse_application
from intake.casework.rounds import REVIEWED, Standing, working_round
from intake.domain.application import Application, Material, Slot


class Kept(Standing, Protocol):
    """What is stored of an application (`store.ApplicationRecord`)."""

    @property
    def id(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def declaration(self) -> Mapping[str, Any]: ...
    @property
    def submitted_at(self) -> dt.datetime | None: ...


class KeptUpload(Protocol):
    """What is stored of an upload (`store.UploadRecord`)."""

    @property
    def id(self) -> str: ...
    @property
    def material(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...


class KeptImport(Protocol):
    """What is stored of an application that was imported (`store.ImportedRecord`)."""

    @property
    def origins(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def confirmed_at(self) -> dt.datetime | None: ...


def as_kept(
    record: Kept,
    uploads: Sequence[KeptUpload],
    now: dt.datetime,
    *,
    clock_is_set: bool,
    imported: KeptImport | None = None,
) -> Application:
    """The declaration with what the service knows better than the applicant; uploads are
    named by their ids.

    What is submitted is judged as of then; what is being prepared, as of now.
    """
    moment = record.submitted_at if record.state in REVIEWED else None
    known = {
        "policy": record.policy,
        "round": working_round(record),
        "submitted_at": (moment or now).isoformat(),
    }
    document = {**record.declaration, **known}
    slots = [_slot(upload) for upload in uploads]
    application = parse_application(document, record.id, slots, now, clock_is_set=clock_is_set)
    if imported is None:
        return application
    return replace(application, is_imported=True, unconfirmed=unconfirmed_in(imported))


def unconfirmed_in(imported: KeptImport) -> frozenset[str]:
    """Declared values that were read from a picture, while nobody has confirmed them."""
    if imported.confirmed_at is not None:
        return frozenset()
    sources = {path.rpartition(".")[2]: one["source"] for path, one in imported.origins.items()}
    read = {name for name, source in sources.items() if source in READ_SOURCES}
    # What follows from a number is as sure as the number.
    follows = {name for name, source in sources.items() if source == OF_NUMBER}
    return frozenset(read | (follows if "id_number" in read else set()))


READ_SOURCES, OF_NUMBER = frozenset({"form", "paper"}), "number"
"""Origins of declared values that a machine has read (`importing.origins.Source`)."""


def _slot(upload: KeptUpload) -> Slot:
    material = None if upload.material is None else Material(upload.material)
    return Slot(upload.id, material, upload.year)
