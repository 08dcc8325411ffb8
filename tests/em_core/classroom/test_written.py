"""JSON put together from texts is the JSON of the values that the texts stand for."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as some

from em_core.classroom.written import Seen, Written, written
from em_core.data.json_documents import Json

VALUES: some.SearchStrategy[Json] = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_a_part_that_is_written_already_is_the_value_it_stands_for(whole: Json, part: Json) -> None:
    seen: Seen = {"whole": whole, "within": {"part": Written(json.dumps(part)), '"': None}}
    assert json.loads(written(seen)) == {"whole": whole, "within": {"part": part, '"': None}}


def test_it_is_one_line_without_blanks() -> None:
    assert written({"a": [1, 2.5, "ä\n"], "b": {"c": True}}) == '{"a":[1,2.5,"ä\\n"],"b":{"c":true}}'
