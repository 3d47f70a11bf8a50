"""A review of one output folder: show the worst doubt, take a decision, undo it, apply it to all like cases.

In: requests of the page, such as "accept item 7". Out: plain data for the page. A decision is on the disk when the call
returns; the outputs follow in the background (:mod:`satrchin.review.follow`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

from satrchin.batch.manifest import FOLDER, Manifest
from satrchin.document import Box, Page
from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.origin import box_of
from satrchin.review.cases import case_at
from satrchin.review.decisions import Action, Decided, Decision, Decisions
from satrchin.review.follow import Follower
from satrchin.review.index import DECIDED, OPEN, SAMPLE, SKIPPED, Choice, Index, Row
from satrchin.review.items import item_at, lines_of
from satrchin.review.pages_path import path_of
from satrchin.review.sample import Estimate, drawn, measured
from satrchin.review.store import Stored
from satrchin.review.view import Current, Views, shown

LIKE_SHOWN = 5
"""Like cases shown before a decision is applied to all."""
SMALL = 20
"""Items that are brought in line at once after a decision; more of them by the thread that writes the outputs."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants to do with an item."""

    item: int
    action: Action
    number: int = 0
    """Of the alternative, from 0."""
    text: str = ""
    """What belongs there, of an edit."""
    line: bool = False
    """The text is of the whole line."""
    all: bool = False
    """Do the same in all like cases."""


class RequestError(ValueError):
    """The request does not fit the item: it was changed by a run of the batch, or by another window."""


class Session:
    """The state of a review; its methods may be called from several threads."""

    def __init__(self, target: Path, tell: Callable[[int], None] = lambda _: None) -> None:
        """Open the review of an output folder.

        Args:
            target: the output folder of a batch.
            tell: called with the number of files that were read, now and then.

        Raises:
            InputError: no batch has written into the folder.
        """
        self.target = Path(os.path.realpath(target))  # as the batch sees it: outputs never leave it by a link
        self.home = self.target / FOLDER
        if not (self.home / "manifest.jsonl").is_file():
            raise InputError(
                tr("{target} is not the output folder of a batch: give the OUT of satrchin batch IN OUT", target=target)
            )
        self.lock = threading.RLock()
        self.decisions = Decisions(self.home)
        self.index = Index(self.home)
        self.bare = self.index.update(Manifest(self.home / "manifest.jsonl"), self.decisions, tell)
        self.views = Views(self.home, self._decided)
        self.follower = Follower(self.target, self._decided, lambda: self.decisions.newest, self._changed)
        self._restate: dict[str, None] = {}
        self.sampled = ""
        """The name of the sample that is being judged; empty: there is none."""
        self._stamp = self._manifest_inode()

    def start(self) -> None:
        """Begin to let outputs follow, first what a crash left undone."""
        self.follower.start()
        self.follower.submit(self.index.unfollowed(self.decisions))

    def close(self) -> None:
        """Write what has to follow, and close the database."""
        self.follower.stop()
        self.index.close()

    def _decided(self, digest: str, page: int) -> list[Decided]:
        with self.lock:
            return self.decisions.of_page(digest, page)

    def _changed(self, source: str, newest: int) -> None:
        """The outputs of a file were written: bring its items in line with what was decided in many places."""
        with self.lock:
            if source in self._restate:
                del self._restate[source]
                self.index.restate(source, self.decisions)
            self.index.followed(source, newest)

    def _manifest_inode(self) -> int:
        """Tells a manifest that a batch has replaced; the review itself only appends."""
        return (self.home / "manifest.jsonl").stat().st_ino

    def refresh(self) -> bool:
        """Take over what a batch did meanwhile; whether there was anything."""
        with self.lock:
            inode = self._manifest_inode()
            if inode == self._stamp:
                return False
            self._stamp = inode
            self.bare = self.index.update(Manifest(self.home / "manifest.jsonl"), self.decisions)
            self.views.forget()
            return True

    def show(self, choice: Choice, after: int = 0, *, back: bool = False) -> dict[str, Any]:
        """The item after another one, the first one after the last; with the counts.

        Args:
            choice: which items.
            after: the number of the other item; 0: the worst one.
            back: the one before.
        """
        with self.lock:
            place = self.index.get(after) if after else None
            row = self.index.next(choice, place, back=back)
            if row is None and place is not None:
                row = self.index.next(choice, None, back=back)
            return self._answer(row, choice)

    def item(self, number: int, choice: Choice) -> dict[str, Any]:
        """One item by its number."""
        with self.lock:
            return self._answer(self.index.get(number), choice)

    def _answer(self, row: Row | None, choice: Choice) -> dict[str, Any]:
        view = None
        if row is not None:
            view = self.views.view(row) | {"like": self.index.count_alike(row)[0]}
        return {"item": view, "counts": self.index.counts(), "left": self.index.left(choice), "outputs": self.outputs()}

    def outputs(self) -> dict[str, Any]:
        """Whether the outputs follow."""
        return {"pending": self.follower.pending, "message": shown(self.follower.message)}

    def sample(self, size: int) -> int:
        """Draw random lines, doubtful or not, to be judged; return how many there are.

        They are shown by a choice with the state ``SAMPLED``; :meth:`estimate` says what the decisions on them mean.
        """
        with self.lock:
            self.sampled = token_hex(4)
            files = self.index.lines()
            lines: list[tuple[str, dict[str, Any]]] = []
            for file, number in drawn([count for _, _, count in files], size, self.sampled):
                source, digest, _ = files[file]
                for page in Stored(path_of(self.home, source)).pages:
                    own = lines_of(page)
                    if number < len(own):
                        item = item_at(self.views.places(source, page.number), digest, source, own[number])
                        lines.append((source, {"page": page.number} | item.plain()))
                        break
                    number -= len(own)  # noqa: PLW2901  goes on in the next page
            self.index.sample(lines)
            return len(lines)

    def estimate(self) -> Estimate:
        """What the judged lines of the sample say about all lines."""
        with self.lock:
            return measured(self.decisions, self.sampled)

    def picture(self, number: int, *, whole: bool = False) -> tuple[list[Path], Page, Box | None, Box | None] | None:
        """Where the picture of an item is: the files, the page, the box of its line and that of its doubtful part.

        Args:
            number: of the item.
            whole: the whole page.
        """
        with self.lock:
            row = self._row(number)
            page = self.views.places(row.source, row.page).page
            files = Stored(path_of(self.home, row.source)).files(self.target)
        if row.line < 0:
            return files, page, None, None
        line = page.lines[row.line]
        box = box_of(line, (0, len(line.text))) or line.box
        if box is None:
            return None
        return files, page, None if whole else box, box_of(line, row.span)

    def like(self, number: int) -> dict[str, Any]:
        """The open items like one: how many, and some of them with their lines."""
        with self.lock:
            row = self._row(number)
            count, files = self.index.count_alike(row)
            some = [self.views.view(one) for one in self.index.alike(row, LIKE_SHOWN)]
            return {"count": count, "files": files, "some": some}

    def decide(self, request: Request, choice: Choice) -> dict[str, Any]:
        """Record a decision; the answer is the next item.

        Raises:
            RequestError: the item is not there any more, or has no such alternative.
            OutputError: the decision could not be written.
        """
        with self.lock:
            row = self._row(request.item)
            rows = self.index.alike(row) if request.all else [row]
            cases = [self._case(one, request, now=one is row or one.id == row.id) for one in rows]
            sample = self.sampled if row.kind == SAMPLE else ""
            decision = self.decisions.add(request.action, cases, sample=sample)
            self._note(decision, rows)
            return self.show(choice, row.id) | {"decided": decision.number, "cases": len(cases)}

    def undo(self, choice: Choice, number: int = 0) -> dict[str, Any]:
        """Take a decision back, the last one or that of a number; the answer is its first item.

        Raises:
            RequestError: there is nothing to undo.
            OutputError: it could not be written.
        """
        with self.lock:
            decision = self.decisions.get(number) if number else self.decisions.last()
            if decision is None:
                raise RequestError("there is nothing to undo")
            rows = self.index.of_decision(decision.number)
            self.decisions.add("undo", undoes=decision.number)
            self.index.mark([row.id for row in rows], OPEN, 0)
            self._follow(decision, rows)
            first = self.index.get(rows[0].id) if rows else None
            answer = self._answer(first, choice) if first else self.show(choice)
            return answer | {"undone": decision.number, "cases": len(decision.cases)}

    def _note(self, decision: Decision, rows: Sequence[Row]) -> None:
        """Mark what a decision settles, and let the outputs follow."""
        state = SKIPPED if decision.action == "skip" else DECIDED
        self.index.mark([row.id for row in rows], state, decision.number)
        if decision.action != "skip":
            self._follow(decision, rows)

    def _follow(self, decision: Decision, rows: Sequence[Row]) -> None:
        pages = {(row.source, row.page) for row in rows} | {(one.case.source, one.case.page) for one in decision.cases}
        if len(pages) <= SMALL:
            for source, page in pages:
                self.index.restate(source, self.decisions, [page])
        else:
            self._restate.update(dict.fromkeys(source for source, _ in pages))
        if decision.action != "skip":
            self.follower.submit(sorted({source for source, _ in pages}))

    def _row(self, number: int) -> Row:
        row = self.index.get(number)
        if row is None:
            raise RequestError("this place is not in the list any more: the batch has run again")
        return row

    def _case(self, row: Row, request: Request, *, now: bool) -> Decided:
        """The case of an item with the text that belongs there.

        Args:
            row: the item.
            request: what was decided.
            now: the item is the one that was seen, with all earlier decisions on its line.
        """
        if row.line < 0:
            if request.action not in {"accept", "skip"}:
                raise RequestError("a page as a whole can be accepted or set aside")
            return Decided(row.case, "")
        if not now:
            low, high = row.span[0] - row.scope[0], row.span[1] - row.scope[0]
            text = row.case.text
            return Decided(row.case, text[:low] + self._text(row, request, text[low:high]) + text[high:])
        current = self.views.current(row)
        if request.line:
            return self._whole_line(row, current, request)
        text, span, scope = current.text, current.span, current.scope
        new = self._text(row, request, text[slice(*span)])
        after = text[scope[0] : span[0]] + new + text[span[1] : scope[1]]
        return Decided(row.case, after, text[slice(*scope)] if row.kind == SAMPLE else None)

    def _whole_line(self, row: Row, current: Current, request: Request) -> Decided:
        base = current.base.lines[row.line].text
        case, _ = case_at(current.places, row.sha256, row.source, row.line, (0, len(base)))
        case = replace(case, kind=row.kind, issue=row.case.issue)
        return Decided(case, self._text(row, request, current.text))

    @staticmethod
    def _text(row: Row, request: Request, text: str) -> str:
        """What belongs in the place of the doubtful text."""
        if request.action == "choose":
            if not 0 <= request.number < len(row.alternatives):
                raise RequestError("there is no such alternative")
            return row.alternatives[request.number]
        if request.action == "edit":
            return " ".join(request.text.splitlines())
        return text
