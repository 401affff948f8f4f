"""Train the assistant's model, only when something it is made of has changed."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import console
from scripts.processes import rasa_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "confidant"
MODEL = Path("models") / f"{NAME}.tar.gz"
FINGERPRINT = Path("models") / f"{NAME}.fingerprint"
LOG = Path("var") / "logs" / "train.log"
# The gate is stored in the model, so its source counts; the lock stands for Rasa itself.
_SINGLE = ("config.yml", "domain.yml", "requirements.lock", "confidant/turn/gate.py", "confidant/rasa/converter.py")
_MANY = ("data/**/*", "nlu/**/*")


def sources(root: Path) -> Iterator[Path]:
    """Yield the files a model is made of, as paths below `root`, in a fixed order.

    Raises:
        StepError: One that is named here does not exist; a change of what took its place would go unnoticed.
    """
    for name in _SINGLE:
        if not (root / name).is_file():
            raise console.StepError(f"The model is made of {name}, says scripts/model.py, but there is no such file.")
        yield Path(name)
    for pattern in _MANY:
        found = [path for path in sorted(root.glob(pattern)) if _is_source(path)]
        if not found:
            raise console.StepError(f"The model is made of {pattern}, says scripts/model.py, but nothing matches.")
        yield from (path.relative_to(root) for path in found)


def _is_source(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.suffix not in {".md", ".pyc"}


def fingerprint(root: Path) -> str:
    """Return a SHA-256, in hex, over names and contents of everything a model is made of.

    Raises:
        StepError: A source is missing.
    """
    whole = hashlib.sha256()
    for path in sources(root):
        content = hashlib.sha256((root / path).read_bytes()).hexdigest()
        whole.update(f"{path.as_posix()}\0{content}\n".encode())
    return whole.hexdigest()


def is_current(root: Path) -> bool:
    """Say whether the model at hand was trained from what stands in `root` now.

    Raises:
        StepError: A source is missing.
    """
    kept = root / FINGERPRINT
    if not (root / MODEL).is_file() or not kept.is_file():
        return False
    return kept.read_text(encoding="utf-8").strip() == fingerprint(root)


def ago(moment: float, now: float) -> str:
    """Say how long ago a moment was; both are seconds since the epoch."""
    passed = max(0.0, now - moment)
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if passed >= length:
            count = int(passed // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def ensure(root: Path) -> None:
    """Train when needed, and say which model is ready.

    Raises:
        StepError: A source is missing, or training failed; the message and the log say why.
    """
    if is_current(root):
        console.done(f"model ready (trained {ago((root / MODEL).stat().st_mtime, time.time())})")
    else:
        train(root)


def train(root: Path) -> None:
    """Train a model from what stands in `root`.

    Raises:
        StepError: A source is missing, or training failed.
    """
    # Taken before training: what is edited meanwhile counts as changed.
    made_of = fingerprint(root)
    (root / FINGERPRINT).unlink(missing_ok=True)
    before = _written(root)
    # --force: Rasa's cache has been seen to hand back a classifier without its file after a change of config.yml.
    took = console.run_logged(
        [sys.executable, "-m", "rasa", "train", "--force", "--fixed-model-name", NAME],
        root / LOG,
        label="Teaching the assistant (a minute or two)",
        failure="The model could not be trained.",
        environment=rasa_environment(LOG_LEVEL="INFO"),
    )
    if _written(root) == before:
        raise console.StepError("Rasa ended without writing a model.", root / LOG)
    (root / FINGERPRINT).write_text(made_of + "\n", encoding="utf-8")
    console.done(f"model ready (trained in {console.seconds(took)})")


def _written(root: Path) -> int | None:
    path = root / MODEL
    return path.stat().st_mtime_ns if path.is_file() else None


def main() -> int:
    """Train when needed."""
    try:
        ensure(Path.cwd())
    except console.StepError as error:
        console.failed(error)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
