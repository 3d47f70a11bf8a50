"""The words of the review page in the language of the messages."""

from __future__ import annotations

from collections.abc import Mapping

from satrchin.messages import marked, number, tr, tr_n
from satrchin.review.sample import Estimate

_KINDS: Mapping[str, str] = {
    "number": marked("Numbers"),
    "order": marked("Word order"),
    "joint": marked("Spacing"),
    "letter": marked("Letters"),
    "verdict": marked("Reliability"),
    "sample": marked("Random line"),
}


def kind(name: str) -> str:
    """The name of a kind of doubt."""
    return tr(_KINDS[name])


def words() -> dict[str, str]:
    """The sentences that the script of the page fills in; ``{…}`` are its values."""
    return {
        "page": tr("page {page}, line {line}", page="{page}", line="{line}"),
        "whole_page": tr("page {page}, as a whole", page="{page}"),
        "sure": tr("{percent} certain", percent="{percent}"),
        "done": tr("Everything is settled."),
        "done_filter": tr("Nothing is left for these filters."),
        "sample_done": tr("All lines of the sample are judged."),
        "progress": tr("{done} of {all} settled", done="{done}", all="{all}"),
        "left": tr("{left} left", left="{left}"),
        "accept": tr("Right as it is"),
        "accept_page": tr("The page can be trusted"),
        "choose": tr("Alternative {number}", number="{number}"),
        "decided": tr("Saved."),
        "decided_all": tr("Saved for {count} places.", count="{count}"),
        "skipped": tr("Set aside."),
        "undone": tr("Undone."),
        "undone_all": tr("Undone in {count} places.", count="{count}"),
        "like": tr("Same in all {count} like places", count="{count}"),
        "like_about": tr(
            "The next decision applies to all {count} like places in {files} files:", count="{count}", files="{files}"
        ),
        "like_more": tr("and {count} more", count="{count}"),
        "pending": tr("Outputs of {count} files are being written …", count="{count}"),
        "written": tr("All outputs are up to date."),
        "lost": tr("{count} earlier decisions do not fit their pages any more.", count="{count}"),
        "no_words": tr("No unknown word was accepted three times yet."),
        "word_count": tr("{count} times", count="{count}"),
        "words_added": tr("{count} words were added to {file}.", count="{count}", file="{file}"),
        "offline": tr("Nothing was saved: the server does not answer. Start satrchin review again."),
        "edit_word": tr("Edit the marked text"),
        "edit_line": tr("Edit the whole line"),
        "picture": tr("Picture of the line; the doubtful part is framed"),
        "picture_page": tr("Picture of the page"),
    }


_REFUSALS: Mapping[str, str] = {
    message: message
    for message in (
        marked("there is nothing to undo"),
        marked("this place is not in the list any more: the batch has run again"),
        marked("a page as a whole can be accepted or set aside"),
        marked("there is no such alternative"),
    )
}


def refusal(message: str) -> str:
    """Why a request was refused."""
    return tr(_REFUSALS[message]) if message in _REFUSALS else message


def estimate(found: Estimate) -> str:
    """What a random sample says, as two sentences."""
    if not found.judged:
        return tr("No line of the sample is judged yet.")
    share, low, high = (number(f"{100 * value:.1f}%") for value in found.lines)
    rate, rate_low, rate_high = (number(f"{100 * value:.2f}%") for value in found.characters)
    lines = tr_n(
        "{count} line judged, {wrong} wrong: {share} of all lines ({low} to {high} with 95% confidence).",
        "{count} lines judged, {wrong} wrong: {share} of all lines ({low} to {high} with 95% confidence).",
        found.judged,
        wrong=found.wrong,
        share=share,
        low=low,
        high=high,
    )
    letters = tr("Character error rate {rate} ({low} to {high}).", rate=rate, low=rate_low, high=rate_high)
    return f"{lines} {letters}"
