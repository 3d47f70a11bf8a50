"""Lines that are a few runs of whole words in reversed order are found, though they read well word by word."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import comb, exp, log
from pathlib import Path
from random import Random

import pytest
from rapidfuzz.distance import Levenshtein
from training.damage import in_word_runs

import satrchin
from satrchin.lm.causal import CausalModel, Score
from satrchin.lm.lexicon import load_lexicon
from satrchin.lm.ngrams import load
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order import word_run_readings
from satrchin.stages.order.detect import JUDGED, detect
from satrchin.stages.order.stage import Order
from satrchin.stages.order.word_run_odds import trigram_odds
from satrchin.stages.order.word_run_readings import SAMPLED, causal_odds, readings
from satrchin.stages.order.word_runs import IN_WORD_RUNS, NO_WORD_RUNS, UNCLEAR, bigram_odds, word_run_votes

LETTERS = Path(__file__).with_name("cases") / "letters"
HEALTHY = Path(__file__).with_name("healthy")
OPTIONS = Order()._options
_SPACES = str.maketrans("", "", " " + ZWNJ)


def lines_of(path: Path) -> list[str]:
    """The lines of a text that are not empty."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def damaged(lines: list[str], seed: int = 1) -> list[str]:
    """The lines as runs of whole words."""
    random = Random(seed)
    return [in_word_runs(line, random) for line in lines]


def error(lines: list[str], truth: list[str]) -> float:
    """The character error rate without spaces."""
    pairs = [(a.translate(_SPACES), b.translate(_SPACES)) for a, b in zip(lines, truth, strict=True)]
    return sum(Levenshtein.distance(*pair) for pair in pairs) / sum(len(b) for _, b in pairs)


def test_the_damage_keeps_every_word_and_reverses_two_or_three_runs() -> None:
    line = "این نامه برای آگاهی شما نوشته می‌شود"
    for seed in range(30):
        words = in_word_runs(line, Random(seed)).split()
        order = [line.replace(ZWNJ, "").split().index(word) for word in words]
        assert sorted(order) == list(range(7))
        assert 1 <= sum(b != a + 1 for a, b in pairwise(order)) <= 2


@pytest.mark.parametrize("name", ["budget", "contract", "minutes"])
def test_a_letter_in_runs_of_whole_words_is_put_in_order_and_said_to_be_uncertain(name: str) -> None:
    truth = lines_of(LETTERS / f"{name}.txt")
    garbled = damaged(truth)
    result = satrchin.explain("\n".join(garbled))
    assert error(garbled, truth) > 0.4
    assert error(result.text.splitlines(), truth) < 0.2
    assert result.status == "partial"


@pytest.mark.parametrize("path", sorted(LETTERS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_letters_themselves_have_no_such_runs(path: Path) -> None:
    lines = [line.replace(ZWNJ, "") for line in lines_of(path)]
    votes = word_run_votes(lines, detect(load_lexicon(), lines, {}), {}, OPTIONS)
    assert set(votes) <= {"no word runs"}


@pytest.mark.parametrize("path", sorted(HEALTHY.glob("*.txt")), ids=lambda path: path.stem)
def test_healthy_text_is_neither_reordered_nor_doubted(path: Path) -> None:
    lines = lines_of(path)
    votes = word_run_votes(lines, detect(load_lexicon(), lines, {}), {}, OPTIONS)
    assert set(votes) <= {"no word runs"}


def test_three_lines_are_too_few_to_be_sure_and_are_doubted() -> None:
    truth = lines_of(LETTERS / "budget.txt")[7:10]
    garbled = damaged(truth, 2)
    votes = word_run_votes(garbled, detect(load_lexicon(), garbled, {}), {}, OPTIONS)
    assert set(votes) == {UNCLEAR}
    result = satrchin.explain("\n".join(garbled))
    assert result.status == "partial"
    assert all(edit.confidence < 0.9 for edit in result.edits if edit.stage == "order")
    shown = [other.translate(_SPACES) for doubt in result.doubts() for other in doubt.alternatives]
    assert any(line.translate(_SPACES) in shown for line in truth)


def test_the_readings_hold_the_present_order_and_every_order_of_a_short_line() -> None:
    line = "نامه شما دیروز رسید"
    found = readings(line).readings.hypotheses
    assert line in [one.text for one in found]
    orders = {one.text for one in found}
    words = line.split()
    for cuts in [(1,), (2,), (3,), (1, 2), (1, 3), (2, 3)]:
        runs = [words[a:b] for a, b in pairwise([0, *cuts, 4])]
        assert " ".join(word for run in reversed(runs) for word in run) in orders
    assert len(orders) == 7


@pytest.mark.parametrize("line", ["", "نامه", "   ", "، . !", "ـ " * 8, "نامه " * 400])
def test_a_line_of_hardly_anything_or_too_much_has_no_reading_or_a_finite_one(line: str) -> None:
    assert all(abs(one.score) < 1e9 for one in readings(line).readings.hypotheses)


def test_bigrams_judge_no_line_of_few_words() -> None:
    odds = bigram_odds([" ".join(["نامه"] * count) for count in (JUDGED - 1, JUDGED)])
    assert [one is None for one in odds] == [True, False]


def test_bigrams_judge_a_line_alone_as_they_judge_many() -> None:
    """Few lines are judged without numpy; the result is the same."""
    lines = lines_of(LETTERS / "budget.txt")
    alone = [odds for line in lines for odds in bigram_odds([line])]
    assert bigram_odds(lines) == pytest.approx(alone, abs=1e-4)
    assert None in alone


def test_trigrams_weigh_every_order_of_two_and_three_runs() -> None:
    """As the model scores each order as a whole: only behind a run of one word it takes the word that followed it."""
    model, line = load(), "پاسخ این نامه تا پایان هفته برای دبیرخانه فرستاده شود"
    words = line.split()

    def score(cuts: tuple[int, ...]) -> float:
        runs = reversed(list(pairwise([0, *cuts, len(words)])))
        return model.score([word for start, stop in runs for word in words[start:stop]])

    places = range(1, len(words))
    kinds = [list(combinations(places, number)) for number in (1, 2)]
    stands = score(())
    mean = sum(sum(exp(score(cuts) - stands) for cuts in kind) / len(kind) for kind in kinds) / 2
    assert trigram_odds([line])[0] == pytest.approx(log(mean), abs=0.5)


def test_lines_are_judged_by_trigrams_one_by_one() -> None:
    """What stands before or behind a line changes nothing; a line of few words has no odds."""
    lines = lines_of(LETTERS / "budget.txt")[:6]
    assert trigram_odds(lines) == pytest.approx([odds for line in lines for odds in trigram_odds([line])])
    assert trigram_odds(["با احترام"]) == [None]


@pytest.mark.parametrize(
    ("odds", "vote"),
    [
        # four lines of a healthy page may look damaged, as names and numbers do
        ([6, 6, 5, 5, -8, -8, -8, -8, -8, -8], NO_WORD_RUNS),
        ([8] * 10, IN_WORD_RUNS),
        ([3] * 10, IN_WORD_RUNS),
        ([5, 5, 4], UNCLEAR),
        ([-8] + [8] * 9, NO_WORD_RUNS),
    ],
)
def test_the_language_model_needs_more_than_a_few_lines(
    monkeypatch: pytest.MonkeyPatch, odds: list[float], vote: str
) -> None:
    given = iter(odds)
    monkeypatch.setattr(word_run_readings, "causal_odds", lambda *_: next(given))
    lines = damaged([line for line in lines_of(LETTERS / "budget.txt") if len(line.split()) >= 8])[: len(odds)]
    found = word_run_votes(lines, detect(load_lexicon(), lines, {}), {}, OPTIONS)
    assert found == {vote: 1}


class Even(CausalModel):
    """A model to which all texts are alike."""

    def __init__(self) -> None:
        """Load no weights."""

    def pieces(self, text: str) -> list[int]:
        return [len(text)]

    def score(self, before: Sequence[int], readings: Sequence[Sequence[int]], after: Sequence[int]) -> list[Score]:
        del before, after
        return [Score(0.0, 0.0, 0.0) for _ in readings]


def test_orders_that_a_model_cannot_tell_apart_count_by_the_places_where_their_runs_may_meet() -> None:
    """All orders of two runs together are as probable as all of three; the line as it stands is as probable as both."""
    model = Even()
    line = "این نامه برای آگاهی شما نوشته شد"
    orders = [one.runs for one in readings(line, SAMPLED).readings.hypotheses if len(one.runs) > 1]
    share = sum(1 / comb(6, len(runs) - 1) for runs in orders)
    assert causal_odds(line, model) == pytest.approx(log(share / 2))
    assert causal_odds("این نامه", model) is None
