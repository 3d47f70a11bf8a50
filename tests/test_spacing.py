"""The spacing stage and its evidence: what it mends, what it leaves, what it says of its doubts, how quick it is."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from training.word_forms import train_word_forms, written

from satrchin.document import Context, Line, Page, replay
from satrchin.errors import MissingDependencyError
from satrchin.lm.hashing import MOST
from satrchin.lm.word_forms import COUNTS, TRIE, Spelling, WordForms, load
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.candidates import FUSED, GLUED, SPACED, SPLIT, Candidate, Candidates, DamageRates, masked
from satrchin.stages.spacing.change import is_listed
from satrchin.stages.spacing.scan_line import look, stretches
from satrchin.stages.spacing.scan_page import KNOWN, Known, looks
from satrchin.stages.spacing.stage import Spacing
from satrchin.stages.spacing.viterbi import JOIN, NEVER, NONE, SPACE, DamageLogProbs, Letters, Search

HEALTHY = f"""به آگاهی می{ZWNJ}رساند که کتاب{ZWNJ}های تازه به کتابخانه رسیده{ZWNJ}اند و از شنبه امانت داده می{ZWNJ}شوند.
خواهشمندیم نامه{ZWNJ}های خود را تا پایان هفته به دفتر بفرستید و شمارهٔ عضویت خود را در آن بنویسید.
برنامهٔ نشست بعدی هنوز روشن نیست، اما گزارش{ZWNJ}ها را پیش از آن برای همه می{ZWNJ}فرستیم.
"""


def page(*lines: str) -> Page:
    """A page of these lines."""
    return Page(1, tuple(Line(line) for line in lines))


def mended(*lines: str, **options: float) -> Page:
    """The page after the stage."""
    return Spacing(**options)(page(*lines), Context())


def damaged(lines: list[str], joint: str) -> list[str]:
    """The lines with every ZWNJ lost to ``joint``."""
    return [line.replace(ZWNJ, joint) for line in lines]


@pytest.mark.parametrize("joint", ["", " "], ids=["fused", "spaced"])
def test_every_zwnj_comes_back(joint: str) -> None:
    """A page that has lost all its ZWNJs, to nothing or to spaces, gets them back."""
    lines = HEALTHY.splitlines()
    assert [line.text for line in mended(*damaged(lines, joint)).lines] == lines


def test_healthy_text_is_the_same_object() -> None:
    """Nothing is built anew where nothing is wrong."""
    before = page(*HEALTHY.splitlines())
    assert Spacing()(before, Context()) is before


def test_a_page_of_damage_is_mended_where_a_lone_case_is_left() -> None:
    """What is too thin by itself is mended on a page that shows the like."""
    lone = "نا مه شما رسید و پاسخ آن نوشته شد."
    others = ["این کتا ب را خوا ندم.", "شهر دا ری پاسخ دا د.", "خیا بان بسته ش د."]
    assert mended(lone).lines[0].text == lone
    assert mended(lone, *others).lines[0].text.startswith("نامه شما")


def test_a_lone_case_in_doubt_is_told() -> None:
    """What is likely and not sure stands, with a doubt that says what it may be."""
    result = mended("نا مه شما رسید و پاسخ آن نوشته شد.")
    assert [(doubt.text, doubt.reason) for doubt in result.doubts] == [("نا مه", "perhaps نامه")]
    assert result.edits == ()


def test_doubts_count_in_the_output() -> None:
    """The span of a doubt is where its text stands after the edits."""
    result = mended("نامه ها را میخوانیم و می نویسیم ولی نا مه شما نرسید.", lone=60.0)
    assert result.edits
    assert result.doubts
    for doubt in result.doubts:
        assert result.lines[doubt.line].text[slice(*doubt.span)] == doubt.text


def test_edits_replay_and_a_second_run_changes_nothing() -> None:
    """Edits lead from the input to the output, and the output is healthy."""
    lines = damaged(HEALTHY.splitlines(), " ")
    result = mended(*lines)
    assert replay(page(*lines).lines, result.edits) == result.lines
    assert mended(*(line.text for line in result.lines)).edits == ()


def test_letters_are_never_touched() -> None:
    """Between input and output only spaces and ZWNJs differ."""
    lines = ["كتاب هاي تازهاي كه مي خواهیم", "نا مه های اد اری را میفرستیم وبایگانی می کنیم"]
    for before, after in zip(lines, mended(*lines).lines, strict=True):
        assert after.text.replace(" ", "").replace(ZWNJ, "") == before.replace(" ", "")


def test_options_are_obeyed() -> None:
    """With a margin that nothing reaches, nothing is changed."""
    lines = damaged(HEALTHY.splitlines(), "")
    assert mended(*lines, margin=1000.0).edits == ()


def test_clues_of_pairs_and_words() -> None:
    """Each kind of damage has its clue, and a healthy pair has none."""
    candidates = Candidates(load())
    assert {candidate.kind for candidate in candidates.pair("می", "خواهم")} == {SPACED}
    assert SPLIT in {candidate.kind for candidate in candidates.pair("کتا", "بخانه")}
    assert FUSED in {candidate.kind for candidate in candidates.word("میخواهم")}
    assert GLUED in {candidate.kind for candidate in candidates.word("قضاییکشور")}
    assert candidates.pair("این", "کتاب") == ()
    assert candidates.word("کتاب") == ()


@pytest.mark.parametrize(
    "lines",
    [
        [*HEALTHY.splitlines(), "", " ", "Word 12"],
        [line.replace(ZWNJ, " ") for line in HEALTHY.splitlines()],
        [line.replace(ZWNJ, "") for line in HEALTHY.splitlines()],
        [f"{ZWNJ}می خواهم{ZWNJ} کتاب {ZWNJ}{ZWNJ} ها", f"می{ZWNJ}{ZWNJ}خواهم", f"کتاب{ZWNJ}خانه{ZWNJ}ها ی", ZWNJ],
        ["كتاب هاي تازهاي", "نا مه شما ر سید", "می\nخواهم", "می\vخواهم", "\ud800 می خواهم", "a می خواهم  ها"],
        ["می خواهم " * (MOST // 9 + 1), "می خواهم"],
    ],
    ids=["healthy", "spaced", "fused", "loose", "odd", "long"],
)
def test_a_page_is_seen_as_its_lines_are(lines: list[str]) -> None:
    """A look at a whole page finds the words and clues that a look at each of its lines does."""
    candidates = Candidates(load())
    alone, together = [look(line, candidates) for line in lines], looks(lines, candidates)
    assert [found[:3] for found in together] == [found[:3] for found in alone]
    for line, one, other in zip(lines, alone, together, strict=True):
        assert stretches(line, one, candidates) == stretches(line, other, candidates)


def test_rates_rise_with_evidence() -> None:
    """The same clue costs less on a page that has many of it, and more among ZWNJs that stand."""
    candidate = Candidate(SPACED, 8.0)
    one = DamageRates([(candidate,)], 100, 20, 0).prices().spaced
    many = DamageRates([(candidate,)] * 9, 100, 20, 0).prices().spaced
    trusted = DamageRates([(candidate,)], 100, 20, 50).prices().spaced
    assert trusted < one < many


def test_search_writes_what_the_prices_allow() -> None:
    """At no price a ZWNJ is put in; where changes are forbidden the words stay as they stand."""
    text = "میخواهم"
    letters = Letters(text, [SPACE, *[NONE] * (len(text) - 1)], frozenset())
    search = Search(load(), letters, load().special["<s>"], (load().special["<s>"], -1.5))
    assert [step.mask for step in search.best(DamageLogProbs(-9.0, -9.0, -1.0, -1.0))] == [1 << 2]
    assert [step.mask for step in search.best(NEVER)] == [0]


def test_each_space_within_a_word_costs_a_split() -> None:
    """A word in three pieces costs twice as much as one in two; a ZWNJ between pieces is not taken away."""
    prices = DamageLogProbs(-3.0, -9.0, -1.0, -1.0)
    costs = []
    for seen in ([NONE] * 3, [SPACE, NONE, NONE], [SPACE, NONE, SPACE], [SPACE, JOIN, NONE]):
        search = Search(load(), Letters("کتاب", [SPACE, *seen], frozenset()), 0, (0, -9.0))
        costs.append(search._plain(0, 4, prices))
    assert costs == [0.0, -3.0, -6.0, float("-inf")]


def test_search_keeps_zwnjs_that_stand() -> None:
    """A ZWNJ that stands is never taken away, whatever the prices."""
    text = "کتابخانه"
    seen = [SPACE, *[NONE] * 3, JOIN, *[NONE] * 3]
    steps = Search(load(), Letters(text, seen, frozenset()), 0, (0, -9.0)).best(DamageLogProbs(0.0, 0.0, 0.0, 0.0))
    assert [(step.start, step.stop, step.mask) for step in steps] == [(0, 8, 1 << 4)]


@pytest.mark.parametrize(("word", "mask"), [("کتاب", 0), (f"می{ZWNJ}شود", 4), (f"کتاب{ZWNJ}خانه{ZWNJ}ها", 0b100010000)])
def test_masks(word: str, mask: int) -> None:
    """A mask has a bit for every ZWNJ."""
    assert masked(word) == (mask, word.replace(ZWNJ, ""))


def test_written_words() -> None:
    """Words keep their ZWNJs, everything else is known by its kind."""
    assert written(f"كتاب{ZWNJ}ها، ۱۲ Word") == ["<s>", f"کتاب{ZWNJ}ها", "<p>", "<n>", "<l>", "<s>"]


def _corpus(folder: Path) -> Path:
    strict, loose = folder / "strict", folder / "loose"
    strict.mkdir(parents=True)
    loose.mkdir()
    (strict / "a.txt").write_text(f"کتاب{ZWNJ}ها را می{ZWNJ}خوانیم\n" * 3, encoding="utf-8")
    (loose / "b.txt").write_text("زرنوشاد آمد\n" * 3, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.needs("hazm")
def test_training_gives_the_same_bytes_and_evidence_that_opens(tmp_path: Path) -> None:
    """Two trainings of one folder are equal; what loose text teaches is words alone."""
    corpus = _corpus(tmp_path / "corpus")
    for name in ("one", "two"):
        train_word_forms([corpus], tmp_path / name)
    for name in (TRIE, COUNTS, KNOWN):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    joins = WordForms(tmp_path / "one")
    assert [form.mask for form in joins.forms("کتابها")] == [1 << 4]
    assert [form.mask for form in joins.forms("زرنوشاد")] == [0]
    first, second = joins.forms("کتابها")[0], joins.forms("را")[0]
    assert joins.log_pair(first.number, second.number, second.log_p) > second.log_p


def test_missing_evidence_is_said(tmp_path: Path) -> None:
    """A folder without evidence is an error that says what to do."""
    with pytest.raises(MissingDependencyError, match="reinstall satrchin"):
        WordForms(tmp_path)
    with pytest.raises(MissingDependencyError, match="reinstall satrchin"):
        Known(tmp_path)


def test_healthy_lines_cost_little() -> None:
    """A healthy line takes well under a millisecond of a CPU once its words are known."""
    lines = HEALTHY.splitlines() * 100
    before = page(*lines)
    Spacing()(before, Context())
    start = time.process_time()
    Spacing()(before, Context())
    assert time.process_time() - start < 0.5e-3 * len(lines)


def test_a_page_without_other_damage_gets_the_half_spaces_that_everybody_writes_and_no_others() -> None:
    """One lost half-space is enough where it is ها or می; other joins need more damage around them."""
    lone = page("این کتاب ها را به کتابخانه برگردانید.")
    assert Spacing()(lone, Context()).lines[0].text == f"این کتاب{ZWNJ}ها را به کتابخانه برگردانید."
    strict = Spacing(lone=60.0)
    assert strict(lone, Context()).lines == lone.lines


def test_listed_words_leave_addresses_alone() -> None:
    """A word of the user's list is spelled as listed in the text, but not in addresses, hashtags and file names."""
    names = f"ورز نگار\nنیک{ZWNJ}سرشت"
    line = "شرکت ورزنگار: https://x.example/ورزنگار و #ورزنگار و info@ورزنگار.ir و نیکسرشت_1.pdf از نیکسرشت"
    done = Spacing(names=names)(Page(1, (Line(line),)), Context()).lines[0].text
    assert done == line.replace("شرکت ورزنگار", "شرکت ورز نگار").replace("از نیکسرشت", f"از نیک{ZWNJ}سرشت")


class Usual:
    """Candidates that know every word as a usual one."""

    def standing(self, _: str) -> Spelling:
        return Spelling(0, 0.0, 1)


@pytest.mark.parametrize(
    ("shown", "listed"),
    [
        ("کار [ا ز] خانه", False),
        ("[ا ز] خانه", False),
        ("[ا ز] بر", False),
        ("[ا ز]", False),
        ("[ا ز] ب", True),
        ("[ا ز] ب خانه", True),
        ("[ا ز] ب ج", True),
        ("ب [ا ز] خانه", True),
        ("کار ب [ا ز] خانه", True),
        ("کار و [ا ز] خانه", False),
        ("و [ا ز] و خانه", False),
    ],
)
def test_lone_letters_beside_other_lone_letters_are_an_enumeration(shown: str, listed: bool) -> None:
    """A letter و beside them is the word."""
    start, stop = (len(shown[: shown.index(sign)].replace(" ", "").replace("[", "")) for sign in "[]")
    plain = shown.replace("[", "").replace("]", "")
    seen = [SPACE if before == " " else NONE for before, sign in pairwise(f"]{plain}") if sign != " "]
    assert is_listed(Usual(), plain.replace(" ", ""), seen, start, stop) is listed
