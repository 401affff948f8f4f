"""``python -m bench.detector.report DATA [--out FOLDER]``: our detector and stock Presidio, side by side.

DATA is a folder of ``*.jsonl`` files (see `data`). The report goes to the terminal and, with a picture, into the folder
``--out``, as ``report.md`` and ``report.png``. How far it is goes to standard error.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.console import failed, progress
from bench.detector import names, picture, tables
from bench.detector.data import DataError, long_messages, read_folder
from bench.detector.measure import DetectorFailedError, measure
from confidant.turn.gate import MAX_CHARACTERS, too_long


def main(arguments: list[str] | None = None) -> int:
    """Measure and report; 0 when all went well, 2 with a sentence when not, 130 when somebody stopped it."""
    parser = argparse.ArgumentParser(prog="python -m bench.detector.report", description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="a folder of *.jsonl files")
    parser.add_argument("--out", type=Path, default=Path("var") / "detector", help="where the report goes")
    chosen = parser.parse_args(arguments)
    try:
        datasets = read_folder(chosen.data)
        chosen.out.mkdir(parents=True, exist_ok=True)
        figures = measure(
            datasets, [*names.by_origin(), *names.by_english()], long_messages(MAX_CHARACTERS, too_long), progress
        )
        progress("drawing")
        text = tables.report(figures, MAX_CHARACTERS)
        (chosen.out / "report.md").write_text(text, encoding="utf-8")
        picture.draw(figures, chosen.out / "report.png")
    except (DataError, DetectorFailedError) as error:
        return failed(str(error), 2)
    except OSError as error:
        return failed(f"The report cannot be written: {type(error).__name__}.", 2)
    except KeyboardInterrupt:
        return failed("Stopped.", 130)
    progress("")
    print(text)
    print(f"Written to {chosen.out}: report.md, report.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
