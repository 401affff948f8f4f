"""`python -m shop check PATH`: what can be read of a feed or a brand; `index FOLDER`: make what searches look into."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shop.check import check_brand, exit_code, lines
from shop.errors import BrandFileError
from shop.feed import Feed, FeedError, read
from shop.feed.currencies import CODES
from shop.feed.source import Progress
from shop.feed.summary import summary
from shop.index.folder import IndexFolder
from shop.shops import make_index

SERVED, FAULTY, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what a command says; return the exit code.

    That of `check` is 0 when something can be served and no row has a fault, 1 when not, 2 when the file can't be read
    at all, or when the assistant would not start with the folder. That of `index` is 0, or 2 where there can be none.
    """
    options = _parser().parse_args(arguments)
    return int(options.run(options))


def _check(options: argparse.Namespace) -> int:
    if options.path.is_dir():
        files = check_brand(options.path).files
        _print(lines(files))
        return exit_code(files)
    return _check_feed(options.path, options.currency)


def _check_feed(path: Path, currency: str | None) -> int:
    try:
        with _progress("read") as on_progress:
            feed = read(path, currency, on_progress)
    except FeedError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    _print(summary(feed))
    return SERVED if _is_clean(feed) else FAULTY


def _index(options: argparse.Namespace) -> int:
    try:
        with _progress("indexed") as on_progress:
            version = make_index(options.folder, IndexFolder(options.into), fetch=True, on_progress=on_progress)
    except BrandFileError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    _print([f"index {version}"])
    return SERVED


def _print(lines: Iterable[str]) -> None:
    """Print to whatever reads: a terminal without our letters, or `head`, which stops reading."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again at its end


def _is_clean(feed: Feed) -> bool:
    return bool(feed.items) and not feed.report.faults


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m shop", description="The shop's files.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="read a product feed or a brand's folder and say what is wrong with it")
    check.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        default="brand",
        type=Path,
        help="a product feed (CSV, TSV, RSS or Atom, plain or .gz) or a brand's folder; default: brand",
    )
    check.add_argument("--currency", type=_currency, help="of prices that name none, such as EUR")
    check.set_defaults(run=_check)
    index = commands.add_parser("index", help="make the search index of a brand's products, with the newest feed")
    index.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", default=Path("brand"), help="the brand's")
    index.add_argument("--into", metavar="FOLDER", type=Path, default=Path("var", "index"), help="of indexes")
    index.set_defaults(run=_index)
    return parser


def _currency(text: str) -> str:
    if text.upper() not in CODES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a currency; take its three letters from ISO 4217, like EUR")
    return text.upper()


@contextmanager
def _progress(done: str) -> Iterator[Progress | None]:
    """How much is done, in percent, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = -1

    def show(share: float) -> None:
        nonlocal shown
        if int(share * 100) > shown:
            shown = int(share * 100)
            print(f"\r{shown:3} % {done}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
