"""An application as the service keeps it → the record that is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
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


def as_kept(
    record: Kept, uploads: Sequence[KeptUpload], now: dt.datetime, *, clock_is_set: bool
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
    return parse_application(document, record.id, slots, now, clock_is_set=clock_is_set)


def _slot(upload: KeptUpload) -> Slot:
    material = None if upload.material is None else Material(upload.material)
    return Slot(upload.id, material, upload.year)
