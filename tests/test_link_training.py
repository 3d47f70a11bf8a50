"""The link model is trained as what it is run as; without PyTorch these tests are skipped."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from training.link_data import Teacher

from satrchin.learned import RESOURCES
from satrchin.lm.ngrams import load
from satrchin.stages.order.link_model import (
    SHIFT,
    LinkModel,
    features,
    load_link_model,
    read_weights,
    save_weights,
    word_rows,
)
from satrchin.stages.order.segments import Segmenter

torch = pytest.importorskip("torch")

LINES = ["دولت را پسند میکتب خانه و", "پرداخت. هزینه کتاب ها را", "شهر های کوچک نیز در این طرح شریک هستند"]
DOCUMENT = [
    "هیئت‌مدیره در نشست روز گذشته گزارش سالانه را بررسی کرد",
    "و پس از گفت‌وگوی طولانی به تصویب رساند. در این گزارش آمده است",
    "که شمار کتاب‌های امانت‌داده‌شده نسبت به سال پیش افزایش یافته",
    "و بیشتر مراجعه‌کنندگان دانش‌آموزان دبیرستان‌های شهر بوده‌اند.",
    "کتابخانه از همهٔ کسانی که در این راه یاری رسانده‌اند سپاسگزار است",
]


def test_the_network_that_is_trained_says_what_the_one_that_runs_says() -> None:
    from training.link_model import Network

    model = load()
    numbers, weights = read_weights(RESOURCES / "link_model.npz")
    network = Network(len(numbers) + SHIFT)
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    segmenter = Segmenter(model.frequency, model.total)
    cut = [segmenter.segments(line) for line in LINES]
    seen = features(LINES, cut, word_rows(model, numbers))
    rows = np.flatnonzero(seen.gap == 4)
    said = load_link_model()(LINES, cut)
    with torch.no_grad():
        for (start, stop), links in zip(zip(rows, [*rows[1:], len(seen.gap)], strict=True), said, strict=True):
            score, last, x = network(
                torch.from_numpy(np.stack(seen).astype(np.int64))[None],
                torch.zeros(1, len(seen.gap), dtype=torch.bool),
                torch.arange(start, stop)[None],
            )
            behind = score - score.logsumexp((1, 3), keepdim=True)
            ahead = torch.cat([score.flatten(1, 2), last[:, None]], 1).log_softmax(1)
            odds = behind + ahead[:, :-1].unflatten(1, score.shape[1:3])
            told = network.all_links(odds, ahead[:, -1], x)
            for ours, theirs in ((links.odds, odds), (links.apart, told.apart), (links.ends, told.ends)):
                assert ours == pytest.approx(theirs[0].numpy(), abs=1e-2)


def test_a_step_of_training_changes_the_weights_and_they_can_be_used(tmp_path: Path) -> None:
    from training.link_model import Network, loss_of

    model = load()
    numbers, weights = read_weights(RESOURCES / "link_model.npz")
    network = Network(len(numbers) + SHIFT)
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    teacher = Teacher(model, word_rows(model, numbers), load_link_model())
    lessons = [lesson for seed in range(3) for lesson in teacher.lessons(DOCUMENT, Random(seed))]
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3)
    losses = []
    for _ in range(6):
        loss, right = loss_of(network, lessons)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    assert 0.8 < float(right) <= 1
    save_weights({name: value.numpy() for name, value in network.state_dict().items()}, numbers, tmp_path / "new.npz")
    cut = [Segmenter(model.frequency, model.total).segments(line) for line in LINES]
    new, old = (one(LINES, cut)[0].odds for one in (LinkModel(model, tmp_path / "new.npz"), load_link_model()))
    assert np.abs(new - old).max() > 1e-3
