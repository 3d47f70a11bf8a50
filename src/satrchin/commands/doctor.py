"""``satrchin doctor``: list what is installed, what is missing, and how to install it."""

from __future__ import annotations

import click

from satrchin.errors import ExitCode
from satrchin.messages import tr


@click.command()
def doctor() -> int:
    """List what is installed, what is missing, and how to install it.

    Exit with 5 if something required is missing; optional parts do not count.
    """
    from satrchin.doctor import examine

    findings = examine()
    for finding in findings:
        mark = tr("ok") if finding.found else tr("MISSING") if finding.needed else tr("absent")
        click.echo(f"{mark:<7} {finding.name}: {finding.found or finding.remedy}")
        if not finding.found:
            click.echo("        " + tr("for: {purpose}", purpose=finding.purpose))
    return ExitCode.MISSING if any(f.needed and not f.found for f in findings) else ExitCode.OK
