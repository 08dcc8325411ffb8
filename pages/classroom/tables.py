"""The tables of the class's database. All that a room has goes with it: by its end, or after 24 hours.

What is not here is not kept: no address, no user agent, no fingerprint. A pupil is a digest of the room's code and of
random digits that the pupil's browser has made, so that nobody can be followed from one room to the next.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

METADATA = MetaData()

ROOMS = Table(
    "halfstep_rooms",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("key_digest", String(64), nullable=False),
    Column("opened_at", Float(53), nullable=False),
    # Rises with all that a pupil can see; `changes` rises with that, and with what the lecturer alone can see.
    Column("version", Integer, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("nicknames", Boolean, nullable=False),
    Column("nicknames_hidden", Boolean, nullable=False),
    Column("current", Integer, nullable=True),
)

PUPILS = Table(
    "halfstep_pupils",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("pupil", String(64), primary_key=True),
    Column("nickname", String(20), nullable=False),
    Column("seen_at", Float(53), nullable=False),
)

ACTIVITIES = Table(
    "halfstep_activities",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(6), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("retry", Boolean, nullable=False),
    Column("asked", Text, nullable=False),
    # The key of a question, the truth, the replies: what a pupil is sent is made by queries that do not name it.
    Column("hidden", Text, nullable=False),
    sqlite_autoincrement=True,
)

ROUNDS = Table(
    "halfstep_rounds",
    METADATA,
    Column("activity", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", String(6), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("result", Text, nullable=True),
)

ANSWERS = Table(
    "halfstep_answers",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(6), nullable=False),
    Column("activity", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("pupil", String(64), nullable=False),
    Column("once", String(32), nullable=False),
    Column("answer", Text, nullable=False),
    Column("own", Text, nullable=True),
    UniqueConstraint("activity", "round", "pupil", name="halfstep_one_answer"),
    Index("halfstep_answers_of", "code"),
    sqlite_autoincrement=True,
)

PARTS = (ANSWERS, ROUNDS, ACTIVITIES, PUPILS, ROOMS)
"""The tables in the order in which a room is deleted from them; each has the room's code."""
