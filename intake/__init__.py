"""What happens to a paper, in the order in which it happens.

    upload → pages → quality → classify → read → verify → completeness → report

    records       the nouns: Box, Line, Page, Field, Flag, Report, and their conventions
    flags         every finding there is: code, kind, severity, sentence, advice
    errors        Refusal (the applicant can fix it) and Fault (we must), as a tree
    settings      environment → one frozen Settings, read once

Imports point inwards: workers → models → intake; the edges (cli and what it calls) are
imported by nothing. `tests/test_architecture.py` holds this map to the truth.
"""

import os

# Nothing leaves the machine: these are read when the vendors' modules are imported, and
# every one of ours comes through here first.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
