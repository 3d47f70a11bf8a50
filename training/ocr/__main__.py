"""``python -m training.ocr``: train the recogniser, and learn how far to believe it.

python -m training.ocr train TEXT FONTS OUT --hold homa.ttf --seconds 7000
python -m training.ocr train TEXT FONTS OUT --resume OUT --rate .0006 --add éüö
python -m training.ocr draw TEXT FONTS lines.npz --count 3000
python -m training.ocr trust lines.npz --output src/satrchin/resources/ocr/trust.json
python -m training.ocr pages FONTS
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from random import Random
from typing import Any

import click

from satrchin.reading.ocr.recogniser import FOLDER as RESOURCES

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def main() -> None:
    """Train the recogniser of scanned lines."""


@main.command()
@click.argument("text", type=_FILE)
@click.argument("fonts", type=_FOLDER)
@click.argument("output", type=click.Path(path_type=Path, file_okay=False))
@click.option("--hold", multiple=True, metavar="FILE", help="A font that is watched and not trained on.")
@click.option("--favour", multiple=True, metavar="FILE", help="A font that is drawn several times as often.")
@click.option("--seconds", default=7000.0, show_default=True)
@click.option("--rate", default=0.0022, show_default=True, help="The highest learning rate; .0006 to go on.")
@click.option("--resume", type=click.Path(path_type=Path, exists=True), help="Go on from these weights.")
@click.option("--keep", default=0.0, show_default=True, help="Share of the weights of --resume in the result.")
@click.option("--device", default="cpu", show_default=True, help="Where to train, such as cuda.")
@click.option("--area", default=12_000, show_default=True, help="Columns of a batch; some 80000 on a GPU.")
@click.option("--drawers", default=1, show_default=True, help="Processes that draw lines.")
@click.option("--add", default="", metavar="LETTERS", help="Letters to add to the alphabet, such as éüö.")
def train(text: Path, fonts: Path, output: Path, **settings: Any) -> None:
    """Train on lines of TEXT drawn in FONTS; weights and int8 ONNX go into OUTPUT."""
    import numpy as np
    import torch

    from training.ocr.degrade import degraded
    from training.ocr.export import export
    from training.ocr.stock import WIDTHS
    from training.ocr.train import HELD, Plan, read_lines, samples
    from training.ocr.train import train as run
    from training.ocr.variety import is_accented

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("training").setLevel(logging.INFO)
    output.mkdir(parents=True, exist_ok=True)
    alphabet = json.loads((RESOURCES / "alphabet.json").read_text(encoding="utf-8"))
    alphabet["chars"] += [letter for letter in settings["add"] if letter not in alphabet["chars"]]
    characters = alphabet["chars"]
    rare = [letter for letter in characters if is_accented(letter)]
    hold, seconds, rate, resume = (settings[name] for name in ("hold", "seconds", "rate", "resume"))
    options = {"kept": settings["keep"], **{name: settings[name] for name in ("device", "area", "drawers")}}
    network, wrong = run(
        Plan(text, fonts, hold, characters, seconds, rate, resume, rare, settings["favour"], **options)
    )
    click.echo(f"character error rate on held lines in held fonts: {wrong:.4f}", err=True)
    torch.save(network.state_dict(), output / "weights.pt")
    files = sorted([*fonts.glob("*.ttf"), *fonts.glob("*.otf")])
    drawn = samples(read_lines(text)[:HELD], files, files, characters, 60)
    inks = []
    for picture, _ in drawn:
        width = next(width for width in WIDTHS if picture.shape[1] <= width)
        filled = np.zeros((1, picture.shape[0], width), np.uint8)
        filled[0, :, : picture.shape[1]] = picture
        inks.append(degraded(torch.from_numpy(filled)).numpy())
    export(network, inks, output / "recogniser.onnx")
    (output / "alphabet.json").write_text(json.dumps(alphabet, ensure_ascii=False), encoding="utf-8")


@main.command()
@click.argument("text", type=_FILE)
@click.argument("fonts", type=_FOLDER)
@click.argument("output", type=_FILE)
@click.option("--count", default=3000, show_default=True)
@click.option("--strength", default=0.9, show_default=True, help="How likely each damage is at most.")
def draw(text: Path, fonts: Path, output: Path, count: int, strength: float) -> None:
    """Draw and damage lines of TEXT in FONTS, for the command trust: some are hardly damaged, some badly."""
    import numpy as np
    import torch

    from training.ocr.degrade import degraded
    from training.ocr.fallback import borrowed, to_be_read
    from training.ocr.render import Font, Style, line_picture
    from training.ocr.train import HELD, read_lines

    dice = Random(5)
    torch.manual_seed(5)
    lines, files = read_lines(text)[:HELD], sorted(fonts.glob("*.ttf"))
    spare = [Font(file) for file in files if "Serif" in file.name or "DejaVu" in file.name]
    held: dict[str, Any] = {}
    texts: list[str] = []
    while len(texts) < count:
        font, style = Font(dice.choice(files)), Style.any(dice)
        for line in (borrowed(line, font.letters) for line in dice.choices(lines, k=8)):
            drawn = line_picture(line, [font, *spare], style)
            if drawn is None:
                continue
            canvas = torch.from_numpy(drawn[0].copy())[None]
            ink = degraded(canvas, dice.uniform(0, strength))[0, 0].numpy()
            held[f"line{len(texts)}"] = np.round(255 - ink[:, ::-1] * 255).astype(np.uint8)
            texts.append(to_be_read(line))
    np.savez_compressed(output, texts=np.frombuffer(json.dumps(texts).encode(), np.uint8), **held)


@main.command()
@click.argument("lines", type=_FILE)
@click.option("--output", type=_FILE, help="Write what was learned to this file.")
def trust(lines: Path, output: Path | None) -> None:
    """Learn from LINES how far the recogniser is to be believed; prints figures of the half not learned on."""
    from training.ocr.trust import main as learn

    learn(lines, output, click.echo)


@main.command()
@click.argument("fonts", type=_FOLDER)
@click.option("--seed", "seeds", multiple=True, default=(3, 4), show_default=True, help="Of the letters.")
def pages(fonts: Path, seeds: tuple[int, ...]) -> None:
    """Print letters in half of the fonts of bench.font_scans, read them, and learn how likely words are right."""
    from training.ocr.pages import main as learn

    learn(fonts, RESOURCES / "trust.json", seeds, click.echo)


if __name__ == "__main__":
    main()
