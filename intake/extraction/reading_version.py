"""The version of a reading, computed: whatever may change what is read changes it.

A stored reading is used again only while its version is that of the program at work, so
that an updated program reads a file again and an unchanged one does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from intake.domain.source_digest import source_digest
from intake.domain.thresholds import VERSION_CHARACTERS

ROOT = Path(__file__).parents[1]
SOURCES = (
    "domain/application.py",
    "domain/errors.py",
    "domain/findings.py",
    "domain/geometry.py",
    "domain/page.py",
    "domain/ports.py",
    "domain/source_digest.py",
    "domain/text.py",
    "domain/threshold.py",
    "domain/thresholds.py",
    "domain/values",
    "documents",
    "ingest",
    "extraction",
)
"""Every module that reading a file runs, with its thresholds; `models` adds its own
(`models.services.network_versions`). A test follows the imports."""
LIBRARIES = (
    "numpy",
    "opencv-contrib-python",
    "opencc",
    "pdfplumber",
    "pi-heif",
    "pillow",
    "pymupdf",
    "rapidfuzz",
)
"""What turns bytes into pixels, measures pixels and compares words."""


@cache
def pipeline_version() -> str:
    """Names our own code as far as a reading depends on it; computed once per process."""
    return source_digest(ROOT, SOURCES, LIBRARIES)[:VERSION_CHARACTERS]


def version_for(networks: Mapping[str, str]) -> str:
    """Names what a reading depends on: our code and the readers at work.

    `networks` by name: only those with a digest count. A second reader, which has none, is
    asked while judging; it may be on one machine and not on another without their reading
    each other's files anew.
    """
    counted = sorted(v for v in networks.values() if v.startswith("sha256:"))
    named = "|".join([pipeline_version(), *counted])
    return hashlib.sha256(named.encode()).hexdigest()[:VERSION_CHARACTERS]
