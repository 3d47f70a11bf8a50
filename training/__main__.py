"""``python -m training``: a folder of text in, the language evidence out."""

from __future__ import annotations

from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=_FOLDER, metavar="FOLDER...")
@click.option("-o", "--output", required=True, type=_FOLDER, help="The folder of the new model.")
@click.option("--links", "steps", default=0, metavar="STEPS", help="Train the link model of order too; needs PyTorch.")
@click.option(
    "--links-from",
    "start",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Go on from this link model's weights.",
)
def train(sources: tuple[Path, ...], output: Path, steps: int, start: Path | None) -> None:
    """Make the language evidence of the text in every FOLDER (*.txt, *.txt.xz, a sentence a line).

    Where there are folders named strict, only the text in them is trusted to have its ZWNJs. The same text gives
    the same bytes; the link model, which is learned in steps, comes out alike only on the same kind of machine.
    """
    if start and not steps:
        raise click.UsageError("--links-from goes on for the STEPS of --links: give both.")
    from training.ngrams import train as make

    make(sources, output, steps, start)


if __name__ == "__main__":
    train()
