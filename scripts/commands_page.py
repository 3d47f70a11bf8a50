"""Write ``docs/commands.md``, the help of every command, from the code: ``python scripts/commands_page.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from satrchin.cli import LATER, satrchin
from satrchin.errors import EXIT_CODES

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """# Commands

This page is written by `python scripts/commands_page.py`; change the help in the code. `satrchin COMMAND --help` prints
the same, in Persian with `--messages fa`.

## Exit codes

"""
SHELLS = """
A reader that closes the pipe early, as `| head` does, ends a command with code 6 and without a message.

## Shell completion

Commands, options, recipes, formats, engines and `--set stage.option=` are completed.

```sh
eval "$(_SATRCHIN_COMPLETE=bash_source satrchin)"      # bash, in ~/.bashrc
eval "$(_SATRCHIN_COMPLETE=zsh_source satrchin)"       # zsh, in ~/.zshrc
_SATRCHIN_COMPLETE=fish_source satrchin | source       # fish, in ~/.config/fish/completions/satrchin.fish
```
"""


def page() -> str:
    """The page."""
    rows = "\n".join(f"| {code.value} | {meaning} |" for code, meaning in EXIT_CODES.items())
    parts = [HEAD, "| code | meaning |\n|---|---|\n", rows, "\n", SHELLS]
    root = click.Context(satrchin, info_name="satrchin", terminal_width=100)
    for name in sorted(LATER):
        command = satrchin.get_command(root, name)
        if command is not None:
            context = click.Context(command, root, info_name=name, terminal_width=100)
            shown = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
            parts.append(f"\n## satrchin {name}\n\n```text\n{shown}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit()
