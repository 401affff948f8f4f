"""`make check-brand`: every file of a brand and the data map, looked through in seconds, without a model or Rasa.

It ends with 0 when all is well, with 1 when rows of the product feed are left out, with 2 when the assistant would not
start.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from confidant import bot as bots
from confidant import datamap, platform_profile
from confidant.bot import Bot
from confidant.datamap import DataMap, DataMapError
from confidant.errors import SettingError
from confidant.platform_profile import ProfileError
from scripts import console
from shop.brand import Brand
from shop.check import BrandCheck, Checked, check_brand, count, exit_code, hint, lines
from strict_files.mistakes import Mistake, MistakeKind, first_of
from strict_files.section import Section
from strict_files.yaml_file import YamlFile

ALWAYS_THERE = ("colour", "size", "price")
"""Facets that every shop has."""
NO_START = 2


class CrossMistake(MistakeKind):
    """What is wrong between two files."""

    FACET_UNKNOWN = ("is {value!r}, which is no facet of brand.yml", "{hint}")
    GOODS_UNKNOWN = ("has {value!r}, and no product is of that kind", "{hint}")
    MAP_MISSING = (
        "is missing in this folder",
        "Copy the project's privacy.yml into it, or that of examples/bookshop, and change it to what you keep.",
    )
    WORDS_NOT_UTF8 = ("is not UTF-8 text", "Save it as UTF-8.")


def check(root: Path, folder: Path | None = None) -> tuple[Checked, ...]:
    """Look through a brand's files.

    Args:
        root: The bot's folder.
        folder: The brand's; None for the one that confidant.yml names. Where it has a `privacy.yml` or a `profile.yml`
            of its own, that is looked at in place of the bot's.
    """
    try:
        bot = bots.load(root)
    except SettingError as error:
        return (Checked(bots.FILE, mistakes=_mistakes(bots.FILE, error)),)
    found = check_brand(folder or bot.brand)
    return (*found.files, *_texts(folder or bot.brand), _profile(bot, folder, found.brand), _map(bot, folder, found))


def _texts(folder: Path) -> Iterator[Checked]:
    path = folder / "brands.txt"
    if not path.exists():
        return
    try:
        names = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
        yield Checked(path.name, count(len(names), "name"))
    except UnicodeDecodeError:
        yield Checked(path.name, mistakes=(Mistake(path.name, CrossMistake.WORDS_NOT_UTF8.says()),))


def _profile(bot: Bot, folder: Path | None, brand: Brand) -> Checked:
    """profile.yml, with the brand's names: a text must fit with them filled in."""
    path = _own(folder, "profile.yml") or bot.profile
    names = {"brand": brand.name, "assistant": brand.assistant}
    try:
        profile = platform_profile.load(names, path)
    except ProfileError as error:
        return Checked(path.name, mistakes=error.mistakes)
    return Checked(path.name, count(len(profile["telegram"]["commands"]), "command"))


def _map(bot: Bot, folder: Path | None, found: BrandCheck) -> Checked:
    path = _own(folder, "privacy.yml") or bot.data_map
    if folder is not None and path == bot.data_map and folder.resolve() != bot.brand.resolve():
        return Checked(path.name, mistakes=(Mistake(path.name, CrossMistake.MAP_MISSING.says()),))
    try:
        loaded = datamap.load(path)
    except SettingError as error:
        return Checked(path.name, mistakes=_mistakes(path.name, error))
    said = f"{count(len(loaded.purposes), 'purpose')}, {count(len(loaded.fields), 'field')}"
    return Checked(path.name, said, mistakes=_beside(loaded, YamlFile(path), found))


def _own(folder: Path | None, name: str) -> Path | None:
    return folder / name if folder is not None and (folder / name).exists() else None


def _mistakes(name: str, error: SettingError) -> tuple[Mistake, ...]:
    return error.mistakes if isinstance(error, DataMapError) else (Mistake(name, str(error)),)


def _beside(loaded: DataMap, file: YamlFile, found: BrandCheck) -> tuple[Mistake, ...]:
    """The data map beside the brand: tastes are in what the shop sells."""
    fields = Section.of(file).section("fields")
    for field in loaded.fields.values():
        given = fields.section(field.name)
        known = (*ALWAYS_THERE, *found.brand.facets)
        if found.facets_known and field.facet and field.facet not in known:
            given.note("facet", CrossMistake.FACET_UNKNOWN, value=field.facet, hint=hint(field.facet, known))
        for kind in field.goods if found.goods else ():
            if found.goods and kind not in found.goods.kinds:
                given.note("goods", CrossMistake.GOODS_UNKNOWN, value=kind, hint=hint(kind, found.goods.kinds))
    return file.ordered


def ensure(root: Path) -> None:
    """Look through the files before anything is started.

    Raises:
        StepError: The assistant would not start with them; the text has the first mistake.
    """
    mistakes = [mistake for checked in check(root) for mistake in checked.mistakes]
    if mistakes:
        raise console.StepError(first_of(mistakes))


def main(arguments: Sequence[str] | None = None) -> int:
    """Look through a brand's files and print what was found; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.check_brand", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="the brand's; default: the one that confidant.yml names")
    folder = parser.parse_args(arguments).folder
    if folder is not None and not folder.is_dir():
        console.failed(console.StepError(f"{folder} is not a folder. Name the one that brand.yml stands in."))
        return NO_START
    started = time.monotonic()
    files = check(Path.cwd(), folder)
    print("\n".join(lines(files)))
    print(f"Looked through in {console.seconds(time.monotonic() - started)}.")
    return exit_code(files)


if __name__ == "__main__":
    sys.exit(main())
