"""The quality gate: on the public set the default recipe reaches every floor, and floors only rise."""

import pytest
from bench import figures
from bench.report import measure
from bench.sets import SETS


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    """The figures of the default recipe on the public set; none of them is a time."""
    return measure(None, (*SETS, "english"), alone=True).ours


def test_every_figure_has_its_floor() -> None:
    assert set(figures.floors()) == {figure.key for figure in (*figures.QUALITY, *figures.PROMISES)}


@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(figures.floors()))
def test_no_figure_lies_below_its_floor(key: str, values: dict[str, float]) -> None:
    assert not figures.below({key: values[key]}, figures.floors()), f"{key}: {values[key]}"


@pytest.mark.parametrize(("key", "worse", "better"), [("chunks.cer", 0.06, 0.04), ("joins.zwnj_f1", 0.90, 0.97)])
def test_floors_rise_and_do_not_sink(key: str, worse: float, better: float) -> None:
    marks = {key: 0.05 if key == "chunks.cer" else 0.95}
    assert figures.below({key: worse}, marks) == [key]
    assert figures.raised({key: better}, marks, frozenset()) == {key: better}
    with pytest.raises(ValueError, match="floors only rise"):
        figures.raised({key: worse}, marks, frozenset())
    assert figures.raised({key: worse}, marks, frozenset({key})) == {key: worse}


def test_a_promise_has_no_slack_worth_a_line() -> None:
    assert figures.below({"unsettled": 1}, {"unsettled": 0}) == ["unsettled"]
