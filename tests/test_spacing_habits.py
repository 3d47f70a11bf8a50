"""How the rest of a page speaks for and against a repair of its spacing."""

from __future__ import annotations

from satrchin.document import Context, Line, Page
from satrchin.stages.spacing.habits import Habits
from satrchin.stages.spacing.spacing_repair import SpacingRepair
from satrchin.stages.spacing.stage import Spacing
from satrchin.stages.spacing.viterbi import DamageLogProbs
from satrchin.stages.spacing.weights import load_weights

PRICES = DamageLogProbs(-6.0, -5.0, -1.0, -2.0)
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def _repair(text: str, kind: int, stop: int) -> SpacingRepair:
    return SpacingRepair(0, stop, text, 4.0, frozenset({kind}), core=False, bond=10.0, doubt=0)


def test_each_further_place_with_the_same_words_multiplies_the_odds_by_the_rate_of_the_damage() -> None:
    """Two more places of a glued word cost twice its price; a longer word that begins like it is another word."""
    lines = ["نوارابزار ما", "نوارابزار.", "این نوارابزار", "نوارابزارها"]
    repair = _repair("نوار ابزار", 1, 9)
    assert Habits(lines, PRICES)(repair, lines[0]).odds == repair.odds + 2 * PRICES.glued


def test_a_place_that_is_written_as_the_repair_would_write_it_speaks_for_it() -> None:
    """The author joins the same words elsewhere."""
    lines = ["محیط زیست ما", f"از محیط{ZWNJ}زیست"]
    repair = _repair(f"محیط{ZWNJ}زیست", 2, 9)
    assert Habits(lines, PRICES)(repair, lines[0]).odds == repair.odds + load_weights().habit


def test_split_words_that_one_round_repairs_are_evidence_for_the_next() -> None:
    """Single letters beside a torn word are joined once it is whole, although the page looks healthy by then."""
    damaged = "مر دم این ش هر با کو شش بسیار ی ر ا همراه داشتند و گزار ش کا ملی نوش تند."
    line = Line(damaged, "\n", source="text")
    clean = Spacing()(Page(1, (line,)), Context()).lines[0].text
    assert clean == "مردم این شهر با کوشش بسیاری را همراه داشتند و گزارش کاملی نوشتند."
