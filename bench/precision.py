"""What 8 bits lose: both networks beside their 32-bit twins, on 5,000 messages.

`python -m bench.precision var/twins` reads the twins that `training.floats` wrote (training/README.md) and prints which
share of messages comes out the same, and how long one takes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from bench.markdown import table
from bench.nlu.data import Example, as_typed, read_examples
from confidant import layer as runtime
from confidant.detection.detector import Detector
from confidant.detection.recognizers import Model, ModelRecognizer
from nlu.encoder import Encoder

MESSAGES = 5000
NEAR = 0.02  # a score that differs by no more is the same


def spread(texts: Iterable[str], size: int = MESSAGES) -> list[str]:
    """So many of them, always the same: evenly over the whole."""
    unique = list(dict.fromkeys(texts))
    return [unique[place * len(unique) // size] for place in range(min(size, len(unique)))]


def compare_detector(texts: list[str], twin: Path) -> list[list[str]]:
    """Rows of the table: spans that are equal, scores that are near."""
    detector = runtime.detector()
    readings, times = [], []
    for model in (Model.load(), Model.load(twin)):
        _put(detector, model)
        spans, scores, took = [], [], []
        for text in texts:
            begin = time.perf_counter()
            spans.append([(span.start, span.end, span.kind) for span in detector.find(text)])
            took.append(time.perf_counter() - begin)
            scores.append(np.array([word.score for word in model.read(text)]))
        readings.append((spans, scores))
        times.append(took)
    (ours, near), (twins, exact) = readings
    apart = [float(np.abs(one - other).max(initial=0)) for one, other in zip(near, exact, strict=True)]
    return [
        ["detector: spans equal", _share(one == other for one, other in zip(ours, twins, strict=True))],
        ["detector: every score near", _share(one <= NEAR for one in apart)],
        ["detector: greatest difference of a score", f"{max(apart):.3f}"],
        ["detector: ms, median and 95 %", _times(times[0])],
        ["the same, 32 bits", _times(times[1])],
    ]


def compare_encoder(examples: list[Example], texts: list[str], twin: Path, settings: dict[str, Any]) -> list[list[str]]:
    """Rows of the table: intents that are equal, confidences that are near; the classifier learns from the twin."""
    exact, ours = Encoder.load(twin), Encoder.load()
    learned = np.array([exact.encode(one.text) for one in examples]) * settings["scale"]
    classifier = LogisticRegression(class_weight="balanced", **settings["classifier"])
    classifier.fit(learned, [one.intent for one in examples])
    times, likely = [], []
    for encoder in (ours, exact):
        vectors, took = [], []
        for text in texts:
            begin = time.perf_counter()
            vectors.append(encoder.encode(text))
            took.append(time.perf_counter() - begin)
        times.append(took)
        likely.append(classifier.predict_proba(np.array(vectors) * settings["scale"]))
    apart = np.abs(likely[0] - likely[1]).max(1)
    return [
        ["encoder: intents equal", _share(likely[0].argmax(1) == likely[1].argmax(1))],
        ["encoder: every confidence near", _share(apart <= NEAR)],
        ["encoder: greatest difference of a confidence", f"{apart.max():.3f}"],
        ["encoder: ms, median and 95 %", _times(times[0])],
        ["the same, 32 bits", _times(times[1])],
    ]


def _put(detector: Detector, model: Model) -> None:
    thresholds = yaml.safe_load(Path("confidant/detection/detector.yml").read_text(encoding="utf-8"))["model"]
    for recognizer in detector._analyzer.registry.recognizers:  # noqa: SLF001
        if isinstance(recognizer, ModelRecognizer):
            recognizer.configure(model, thresholds)


def _share(same: Iterable[Any]) -> str:
    return f"{100 * np.mean(list(same)):.2f} %"


def _times(seconds: list[float]) -> str:
    return f"{1000 * median(seconds):.1f}, {1000 * quantiles(seconds, n=20)[-1]:.1f}"


def _settings() -> dict[str, Any]:
    pipeline = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]
    parts = {part["name"].rpartition(".")[2]: {key: part[key] for key in part if key != "name"} for part in pipeline}
    return {"scale": parts["SentenceEncoder"]["scale"], "classifier": parts["IntentClassifier"]}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("twins", type=Path)
    parser.add_argument("--messages", type=Path, help="more for the detector, one a line")
    arguments = parser.parse_args()
    examples = read_examples(sorted(Path("data").glob("**/nlu.yml")))
    tests = read_examples(sorted(Path("tests/nlu").glob("set_*.yml")))
    more = arguments.messages.read_text(encoding="utf-8").splitlines() if arguments.messages else []
    typed = [as_typed(one.text) for one in [*examples, *tests]]
    texts = spread([*spread(typed, MESSAGES - len(more)), *more])
    rows = compare_detector(texts, arguments.twins / "detector")
    unseen = spread([one.text for one in [*tests, *examples[::9]]])
    rows += compare_encoder(examples, unseen, arguments.twins / "encoder", _settings())
    print(table(["what", "figure"], rows))


if __name__ == "__main__":
    main()
