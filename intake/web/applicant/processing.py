"""The notice of processing (个人信息处理告知) and who has read which version."""

from __future__ import annotations

VERSION = "2026-11-30.2"
"""Of the text in `a_privacy.html.j2`; a test holds the two together."""
DIGEST = "9038e81d1d07da72"
"""SHA-256 of that text, its first 16 digits."""
