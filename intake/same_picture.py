"""One picture handed in for two things: the same bytes under two names.

A file may hold several papers and be put into several slots on purpose, so this only
points it out, and only where nothing else speaks of the file already.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.flags import MATERIAL_TITLES, make_flag
from intake.records import Flag, UploadFinding


def same_pictures(uploads: Sequence[UploadFinding], told: Sequence[Flag]) -> list[Flag]:
    """One flag for every further copy of a file, in another slot, that no flag names."""
    named = {flag.upload for flag in told}
    first: dict[str, UploadFinding] = {}
    flags = []
    for upload in uploads:
        if upload.sha256 is None:
            continue
        original = first.setdefault(upload.sha256, upload)
        if original is upload or {upload.upload, original.upload} & named:
            continue
        slot, other = upload.slot, original.slot
        if slot is None or other is None or slot.material in (None, other.material):
            continue
        flags.append(make_flag(
            "SAME_PICTURE", material=slot.material, year=slot.year, upload=upload.upload, page=1,
            found=MATERIAL_TITLES[other.material] if other.material else original.upload,
            evidence={"same_as": original.upload, "sha256": upload.sha256},
        ))  # fmt: skip
    return flags
