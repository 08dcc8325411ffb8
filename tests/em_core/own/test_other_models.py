"""What a model leaves out, another one would use: it is offered with the same data."""

from __future__ import annotations

import numpy as np
import pytest

from em_core.catalogue.registry import FAMILY
from em_core.own.asked import Asked
from em_core.own.drafting import drafted
from em_core.own.opened import read_own
from em_core.own.other_models import OtherModel, other_models
from em_core.own.source import Source
from em_core.own.ways import LAB, Way, way_of

GAPS = "town,ozone,sun\nUlm,41,190\nTrier,36,\nMainz,,149\nKöln,18,313\nBonn,23,299\n"
LIMITS = "well,depth,nitrate\nW1,1,<0.5\nW2,2,0.7\nW3,3,<0.5\nW4,4,4.1\nW5,5,3.8\nW6,6,>50\n"


def others(text: str, model: str, columns: list[str] | None = None) -> list[OtherModel]:
    way: Way[object] = LAB if not model else way_of(FAMILY[model])  # type: ignore[assignment]
    source = Source(text.encode(), "file.csv")
    draft = drafted(source.records(), Asked(frozenset(), model))
    return other_models(source, draft, read_own(source, way, columns), model, ())


@pytest.mark.parametrize("model", ["", "gaussian_mixture", "student_mixture", "kmeans"])
def test_missing_values_lead_to_the_model_that_uses_all_rows(model: str) -> None:
    (other,) = others(GAPS, model)
    assert other.model == "missing_values"
    sample = other.table.sample(FAMILY["missing_values"])
    assert sample.columns == ("ozone", "sun")
    np.testing.assert_array_equal(np.isnan(sample.values).sum(axis=0), [1, 1])
    assert len(sample.rows) == 5
    assert sample.rows[0] == "Ulm"


def test_one_column_with_gaps_takes_another_along() -> None:
    (other,) = others(GAPS, "", ["ozone"])
    assert other.table.sample(FAMILY["missing_values"]).columns == ("ozone", "sun")


def test_limits_lead_to_the_model_for_censored_values() -> None:
    found = {other.model: other for other in others(LIMITS, "", ["nitrate"])}
    sample = found["lifetimes"].table.sample(FAMILY["lifetimes"])
    np.testing.assert_array_equal(sample.values, [[0.5, -1], [0.7, 1], [0.5, -1], [4.1, 1], [3.8, 1], [50, 0]])
    assert sample.rows == ("W1", "W2", "W3", "W4", "W5", "W6")


@pytest.mark.parametrize(
    ("text", "model"),
    [
        (GAPS, "missing_values"),
        (LIMITS, "lifetimes"),
        ("a,b\n1,2\n3,4.5\n2,1\n", ""),
        ("a,b\nyes,no\nno,\nyes,yes\n", "latent_classes"),
    ],
)
def test_nothing_is_offered_where_nothing_is_left_out(text: str, model: str) -> None:
    assert others(text, model) == []
