"""`python -m shop check FILE`: what the assistant can read of a product feed."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shop.feed import Feed, FeedError, read
from shop.feed.currencies import CODES
from shop.feed.source import Progress
from shop.feed.summary import summary

SERVED, FAULTY, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a feed and print what was found; return the exit code.

    It is 0 when something can be served and no row has a fault, 1 when not, 2 when the file can't be read at all.
    """
    options = _parser().parse_args(arguments)
    try:
        with _progress() as on_progress:
            feed = read(options.file, options.currency, on_progress)
    except FeedError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    _print(summary(feed))
    return SERVED if _is_clean(feed) else FAULTY


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
    check = commands.add_parser("check", help="read a product feed and say what is wrong with it")
    check.add_argument("file", metavar="FILE", type=Path, help="CSV, TSV, RSS or Atom, plain or .gz")
    check.add_argument("--currency", type=_currency, help="of prices that name none, such as EUR")
    return parser


def _currency(text: str) -> str:
    if text.upper() not in CODES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a currency; take its three letters from ISO 4217, like EUR")
    return text.upper()


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """How much is read, in percent, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = -1

    def show(share: float) -> None:
        nonlocal shown
        if int(share * 100) > shown:
            shown = int(share * 100)
            print(f"\r{shown:3} % read", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
