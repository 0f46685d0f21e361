"""Which folder is one person's, which holds several, which is named after a paper.

Decided by evidence from all paths together, never by one folder's name alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from intake.casework.importing.names import Named, folded_name, is_numbered, named


class Folders:
    """Which folder is one person's own, from what lies in it and beside it."""

    def __init__(self, paths: Sequence[PurePosixPath], known: Collection[str]) -> None:
        self._known = known
        self._names: dict[str, Named] = {}
        self._beside: dict[PurePosixPath, set[str]] = {}
        folders = {one for path in paths for one in path.parents if one.name}
        for folder in folders:
            if self._found(folder).is_somebody:
                self._beside.setdefault(folder.parent, set()).add(folder.name)
        self._papers = self._repeated(folders)
        self.containers = self._of_several(paths)

    def _repeated(self, folders: Collection[PurePosixPath]) -> set[tuple[PurePosixPath, str]]:
        """Folder names that stand in two people's folders side by side are papers' names."""
        within: dict[tuple[PurePosixPath, str], set[str]] = {}
        for one in folders:
            above = one.parent
            if above.name and (self._found(above).is_somebody or is_numbered(above.name)):
                within.setdefault((above.parent, one.name), set()).add(above.name)
        return {key for key, above in within.items() if len(above) > 1}

    def _of_several(self, paths: Sequence[PurePosixPath]) -> set[PurePosixPath]:
        """Folders that hold two or more people, or nothing but what is named after another."""
        others: dict[PurePosixPath, set[str]] = {}
        bare: set[PurePosixPath] = set()
        for path in paths:
            chain = [path.with_suffix(""), *(one for one in path.parents if one.name)]
            below: set[str] = set()
            best = 0
            for one in chain:
                found = self._found(one)
                if one != chain[0]:
                    mine = self._weight(found)
                    stronger = below - {self._key(found)} if best >= mine else set()
                    others.setdefault(one, set()).update(stronger)
                    if not stronger:
                        bare.add(one)
                if _is_sure(found) and (one.parent.parent, one.name) not in self._papers:
                    below, best = below | {self._key(found)}, max(best, self._weight(found))
        return {
            one
            for one, found in others.items()
            if len(found) > 1 or (found and one not in bare and not _is_sure(self._found(one)))
        }

    @staticmethod
    def _key(found: Named) -> str:
        return folded_name(found.name or found.id_number or "")

    @staticmethod
    def _weight(found: Named) -> int:
        """A number beats a listed name, which beats a name."""
        return 2 * (found.id_number is not None) or int(found.is_listed)

    def own(self, path: PurePosixPath) -> PurePosixPath | None:
        """The outermost folder of one person alone: with a number or of the list, else with a
        name, else with a running number. Where the names only may be names, the one that
        most such folders lie beside: those of people lie together."""
        chain = [one for one in reversed(path.parents) if one.name and one not in self.containers]
        somebody = [
            one
            for one in chain
            if self._found(one).is_somebody and (one.parent.parent, one.name) not in self._papers
        ]
        sure = [one for one in somebody if _is_sure(self._found(one))]
        sure.sort(key=lambda one: not self._weight(self._found(one)))
        numbered = [one for one in chain if is_numbered(one.name)]
        if sure or numbered:
            return (sure or numbered)[0]
        return max(somebody, key=lambda one: len(self._beside[one.parent]), default=None)

    def _found(self, folder: PurePosixPath) -> Named:
        if folder.name not in self._names:
            self._names[folder.name] = named(folder.name, self._known)
        return self._names[folder.name]


def _is_sure(found: Named) -> bool:
    return found.is_sure or found.id_number is not None
