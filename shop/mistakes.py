"""The mistakes that the files of a brand can have, beside those of any YAML file and those of a feed."""

from __future__ import annotations

from strict_files.mistakes import MistakeKind


class BrandMistake(MistakeKind):
    """What is wrong in brand.yml."""

    CURRENCY = ("is not a currency that is in use", "Take its three letters from ISO 4217, like EUR.")
    COUNTRY = ("is not a country that is known", "{hint}")
    HELP_LINES_MISSING = (
        "has no help lines for {country}, where the brand is",
        "Add them: whom people call there when they are in danger.",
    )
    NOT_DIALLED = ("is not a number to dial", "Write its digits, in quotes.")
    KEY_SHORT = (
        "must have at least {least} characters",
        "Make one: python -c 'import secrets; print(secrets.token_hex(32))'.",
    )
    FILE_ELSEWHERE = ("names a file outside the brand's folder", "Copy it into the folder and write its name alone.")
    FILE_MISSING = ("names {name}, which is not there", "Put it into the brand's folder, or correct the name.")
    FILE_EMPTY = ("names {name}, which is empty", "Write something into it.")
    FILE_NOT_UTF8 = ("names {name}, which is not UTF-8 text", "Save it as UTF-8.")
    NO_PRODUCTS_NAMED = (
        "is missing, and so is `feed_url`",
        "Name the file of your products: `catalogue: products.csv`.",
    )
    TWO_SOURCES = (
        "can't stand beside `catalogue`",
        "Keep one of the two: the file, or the address it is fetched from.",
    )
    TOPIC_NAME = ("is not a name for a topic", "Use small letters, digits and _ alone, a letter first: gift_cards.")
    FACET_NAME = ("is not a name for a facet", "Use small letters, digits and _ alone, a letter first: reading_age.")
    FACET_TAKEN = ("is a name that every shop has already", "Choose another: kind, type, word and price are taken.")
    FACET_SOURCE = (
        "is no attribute of a feed",
        'Write it as the feed does, like material, or "product_detail: NAME".',
    )
    FACET_SOURCE_TWICE = ("is read by the facet {other} already", "Make one facet of the two.")
    PHRASE_VALUE = ("must have {{value}} in it once, and no other braces", 'Write it like "for {{value}}".')
    UNIT = ("is not a unit", "Write one word without digits: g, l, cm, pages.")
    UNIT_AND_ORDER = ("can't stand beside `unit`", "Take it out: numbers have an order of their own.")
    ORDERS_SOURCE = (
        "must be a CSV file in the brand's folder, or the https address of a service",
        "Write the file's name alone: orders.csv.",
    )
    ORDERS_ADDRESS = (
        "must be an https address without a user, a question mark or a hash sign",
        "Write it like https://orders.example.org/confidant.",
    )
    ORDERS_NUMBER = ("{reason}", "A digit stands for any digit, an A for any letter, all else for itself.")
    ORDERS_CAN = ("has {value!r}, which no order service can do", "Choose among {known}.")
    ORDERS_CAN_TELL = ("promises what a CSV file can't do: it only tells the status", "Leave `can` out.")
    KIND_UNKNOWN = ("has {value!r}, and no product is of that kind", "{hint}")
    PICK_UNKNOWN = ("has {value!r}, and no product has that id", "Copy ids from the products' file, or take it out.")
    QUESTION_TWICE = ("asks {question!r}, as {other} does", "Keep it in the topic that answers it.")


class TableMistake(MistakeKind):
    """What is wrong in a table: stores.csv, places.csv, synonyms.csv and their like."""

    NOT_THERE = ("is not there", "Check its name and the folder.")
    NOT_UTF8 = ("is not UTF-8 text", "Save it as CSV (UTF-8).")
    NOT_CSV = ("is not a CSV file: {reason}", "Look for a quotation mark that is missing.")
    COLUMNS = ("the first line must name the columns {columns}", "Write them in any order, separated by commas.")
    CELLS = ("has {cells} cells, but there are {columns} columns", 'Put text that holds a comma into "quotes".')
    EMPTY = ("is empty", "Fill the cell.")
    SAME_VALUE = ("names the same value twice", "Keep one of the two.")
    NOT_A_NUMBER = ("must be a number from {low:g} to {high:g}", "Write digits, with a point for decimals.")
    TWICE = ("{value!r} is already on line {first}", "Keep one of the two.")
    NO_STORES = ("has no stores", "Add a line for each store.")
    TIMEZONE = ("{value!r} is not a time zone", "Write it like Europe/Berlin.")
    HOURS = ("has hours that can't be read", "Write closed, or hours like 10:00-18:00 or 10:00-13:00|14:00-18:00.")
    WORD_LENGTH = ("must be 1 to {most} words", "Shorten it, or give its words lines of their own.")
    FACET = ("is no facet", "Choose one of {facets}.")
    VALUE_KIND = ("{value!r} is not a kind in the catalogue", "Choose one of {kinds}.")
    VALUE_WORD = ("{value!r} is not a word in the catalogue", "Use a word that stands in a name or a description.")
    STORE_UNKNOWN = ("{value!r} is not a store in stores.csv", "Choose one of {stores}.")
    STOCK = ("{value!r} says not whether it is there", "Choose one of {known}.")
    NO_PHONE = ("is not a number to dial", "Write its digits, with + and the code of the country.")


class BrandWarning(MistakeKind):
    """What is poor, but served."""

    PICTURE_MISSING = ("{product} has no picture", "Put {product}.png or {product}.jpg into the folder `pictures`.")
    FEED_NOT_HERE = (
        "is fetched while the assistant runs, so it is not checked here",
        "Save it, and try `python -m shop check FILE`.",
    )
    FACET_EMPTY = ("is in no product of the feed", "Look how the feed writes it.")
