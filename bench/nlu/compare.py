"""Pipelines side by side: ``python -m bench.nlu.compare split``, then ``… run --stock FOLDER``.

`split` writes the messages in ``data/`` as folds into ``var/nlu/folds/``; near-duplicates stay together. A network that
learned from the messages must be trained anew for each fold, into its folder ``model/`` (`training.nlu.train` with
``--data var/nlu/folds/0 --out var/nlu/folds/0/model``); trained for 0 epochs it is the one as published (`--stock`).
`run` then trains every pipeline in ``bench/nlu/pipelines/`` on each fold and on everything, and reads the sets in
``tests/nlu/`` with the last. Each training is a process of its own. What is there already is not measured again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from math import isnan
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import yaml

from bench.console import failed, progress
from bench.markdown import table
from bench.nlu.data import DataError, Example, read_examples
from bench.nlu.folds import folds
from bench.nlu.scoring import OUT_OF_SCOPE, RIGHTS
from bench.nlu.worker import MODEL

PIPELINES = Path(__file__).parent / "pipelines"
WHOLE = "whole"
FILE = f"{MODEL}.tar.gz"
_COUNT = 3

Read = tuple[str, str]
"""What was meant, and what it was read as."""


def main(arguments: list[str] | None = None) -> int:
    """Split or run; 0 when all went well, 2 with a sentence when not, 130 when somebody stopped it."""
    parser = argparse.ArgumentParser(prog="python -m bench.nlu.compare", description=__doc__.partition("\n")[0])
    parser.add_argument("step", choices=["split", "run"])
    parser.add_argument("--out", type=Path, default=Path("var") / "nlu" / "folds", help="where the folds are")
    parser.add_argument("--stock", type=Path, help="folder of the network as it is published")
    parser.add_argument("--only", nargs="*", help="names of pipelines (default: all)")
    parser.add_argument("--folds", type=int, default=_COUNT, help="how many of the folds to measure")
    parser.add_argument("--only-folds", action="store_true", help="leave out what is trained on everything")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.step == "split":
            split(chosen.out)
            return 0
        measured = {
            file.stem: measure(file, chosen.out, chosen.stock, chosen.folds, whole=not chosen.only_folds)
            for file in sorted(PIPELINES.glob("*.yml"))
            if not chosen.only or file.stem in chosen.only
        }
    except DataError as error:
        return failed(str(error), 2)
    except subprocess.CalledProcessError as error:
        return failed(f"A training failed; its log is beside its folder ({error.returncode}).", 2)
    except KeyboardInterrupt:
        return failed("Stopped.", 130)
    progress("")
    print(report(measured))
    return 0


def split(out: Path) -> None:
    """Write each fold as a Rasa file to learn from and the examples to read; `whole` is all, and the test sets."""
    examples = read_examples(sorted(Path("data").glob("*/nlu.yml")))
    sets = sorted((Path("tests") / "nlu").glob("set_*.yml"))
    for number, (training, test) in enumerate(folds(examples, _COUNT)):
        _write(out / str(number), [examples[one] for one in training], {"fold": [examples[one] for one in test]})
    _write(out / WHOLE, examples, {file.stem: read_examples([file]) for file in sets})


def _write(folder: Path, training: Sequence[Example], tests: dict[str, list[Example]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    intents = sorted({one.intent for one in training})
    blocks = [
        {"intent": intent, "examples": "".join(f"- {one.text}\n" for one in training if one.intent == intent)}
        for intent in intents
    ]
    content = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, sort_keys=False)
    (folder / "nlu.yml").write_text(content, encoding="utf-8")
    flat = [[name, one.text, one.intent] for name, examples in tests.items() for one in examples]
    (folder / "tests.json").write_text(json.dumps(flat), encoding="utf-8")


def measure(pipeline: Path, out: Path, stock: Path | None, most: int, *, whole: bool) -> dict[str, Any]:
    """Train and read one pipeline on at most `most` folds and, if `whole`, on everything: what each worker found."""
    about = yaml.safe_load(pipeline.read_text(encoding="utf-8"))
    results: dict[str, Any] = {"name": about["name"]}
    for folder in sorted(one.parent for one in out.glob("*/nlu.yml")):
        kept = folder / f"{pipeline.stem}.json"
        if not kept.is_file():
            if not whole if folder.name == WHOLE else int(folder.name) >= most:
                continue
            progress(f"{about['name']}: {folder.name}")
            trained = Path("nlu") / "model" if folder.name == WHOLE else folder / "model"
            kept.write_text(_train_and_read(about["pipeline"], folder, pipeline.stem, trained, stock), encoding="utf-8")
        results[folder.name] = json.loads(kept.read_text(encoding="utf-8"))
    return results


def _train_and_read(
    components: list[dict[str, Any]], folder: Path, name: str, trained: Path, stock: Path | None
) -> str:
    networks = {"TRAINED": trained, "STOCK": stock}
    pipeline = [dict(component) for component in components]
    for component in pipeline:
        if "network" in component:
            network = networks[component["network"]]
            if network is None or not network.is_dir():
                raise DataError(f"{name} needs a network: see training/README.md ({component['network'].lower()}).")
            component["network"] = str(network)
    config = folder / f"{name}.config.yml"
    config.write_text(
        yaml.safe_dump({"recipe": "default.v1", "language": "en", "pipeline": pipeline, "policies": []}),
        encoding="utf-8",
    )
    tests = json.loads((folder / "tests.json").read_text(encoding="utf-8"))
    texts = folder / "texts.json"
    texts.write_text(json.dumps([text for _, text, _ in tests]), encoding="utf-8")
    models = folder / name
    result: dict[str, Any] = {}
    for step in (
        ("train", str(config), str(folder / "nlu.yml"), str(models)),
        ("read", str(models / FILE), str(texts)),
    ):
        command = [sys.executable, "-m", "bench.nlu.worker", *step]
        with (folder / f"{name}.log").open("a", encoding="utf-8") as log:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=log, check=True, text=True)
        result |= json.loads(done.stdout.splitlines()[-1])
    result["read"] = [
        [which, meant, said, took] for (which, _, meant), (said, _, took) in zip(tests, result["read"], strict=True)
    ]
    return json.dumps(result)


def report(measured: dict[str, dict[str, Any]]) -> str:
    """A row for each pipeline. What a training costs is that of its first fold, so that all had the same to learn."""
    sets = sorted({one[0] for results in measured.values() for one in results.get(WHOLE, {"read": []})["read"]})
    head = [
        *("pipeline", "folds", "accuracy in folds", "rights", "out of scope: recall", "precision", *sets),
        *("training, s", "training, MB", "load, s", "memory, MB", "ms median", "p95"),
    ]
    return table(head, [_row(results, sets) for results in measured.values()])


def _row(results: dict[str, Any], sets: list[str]) -> list[str]:
    folds_of = [results[name] for name in results if name not in ("name", WHOLE)]
    folded = [(meant, said) for one in folds_of for _, meant, said, _ in one["read"]]
    whole = results.get(WHOLE, {"read": []})["read"]
    times = [took for *_, took in folds_of[0]["read"]]
    shares = [
        mean(_accuracy([(meant, said) for _, meant, said, _ in one["read"]]) for one in folds_of),
        _accuracy([pair for pair in folded if pair[0] in RIGHTS]),
        _accuracy([pair for pair in folded if pair[0] == OUT_OF_SCOPE]),
        _accuracy([pair for pair in folded if pair[1] == OUT_OF_SCOPE]),
        *(_accuracy([(meant, said) for which, meant, said, _ in whole if which == name]) for name in sets),
    ]
    costs = [folds_of[0][name] for name in ("train", "peak", "load", "resident")]
    return [
        results["name"],
        str(len(folds_of)),
        *("-" if isnan(share) else f"{share:.3f}" for share in shares),
        *(f"{cost:.0f}" for cost in costs),
        *(f"{time:.1f}" for time in (median(times), quantiles(times, n=20)[-1])),
    ]


def _accuracy(pairs: Sequence[Read]) -> float:
    return sum(meant == said for meant, said in pairs) / len(pairs) if pairs else float("nan")


if __name__ == "__main__":
    sys.exit(main())
