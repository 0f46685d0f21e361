"""Reports of labelled folders as if every paper of the notice were in the policy's scope.

    python -m tests.report_all OUT FOLDER …   and then   intake eval --reports OUT FOLDER …
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from intake.evaluate import find_labelled
from intake.pipeline import check_application
from intake.report import to_json
from models.services import default_services
from tests.made_whole import full_policy


def main(out: Path, folders: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    services = default_services()
    for one in find_labelled(folders):
        target = out / f"{one.name}.json"
        if not target.exists():
            report = to_json(check_application(one.path, services, policy=full_policy()).report)
            target.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
            print(target, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
