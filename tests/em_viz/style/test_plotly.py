"""Attributes of Plotly as plain values: what stands under a name is read and changed in place, or refused."""

from __future__ import annotations

import pytest

from em_viz.style.plotly import Attributes, nested


def test_nested_attributes_are_those_of_the_trace_itself() -> None:
    trace: Attributes = {"type": "scatter", "line": {"color": "red"}}
    nested(trace, "line")["dash"] = "dot"
    nested(nested(trace, "marker"), "line")["width"] = 2
    assert trace == {
        "type": "scatter",
        "line": {"color": "red", "dash": "dot"},
        "marker": {"line": {"width": 2}},
    }


def test_a_value_holds_no_attributes() -> None:
    with pytest.raises(TypeError, match=r'"type" holds \'scatter\', no attributes\.'):
        nested({"type": "scatter"}, "type")
