"""Files that a person writes by hand, read strictly: every mistake with its file, its line and what to do.

`shop` and `confidant` both read with it; it knows neither.
"""
