"""``python -m bench.nlu.report [FILES]``: how the trained model reads messages that it has not learned from.

FILES are Rasa NLU files; without any, those in ``tests/nlu/``. The report goes to the terminal and, with a picture of
the confusions, into the folder ``--out``, as ``report.md`` and ``confusion.png``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import yaml

from bench.console import failed, progress
from bench.markdown import table
from bench.nlu import picture
from bench.nlu.data import DataError, as_typed, read_examples
from bench.nlu.reading import Reader
from bench.nlu.scoring import OUT_OF_SCOPE, RIGHTS, Pair, accuracy, by_intent, confusions, outcome, recall

MODEL = Path("models") / "confidant.tar.gz"
SETS = Path("tests") / "nlu"
NEAR_MISSES = SETS / "near_misses.yml"
ERASURE = "delete_my_data"
_MOST_PAIRS = 25


def main(arguments: list[str] | None = None) -> int:
    """Measure and report; 0 when all went well, 2 with a sentence when not, 130 when somebody stopped it."""
    parser = argparse.ArgumentParser(prog="python -m bench.nlu.report", description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", metavar="FILES", help="Rasa NLU files (default: tests/nlu/)")
    parser.add_argument("--out", type=Path, default=Path("var") / "nlu", help="where the report goes")
    chosen = parser.parse_args(arguments)
    files = chosen.files or sorted(SETS.glob("set_*.yml"))
    try:
        if not MODEL.is_file():
            return failed("There is no model yet: `make train`.", 2)
        sets = {file.stem: read_examples([file]) for file in files}
        progress("loading the model")
        reader = Reader(MODEL)
        read = {}
        for name, examples in sets.items():
            progress(f"reading {name}")
            read[name] = [(one, reader.read(as_typed(one.text))) for one in examples]
        progress("reading near misses")
        misses = [one["text"] for one in yaml.safe_load(NEAR_MISSES.read_text(encoding="utf-8"))]
        started = sum(_starts_erasure(reader, text) for text in misses)
        text = report(read, reader.load_seconds, (started, len(misses)))
        chosen.out.mkdir(parents=True, exist_ok=True)
        (chosen.out / "report.md").write_text(text, encoding="utf-8")
        picture.draw([pair for pairs in read.values() for pair in pairs], chosen.out / "confusion.png")
    except DataError as error:
        return failed(str(error), 2)
    except OSError as error:
        return failed(f"The report cannot be written: {type(error).__name__}.", 2)
    except KeyboardInterrupt:
        return failed("Stopped.", 130)
    progress("")
    print(text)
    print(f"Written to {chosen.out}: report.md, confusion.png")
    return 0


def _starts_erasure(reader: Reader, text: str) -> bool:
    reading = reader.read(text)
    return reading.sure and reading.answer == ERASURE


def report(read: dict[str, list[Pair]], load_seconds: float, near_misses: tuple[int, int]) -> str:
    """The whole report as Markdown; `near_misses` is how many started an erasure, of how many."""
    pairs = [pair for one in read.values() for pair in one]
    return "\n\n".join(
        [
            "# How messages are understood",
            _summary({**read, "together": pairs} if len(read) > 1 else read),
            f"Near misses that start an erasure: {near_misses[0]} of {near_misses[1]}.",
            _times(pairs, load_seconds),
            "![Confusion matrix](confusion.png)",
            "## By intent",
            _intents(pairs),
            "## What was taken for what",
            _pairs(pairs),
            "",
        ]
    )


def _summary(read: dict[str, list[Pair]]) -> str:
    from actions.features.smalltalk import offers  # noqa: PLC0415 - brings rasa-sdk

    head = [
        *("set", "messages", "accuracy", "recall of the rights", "out of scope: recall", "precision"),
        *("right at once", "asked back, right one offered", "asked back or declined", "taken for something else"),
    ]
    rows = []
    for name, pairs in read.items():
        scope = next((one for one in by_intent(pairs) if one.intent == OUT_OF_SCOPE), None)
        met = outcome(pairs, [offers(reading.ranking) for _, reading in pairs])
        shares = [
            *(accuracy(pairs), recall(pairs, RIGHTS), scope and scope.recall, scope and scope.precision),
            *(met.right, met.offered, met.missed, met.wrong),
        ]
        rows.append([name, str(len(pairs)), *("" if share is None else f"{share:.3f}" for share in shares)])
    return table(head, rows)


def _times(pairs: Sequence[Pair], load_seconds: float) -> str:
    whole = [reading.milliseconds for _, reading in pairs]
    gate = [reading.in_gate for _, reading in pairs]
    late = quantiles(whole, n=20)[-1]
    return (
        f"Time a message: median {median(whole):.1f} ms, p95 {late:.1f} ms; of the median the gate takes "
        f"{median(gate):.1f} ms. Loading the model took {load_seconds:.1f} s."
    )


def _intents(pairs: Sequence[Pair]) -> str:
    rows = [
        [one.intent, str(one.examples), *(f"{share:.2f}" for share in (one.recall, one.precision, one.asked_back))]
        for one in by_intent(pairs)
    ]
    return table(["intent", "messages", "recall", "precision", "asked back"], rows)


def _pairs(pairs: Sequence[Pair]) -> str:
    rows = [[meant, said, str(count)] for (meant, said), count in confusions(pairs)[:_MOST_PAIRS]]
    return table(["meant", "read as", "messages"], rows) if rows else "Nothing."


if __name__ == "__main__":
    sys.exit(main())
