"""``satrchin train``: a folder of text in, the language evidence out."""

from __future__ import annotations

from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=_FOLDER, metavar="FOLDER...")
@click.option("-o", "--output", required=True, type=_FOLDER, help="The folder of the new model.")
def train(sources: tuple[Path, ...], output: Path) -> None:
    """Count the text in every FOLDER (*.txt, *.txt.xz) into the lexicon and n-grams that the stages use.

    The same text gives the same bytes. The shipped model was made by this command.
    """
    from satrchin.language.train import train as make

    make(sources, output)
