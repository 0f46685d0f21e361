"""`python -m intake.web.api.describe > docs/openapi.json`: the API's description as a file."""

from __future__ import annotations

import json
import sys

from intake.web.app import bare_app


def description() -> str:
    """The document that `/api/openapi.json` serves, laid out to be read and compared."""
    return json.dumps(bare_app().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(description())
