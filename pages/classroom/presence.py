"""Presence: when each pupil's page has last asked, noted in memory and written down every few seconds, all at once."""

from __future__ import annotations

import threading

from sqlalchemy import bindparam

from pages.classroom.store import Store
from pages.classroom.tables import PUPILS

EVERY_SECONDS = 8.0


class Presence:
    """Who has asked since it was last written down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], float] = {}
        self._written = 0.0

    def saw(self, code: str, pupil: str, at: float) -> None:
        """Note that a pupil's page has asked."""
        with self._lock:
            self._seen[code, pupil] = at

    def is_due(self, at: float) -> bool:
        """Return whether it is time to write down."""
        return bool(self._seen) and at - self._written >= EVERY_SECONDS

    def write(self, store: Store) -> None:
        """Write down who has asked."""
        with self._lock:
            seen, self._seen, self._written = self._seen, {}, store.now()
        if not seen:
            return
        update = (
            PUPILS.update()
            .where(PUPILS.c.code == bindparam("of_code"), PUPILS.c.pupil == bindparam("of_pupil"))
            .values(seen_at=bindparam("at"))
        )
        with store.database.writing() as connection:
            connection.execute(
                update, [{"of_code": code, "of_pupil": pupil, "at": at} for (code, pupil), at in sorted(seen.items())]
            )
