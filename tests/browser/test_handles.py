"""Starts by hand: what is dragged in the picture is the start, in the run, the sidebar, the table and the link."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from em_core.experiments.experiment import Experiment, resolve, run_experiment, starting_params
from tests.browser.handles import answered, arm, centre, described, drag, expect_sidebar, same_as_drawn, spot, start_of
from tests.browser.lab import (
    READY,
    animation,
    expect_frame,
    expect_numbers,
    expect_run,
    open_lab,
    place_of,
    query,
    ranges,
)

LINE = Experiment(data="faithful_waiting")


def test_a_mean_dragged_in_the_plane_is_the_start_in_link_sidebar_and_after_a_reload(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    before = ranges(page)
    x, y = spot(centre(page, 1))
    drag(page, centre(page, 1), (-200, 60))
    experiment = described(page)
    _, means, covariances = start_of(experiment, 2)
    assert place_of(page, *means[0]) == pytest.approx((x - 200, y + 60), abs=0.3)
    # What was not touched is the same to the last digit.
    untouched = animation(Experiment()).pictures[0].handles
    assert untouched is not None
    same_as_drawn(means[1], untouched.centres[1])
    same_as_drawn(covariances, untouched.spreads)
    assert ranges(page) == before
    expect_sidebar(page, 2)
    expect_numbers(page, animation(experiment), 0)
    page.reload()
    page.wait_for_selector(READY)
    expect_run(page, experiment)
    assert spot(centre(page, 1)) == pytest.approx(place_of(page, *means[0]), abs=0.5)


def test_the_run_can_be_stepped_at_once_and_a_second_drag_starts_from_the_first(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    drag(page, centre(page, 1), (-150, 90))
    first = described(page)
    page.keyboard.press("ArrowRight")
    expect(centre(page, 1)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect_numbers_at(page, first, 2)
    # What Plotly has drawn of the run before is this run's now: every mean's way has as many places as it took steps.
    page.keyboard.press("End")
    steps = run_experiment(first, resolve(first)).n_steps
    places = page.locator(".tracetrail-0 path.point").filter(visible=True)
    expect(places).to_have_count(steps + 1)
    page.keyboard.press("Home")
    drag(page, centre(page, 2), (-60, 40))
    second = described(page)
    same_as_drawn(start_of(second, 2)[1][0], start_of(first, 2)[1][0])
    assert (start_of(second, 2)[1][1] != start_of(first, 2)[1][1]).all()


def expect_numbers_at(page: Page, experiment: Experiment, frame: int) -> None:
    expect_frame(page, frame)
    expect_numbers(page, animation(experiment), frame)


@pytest.mark.parametrize(("covariance", "which"), [("tied", "axis 2"), ("spherical", "width")])
def test_the_ellipse_goes_through_where_its_handle_was_dropped(
    page: Page, app_url: str, covariance: Any, which: str
) -> None:
    open_lab(page, app_url, f"cov={covariance}")
    answerless_click(page, centre(page, 1))
    x, y = spot(arm(page, 1, which))
    drag(page, arm(page, 1, which), (-40, 70))
    experiment = described(page, Experiment(covariance=covariance))
    _, means, covariances = start_of(experiment, 2)
    dropped = data_at(page, x - 40, y + 70)
    away = np.array(dropped) - means[0]
    assert away @ np.linalg.solve(covariances[0], away) == pytest.approx(1, abs=0.01)
    assert (covariances[0] == covariances[1]).all() == (covariance == "tied")
    assert spot(arm(page, 1, which)) == pytest.approx((x - 40, y + 70), abs=1)


def answerless_click(page: Page, handle: Locator) -> None:
    page.mouse.click(*spot(handle))
    expect(handle).to_have_class(re.compile("hs-chosen"))


def data_at(page: Page, x: float, y: float) -> list[float]:
    """Return the data coordinates of a place in the window."""
    found: list[float] = page.evaluate(
        """([x, y]) => {
          const plot = document.querySelector('.hs-plot');
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return [xaxis.p2d(x - box.x - xaxis._offset), yaxis.p2d(y - box.y - yaxis._offset)];
        }""",
        [x, y],
    )
    return found


def test_on_a_line_a_mean_and_a_width_are_dragged_and_the_curve_follows_in_the_hand(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "data=faithful_waiting")
    answerless_click(page, centre(page, 2))
    x, y = spot(arm(page, 2, "width"))
    curve = page.locator(".tracedensity-1 path.js-line")
    mixture = page.locator(".tracemixture path.js-line")
    before = [curve.get_attribute("d"), mixture.get_attribute("d")]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 50, steps=3)
    # No server has been asked yet.
    expect(curve).not_to_have_attribute("d", before[0] or "")
    expect(mixture).not_to_have_attribute("d", before[1] or "")
    assert "typed" not in query(page)
    before_release = ranges(page)
    answered(page, page.mouse.up)
    # The picture holds still, and the curves of the new run cross all of it.
    assert ranges(page)[:2] == before_release[:2]
    across = next(t.x for t in animation(described(page, LINE)).figure(0).data if t.uid == "mixture")
    assert across[0] <= before_release[0] < before_release[1] <= across[-1]
    _, means, variances = start_of(described(page, LINE), 1)
    assert means[1, 0] + np.sqrt(variances[1, 0, 0]) == pytest.approx(data_at(page, x - 30, y)[0], abs=0.05)
    drag(page, centre(page, 1), (-90, 40))
    assert start_of(described(page, LINE), 1)[1][0, 0] == pytest.approx(
        data_at(page, *spot(centre(page, 1)))[0], abs=0.1
    )


def test_components_are_added_and_removed(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    page.get_by_role("button", name="Edit the start").click()
    expect(page.locator(".hs-hint:not(.hs-spare)").first).to_contain_text("Double-click")
    at = place_of(page, 2, 55)
    answered(page, lambda: page.mouse.dblclick(*at))
    three = described(page)
    weights, means, _ = start_of(three, 2)
    assert three.k == 3
    assert weights == pytest.approx([1 / 3] * 3, abs=1e-4)
    assert means[2] == pytest.approx([2, 55], abs=0.1)
    expect_sidebar(page, 3)
    answered(page, lambda: page.keyboard.press("Delete"))
    assert described(page).k == 2
    expect_sidebar(page, 2)
    answerless_click(page, centre(page, 1))
    answered(page, lambda: page.get_by_role("button", name="Remove component 1").click())
    assert described(page).k == 1
    page.mouse.click(*spot(centre(page, 1)))
    page.keyboard.press("Backspace")
    expect(page.locator(".hs-said")).to_have_text("At least one component has to remain.")
    page.get_by_role("button", name="+ component").click()
    answered(page, lambda: page.mouse.click(*at))
    assert described(page).k == 2


def test_at_the_most_no_other_can_be_added(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "k=15")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="+ component")).to_be_disabled()
    page.mouse.dblclick(*place_of(page, 2, 55))
    expect(page.locator(".hs-said")).to_have_text("There may be at most 15 components.")
    assert query(page) == {"k": "15"}


def test_the_keyboard_moves_a_mean_says_where_and_sends_once(page: Page, app_url: str) -> None:
    sent: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame if isinstance(frame, bytes) else frame.encode()))

    page.on("websocket", listen)
    open_lab(page, app_url)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    expect_frame(page, 0)
    expect(centre(page, 1)).to_be_focused()
    sent.clear()
    x, y = spot(centre(page, 1))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    answered(page, lambda: page.keyboard.press("Shift+ArrowLeft"))
    assert spot(centre(page, 1)) == pytest.approx((x - 24, y - 4), abs=0.5)
    mean = start_of(described(page), 2)[1][0]
    # One start, and word that its answer is on the screen.
    assert [b'"numbers"' in frame for frame in sent] == [True, False]
    expect(page.locator(".hs-said")).to_have_text(f"component 1 at eruptions {mean[0]:g}, waiting {mean[1]:g}")
    expect(centre(page, 1)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_beside_the_handles_one_zooms_and_the_zoom_outlasts_a_drag(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    whole = ranges(page)
    page.mouse.move(*place_of(page, 3.2, 70))
    page.mouse.down()
    page.mouse.move(*place_of(page, 5, 99), steps=5)
    page.mouse.up()
    page.wait_for_function(
        "(before) => document.querySelector('.hs-plot')._fullLayout.xaxis.range[0] !== before", arg=whole[0]
    )
    zoomed = ranges(page)
    drag(page, centre(page, 1), (-30, 30))
    described(page)
    assert ranges(page) == zoomed
    page.mouse.dblclick(*place_of(page, 3.4, 97))
    page.wait_for_function(
        "(zoomed) => document.querySelector('.hs-plot')._fullLayout.xaxis.range[0] !== zoomed", arg=zoomed[0]
    )
    assert ranges(page) == whole


def test_a_mean_out_of_sight_waits_at_the_edge_and_is_brought_back(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "start=by_hand&typed=.5,.5,12,50,4,80,1,0,0,100,1,0,0,100")
    page.mouse.click(*spot(centre(page, 1)))
    expect(arm(page, 1, "axis 1")).to_be_hidden()
    x, y = spot(centre(page, 1))
    drag(page, centre(page, 1), (-120, 0))
    _, means, covariances = start_of(described(page), 2)
    assert place_of(page, *means[0]) == pytest.approx((x - 120, y), abs=0.5)
    assert covariances[0].tolist() == [[1, 0], [0, 100]]


def test_a_finger_drags_too(new_page: Any, app_url: str) -> None:
    page = open_lab(new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True), app_url)
    sentence = page.locator(".hs-headline")
    # What is seen, which is what is read aloud: a finger has no arrow key.
    assert sentence.inner_text().strip().endswith("Tap ▸, right of Play, for the first E-step.")
    assert "→" not in sentence.inner_text()
    x, y = spot(centre(page, 1))
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for share in (0.3, 0.6, 1.0):
        touch("touchMove", x - 80 * share, y + 50 * share)
    answered(page, lambda: touch("touchEnd"))
    _, means, _ = start_of(described(page), 2)
    assert place_of(page, *means[0]) == pytest.approx((x - 80, y + 50), abs=1)


def test_the_last_of_two_quick_drags_wins(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    x, y = spot(centre(page, 1))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y + 30, steps=3)
    page.mouse.up()
    page.mouse.down()
    page.mouse.move(x - 160, y + 80, steps=20)
    page.wait_for_timeout(700)
    # The answer to the first waits for the hand.
    assert spot(centre(page, 1)) == pytest.approx((x - 160, y + 80), abs=0.5)
    page.mouse.up()
    assert described_at(page, (x - 160, y + 80)).k == 2


def described_at(page: Page, at: tuple[float, float]) -> Experiment:
    """Wait until the address holds a first mean at this place."""
    page.wait_for_function(
        """([x, y]) => {
          const typed = new URLSearchParams(location.search).get('typed')?.split(',').map(Number);
          const { xaxis, yaxis } = document.querySelector('.hs-plot')._fullLayout;
          const box = document.querySelector('.hs-plot').getBoundingClientRect();
          return typed && Math.abs(box.x + xaxis._offset + xaxis.d2p(typed[2]) - x) < 1
            && Math.abs(box.y + yaxis._offset + yaxis.d2p(typed[3]) - y) < 1;
        }""",
        arg=list(at),
    )
    return described(page)


def test_a_player_to_whom_nobody_listens_has_no_handles(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_selector(READY)
    expect(page.locator(".hs-handles").first).to_be_hidden()
    expect(page.get_by_role("button", name="Edit the start")).to_be_hidden()


ANSWERS = """async ([one, other]) => {
  const own = performance.getEntriesByType('resource').find((e) => e.name.endsWith('/player.js')).name;
  const { Player } = await import(own);
  const [first, second] = [one, other].map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  const root = document.body.appendChild(document.createElement('div'));
  const player = new Player(root, { address: false });
  const sent = [];
  player.hand.listener = (start) => sent.push(start);
  await player.take(first, 0);
  const push = () => player.hand.handles.knobs[0][0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
  const letGo = () => player.hand.handles.knobs[0][0].dispatchEvent(new FocusEvent('blur'));
  const now = () => [root.dataset.ready, player.hand.handles.bodies[0].centre[0]];
  const story = [now()];
  push();
  await player.take(second, 0);
  story.push(now()); // in the hand: nothing else is shown
  letGo();
  await player.take(second, 0);
  story.push(now()); // an answer to something before it
  await player.take(first, sent[0].edit);
  story.push(now()); // heard, and refused
  push();
  letGo();
  await player.take(second, sent[1].edit);
  story.push(now()); // the answer
  player.destroy();
  root.remove();
  return [story, sent.map((start) => [start.count, start.numbers[2]])];
}"""


def test_what_comes_late_is_not_shown_and_what_was_refused_goes_back(page: Page, player_url: str) -> None:
    page.goto(player_url)
    page.wait_for_selector(READY)
    one, other = Experiment(max_steps=2), Experiment(max_steps=2, seed=3)
    packed = [base64.b64encode(animation(each).pack()).decode() for each in (one, other)]
    story, sent = page.evaluate(ANSWERS, packed)
    at = [float(starting_params(each, resolve(each)).means[0, 0]) for each in (one, other)]
    keys, centres = zip(*story, strict=True)
    assert keys == (one.key,) * 4 + (other.key,)
    assert centres[0] == centres[3] == at[0]
    assert centres[1] == centres[2] < at[0]
    assert centres[4] == at[1]
    assert sent == [[2, centres[1]]] * 2
