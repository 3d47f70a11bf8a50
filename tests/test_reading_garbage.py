"""Python's collector rests while a page is read, and only then."""

import gc

import pytest

from satrchin.reading.garbage import cycles_kept


@cycles_kept()
def fails() -> None:
    """Read a page that cannot be read."""
    assert not gc.isenabled()
    raise ZeroDivisionError


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_rests_inside_and_is_as_before_afterwards_even_after_an_error(*, on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError):
            fails()
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()
