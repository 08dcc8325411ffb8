"""Rates: how often a browser, an address and a room may ask. Kept in memory, forgotten within minutes, never stored.

A school sits behind one address, so an address is counted for strangers alone: a browser that has joined a room has a
rate of its own, and a flood from beside it takes nothing away from it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """A token bucket: so many at once, and so many a second after that."""

    burst: float
    per_second: float


LOOKING = Rate(20, 4)
"""One browser that asks for news; our page asks once a second, and at once after an answer."""

POSTING = Rate(20, 2)
"""One browser that joins and answers."""

STRANGERS = Rate(600, 30)
"""Browsers from one address that have not joined: a whole class may come at once, from behind one address."""

NEWCOMERS = Rate(600, 30)
"""Browsers that join one room, from wherever."""

WRONG_CODES = Rate(60, 1)
"""Codes from one address that are no room's. At this rate the 16.8 million codes take half a year."""

ONE_CODE = Rate(1, 1 / 600)
"""One wrong code from one address: counted as a guess, and for ten minutes not again."""

MOST_BUCKETS = 50_000
"""So many are kept; then those that are full again are forgotten, and if need be the oldest."""


class Rates:
    """Buckets by name, each with its rate."""

    def __init__(self, now: Callable[[], float] = time.monotonic, most: int = MOST_BUCKETS) -> None:
        self._now, self._most = now, most
        self._buckets: dict[Hashable, tuple[float, float, Rate]] = {}

    def allows(self, name: Hashable, rate: Rate) -> bool:
        """Take one from a bucket, and return whether there was one."""
        left = self._left(name, rate)
        self._keep(name, max(left - 1, 0) if left >= 1 else left, rate)
        return left >= 1

    def has(self, name: Hashable, rate: Rate) -> bool:
        """Return whether a bucket has one, and leave it there."""
        return self._left(name, rate) >= 1

    def __len__(self) -> int:
        return len(self._buckets)

    def _left(self, name: Hashable, rate: Rate) -> float:
        left, at, _ = self._buckets.get(name, (rate.burst, self._now(), rate))
        return min(rate.burst, left + (self._now() - at) * rate.per_second)

    def _keep(self, name: Hashable, left: float, rate: Rate) -> None:
        self._buckets.pop(name, None)
        if len(self._buckets) >= self._most:
            self._forget()
        self._buckets[name] = (left, self._now(), rate)

    def _forget(self) -> None:
        """Forget what is full again, and the oldest half where that is not enough."""
        now = self._now()
        self._buckets = {
            name: (left, at, rate)
            for name, (left, at, rate) in self._buckets.items()
            if left + (now - at) * rate.per_second < rate.burst
        }
        if len(self._buckets) > self._most // 2:
            # What was asked for last stands last.
            self._buckets = dict(list(self._buckets.items())[len(self._buckets) // 2 :])


class Gate:
    """Who may come in now: the rates of the interface, and which browsers are known to have joined."""

    def __init__(self, rates: Rates | None = None) -> None:
        self.rates = Rates() if rates is None else rates
        # An address is only ever kept as a hash that this process alone can make.
        self._salt = secrets.token_bytes(16)

    def stranger(self, address: str) -> Hashable:
        """Return what an address is called here."""
        return hash((self._salt, address))

    def may_try_codes(self, address: str) -> bool:
        """Return whether an address has not named too many codes that are no room's."""
        return self.rates.has(("code", self.stranger(address)), WRONG_CODES)

    def wrong_code(self, code: str, address: str) -> None:
        """Count a code that is no room's: each code once, for a page that asks for an ended room does not guess."""
        stranger = self.stranger(address)
        if self.rates.allows(("tried", stranger, code), ONE_CODE):
            self.rates.allows(("code", stranger), WRONG_CODES)

    def may_look(self, code: str, browser: str) -> bool:
        """Return whether a browser may ask for news."""
        return self.rates.allows(("look", code, browser), LOOKING)

    def may_post(self, code: str, browser: str) -> bool:
        """Return whether a browser may join or answer."""
        return self.rates.allows(("post", code, browser), POSTING)

    def may_be_new(self, code: str, address: str) -> bool:
        """Return whether one more browser that is not known may come from an address into a room."""
        return self.rates.allows(("new", self.stranger(address)), STRANGERS) and self.rates.allows(
            ("room", code), NEWCOMERS
        )
