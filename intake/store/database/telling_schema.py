"""The tables of what people are told and of what they asked: messages, addresses, requests.

As in `schema`: what says something about a person is sealed; kinds, codes, counters, ids
and times are in clear. Each row belongs to an application and goes with its person.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from intake.store.database.schema import metadata


def _time(name: str, nullable: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _application() -> Column[str]:
    return Column("application_id", String(32), ForeignKey("applications.id"), nullable=False)


contacts = Table(
    "contacts",
    metadata,
    _application(),
    Column("kind", Text, nullable=False),
    Column("address", LargeBinary, nullable=False),
    _time("said_at", nullable=False),
    # When its owner repeated the code that was sent there; NULL: nobody knows whose it is.
    _time("verified_at"),
    # Wrong codes since the newest one was sent.
    Column("tries", Integer, nullable=False),
    PrimaryKeyConstraint("application_id", "kind"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(32), primary_key=True),
    _application(),
    # The person, or `webhook:` and the name of a program that is told.
    Column("target", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # Which of its kind: one occasion is told once, whoever notices it how often.
    Column("occasion", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("channel", Text),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    # By the database's clock: when it is due (again), and until when somebody sends it.
    _time("asked_at", nullable=False),
    _time("next_at", nullable=False),
    _time("lease_until"),
    # By the service's clock, as the pages show it.
    _time("created_at", nullable=False),
    _time("ended_at"),
    # Who told the person by hand.
    Column("told_by", String(32)),
    UniqueConstraint(
        "application_id", "target", "kind", "occasion", name="one_message_per_occasion"
    ),
    Index("messages_due", "status", "next_at"),
)

human_reviews = Table(
    "human_reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    _application(),
    # Which finding, as in `remarks`.
    Column("about", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("text", LargeBinary, nullable=False),
    _time("asked_at", nullable=False),
    _time("answered_at"),
    Column("answered_by", String(32)),
    Column("answer", LargeBinary),
    Index("human_reviews_of_application", "application_id"),
)

consents = Table(
    "consents",
    metadata,
    _application(),
    Column("version", String(40), nullable=False),
    _time("agreed_at", nullable=False),
    PrimaryKeyConstraint("application_id", "version"),
)
