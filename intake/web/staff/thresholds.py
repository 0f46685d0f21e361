"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Standard, threshold

# ------------------------------------------------------------------------------------- archive

ARCHIVE_CHUNK = threshold(
    1 << 20, unit="bytes", means="Of an archive sent at a time", source=Choice()
)

# ---------------------------------------------------------------------------------- file_names

LONGEST_FILE_NAME = threshold(
    200,
    unit="bytes",
    means="Of a file's name in an archive, in UTF-8, before a namesake's number",
    source=Standard("ext4, NTFS and APFS take 255; a number needs less than the rest."),
)

# ------------------------------------------------------------------------------------- exports

MOST_OPEN = threshold(
    5,
    unit="exports",
    means="Asked for and not yet made, of everybody",
    source=Choice("They are made one after the other."),
)

# ---------------------------------------------------------------------------------------- oidc

WAY_SECONDS = threshold(
    600, unit="seconds", means="For the way to the provider and back", source=Choice()
)
PROVIDER_SECONDS = threshold(
    10.0, unit="seconds", means="For one answer of the provider", source=Choice()
)
LEEWAY_SECONDS = threshold(
    60, unit="seconds", means="By which the provider's clock may differ", source=Choice()
)

# ------------------------------------------------------------------------------------ overview

OVERVIEW_LINES = threshold(
    100, unit="rows", means="Of an overview's table, at most", source=Choice()
)
OFTEN_OVERRULED = threshold(
    0.3,
    unit="share",
    means="Share of decisions against a rule that is pointed out",
    source=Choice("Whoever keeps the thresholds should look."),
)
ENOUGH = threshold(
    10,
    unit="decisions",
    means="Decisions from which that share is told",
    source=Choice("Below ten decisions a share says nothing."),
)

# ------------------------------------------------------------------------------------ pictures

SHOWN_SIDE = threshold(
    2000,
    unit="px",
    means="Pixels of a page as it is shown",
    source=Geometry("A4 at 170 dpi, on which 8-point print can be read."),
)
SHOWN_QUALITY = threshold(
    85, unit="JPEG quality", means="With which a page is shown", source=Choice()
)
DRAWN_KEPT = threshold(
    80,
    unit="pages",
    means="Pages in memory",
    source=Choice("Two files of forty pages of 0.4 MB each, 32 MB."),
)

# --------------------------------------------------------------------------------------- queue

QUEUE_ROWS = threshold(50, unit="rows", means="Of one page of the queue", source=Choice())
LONGEST_SEARCH = threshold(
    40, unit="characters", means="Of what is searched for, at most", source=Choice()
)
SAMPLE_PER_CENT = threshold(
    5,
    unit="percent",
    means="Of what passed without a remark, looked at again by a supervisor",
    source=Choice(),
)

# ----------------------------------------------------------------------------------- retention

ERASED_BY_PRESS = threshold(
    100,
    unit="applications",
    means="Erased by one press",
    source=Choice("Each takes some tens of milliseconds, and a browser waits."),
)
RETENTION_LINES = threshold(50, unit="rows", means="Of a retention table, at most", source=Choice())

# -------------------------------------------------------------------------------------- screen

NEVER_CERTAIN = threshold(
    0.999,
    unit="probability",
    means="A probability above this is shown as such",
    source=Choice("Nothing that was read is certain."),
)

# ------------------------------------------------------------------------------------- signing

LONGEST_LOGIN = threshold(
    200,
    unit="characters",
    means="Characters of a login or password that are looked at at all",
    source=Choice(),
)

# -------------------------------------------------------------------------------------- trials

TRIALS_SHOWN = threshold(5, unit="trials", means="The newest trials", source=Choice())

# ----------------------------------------------------------------------------------- importing

IMPORTS_SHOWN = threshold(
    50,
    unit="imports",
    means="Looked through for one's own, the newest first",
    source=Geometry("Seven days are kept; nobody imports seven times a day."),
)

# --------------------------------------------------------------------------- users, integrations

NOTICES = threshold(
    20,
    unit="rows",
    means="Of what other administrators did, shown above the accounts",
    source=Geometry("As many as stand on a screen."),
)
LONGEST_INTEGRATION_DAYS = threshold(
    366,
    unit="days",
    means="For which a program's token is good, at most",
    source=Standard("OWASP ASVS 5.0, V13.3.4: secrets expire; a notice holds for a year."),
)
