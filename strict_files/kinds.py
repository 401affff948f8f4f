"""The mistakes that any YAML file can have."""

from __future__ import annotations

from strict_files.mistakes import MistakeKind


class YamlMistake(MistakeKind):
    """What is wrong with a file, or with a key of it, whatever it means."""

    NOT_THERE = ("is not there", "Check its name and the folder.")
    NOT_READABLE = ("can't be read", "Give the user who starts this the right to read it.")
    NOT_UTF8 = ("is not UTF-8 text", "Save it as UTF-8.")
    NOT_YAML = (
        "is not valid YAML from here on",
        "Indent with spaces, close quotes and brackets, and put text with a colon and a space into quotes.",
    )
    NOT_KEYS = ("must be a list of `key: value` lines", "Write each on a line of its own: name, colon, space, value.")
    TWICE = ("stands twice, first on line {first}", "Keep one of the two.")
    UNKNOWN_KEY = ("is not a key that this file has", "{hint}")
    MISSING = ("is missing", "Add it; the sample shows how it looks.")
    EMPTY = ("is empty", "Write something behind the colon, or take the key out if it may be left out.")
    NOT_TEXT = ("must be text", "Put it in quotes: YAML reads {given}.")
    DATE_UNQUOTED = ("must be text, and YAML reads a date", 'Put it in quotes: "{given}".')
    NOT_A_SECTION = ("must be a list of `key: value` lines", "Write them below it, indented by two spaces.")
    NOT_A_LIST = ("must be a list", "Write it as [one, two], or each on a line of its own behind a dash.")
    TOO_FEW = ("must be a list of at least {least}", "Add to it.")
    SAME_IN_LIST = ("names {value!r} twice", "Keep one of the two.")
    NOT_A_NUMBER = ("must be a whole number from {low} to {high}", "Write digits without quotes.")
    NOT_A_FLAG = ("must be true or false", "Write one of the two, without quotes.")
    NOT_AN_EMAIL = ("is not an e-mail address", "Write it like help@example.org.")
    NOT_AN_ADDRESS = ("is not a web address", "Begin it with https://, and leave out spaces: https://www.example.org.")
    TOO_LONG = ("has {length} characters, and {most} fit", "Shorten it.")
    SAME_LABEL = ("is the same as {other}", "Give each a name of its own: people choose by it.")
