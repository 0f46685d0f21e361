"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Standard, threshold

# -------------------------------------------------------------------------------- applications

LIST_LENGTH = threshold(
    50, unit="applications", means="Of a list when nobody says how long", source=Choice()
)
LONGEST_LIST = threshold(200, unit="applications", means="Of a list, at most", source=Choice())

# -------------------------------------------------------------------------------------- bodies

BODY_SECONDS = threshold(
    60.0,
    unit="seconds",
    means="A declaration is under 10 KB",
    source=Choice("A phone on its last bar sends that in seconds."),
)
DEEPEST_JSON = threshold(
    20,
    unit="levels",
    means="Levels of nesting",
    source=Choice("A declaration has three, and Python's stack has about 1,000."),
)

# -------------------------------------------------------------------------------- declarations

IGNORED_SHOWN = threshold(
    50,
    unit="keys",
    means="Names of ignored keys in an answer",
    source=Choice("More is a file of another kind."),
)

# -------------------------------------------------------------------------------------- events

STREAM_LOOK_SECONDS = threshold(
    0.5, unit="seconds", means="Between two looks while something is being checked", source=Choice()
)
IDLE_LOOK_SECONDS = threshold(
    2.0, unit="seconds", means="Between two looks while nothing is being checked", source=Choice()
)
HEARTBEAT_SECONDS = threshold(
    15.0,
    unit="seconds",
    means="A comment, so that proxies do not take the silence for a dead line (usually 60 s)",
    source=Choice(),
)
IDLE_SECONDS = threshold(
    300.0,
    unit="seconds",
    means="Without anything pending or changed the stream ends",
    source=Choice("Browsers reconnect by themselves."),
)
STREAM_SECONDS = threshold(
    1800.0, unit="seconds", means="Of one stream; browsers reconnect by themselves", source=Choice()
)
RETRY_MILLISECONDS = threshold(
    3000, unit="milliseconds", means="After which a browser reconnects", source=Choice()
)
MOST_STREAMS = threshold(
    500,
    unit="streams",
    means="Open streams of one process",
    source=Choice("Each looks twice a second, about 1 ms of processor."),
)

STREAMS_OF_ONE = threshold(
    6,
    unit="streams",
    means="Open streams about one application",
    source=Standard("Browsers open six connections to one host at most (HTTP/1.1)."),
)

# ----------------------------------------------------------------------------------- multipart

ENVELOPE_BYTES = threshold(
    64 * 1024,
    unit="bytes",
    means="What boundaries and part headers may add to a file",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ problems

BUSY_RETRY_SECONDS = threshold(
    5,
    unit="seconds",
    means="`Retry-After` of a 503",
    source=Choice("Databases and brokers restart within seconds."),
)

# ----------------------------------------------------------------------------------- receiving

PIECE_BYTES = threshold(
    256 * 1024,
    unit="bytes",
    means="Gathered before a thread is asked to seal and write them",
    source=Choice("A connection gives 64 KiB."),
)
SILENCE_SECONDS = threshold(60.0, unit="seconds", means="Without a single byte", source=Choice())
UPLOAD_SECONDS = threshold(
    1800.0,
    unit="seconds",
    means="For a whole file",
    source=Geometry("60 MB over a line of 35 kB/s."),
)
FILENAME_CHARACTERS = threshold(
    200,
    unit="characters",
    means="Longer than any file system's names in Chinese (255 bytes)",
    source=Choice(),
)

# ------------------------------------------------------------------------------------- reviews

NOTE_CHARACTERS = threshold(
    500, unit="characters", means="Of a reviewer's sentence", source=Choice()
)

# ------------------------------------------------------------------------------------- uploads

FIRST_YEAR = threshold(
    1950, unit="year", means="First year that a paper may be for", source=Choice()
)
LAST_YEAR = threshold(2100, unit="year", means="Last year that a paper may be for", source=Choice())
RETRY_SECONDS = threshold(
    2,
    unit="seconds",
    means="`Retry-After` of a result that is not there yet",
    source=Choice("A page takes 0.6 to 3 s."),
)
MOST_STORED = threshold(
    300,
    unit="files",
    means="Of one application, withdrawn ones included, at most",
    source=Geometry(
        "About 30 papers photographed page by page and replaced in three rounds come to 200."
    ),
)
MOST_STORED_BYTES = threshold(
    2_000_000_000,
    unit="bytes",
    means="Of one application's files, withdrawn ones included, at most",
    source=Geometry("300 phone pictures of 6 MB come to 1.8 GB."),
)
FIELD_BYTES = threshold(
    4096,
    unit="bytes",
    means="Of one field of a form that holds files, at most",
    source=Geometry("The longest is a unit's name of a hundred characters."),
)
