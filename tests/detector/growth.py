"""How much longer a function takes for a text eight times as long."""

import time

LIMIT = 32  # linear is about 8, quadratic 64


def growth(function, piece, count):
    """The ratio of the best times for ``8 * count`` and ``count`` pieces; anything under 2 ms counts as 2 ms."""
    function(piece * 10)
    return _best(function, piece * count * 8) / max(_best(function, piece * count), 0.002)


def _best(function, text):
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        function(text)
        times.append(time.perf_counter() - begin)
    return min(times)
