"""Say from a random sample how long a whole batch will take, and how much of it will be doubtful.

In: the records of the sampled files, their number in the whole plan, and the time that they took together. Out: seconds
for all files, the share of files with doubts, each with a 95 % interval, and the number of doubts to be expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from satrchin.batch.manifest import Record
from satrchin.messages import number, tr, tr_n
from satrchin.review.sample import Z95, wilson

Interval = tuple[float, float, float]
"""An estimate, and the ends of its interval."""


@dataclass(frozen=True, slots=True)
class BatchEstimate:
    """What a sample says about all files that are to be cleaned."""

    sampled: int
    total: int
    seconds: Interval
    """For all files, those of the sample included."""
    doubtful: Interval
    """Share of files with a doubt or an open issue, from 0 to 1."""
    doubts: int
    """Expected number of doubts in all files."""
    failed: int
    """Files of the sample that failed."""


def estimated(records: Sequence[Record], total: int, seconds: float) -> BatchEstimate | None:
    """The estimate of a whole batch; None without any record.

    Args:
        records: of the sampled files.
        total: number of files to be cleaned, those of the sample included.
        seconds: duration of the sample.
    """
    count = len(records)
    if not count:
        return None
    times = [record.seconds for record in records]
    spread = stdev(times) / (fmean(times) or 1.0) if count > 1 else 1.0
    # of all files cleaned nothing is uncertain (finite population correction)
    half = Z95 * spread / sqrt(count) * sqrt(max(0.0, 1 - count / total))
    whole = seconds * total / count
    hits = sum(1 for record in records if record.doubtful or record.status == "partial")
    return BatchEstimate(
        count,
        total,
        (whole, max(seconds, whole * (1 - half)), whole * (1 + half)),
        (hits / count, *wilson(hits, count)),
        round(sum(record.doubtful for record in records) * total / count),
        sum(1 for record in records if record.status == "failed"),
    )


def told(found: BatchEstimate) -> list[str]:
    """The estimate in sentences."""
    whole, low, high = (number(_time(seconds)) for seconds in found.seconds)
    share, least, most = (number(f"{100 * value:.0f}%") for value in found.doubtful)
    lines = [
        tr_n(
            "{count} random file of {total} was cleaned; all will take about {whole} ({low} to {high})",
            "{count} random files of {total} were cleaned; all will take about {whole} ({low} to {high})",
            found.sampled,
            total=found.total,
            whole=whole,
            low=low,
            high=high,
        ),
        tr(
            "doubtful: {share} of the files ({low} to {high} with 95% confidence), about {doubts} doubts in all",
            share=share,
            low=least,
            high=most,
            doubts=found.doubts,
        ),
    ]
    if found.failed:
        lines.append(tr("failed: {failed} of {count}", failed=found.failed, count=found.sampled))
    return lines


def _time(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> _time(4210), _time(59.6)
    ('1:10:10', '1:00')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
