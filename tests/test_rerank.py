"""The choice among readings by the language model: what it mends, what it leaves, and what is said of its doubts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from bench import damage
from tests.samples import RAW
from training.damage import in_runs

from satrchin import Pipeline, Result
from satrchin.errors import MissingDependencyError, UsageError
from satrchin.lm.causal import CausalModel, Score
from satrchin.reading.text import from_string
from satrchin.stages.order import rerank
from satrchin.stages.order.confidence import probability, signs
from satrchin.stages.order.detect import RUNS
from satrchin.stages.order.page_runs import in_order
from satrchin.stages.order.rerank import Ranker, choose, ranker_of
from satrchin.stages.order.reversals import ALONE, Reversal, chances
from satrchin.stages.order.visual import reversed_line, reversed_words
from satrchin.stages.order.word_run_readings import ADDED

LETTERS = ("invitation", "budget", "minutes")
TRUTHS = Path(__file__).with_name("cases") / "letters"
HEALTHY = (
    "هر که از این کوچه گذر کرد دلش با ما ماند",
    "نشست برف بر بام خانه‌ای که در آن بود چراغ",
    "کمیسیون در نشست روز شنبه گزارش کارشناسان را شنید و رأی داد.",
)


def cleaned(name: str, **options: object) -> Result:
    """A sample in runs after the order stage with some options."""
    text = (RAW / f"{name}-runs.txt").read_text(encoding="utf-8")
    return Pipeline.load("text", {"order": options}).run(from_string(text))


def right(result: Result, name: str) -> int:
    """How many lines of a letter's truth a result has, spaces aside."""
    lines = Counter(_bare(line) for line in result.text.splitlines())
    return sum(
        (lines & Counter(map(_bare, (TRUTHS / f"{name}.txt").read_text(encoding="utf-8").splitlines()))).values()
    )


def _bare(text: str) -> str:
    return "".join(text.replace("\N{ZERO WIDTH NON-JOINER}", "").split())


def test_the_language_model_reads_more_lines_rightly_than_the_search_alone() -> None:
    """Three sample letters; each line counts."""
    quick, normal = (
        sum(right(cleaned(name, thoroughness=how), name) for name in LETTERS) for how in ("quick", "normal")
    )
    assert normal >= quick + 5


def test_a_line_that_may_be_wrong_is_an_open_error_with_what_else_it_may_read() -> None:
    result = cleaned("budget")
    doubts = [doubt for page in result.pages for doubt in page.doubts if doubt.kind == "order"]
    assert doubts
    assert all(doubt.confidence < 0.9 for doubt in doubts)
    assert all(doubt.text not in doubt.alternatives for doubt in doubts)
    assert result.status == "partial"
    assert [issue.code for issue in result.issues] == ["order-uncertain"]
    assert f"{len(doubts)} lines" in result.issues[0].message


def test_the_command_says_how_many_lines_are_uncertain_and_explains_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "satrchin", "clean", str(RAW / "budget-runs.txt"), "--explain"]
    done = subprocess.run([*command, "-o", str(tmp_path / "o.txt")], capture_output=True, check=False, timeout=120)
    assert done.returncode == 1
    assert re.search(r"order of \d+ lines? is uncertain: .* \(--explain shows them\)", done.stderr.decode())
    assert done.stdout.decode().count("\n  or ") >= 3


def test_a_line_less_likely_right_than_asked_for_stays_as_it_came() -> None:
    result = cleaned("budget", leave=1.0)
    assert not [edit for edit in result.edits if edit.rule == "runs-reversed"]
    assert result.status == "partial"


def test_without_its_weights_the_search_alone_goes_on_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> CausalModel:
        raise MissingDependencyError("causal.onnx is missing: reinstall satrchin")

    quick = cleaned("minutes", thoroughness="quick")
    monkeypatch.setattr(rerank, "load_causal", missing)
    result = cleaned("minutes")
    assert result.text == quick.text
    assert "no-language-model" in [issue.code for issue in result.issues if issue.level == "warning"]
    assert "reinstall" in next(issue.message for issue in result.issues if issue.code == "no-language-model")


def test_thoroughness_has_three_values() -> None:
    with pytest.raises(UsageError, match="quick, normal, thorough"):
        Pipeline.load("text", {"order": {"thoroughness": "deep"}})


def test_a_second_pass_scores_only_lines_whose_neighbours_read_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = tuple((RAW / "budget-runs.txt").read_text(encoding="utf-8").splitlines())
    seen: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    score = CausalModel.score

    def spy(model: CausalModel, before: list[int], readings: list[list[int]], after: list[int]) -> object:
        seen.append((tuple(before), tuple(after)))
        return score(model, before, readings, after)

    monkeypatch.setattr(CausalModel, "score", spy)
    ordered = in_order(lines, bounds=rerank.EFFORTS["normal"].bounds)
    normal = rerank.EFFORTS["normal"]
    first = choose(ordered, Ranker(normal._replace(passes=1)))
    once = len(seen)
    choose(ordered, Ranker(normal._replace(passes=3)))
    assert once == sum(choice is not None for choice in first)
    assert once < len(seen) - once < 3 * once


def test_words_that_follow_each_other_on_another_line_belong_together() -> None:
    """Of two orders of unknown names the one that another line of the document has is chosen."""
    other = "فهرست کتاب های گنجینه سروستانی هر سال تازه می شود."
    garbled = "سروستانی کتاب های گنجینه نگهداری از"
    lines = (garbled, other)
    ordered = in_order(lines, bounds=rerank.EFFORTS["thorough"].bounds)
    ranker = ranker_of("thorough")
    assert ranker is not None
    for weight, together in ((0.0, False), (rerank.LATTICE.repeated, True)):
        choice = choose(ordered, ranker, rerank.LATTICE._replace(repeated=weight))[0]
        assert choice is not None
        assert ("گنجینه سروستانی" in choice.hypotheses[0].text) is together


def test_the_odds_of_a_choice_are_a_probability_that_grows_with_its_share() -> None:
    ordered = in_order(("باشد. به دلیل شکار این حیوانات کمیاب",), bounds=rerank.EFFORTS["normal"].bounds)
    ranker = ranker_of("normal")
    assert ranker is not None
    (choice,) = choose(ordered, ranker)
    assert choice is not None
    assert sum(choice.chances) == pytest.approx(1.0)
    surer = choice._replace(chances=(0.999, 0.001))
    unsure = choice._replace(chances=(0.3, 0.2))
    assert signs(ordered[0], surer)["odds"] > signs(ordered[0], unsure)["odds"]
    assert 0 < probability(ordered[0], unsure) < probability(ordered[0], surer) < 1


@pytest.mark.parametrize("line", HEALTHY)
def test_a_line_that_reads_well_as_it_came_is_not_turned_and_its_reversal_is(line: str) -> None:
    ranker = ranker_of("normal")
    assert ranker is not None
    for turn in (reversed_words, reversed_line):
        harmed = turn(line)
        stays = chances([line], {0: Reversal(harmed, ALONE)}, ranker)[0]
        turned = chances([harmed], {0: Reversal(line, ALONE)}, ranker)[0]
        assert stays < 0.05
        assert turned > 0.5


def test_a_short_line_back_to_front_in_presentation_forms_is_turned() -> None:
    """The model knows no presentation forms: it hears the letters."""
    result = Pipeline.load("text").run(from_string(damage.visual("با احترام", Random(1), forms=True, zwnj="")))
    assert result.text == "با احترام"


def test_a_document_in_runs_needs_no_language_model_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Healthy text never loads it."""
    monkeypatch.setattr(rerank, "load_causal", lambda: pytest.fail("loaded"))
    text = (RAW / "report-healthy.txt").read_text(encoding="utf-8")
    result = Pipeline.load("text").run(from_string(text))
    assert result.text == text
    assert RUNS not in [edit.rule for edit in result.edits]


NAMED = (
    "گزارش کارشناس سامان\N{ZERO WIDTH NON-JOINER}دیس درباره پروژه ورزنگار شمالی به دست مدیر کل رسید",
    "نشست مشترک شرکت پارسوناتک و بنیاد ورزنگار فردا برگزار می\N{ZERO WIDTH NON-JOINER}شود",
)
NAMES = ("ورزنگار شمالی", "سامان\N{ZERO WIDTH NON-JOINER}دیس", "پارسوناتک", "بنیاد ورزنگار")


@pytest.mark.slow
def test_names_that_the_user_lists_are_read_rightly_more_often() -> None:
    """Names that no lexicon has, damaged in 14 ways."""

    def rightly(names: tuple[str, ...]) -> int:
        count = 0
        for seed in range(14):
            random = Random(seed)
            lines = tuple(in_runs(line, random, runs=11, mirrored=False).text for line in NAMED)
            found = in_order(lines, bounds=rerank.EFFORTS["normal"].bounds, names=names)
            count += sum(_bare(x.readings.hypotheses[0].text) == _bare(y) for x, y in zip(found, NAMED, strict=True))
        return count

    assert rightly(NAMES) >= rightly(()) + 4


def test_the_command_takes_a_list_of_words(tmp_path: Path) -> None:
    """With the names the line is read rightly, without them it is not; a list that is no text is refused."""
    names, text, wrong = tmp_path / "names.txt", tmp_path / "text.txt", tmp_path / "wrong.txt"
    names.write_text("\n".join(NAMES), encoding="utf-8")
    wrong.write_bytes(b"\xff\xfe\xfa")
    random = Random(12)
    text.write_text("\n".join(in_runs(line, random, runs=11, mirrored=False).text for line in NAMED), encoding="utf-8")
    command = [sys.executable, "-m", "satrchin", "clean", str(text), "--set", "order.thoroughness=quick"]

    def said(*more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*command, *more], capture_output=True, check=False, timeout=120)

    assert "ورزنگار شمالی" in said("--words", str(names)).stdout.decode()
    assert "ورزنگار شمالی" not in said().stdout.decode()
    refused = said("--words", str(wrong))
    assert refused.returncode == 2
    assert "save it as UTF-8" in refused.stderr.decode()


def test_listed_words_are_spelled_as_in_the_list() -> None:
    """A name of the list is written with the half-spaces and spaces of the list, whatever the text has."""
    name, firm = "نیک\N{ZERO WIDTH NON-JOINER}سرشت", "ورز نگار"
    lines = ["جناب آقای نیک سرشت", "خانم نیکسرشت از شرکت ورزنگار آمد.", f"نامه {name} به {firm} رسید."]
    recipe = Pipeline.load("text", {"order": {"names": f"{name}\n{firm}\n"}})
    result = recipe.run(from_string("\n".join(lines)))
    assert result.text.split("\n") == [f"جناب آقای {name}", f"خانم {name} از شرکت {firm} آمد.", lines[2]]
    assert {edit.rule for edit in result.edits} == {"listed-word"}


def test_listed_words_are_kept_whole() -> None:
    """Where the list has a name as one word, spacing does not part it, though its parts are words."""
    text = "کتابهای آبیاریگسترجنوب درمیان دو رود می ماند و کتاب های ما می رسد."
    kept = Pipeline.load("text", {"order": {"names": "آبیاریگسترجنوب"}}).run(from_string(text)).text
    assert "آبیاریگسترجنوب" in kept
    assert kept != text


def test_an_uncertain_line_gets_more_readings_to_choose_among(monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[int] = []
    score = CausalModel.score

    def counted(self: CausalModel, before: list[int], readings: list[list[int]], after: list[int]) -> list[Score]:
        scored.append(len(readings))
        return score(self, before, readings, after)

    monkeypatch.setattr(CausalModel, "score", counted)
    most = {}
    for unsure in (0.0, 1.0):
        monkeypatch.setitem(rerank.EFFORTS, "normal", rerank.EFFORTS["normal"]._replace(unsure=unsure))
        scored.clear()
        cleaned("invitation")
        most[unsure] = max(scored)
    assert most[0.0] <= rerank.EFFORTS["normal"].bounds.most + ADDED < most[1.0]
