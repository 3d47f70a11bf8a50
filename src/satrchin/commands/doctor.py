"""``satrchin doctor``: what is installed, what is missing, how to get it."""

from __future__ import annotations

import click

from satrchin.errors import ExitCode


@click.command()
def doctor() -> int:
    """Say what is installed, what is missing, and how to get it.

    Exits with 5 when something that a job needs is missing; what is optional does not count.
    """
    from satrchin.doctor import examine

    findings = examine()
    for finding in findings:
        mark = "ok     " if finding.found else "MISSING" if finding.needed else "absent "
        click.echo(f"{mark} {finding.name}: {finding.found or finding.remedy}")
        if not finding.found:
            click.echo(f"        for: {finding.purpose}")
    return ExitCode.MISSING if any(f.needed and not f.found for f in findings) else ExitCode.OK
