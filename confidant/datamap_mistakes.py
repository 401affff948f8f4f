"""The mistakes that the data map can have, beside those of any YAML file."""

from __future__ import annotations

from strict_files.mistakes import MistakeKind


class DataMapMistake(MistakeKind):
    """What is wrong in privacy.yml."""

    NAME = ("is not a name that commands can have", "Use small letters, digits and _ alone, a letter first: shoe_size.")
    VERSION_UNTOLD = ("does not say what changed in version {version}", 'Add a line to it: "{version}": "…".')
    COUNTRY = ("is not a country that is known", "{hint}")
    AGE = ("must be a whole number from 13 to 16, as GDPR 8 allows", "Write the age of that country's law.")
    BASIS = ("must be one of {bases}", "Choose the basis of GDPR 6(1) that holds; `consent` is asked for.")
    CHOICES = ("must be whole numbers from 1 to {most}", "Write days, without quotes: [30, 180, 365].")
    CHOICE_TWICE = ("has {days} twice", "Keep one of the two.")
    CHOICES_LACK_DEFAULT = ("must contain retention_days, which is {days}", "Add it to the list.")
    SENTENCE = ('must begin with "so that"', "Say what a person has of it: so that I can greet you.")
    SERVICE_MISSING = ("has no purpose `service`", "Add it: it is the chat itself.")
    SERVICE_ON_CONSENT = (
        "must not rest on consent",
        "Write contract: without the chat itself there is nothing to say.",
    )
    CATEGORY = ("must be a dotted category", "Take it from the Fides taxonomy, like user.contact.email.")
    PURPOSE_UNKNOWN = ("names {purpose}, which is no purpose of this file", "{hint}")
    KIND_UNKNOWN = ("has {kind}, which the gate never gives", "Choose from {kinds}.")
    KIND_TAKEN = ("has {kind}, which fills {other} already", "Leave it to one of the two.")
    ASK = ("must be one question", "End it with a question mark.")
    FACET = ("is not a name of a facet", "Write colour, size, price, or a facet of brand.yml.")
    FACET_AND_KINDS = ("can't stand beside `facet`", "Take it out: a taste is filled from what the shop sells.")
    FACET_TAKEN = ("has the same goods as {other}", "Say with `goods` for which kinds of products each is meant.")
    GOODS_ALONE = ("means nothing without `facet`", "Name the facet, or take the goods out.")
    PLATFORMS = ("must name {name}, with the copies it keeps", "Add it: people should know what stays there.")
    OFFICER = ("has an e-mail address that is none", "Write it like officer@example.org.")
