"""An archive that a batch seems to have cleaned, with as many doubts as wanted: what the tests of the review work on.

The texts are cleaned by nobody: pages, doubts, outputs and manifest are written by the same functions as in a batch.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from satrchin.batch.fingerprint import Stamp
from satrchin.batch.manifest import FOLDER, Manifest, Record
from satrchin.batch.outputs import outcome, write_outputs
from satrchin.batch.plan import Job, Order
from satrchin.document import Document, Doubt, Edit, Issue, Line, Page
from satrchin.persian.chars import ZWNJ
from satrchin.review.pages_path import path_of
from satrchin.review.store import Inputs, PageWriter
from satrchin.summary import Summary

LINES = (
    "گزارش شماره ٤٥ انجمن دوستداران کتاب",
    "كتاب ها را به انبار بردیم و شمردیم",
    "مهر ساختمان دفتر کتابخانه فرسوده شده است",
    "بودجه امسال ۱۲٬۵۰۰٬۰۰۰ ریال برآورد می شود",
    "خواهشمند است نتیجه را اعلام فرمایید",
    "با سپاس فراوان، دبیرخانه انجمن",
)
"""As they were read."""


def page_of(number: int) -> Page:
    """A page of a letter as a batch might have cleaned it, with a doubt of each kind."""
    lines = list(LINES)
    lines[4] = f"{lines[4]} - {number}"
    page = Page(1, tuple(Line(text) for text in lines))
    page = page.edited([Edit("letters", "arabic-code-point", 1, 1, (0, 1), "ك", "ک")])
    swapped = "دفتر ساختمان مهر کتابخانه فرسوده شده است"
    page = page.edited([Edit("order", "runs-reversed", 1, 2, (0, len(lines[2])), lines[2], swapped, 0.55)])
    sure = (number * 37 % 400) / 1000
    return replace(
        page,
        doubts=(
            Doubt(1, 0, (12, 14), "٤٥", "the image is unclear here", 0.1 + sure, ("۴۵",), "number"),
            Doubt(1, 1, (0, 7), "کتاب ها", f"perhaps کتاب{ZWNJ}ها", 0.2 + sure, (f"کتاب{ZWNJ}ها",), "joint"),
            Doubt(1, 2, (0, len(swapped)), swapped, "the runs read better in this order", 0.55, (lines[2],), "order"),
            Doubt(1, 5, (3, 8), "سپاس", "the image is unclear here", 0.3 + sure, (), "letter"),
        ),
        issues=(
            Issue("error", "order-uncertain", "the order of 1 line is uncertain", 1),
            Issue("error", "text-layer", "the text layer is unreliable: most of its words are unknown", 1),
        ),
    )


def archive(
    folder: Path,
    names: Iterator[str] | list[str],
    formats: tuple[str, ...] = ("txt",),
    page: Callable[[int], Page] = page_of,
) -> Path:
    """An output folder ``folder/out`` for the files ``folder/raw/NAME``; every file has a page."""
    raw, out = folder / "raw", folder / "out"
    home = out / FOLDER
    (home / "tmp").mkdir(parents=True)
    manifest = Manifest(home / "manifest.jsonl")
    order = Order(raw, out, "text", formats=formats, recipe_sha256="r", program="p", model="m")
    for number, name in enumerate(names):
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = page(number)
        path.write_text("".join(line.text + line.end for line in made.raw_lines), encoding="utf-8")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        document = Document(name, (Page(1, made.raw_lines),), "text")
        summary = Summary.of([made])
        job = Job(name, name.rpartition("/")[2].rpartition(".")[0], Stamp.of(path.stat()), {})
        with PageWriter(home / "tmp" / "pages", document, digest, Inputs("../raw", (name,))) as kept:
            outputs = write_outputs(job, order, document, summary, [made])
            kept.add(made)
            kept.place(path_of(home, name))
        record = Record(
            name,
            "failed",
            sha256=digest,
            stamp=job.stamp,
            base=job.base,
            recipe="text",
            recipe_sha256="r",
            program="p",
            model="m",
            finished="2026-01-01T00:00:00+00:00",
        )
        manifest.add(outcome(record, summary, len(made.doubts), outputs))
    manifest.close()
    (home / "tmp").rmdir()
    return out


class Served:
    """``satrchin review`` in a process of its own, and a client that speaks to it as the page does."""

    def __init__(self, out: Path, *options: str) -> None:
        command = [sys.executable, "-m", "satrchin", "review", str(out), "--no-browser", "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]+)", line)
        if found is None:
            self.process.kill()
            raise AssertionError(line + (self.process.stderr.read() if self.process.stderr else ""))
        self.address = found[0]
        self.port = int(found[1])
        self.host = f"127.0.0.1:{self.port}"
        self.cookie = f"satrchin-{self.port}={found[2]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> str:
        """End it with Ctrl-C; what it printed at the end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate(timeout=60)
        return printed

    def request(
        self, path: str, body: object = None, *, headers: dict[str, str | None] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of an answer; a header that is None is left out."""
        given: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            given |= {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
        given |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest("GET" if body is None else "POST", path, skip_host=True)
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()

    def json(self, path: str, body: object = None) -> Any:
        """The answer of a request as plain data."""
        status, data, _ = self.request(path, body)
        assert status == 200, data
        return json.loads(data)
