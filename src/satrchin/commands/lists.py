"""``satrchin recipes`` and ``satrchin stages``: list recipes and stages."""

from __future__ import annotations

import click

from satrchin.messages import tr


@click.command()
def recipes() -> None:
    """List the recipes and the stages of each.

    To write a recipe, copy one of these TOML files, edit it, and give its path to --recipe.
    """
    from satrchin.pipeline import RECIPES, Pipeline
    from satrchin.pipeline import recipes as shipped

    for name, says in shipped().items():
        stages = " > ".join(stage for stage, _ in Pipeline.load(name).stages)
        click.echo(f"{name}\n  {tr(says)}\n  {stages}\n  {RECIPES / name}.toml")


@click.command()
@click.argument("name", required=False)
def stages(name: str | None) -> None:
    """List the stages, or describe the stage NAME with its options and rules."""
    from satrchin import describe
    from satrchin.stages.registry import STAGES

    if name is not None:
        click.echo(describe.stage(name), nl=False)
        return
    for stage in STAGES.names():
        click.echo(f"{stage:<10} {describe.summary(stage)}")
