"""Collect the messages of the code, and compile the catalogues that the program reads.

``python scripts/catalogue.py`` updates ``src/satrchin/locale/*/LC_MESSAGES/satrchin.po`` and compiles each to ``.mo``.
Translations that have no message any more are removed; a new message gets an empty translation, and
``tests/test_messages.py`` fails until it is written. Needs Babel (extra ``dev``).

Messages come from calls of ``tr``, ``tr_n`` and ``marked``, from the help of commands and stages, from the descriptions
of recipes, and from click, whose own messages are translated here too.
"""

from __future__ import annotations

import inspect
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from satrchin.cli import LATER, satrchin
from satrchin.describe import option_help, paragraphs
from satrchin.messages import DOMAIN, LANGUAGES, LOCALE
from satrchin.pipeline import recipes, stage_class
from satrchin.stages.registry import STAGES

SOURCE = Path(__file__).parents[1] / "src" / "satrchin"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in the catalogues: a new one at each run would make two branches conflict."""
KEYWORDS = {"tr": None, "tr_n": (1, 2), "marked": None}
CLICK = ("core.py", "exceptions.py", "types.py", "formatting.py", "decorators.py", "parser.py")


def collected() -> Catalog:
    """Every message of the program, with where it stands."""
    catalog = Catalog(project="Satrchin", fuzzy=False)
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**.html", "jinja2")]
    for name, line, message, _comments, _context in extract_from_dir(SOURCE, methods, keywords=KEYWORDS):
        catalog.add(message, locations=[(f"src/satrchin/{Path(name).as_posix()}", line)])
    for message, place in (*_helps(), *_stage_helps(), *_recipes()):
        catalog.add(message, locations=[(place, 0)])
    for message in sorted(of_click(), key=str):
        catalog.add(message, locations=[("click", 0)])
    return catalog


def of_click() -> set[Any]:
    """The messages of click: strings, and pairs of singular and plural."""
    folder = Path(inspect.getfile(click)).parent
    found = extract_from_dir(folder, [("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)})
    return {message for name, _, message, _, _ in found if name in CLICK}


def _helps() -> Iterator[tuple[str, str]]:
    """The help of commands and of their options."""
    context = click.Context(satrchin)
    commands = [satrchin, *filter(None, (satrchin.get_command(context, name) for name in LATER))]
    for command in commands:
        place = f"satrchin {command.name if command is not satrchin else ''}".strip()
        if command.help:
            yield inspect.cleandoc(command.help), place
        for option in command.params:
            text = getattr(option, "help", None)
            if text:
                yield text, place


def _stage_helps() -> Iterator[tuple[str, str]]:
    """What ``satrchin stages`` says of each stage and its options."""
    for name in STAGES.built_in:
        kind = stage_class(name)
        yield from ((text, f"stage {name}") for text in (*paragraphs(kind), *option_help(kind).values()))


def _recipes() -> Iterator[tuple[str, str]]:
    return ((text, f"recipe {name}") for name, text in recipes().items() if text)


def catalogue_path(language: str) -> Path:
    """The file of translations of a language."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """The translations of a language."""
    with catalogue_path(language).open("rb") as file:
        return pofile.read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the file that the program reads."""
    buffer = io.BytesIO()
    mofile.write_mo(buffer, catalog)
    return buffer.getvalue()


def update(language: str) -> Catalog:
    """The translations of a language, with the messages that the code has now."""
    old = read(language) if catalogue_path(language).exists() else Catalog()
    catalog = Catalog(
        locale=language,
        project="Satrchin",
        fuzzy=False,
        header_comment="# Messages of Satrchin.",
        creation_date=NEVER,
        revision_date=NEVER,
    )
    for message in collected():
        if not message.id:
            continue
        known = old.get(message.id if isinstance(message.id, str) else message.id[0])
        keep = known.string if known is not None and type(known.id) is type(message.id) else ""
        catalog.add(message.id, keep, locations=message.locations)
    return catalog


def untranslated(catalog: Catalog) -> list[str]:
    """The messages that have no translation, or one that must be looked at again."""
    found = []
    for message in catalog:
        strings = (message.string,) if isinstance(message.string, str) else message.string
        if message.id and (message.fuzzy or not strings or not all(strings)):
            found.append(str(message.id))
    return found


def main() -> None:
    """Update and compile every catalogue."""
    for language in LANGUAGES:
        if language == "en":
            continue
        catalog = update(language)
        path = catalogue_path(language)
        with path.open("wb") as file:
            pofile.write_po(file, catalog, width=120, sort_output=True, no_location=True)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        print(f"{language}: {len(catalog)} messages, {len(untranslated(catalog))} without translation")


if __name__ == "__main__":
    main()
