"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# ------------------------------------------------------------------------------------ progress

MOST_SECONDS = threshold(
    60.0,
    unit="seconds",
    means="`Prefer: wait` beyond this is cut",
    source=Choice("Proxies give up on silent requests after a minute."),
)
FIRST_PAUSE = threshold(
    0.1,
    unit="seconds",
    means="Before the second look while somebody waits",
    source=Choice("A page takes 0.6 to 3 s."),
)
LONGEST_PAUSE = threshold(
    1.0,
    unit="seconds",
    means="Between two looks while somebody waits, at most",
    source=Choice("A page takes 0.6 to 3 s."),
)

# -------------------------------------------------------------------------------------- server

BACKLOG = threshold(
    2048,
    unit="connections",
    means="Connections waiting to be accepted in the rush before a window closes",
    source=Choice(),
)
KEEP_ALIVE_SECONDS = threshold(
    30,
    unit="seconds",
    means="That an idle connection is kept, and for a request's whole head",
    source=Choice(),
)
HEAD_BYTES = threshold(
    32 * 1024,
    unit="bytes",
    means="Of a request's whole head",
    source=Geometry("Our longest address and cookies stay below 4 KiB; nginx allows 4 of 8."),
)
HEAD_PIECE = threshold(
    4 * 1024,
    unit="bytes",
    means="Of a head that the parser gets at a time",
    source=Geometry("An ordinary head is one piece; by so much `HEAD_BYTES` may be passed."),
)
GOODBYE_SECONDS = threshold(
    8,
    unit="seconds",
    means="For requests under way when told to stop",
    source=Choice("Event streams then end and reconnect."),
)

# ------------------------------------------------------------------------------------ printing

PDFS_AT_ONCE = threshold(
    2,
    unit="PDFs",
    means="Set side by side by one web process",
    source=Measured("A child that sets one takes 350 MB."),
)
MOST_PDFS = threshold(
    32,
    unit="PDFs",
    means="Waiting and kept, of one web process",
    source=Geometry("Of 1 MB each they take 32 MB."),
)
PDF_PATIENCE_SECONDS = threshold(
    4.0,
    unit="seconds",
    means="That a request waits for its PDF before a page says that it is being made",
    source=Measured("Setting a letter takes 2.5 s of processor."),
)

# ------------------------------------------------------------------------------------- serving

CREATE_BURST = threshold(
    300,
    unit="applications",
    means="New applications of one address at once",
    source=Choice(
        "A county's whole bureau may sit behind one: 300 at once are more people "
        "than any notice has; a script fills disks faster."
    ),
)
CREATE_PER_SECOND = threshold(
    5.0,
    unit="per second",
    means="New applications of one address",
    source=Choice("300 a minute are more people than any notice has."),
)
UPLOAD_PER_SECOND = threshold(
    20.0,
    unit="per second",
    means="Files of one address",
    source=Geometry("Pictures of 6 MB over a line of 1 Gbit/s."),
)
DRAFTS_LOOK_SECONDS = threshold(
    30.0,
    unit="seconds",
    means="Between two sums over everything that is not submitted",
    source=Geometry("It passes over all drafts; a line of 1 Gbit/s adds 4 GB in that time."),
)
LOGIN_BURST = threshold(
    10, unit="tries", means="Tries to sign in from one address at once", source=Choice("Ten typos.")
)
LOGIN_PER_SECOND = threshold(
    0.1,
    unit="per second",
    means="Tries to sign in from one address",
    source=Choice("One in ten seconds."),
)
PERSONS_PREFIX = threshold(
    64,
    unit="bits",
    means="Of an IPv6 address, what is counted as one person",
    source=Standard("RFC 6177: a site is given at least a /64."),
)
MOST_ADDRESSES = threshold(
    10_000,
    unit="addresses",
    means="Addresses remembered",
    source=Choice("1 MB; beyond it those that have rested longest are forgotten."),
)

# -------------------------------------------------------------------------------------- tokens

# ------------------------------------------------------------------------------------ covering

PAD = threshold(
    0.012,
    unit="share",
    means="Of the value's length, covered on both sides more",
    source=Choice("Digits are not spaced to the pixel."),
)
