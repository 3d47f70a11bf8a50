"""Training of the causal language model: text in, the weights that order the readings of garbled lines out.

Three steps, each of which leaves files for the next one::

    python -m training.causal prepare FOLDER... -o work       vocabulary.json, pieces.npy, files.json
    python -m training.causal train work -o weights.npz       needs PyTorch; a GPU for a useful model
    python -m training.causal export weights.npz work/vocabulary.json -o causal.onnx     needs onnx

The pieces are the folded tokens of :mod:`satrchin.persian.tokens`, which are what the lattice sees of a line: the most
frequent are pieces themselves, all others are cut into the longest pieces from their start. Text written by a language
model (folder ``generated``) is shown in the first part of training only: its grammar is good, its phrases few.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

WORDS, PARTS, LETTERS = 16_000, 4_000, 150
"""Pieces that are whole tokens, pieces of others, and letters that are surely pieces."""
PAD, START, UNKNOWN = "<pad>", "<s>", "<unk>"
CONTINUES = "##"
LONGEST_PART, LONGEST_WORD = 6, 20
"""Letters of a part, and of a word that parts are counted in."""
FEWEST = 4
"""Tokens of a line that is learned from."""
GENERATED = "generated"

BATCH, LENGTH = 128, 256
"""Texts of a training step, and their pieces."""
RATE, DECAY, WARM, LEAST = 3e-3, 0.1, 100, 0.02
"""Learning rate, weight decay, steps of warming up, and the share of the rate that is left at the end."""
FALLS = 0.4
"""Share of the steps after which the rate falls."""
GENERATED_UNTIL = 0.45
"""Share of the steps in which generated text is shown."""
HELD_OUT = 200_000
"""Pieces at the end of the text that are not learned from."""

Pieces = NDArray[np.uint16]


@click.group()
def main() -> None:
    """Train the causal language model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")


@main.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--words", default=WORDS, show_default=True, help="Tokens that are pieces themselves.")
@click.option("--parts", default=PARTS, show_default=True, help="Pieces of other tokens.")
def prepare(sources: tuple[Path, ...], output: Path, words: int, parts: int) -> None:
    """Make the vocabulary and the pieces of the text in every FOLDER (*.txt, *.txt.xz, a sentence a line)."""
    from training.corpus import training_files

    files = sorted(chain.from_iterable(training_files(sources)))
    seen: set[bytes] = set()
    texts = [(f"{path.parent.name}/{path.name}", list(token_lines(path, seen))) for path in files]
    counts = Counter(chain.from_iterable(chain.from_iterable(lines for _, lines in texts)))
    vocabulary = vocabulary_of(counts, words, parts)
    ids = {piece: number for number, piece in enumerate(vocabulary)}
    cut = {token: split(token, ids) for token in counts}
    stream: list[int] = []
    starts: list[tuple[str, int]] = []
    for name, lines in texts:
        starts.append((name, len(stream)))
        for line in lines:
            stream.append(ids[START])
            stream.extend(chain.from_iterable(cut[token] for token in line))
    output.mkdir(parents=True, exist_ok=True)
    (output / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (output / "files.json").write_text(json.dumps(starts), encoding="utf-8")
    np.save(output / "pieces.npy", np.array(stream, np.uint16))
    log.info("%d files, %d tokens, %d pieces, vocabulary %d", len(files), counts.total(), len(stream), len(vocabulary))


def token_lines(path: Path, seen: set[bytes]) -> Iterator[list[str]]:
    """The folded tokens of each line that is long enough and was not seen before."""
    from hashlib import blake2b

    from satrchin.persian.tokens import word_tokens
    from training.corpus import read_lines

    for line in read_lines([path]):
        digest = blake2b(line.encode(), digest_size=8).digest()
        tokens = list(chain.from_iterable(map(word_tokens, line.split()))) if digest not in seen else []
        seen.add(digest)
        if len(tokens) >= FEWEST:
            yield tokens


def vocabulary_of(counts: Mapping[str, int], words: int, parts: int) -> list[str]:
    """The pieces: the most frequent tokens, letters, and what saves most pieces in the other tokens.

    >>> vocabulary_of({"سلام": 5, "سلامت": 2, "سلامتی": 1}, words=1, parts=14)[3:]
    ['سلام', 'س', '##س', 'ل', '##ل', 'ا', '##ا', 'م', '##م', 'ت', '##ت', 'ی', '##ی', 'سلامت', '##لامت']
    """
    common = Counter(counts).most_common(words)
    letters: Counter[str] = Counter()
    for token, count in counts.items():
        for letter in token:
            letters[letter] += count
    saved: Counter[str] = Counter()
    whole = {token for token, _ in common}
    for token, count in counts.items():
        if token in whole or len(token) > LONGEST_WORD:
            continue
        for start in range(len(token)):
            for stop in range(start + 1, min(start + LONGEST_PART, len(token)) + 1):
                # a part of n letters stands for n pieces; of single letters a little is kept to rank them
                saved[CONTINUES * (start > 0) + token[start:stop]] += round(100 * count * (stop - start - 1 + 0.01))
    both = chain.from_iterable((letter, CONTINUES + letter) for letter, _ in letters.most_common(LETTERS))
    names = dict.fromkeys([PAD, START, UNKNOWN, *(token for token, _ in common), *both])
    ranked = (part for part, _ in saved.most_common() if part not in names)
    room = 3 + words + parts - len(names)
    return [*names, *(part for part, _ in zip(ranked, range(room), strict=False))]


def split(token: str, ids: Mapping[str, int]) -> list[int]:
    """A token's pieces, the longest first; as :meth:`satrchin.lm.causal.CausalModel.pieces` cuts it."""
    from satrchin.lm.causal import split_token

    return list(split_token(token, ids))


@main.command()
@click.argument("work", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--steps", default=10_200, show_default=True)
@click.option("--batch", default=BATCH, show_default=True, help="Texts of a step.")
@click.option("--width", default=448, show_default=True, help="A multiple of 64.")
@click.option("--layers", default=8, show_default=True)
@click.option("--seed", default=1, show_default=True)
def train(  # noqa: PLR0913, PLR0917  an option is an argument
    work: Path, output: Path, steps: int, batch: int, width: int, layers: int, seed: int
) -> None:
    """Train on the pieces in the folder WORK; writes float16 weights by name."""
    from training.causal_network import learn

    stream: Pieces = np.load(work / "pieces.npy")
    vocabulary = json.loads((work / "vocabulary.json").read_text(encoding="utf-8"))
    starts = [*json.loads((work / "files.json").read_text(encoding="utf-8")), ("", len(stream))]
    weights = learn(
        stream, generated(starts, len(stream)), len(vocabulary), width, layers, steps=steps, batch=batch, seed=seed
    )
    np.savez(output, **{name: value.astype(np.float16) for name, value in weights.items()})  # type: ignore[arg-type]


def generated(starts: Sequence[tuple[str, int]], size: int) -> NDArray[np.bool_]:
    """Which pieces come from files that a language model wrote."""
    found = np.zeros(size, bool)
    for (name, start), (_, stop) in pairwise(starts):
        found[start:stop] = name.split("/")[0] == GENERATED
    return found


@main.command()
@click.argument("weights", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("vocabulary", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def export(weights: Path, vocabulary: Path, output: Path) -> None:
    """Write float WEIGHTS and their VOCABULARY as one ONNX file with int8 weights."""
    from training.causal_onnx import write

    with np.load(weights) as arrays:
        values = {name: arrays[name].astype(np.float32) for name in arrays.files}
    pieces: Iterable[str] = json.loads(vocabulary.read_text(encoding="utf-8"))
    write(values, list(pieces), output)
    log.info("%s: %.1f MB", output, output.stat().st_size / 1e6)


if __name__ == "__main__":
    main()
