"""One pipeline in processes of their own, one to train it and one to read with it.

``python -m bench.nlu.worker train CONFIG TRAINING MODELS`` trains CONFIG on TRAINING (Rasa YAML files) into MODELS; its
last line is ``{"train": s, "peak": MB}``, `peak` being the memory that took at most.

``python -m bench.nlu.worker read MODEL TESTS`` loads a model and reads each text of TESTS (a JSON list); its last line
is ``{"load": s, "resident": MB, "read": [[full intent, confidence, ms], …]}``, `resident` being what the model adds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from bench.detector.worker import resident

MODEL = "measured"
_WARM_UP = ("hello there", "where is my parcel?", "what do you know about me") * 10


def train(config: str, training: str, models: str) -> dict[str, Any]:
    """Train a pipeline."""
    from rasa.model_training import train_nlu  # noqa: PLC0415 - importing Rasa is no part of the training

    began = time.perf_counter()
    train_nlu(config, training, models, fixed_model_name=MODEL)
    took = time.perf_counter() - began
    return {"train": took, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def read(model: str, tests: str) -> dict[str, Any]:
    """Load a model, and read with it."""
    from bench.nlu.reading import Reader  # noqa: PLC0415

    before = resident()
    reader = Reader(Path(model))
    for text in _WARM_UP:
        reader.read(text)
    loaded = resident() - before
    readings = []
    for text in json.loads(Path(tests).read_text(encoding="utf-8")):
        one = reader.read(text)
        readings.append([one.answer, one.ranking[0][1] if one.ranking else 0.0, one.milliseconds])
    return {"load": reader.load_seconds, "resident": loaded, "read": readings}


def main(step: str, *arguments: str) -> int:
    """Train or read."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints goes where errors go
    done = train(*arguments) if step == "train" else read(*arguments)
    answers.write(json.dumps(done) + "\n")
    answers.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
