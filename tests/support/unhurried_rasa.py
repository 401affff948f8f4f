"""`rasa`, as it is, but people may write as fast as they like: a test says in seconds what takes people an hour."""

from __future__ import annotations


def main() -> None:
    """Run it."""
    from rasa.__main__ import main as rasa

    from confidant.channels.core import rate_limit

    rate_limit.RateLimiter.__init__.__defaults__ = (1_000_000, *rate_limit.RateLimiter.__init__.__defaults__[1:])
    rasa()


if __name__ == "__main__":
    main()
