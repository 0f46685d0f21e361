"""Papers of which one is owed for each year."""

from __future__ import annotations

from intake.domain.application import Material

COURSE_MATERIALS: dict[str, Material] = {
    "公需课": Material.CE_PUBLIC_COURSE,
    "专业课": Material.CE_PROFESSIONAL_COURSE,
}
COURSE_OF: dict[Material, str] = {m: course for course, m in COURSE_MATERIALS.items()}
YEARLY = frozenset({*COURSE_OF, Material.ANNUAL_ASSESSMENT})
"""Papers of which one is owed per year (contract §2: those with a field `year`)."""
