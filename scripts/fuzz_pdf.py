"""Fuzz the reader of PDF syntax: sound PDFs in, damaged copies of them read, every unhandled error out.

``python scripts/fuzz_pdf.py --minutes 20`` takes the PDFs of ``tests/pdfs``, unpacks their streams, and lets
hypothesis damage them: cut, double or move a part, change bytes and numbers, point references at other objects, put in
operators and dictionaries of other places. A damaged file may be read or be refused by an ``InputError``; every other
error, and a read of more than 60 seconds, is a finding. Each is shrunk, printed and kept in ``--keep``; the exit code
is 1 if there is one.

The syntax alone is read, to the glyphs of each page: object tables, streams, fonts, contents, and the fixes of glyphs.
"""

from __future__ import annotations

import argparse
import io
import re
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pikepdf
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from satrchin.errors import InputError
from satrchin.reading.pdf.attempts import draw
from satrchin.reading.pdf.glyphs.fixes import sound
from satrchin.reading.pdf.syntax.file import open_pdf

ROOT: Final = Path(__file__).parents[1]
LONGEST: Final = 60
"""Seconds that a damaged file of some kilobytes may take."""
PARTS: Final = (
    b"0", b"-1", b"99999999999999999999", b"1e308", b"nan", b"null", b"true", b"[", b"]", b"<<", b">>", b"(", b")",
    b"<FEFF", b"stream\n", b"endstream", b"endobj", b"1 0 R", b"2 0 R", b"9999 0 R", b"BT", b"ET", b"q", b"Q", b"Do",
    b"Tj", b"TJ", b"Tf", b"Tm", b"cm", b"BI ID EI", b"BDC", b"EMC", b"/Type/Page", b"/Kids", b"/Parent", b"/Length 0",
    b"/Filter/FlateDecode", b"/Filter[/LZWDecode/ASCII85Decode]", b"/ToUnicode 1 0 R", b"/Encoding/Identity-H",
    b"/DescendantFonts[1 0 R]", b"/W[0[1 2]3 4 5]", b"/Widths 1 0 R", b"/Rotate 45", b"/MediaBox[0 0 0 0]",
    b"beginbfchar", b"beginbfrange <0000><FFFF><0041> endbfrange", b"/Encrypt 1 0 R", b"/Prev 0",
    b"<0000><D800>", b"/Root 1 0 R",
)  # fmt: skip
"""What is put in: syntax and values that readers stumble over."""

Damage = tuple[str, float, float, int]
damages = st.lists(
    st.tuples(
        st.sampled_from(("put", "cut", "double", "move", "byte", "number", "point")),
        st.floats(0, 1),
        st.floats(0, 1),
        st.integers(0, 2**16),
    ),
    min_size=1,
    max_size=8,
)


class SlowError(Exception):
    """A damaged file took too long."""


def seeds() -> list[bytes]:
    """The sound PDFs, their streams unpacked and without object streams, so that damage reaches their syntax."""
    found = []
    for path in sorted((ROOT / "tests" / "pdfs").glob("**/*.pdf")):
        data = path.read_bytes()
        found.append(data)
        try:
            file = pikepdf.open(path)
        except pikepdf.PasswordError:
            continue
        with file:
            plain = io.BytesIO()
            file.save(
                plain,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                compress_streams=False,
            )
        found.append(plain.getvalue())
    return found


def damaged(data: bytes, steps: list[Damage]) -> bytes:
    """The bytes of a file after each step of damage."""
    for kind, where, length, value in steps:
        at = int(where * len(data))
        end = min(len(data), at + 1 + int(length**4 * 4000))
        match kind:
            case "put":
                data = data[:at] + b" " + PARTS[value % len(PARTS)] + b" " + data[at:]
            case "cut":
                data = data[:at] + data[end:]
            case "double":
                data = data[:end] + data[at:end] + data[end:]
            case "move":
                to = value * len(data) >> 16
                data = data[:to] + data[at:end] + data[to:at] + data[end:] if to < at else data
            case "byte":
                data = data[:at] + bytes([value & 255]) + data[at + 1 :]
            case "number":
                data = _next(rb"\d+", data, at, PARTS[value % 6])
            case _:
                data = _next(rb"\d+ 0 R", data, at, b"%d 0 R" % (value % 40))
    return data


def _next(pattern: bytes, data: bytes, at: int, new: bytes) -> bytes:
    found = re.compile(pattern).search(data, at)
    return data[: found.start()] + new + data[found.end() :] if found else data


def read(data: bytes, path: Path) -> None:
    """Read a file as the program does; only its own error of unreadable input is allowed."""
    path.write_bytes(data)
    try:
        source = open_pdf(path, "")
    except InputError:
        return
    fonts: dict[int, Any] = {}
    try:
        for page in source.pages():
            sound(draw(page, fonts, forms=True), page.width, page.height, hidden=False)
    except InputError:
        pass
    finally:
        source.close()


def _late(_number: int, _frame: FrameType | None) -> None:
    raise SlowError(f"more than {LONGEST} s")


def write(chosen: argparse.Namespace, said: str) -> None:
    """Write the section "Fuzzing" of the bench's results."""
    sys.path.insert(0, str(ROOT))
    from bench.report import machine
    from bench.results import write_section

    command = f"python scripts/fuzz_pdf.py --minutes {chosen.minutes:g} --seed {chosen.seed} --write"
    write_section("Fuzzing", f"`{command}`, {machine()}. The reader of PDF syntax: {said}.")


def main() -> int:
    """Fuzz for some minutes; the exit code is 1 if there is a finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write the section of bench/RESULTS.md")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "satrchin-fuzz")
    chosen = parser.parse_args()
    end = time.monotonic() + 60 * chosen.minutes
    sound = seeds()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGALRM, _late)
    tries = 0
    findings: list[str] = []
    number = chosen.seed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.pdf"
        last = b""

        def one(which: int, steps: list[Damage]) -> None:
            nonlocal tries, last
            if time.monotonic() > end:
                return
            tries += 1
            last = damaged(sound[which], steps)
            signal.alarm(LONGEST)
            try:
                read(last, path)
            finally:
                signal.alarm(0)

        while time.monotonic() < end:
            number += 1
            run = settings(
                max_examples=300,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink),
                print_blob=False,
            )(seed(number)(given(st.integers(0, len(sound) - 1), damages)(one)))
            try:
                run()
            except Exception as error:  # noqa: BLE001  any error but InputError is what is looked for
                first: BaseException = error
                while isinstance(first, BaseExceptionGroup):
                    first = first.exceptions[0]
                where = traceback.extract_tb(first.__traceback__)[-1]
                name = f"{type(first).__name__} at {Path(where.filename).name}:{where.lineno}"
                if name not in findings:
                    findings.append(name)
                    (chosen.keep / f"finding-{len(findings)}.pdf").write_bytes(last)
                    traceback.print_exception(error)
    said = f"{tries:,} damaged files of {len(sound)} sound ones in {chosen.minutes:g} minutes: {len(findings)} findings"
    print(said)
    if chosen.write:
        write(chosen, said)
    for name in findings:
        print(f"  {name}")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
