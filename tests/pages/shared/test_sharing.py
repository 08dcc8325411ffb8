"""An address that leads nowhere from elsewhere is called that, where it is to be sent to somebody."""

from __future__ import annotations

import pytest

from pages.widgets.shared import sharing
from tests.pages.visits import visit


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:8501/lab?k=3", True),
        ("http://127.0.0.1:8501", True),
        ("http://[::1]:8501/", True),
        ("http://192.168.0.7:8501/lab", False),
        ("https://halfstep.example.org/localhost", False),
        ("", False),
    ],
)
def test_which_addresses_lead_to_this_computer_only(url: str, local: bool) -> None:
    assert sharing.is_local(url) is local


def test_the_lab_says_so_only_where_it_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for local in (True, False):
        monkeypatch.setattr(sharing, "is_local", lambda _url, local=local: local)
        assert (sharing.ONLY_HERE in [caption.value for caption in visit().caption]) is local
