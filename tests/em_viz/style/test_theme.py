"""Colours that everybody can tell apart and read, on light and on dark."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from em_core.numerics.arrays import FloatArray
from em_viz.style import theme

LIGHT_BACKGROUND, DARK_BACKGROUND = "#ffffff", "#0e1117"

# Machado, Oliveira & Fernandes (2009), table 1, severity 1.0, in linear RGB.
PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)


def linear(colour: str) -> FloatArray:
    c = theme.rgb(colour)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def encoded(light: FloatArray) -> FloatArray:
    c = np.clip(light, 0, 1)
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * c ** (1 / 2.4) - 0.055)


def contrast(a: str, b: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("eye", [PROTANOPIA, DEUTERANOPIA], ids=["without red", "without green"])
@pytest.mark.parametrize("palette", [theme.COLOURS, theme.COLOURS_DARK], ids=["light", "dark"])
def test_the_first_components_stay_apart_for_colour_blind_eyes(palette: tuple[str, ...], eye: FloatArray) -> None:
    seen = [theme.oklab(encoded(eye @ linear(colour))) for colour in palette[:5]]
    for (i, a), (j, b) in combinations(enumerate(seen), 2):
        assert np.linalg.norm(a - b) > 0.08, (palette[i], palette[j])


def test_marks_and_text_stand_out_from_both_backgrounds() -> None:
    for colour in theme.COLOURS + theme.COLOURS_DARK:
        dark = colour in theme.COLOURS_DARK
        assert contrast(colour, DARK_BACKGROUND if dark else LIGHT_BACKGROUND) >= 3, colour
    for text in (theme.INK, theme.MUTED, theme.ACCENT_E, theme.ACCENT_M):
        assert contrast(text, LIGHT_BACKGROUND) >= 4.5, text
        assert contrast(theme.TWINS[text], DARK_BACKGROUND) >= 4.5, text
    for neutral, background in ((theme.NEUTRAL, LIGHT_BACKGROUND), (theme.TWINS[theme.NEUTRAL], DARK_BACKGROUND)):
        assert contrast(neutral, background) >= 3


def test_every_component_has_a_colour_a_twin_and_a_shape_of_its_own() -> None:
    for things in (theme.COLOURS, theme.COLOURS_DARK, theme.SHAPES):
        assert len(set(things)) == 8
    assert [theme.TWINS[colour] for colour in theme.COLOURS] == list(theme.COLOURS_DARK)
    assert theme.component_colour(9) == theme.COLOURS[1]
    assert [theme.component_shape(k) for k in range(8)] == list(theme.SHAPES)


def test_a_blend_is_the_colour_itself_at_the_corners_and_neutral_without_weights() -> None:
    weights = np.array([[255, 0], [0, 255], [0, 0]], dtype=np.uint8)
    blended = theme.blend(weights, theme.COLOURS[:2])
    expected = [255 * theme.rgb(c) for c in (*theme.COLOURS[:2], theme.NEUTRAL)]
    np.testing.assert_allclose(blended, expected, atol=1)


def test_halfway_between_two_colours_is_halfway_to_the_eye() -> None:
    half = theme.blend(np.array([[128, 127]], dtype=np.uint8), theme.COLOURS[:2])[0] / 255
    a, b = (theme.oklab(theme.rgb(c)) for c in theme.COLOURS[:2])
    np.testing.assert_allclose(theme.oklab(half), (a + b) / 2, atol=0.004)


def test_beyond_eight_a_colour_comes_again_with_another_shape_and_a_number() -> None:
    pairs = [(theme.component_colour(k), theme.component_shape(k)) for k in range(24)]
    assert len(set(pairs)) == 24
    assert len({colour for colour, _ in pairs}) == 8
    assert theme.numbered(8, 9)["text"] == ["9"]
    assert theme.numbered(0, 8) == {}
