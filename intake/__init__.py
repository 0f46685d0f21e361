"""What happens to an application, room by room, in the order of the journey.

    domain         the nouns and their JSON; values: how each kind of value is written
    documents      kinds of documents, each with all that is particular to it
    ingest         untrusted bytes → pages of pixels, in a sandbox
    extraction     pages → documents → fields and marks, with nothing declared in sight
    verification   one declared value against its pixels
    policy         a notice as data
    assessment     an application against its notice
    casework       the life of an application: declaration, rounds, decisions
    reporting      what is said to people
    pipeline       the journey on one page
    store          the only code that touches database, files and keys
    web            HTTP only
    cli            commands only
    evaluation     how good and how fast

Which room may import which is a table in `pyproject.toml`, held to by a test.
"""

import os

# Nothing leaves the machine: these are read when the vendors' modules are imported, and
# every one of ours comes through here first.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
