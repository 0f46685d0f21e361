"""The store as one object."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, select

from intake.domain.channels import Channels, load_channels
from intake.domain.errors import UsageError
from intake.domain.settings import Settings
from intake.store.backup.examining import Examination
from intake.store.backup.saving import Saving
from intake.store.cases.answers import Answers
from intake.store.cases.applications import Cases
from intake.store.cases.consents import Consents
from intake.store.cases.entries import Entries
from intake.store.cases.erasure import Erasure
from intake.store.cases.human_reviews import HumanReviews
from intake.store.cases.import_files import ImportFiles
from intake.store.cases.import_layouts import ImportLayouts
from intake.store.cases.imported import Imported
from intake.store.cases.imports import Imports
from intake.store.cases.quotas import Quotas
from intake.store.cases.readings import Readings
from intake.store.cases.remarks import Remarks
from intake.store.cases.reports import Reports
from intake.store.cases.retention import Retention
from intake.store.cases.rounds import Rounds
from intake.store.cases.taking_back import TakingBack
from intake.store.cases.units import name_units
from intake.store.database import schema as s
from intake.store.database.base import STORE_KEY, Core, data_place
from intake.store.database.engine import Database
from intake.store.database.facts import Facts
from intake.store.database.migrate import is_current, migrate, version_of
from intake.store.database.pace import Pace
from intake.store.database.wording import disk_errors
from intake.store.files.blobs import Blobs, LocalBlobs
from intake.store.files.epoch import Epoch
from intake.store.files.keys import MasterKeys, new_key
from intake.store.files.orphans import Orphans
from intake.store.files.plaintext import remove_leftovers
from intake.store.files.rotation import Rotation
from intake.store.files.sealing import derived
from intake.store.files.uploads import Uploads
from intake.store.jobs.background_jobs import BackgroundJobs
from intake.store.jobs.failing import Failures
from intake.store.jobs.finishing import Results
from intake.store.jobs.jobs import Jobs
from intake.store.jobs.lapsing import Deadlines
from intake.store.jobs.upkeep import Upkeep
from intake.store.staff.accounts import Accounts
from intake.store.staff.audit import Audit
from intake.store.staff.decision_labels import DecisionLabels
from intake.store.staff.integrations import Integrations
from intake.store.staff.leases import Leases
from intake.store.staff.policies import Policies
from intake.store.staff.queue_figures import QueueFigures
from intake.store.staff.review_queue import ReviewQueue
from intake.store.staff.reviewing import Reviews
from intake.store.staff.row_digests import FIRST_SIGNED, sign_users
from intake.store.staff.saved_filters import SavedFilters
from intake.store.telling.contacts import Contacts
from intake.store.telling.messages import Messages
from intake.store.telling.outbox import Outbox
from intake.store.telling.reminding import Reminders
from intake.store.telling.told import Told

PRIVATE_UMASK = 0o077
"""Nothing for the group, nothing for others."""
DATABASE, STORAGE, KEYS = "intake.sqlite3", "storage", "keys/master.keys"
"""Where things are under the data folder when nobody says otherwise."""
_STORE_KEY = select(s.store_keys).where(s.store_keys.c.id == STORE_KEY)


class Store:
    """Everything the service remembers, in parts; use as a context manager or `close` it."""

    def __init__(self, core: Core, channels: Channels | None = None) -> None:
        self.core = core
        self.channels = channels or Channels()
        self.audit = Audit(core)
        self.answers = Answers(core)
        self.entries = Entries(core)
        self.policies = Policies(core, self.audit)
        self.rounds = Rounds(core)
        outbox = Outbox(core, self.channels)
        self.cases = Cases(core, self.answers, self.policies, self.rounds, self.audit, outbox)
        self.taking_back = TakingBack(core, self.rounds, self.audit, outbox)
        self.uploads = Uploads(core, self.answers)
        self.quotas, self.readings = Quotas(core), Readings(core)
        self.contacts = Contacts(core, outbox)
        self.messages = Messages(core, self.entries, self.contacts)
        self.reminders = Reminders(core, outbox, self.audit)
        self.told = Told(core, self.audit)
        self.human_reviews = HumanReviews(core, self.audit)
        self.consents = Consents(core)
        self.reports, self.remarks = Reports(core), Remarks(core)
        self.jobs, self.failures, self.results = Jobs(core), Failures(core), Results(core)
        self.background_jobs = BackgroundJobs(core, self.audit)
        self.deadlines = Deadlines(core, self.cases, self.policies)
        self.staff = Accounts(core, self.audit)
        self.integrations, self.leases = Integrations(core, self.audit), Leases(core, self.audit)
        self.reviews = Reviews(core, self.audit, self.leases)
        self.labels, self.filters = DecisionLabels(core), SavedFilters(core)
        self.queue = ReviewQueue(core)
        self.figures = QueueFigures(core, self.queue.units)
        self.erasure = Erasure(core, self.audit, self.queue)
        self.retention = Retention(core, self.policies, self.erasure)
        self.imports = Imports(core, ImportFiles(core), ImportLayouts(core), Imported(core))
        self.epoch = Epoch(core, self.audit)
        self.orphans = Orphans(core, self.erasure, self.epoch, self.audit)
        self.rotation = Rotation(core)
        made = (self.answers, self.background_jobs, self.imports)
        self.upkeep = Upkeep(core, self.failures, self.entries, *made)
        self.facts, self.pace = Facts(core), Pace(core)
        self.backups = Saving(core)
        self.check = Examination(core, self.audit)

    @property
    def db(self) -> Database:
        """The database's connections."""
        return self.core.db

    @cached_property
    def form_secret(self) -> bytes:
        """What the numbers of forms hang on besides the browser's cookie."""
        with self.db.read() as connection:
            return derived(self.core.store_key(connection), "forms")

    @property
    def blobs(self) -> Blobs:
        """The sealed files."""
        return self.core.blobs

    @property
    def keys(self) -> MasterKeys:
        """The master keys."""
        return self.core.keys

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Open, and on the first run make, database, storage folder and master key.

        Raises Fault STORE_UNAVAILABLE, STORAGE_FULL or KEYS_MISSING, UsageError
        SETTINGS_INVALID, CHANNELS_INVALID or KEYS_IN_STORAGE, each with a Chinese sentence.
        """
        store = cls(core_of(settings), load_channels(settings.channels))
        try:
            store._prepare()
        except BaseException:
            store.close()
            raise
        remove_leftovers()
        return store

    def _prepare(self) -> None:
        """Schema and keys; reads only, when both are there already."""
        with self.db.read() as connection:
            ready = is_current(connection)
        if not ready:
            with self.db.write() as connection:
                before = version_of(connection)
                migrate(connection)
                self._name_persons(connection, before)
        with self.db.read() as connection:
            row = connection.execute(_STORE_KEY).one_or_none()
        if row is None:
            with self.db.write() as connection:
                # Two processes may be here for the first time; one makes the keys.
                migrate(connection)
                row = connection.execute(_STORE_KEY).one_or_none()
                if row is None:
                    if not self.keys.exist:
                        self.keys.add()
                    wrapped = self.keys.wrap(new_key(), "store_keys", STORE_KEY)
                    connection.execute(
                        self.core.insert(s.store_keys).values(
                            id=STORE_KEY, kid=wrapped.kid, wrapped_key=wrapped.data
                        )
                    )
        if row is not None:
            self.core.unwrapped(row, "store_keys", STORE_KEY)

    def _name_persons(self, connection: Connection, before: str | None) -> None:
        """Within the transaction that migrates: whoever finds the schema current finds the
        digests too. A database without keys holds nobody yet."""
        if connection.execute(_STORE_KEY).one_or_none() is not None:
            name_units(self.core, connection)
            # Never of a later release: a row without a digest was then written by others.
            if before is not None and before < FIRST_SIGNED:
                sign_users(self.core, connection)

    @property
    def is_current(self) -> bool:
        """Whether the schema is this program's."""
        with self.db.read() as connection:
            return is_current(connection)

    def close(self) -> None:
        """Give back every connection."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_there(settings: Settings) -> bool:
    """Whether somebody has begun to keep anything; nothing is made by asking."""
    return settings.database_url is not None or data_place(settings, DATABASE).exists()


def core_of(settings: Settings) -> Core:
    """Database, storage and keys as the settings name them; none of them is made yet.

    From here on this process, and whatever it starts, makes files for its own user alone,
    whatever its umask was: SQLite, the broker and libraries ask nobody for a mode.
    """
    os.umask(PRIVATE_UMASK)
    with disk_errors():
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        close_to_others(settings)
    url = settings.database_url or f"sqlite:///{data_place(settings, DATABASE)}"
    return Core(Database(url), _blobs(settings), MasterKeys(_keys_file(settings)))


def close_to_others(settings: Settings) -> None:
    """What an earlier release, or a hand, left open to others is closed; of a folder with
    many files the folder itself, which is enough."""
    kept = [data_place(settings, name) for name in (STORAGE, DATABASE)]
    ways = [settings.data_dir.absolute(), *kept, kept[0] / "blobs"]
    ways += [kept[1].with_name(kept[1].name + suffix) for suffix in ("-wal", "-shm")]
    for path in ways:
        with suppress(FileNotFoundError, PermissionError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & PRIVATE_UMASK:
                path.chmod(mode & ~PRIVATE_UMASK)


def _blobs(settings: Settings) -> Blobs:
    where = settings.storage
    if where is not None and where.startswith("s3://"):
        # Only then: the library takes 30 ms to import.
        from intake.store.files.s3 import S3Blobs

        return S3Blobs(where, data_place(settings, STORAGE))
    if where is not None and "://" in where:
        raise UsageError("SETTINGS_INVALID", "INTAKE_STORAGE 应为文件夹或 s3://bucket/prefix")
    return LocalBlobs(_storage_folder(settings))


def _storage_folder(settings: Settings) -> Path:
    if settings.storage is None or settings.storage.startswith("s3://"):
        return data_place(settings, STORAGE)
    return Path(settings.storage).absolute()


def _keys_file(settings: Settings) -> Path:
    path = settings.master_keys
    chosen = data_place(settings, KEYS) if path is None else path.absolute()
    if chosen.resolve().is_relative_to(_storage_folder(settings).resolve()):
        raise UsageError(
            "KEYS_IN_STORAGE", "主密钥文件（INTAKE_MASTER_KEYS）不能放在材料存储文件夹里"
        )
    return chosen
