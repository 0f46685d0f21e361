"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# ----------------------------------------------------------------------------------------- app

TASKS_PER_PROCESS = threshold(
    1000,
    unit="tasks",
    means="Then a new process",
    source=Choice(
        "Whatever leaks in parsers and networks stays small. A new one takes 2 to 4"
        " s of processor (imports, networks): at 200 that was half of what a small "
        "file cost."
    ),
)
MEMORY_PER_PROCESS = threshold(
    1_500_000,
    unit="KiB",
    means="KiB at the peak, looked at after each task",
    source=Measured(
        "A process that once grew beyond this gives its memory back by ending. The "
        "samples' pages peak at 1,000,000."
    ),
)

# ------------------------------------------------------------------------------ shared_buckets

BUCKET_SECONDS = threshold(
    0.25,
    unit="seconds",
    means="For the broker to give a token; then the web counts by itself",
    source=Measured("2,000 tokens at a load of 22 on two cores: median 0.15 ms, longest 12."),
)

# ----------------------------------------------------------------------------- background_jobs

BACKGROUND_BATCH = threshold(
    100, unit="jobs", means="Applications judged between two words of progress", source=Choice()
)
MOST_SHOWN = threshold(
    500,
    unit="verdicts",
    means="Changed verdicts that a trial lists",
    source=Choice("More than that is a look into the policy."),
)

# -------------------------------------------------------------------------------------- broker

BROKER_START_SECONDS = threshold(
    10.0,
    unit="seconds",
    means="For the broker to start",
    source=Measured("0.15 s on an idle machine; a long append-only file is read first."),
)
BROKER_SILENT_LOOKS = threshold(
    5,
    unit="looks",
    means="So many times in a row not reached, our own broker is started again",
    source=Choice("A look waits a second for its answer; a broker that is busy answers sooner."),
)
BROKER_STOP_SECONDS = threshold(
    5.0, unit="seconds", means="It only has to sync its append-only file", source=Choice()
)
SOCKET_PATH_BYTES = threshold(
    107,
    unit="bytes",
    means="Longest path of a unix socket on Linux (unix(7): 108 with the final zero)",
    source=Standard(),
)
POLL_SECONDS = threshold(
    0.05, unit="seconds", means="Between two looks at a server that starts", source=Choice()
)

# -------------------------------------------------------------------------------------- health

CANARY_SECONDS = threshold(
    30, unit="seconds", means="Between two canaries of one relay", source=Choice()
)
DEAF_SECONDS = threshold(
    90,
    unit="seconds",
    means="Three canaries unheard",
    source=Choice("The worker is to be replaced."),
)

# ---------------------------------------------------------------------------------------- pool

DATA_BYTES = threshold(
    3 * 1024**3,
    unit="bytes",
    means=(
        "Most private memory of one process (RLIMIT_DATA), twice what the samples' "
        "pages took at most (1.4 GiB)"
    ),
    source=Measured(
        "One that wants more meets a MemoryError here instead of taking the machine down."
    ),
)
BEAT_SECONDS = threshold(
    15,
    unit="seconds",
    means="A beat is one small write to the database",
    source=Choice("Jobs can be many."),
)
BELL_PAUSE_SECONDS = threshold(
    1.0,
    unit="seconds",
    means="After a bell that could not be answered",
    source=Choice("A database away empties no queue in haste."),
)

# --------------------------------------------------------------------------------------- relay

RELAY_LOOK_SECONDS = threshold(
    0.15,
    unit="seconds",
    means="Between two looks for waiting jobs",
    source=Choice("An idle look is one indexed query, 0.3 ms."),
)
SWEEP_SECONDS = threshold(
    2.0,
    unit="seconds",
    means="Between two looks for expired leases (`jobs.LEASE_SECONDS` says why)",
    source=Choice(),
)
COLLECT_SECONDS = threshold(
    24 * 3600.0,
    unit="seconds",
    means="Between two searches for stored files that no row names",
    source=Choice("A look lists them all."),
)
MARK_SECONDS = threshold(
    600.0,
    unit="seconds",
    means="Between two marks in database and storage: what is older by more is known by it",
    source=Choice("A mark costs one commit and one small file."),
)
LAPSE_SECONDS = threshold(
    60.0,
    unit="seconds",
    means="Between two looks for deadlines that have passed (`lapsing.GRACE` ago)",
    source=Choice("Nothing depends on the minute, since every call asks the clock itself."),
)
ERRAND_SECONDS = threshold(
    1.0,
    unit="seconds",
    means="Between two looks for errands",
    source=Choice("A person waits, and a look is one indexed query."),
)
MOST_UNHEARD = threshold(
    32,
    unit="bells",
    means="Bells in one queue",
    source=Choice(
        "Enough that no worker ever waits, and few enough that ringing again after "
        "10 s does not fill the broker with repeats while thousands of jobs wait."
    ),
)
MOST_CANARIES = threshold(
    32,
    unit="canaries",
    means="On top of those",
    source=Choice("A queue without workers collects no more."),
)
RELAY_PAUSES = threshold(
    (0.5, 1.0, 2.0, 5.0),
    unit="seconds",
    means="Seconds after the first, second, … failure in a row",
    source=Choice("Then the last one again."),
)

# ---------------------------------------------------------------------------------- remembered

MOST_STRIPS = threshold(
    128,
    unit="strips",
    means="Disputed lines of a few applications",
    source=Choice("An answer is some kB and lives in memory only."),
)

# ------------------------------------------------------------------------------------- service

SERVICE_LOOK_SECONDS = threshold(
    0.5, unit="seconds", means="Between two looks at the queue", source=Choice()
)
RESTART_PAUSES = threshold(
    (0.0, 1.0, 5.0, 30.0),
    unit="seconds",
    means="Seconds before a part that ended is started again, the last one from then on",
    source=Choice(),
)
WEB_SECONDS = threshold(
    30.0,
    unit="seconds",
    means="For the web to answer",
    source=Measured("2 s from the start to the first answer on an idle machine."),
)
RECOVERED_SECONDS = threshold(
    60.0,
    unit="seconds",
    means="Of a round's end in which its pace is compared with the whole round's",
    source=Choice(),
)
MEMORY_PER_READER = threshold(
    2 * 1024**3,
    unit="bytes",
    means="Memory that each reading process is given",
    source=Measured(
        "A reading process peaks at 1.5 GB (`app.MEMORY_PER_PROCESS`) and the rest "
        "of the machine wants some too."
    ),
)
WORKER_NICENESS = threshold(
    5,
    unit="niceness",
    means="A third of an equal's share",
    source=Measured(
        "With every processor reading pages, a status call otherwise waits for them"
        " (p95 70 ms with two workers on two processors)."
    ),
)
IMPORT_NICENESS = threshold(
    10, unit="niceness", means="Of an import beside the workers", source=Choice()
)

# ---------------------------------------------------------------------------------------- work

SAVING_SECONDS = threshold(
    300,
    unit="seconds",
    means="How long a result waits for a database or disk that is away before it is given up",
    source=Choice("What was read took seconds, and a database restart takes some too."),
)
SAVING_PAUSE_SECONDS = threshold(
    1.0, unit="seconds", means="Between two tries to save", source=Choice()
)
UPLOAD_CPU_SECONDS = threshold(
    450,
    unit="seconds of processor",
    means="For reading one file; then it is too complex",
    source=Geometry("50 pages (`Limits.pages`) of 9 s; the samples' take 0.6 to 3."),
)
DRAIN_SECONDS = threshold(
    1.0,
    unit="seconds",
    means="From a bell on, jobs are begun",
    source=Choice(
        "A page takes 0.6 s at least, so that pages are spread over all processes "
        "bell by bell; whoever is told to stop waits so long at most, and one job."
    ),
)

# ------------------------------------------------------------------------------------- telling

CHANNEL_SECONDS = threshold(
    20.0,
    unit="seconds",
    means="One request of a channel, from its beginning to the end of its answer",
    source=Standard("Standard Webhooks asks for 15 to 30 s."),
)
ANSWER_BYTES = threshold(
    65_536,
    unit="bytes",
    means="Read of a channel's answer, at most",
    source=Standard("The largest answers of 企业微信 and gateways are of a few hundred bytes."),
)
SENT_AT_ONCE = threshold(
    8,
    unit="messages",
    means="Under way at the same time, of one relay",
    source=Measured(
        "500 returns within 12 s, a gateway that takes half a second, a machine six times as busy as "
        "it should be: the last is told 53 s after the first was pressed, 42 s after its own."
    ),
)
TELL_SECONDS = threshold(
    2.0,
    unit="seconds",
    means="Between two looks for messages that are due",
    source=Standard("A thirtieth of the minute within which somebody is to be told."),
)
QUIET_SECONDS = threshold(
    30,
    unit="seconds",
    means="Without a change after which something in the watched folder is complete",
    source=Geometry(
        "A copy over a slow network share pauses for seconds, never for half a minute."
    ),
)
