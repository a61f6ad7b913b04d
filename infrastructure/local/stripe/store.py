"""The stand-in's objects: plain dicts in memory, in order of creation, and one SQLite file that outlives the process."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class Store:
    """Objects by kind (their `object`) and id. Kinds that begin with an underscore are the stand-in's own.

    Not safe for threads by itself: the caller holds the world's lock.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._kinds: dict[str, dict[str, Json]] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self._changed: dict[tuple[str, str], None] = {}
        self._database = _open(file)
        for kind, object_id, text in self._database.execute("SELECT kind, id, body FROM objects ORDER BY rowid"):
            self._kinds.setdefault(kind, {})[object_id] = json.loads(text)
            self._texts[kind, object_id] = text

    def save(self, thing: Json) -> Json:
        """Keep an object as it is now; what its fields were when it was last kept, for those that differ."""
        key = (thing["object"], thing["id"])
        before = json.loads(self._texts.get(key, "{}"))
        self._kinds.setdefault(key[0], {})[key[1]] = thing
        self._texts[key] = json.dumps(thing)
        self._changed[key] = None
        return {name: before.get(name) for name in thing if before.get(name) != thing[name]}

    def find(self, kind: str, object_id: str) -> Json | None:
        """An object, or None. Who changes it has to save it."""
        return self._kinds.get(kind, {}).get(object_id)

    def every(self, kind: str) -> list[Json]:
        """All objects of a kind, oldest first."""
        return list(self._kinds.get(kind, {}).values())

    def kinds(self) -> list[str]:
        """The kinds there are."""
        return sorted(kind for kind, things in self._kinds.items() if things)

    def remove(self, thing: Json) -> None:
        """Forget an object, on disk too."""
        key = (thing["object"], thing["id"])
        self._kinds.get(key[0], {}).pop(key[1], None)
        self._texts.pop(key, None)
        self._changed[key] = None

    def commit(self) -> None:
        """Write what has changed in one transaction."""
        if not self._changed:
            return
        for key in self._changed:
            text = self._texts.get(key)
            if text is None:
                self._database.execute("DELETE FROM objects WHERE kind = ? AND id = ?", key)
            else:
                self._database.execute(
                    "INSERT INTO objects (kind, id, body) VALUES (?, ?, ?) "
                    "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                    (*key, text),
                )
        self._database.commit()
        self._changed.clear()

    def clear(self) -> None:
        """Forget everything."""
        for things in list(self._kinds.values()):
            for thing in list(things.values()):
                self.remove(thing)

    def close(self) -> None:
        """Write what is left and let go of the file."""
        self.commit()
        self._database.close()


def _open(file: Path | None) -> sqlite3.Connection:
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(file or ":memory:", check_same_thread=False)
    database.execute("PRAGMA secure_delete = ON")  # what is erased is not found on disk either
    database.execute("PRAGMA synchronous = OFF")
    database.execute(
        "CREATE TABLE IF NOT EXISTS objects (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, "
        "PRIMARY KEY (kind, id))"
    )
    return database
