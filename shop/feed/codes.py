"""Every message about a feed: what is wrong, and what to do about it."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    """How far a mistake reaches: the whole file, its row, or only how good the row is."""

    FILE = "file"
    FAULT = "fault"
    WARNING = "warning"


_FILE, _FAULT, _WARNING = Level.FILE, Level.FAULT, Level.WARNING


class Code(Enum):
    """A kind of message. Its name is stable, for who looks for it; `problem` follows the place or the value."""

    NOT_FOUND = (_FILE, "is not there", "Check the name and the folder.")
    NOT_A_FILE = (_FILE, "is not a file", "Name the feed's file, not its folder.")
    NOT_PERMITTED = (_FILE, "may not be read", "Give the user who runs this the right to read it.")
    UNREADABLE = (_FILE, "can't be read from the disk", "Copy it anew.")
    EMPTY_FILE = (_FILE, "is empty", "Export it anew.")
    TOO_LARGE = (_FILE, "is larger than 1 GiB when unpacked", "Split it, or leave out columns that nobody reads.")
    GZIP_TRUNCATED = (_FILE, "breaks off: a part of the compressed file is missing", "Download it anew.")
    GZIP_BROKEN = (_FILE, "is a damaged gzip file", "Download it anew.")
    SPREADSHEET_FILE = (_FILE, "is a spreadsheet or a ZIP file", "Save it as CSV (UTF-8), or unpack it first.")
    WEB_PAGE = (_FILE, "is a web page", "Look into it: often it is a log-in page that was saved in the feed's place.")
    JSON_FILE = (_FILE, "is JSON", "Export the feed as CSV, TSV or XML.")
    BINARY_FILE = (_FILE, "is not text", "Export the feed as CSV, TSV or XML.")
    NOT_A_TABLE = (_FILE, "names no columns", "Separate them by comma, semicolon or tab.")
    TOO_MANY_COLUMNS = (_FILE, "names more than 5,000 columns", "Leave out those that nobody reads.")
    COLUMNS_MISSING = (_FILE, "must be among the columns", "Name them in the first line.")
    TEXT_TOO_LONG = (_FILE, "is a line or an item of more than a million characters", "Export the feed anew.")
    QUOTE_UNCLOSED = (_FILE, "has a cell that is too long: a quotation mark may be missing", "Close each quoted cell.")
    XML_MALFORMED = (_FILE, "is not well-formed XML", "Repair this line, or let the shop system export it anew.")
    XML_FORBIDDEN = (_FILE, "declares a DTD or entities, which are not read", "Take the DOCTYPE out.")
    XML_ENCODING = (_FILE, "is in an encoding that can't be read", "Export it as UTF-8.")
    XML_TOO_DEEP = (_FILE, "nests elements more than 32 deep", "Look into it: no feed does that.")
    XML_NOT_A_FEED = (_FILE, "is XML, but neither RSS nor Atom", "Export it for Google Merchant Center.")
    NO_PRODUCTS = (_FILE, "has no products", "Export it anew.")

    ROW_TOO_LONG = (_FAULT, "has more cells than there are columns", 'Put text that holds a separator into "quotes".')
    QUOTE_UNBALANCED = (
        _FAULT,
        "spans lines with an odd number of quotation marks; rows may be lost in it",
        "Close each quoted cell.",
    )
    NO_ID = (_FAULT, "is missing", "Give each variant an id of its own.")
    NO_TITLE = (_FAULT, "is missing", "Give the product its name.")
    NO_PRICE = (_FAULT, "is missing", "Write the price like 159.00 EUR.")
    PRICE_UNREADABLE = (_FAULT, "is not a price", "Write it like 159.00 EUR.")
    PRICE_RANGE = (_FAULT, "is more than one price", "Write one row for each variant, with its own price.")
    PRICE_NOT_POSITIVE = (_FAULT, "is not above 0", "Write what the variant costs.")
    PRICE_TOO_HIGH = (_FAULT, "is more than 100 million", "Look at the decimal point.")
    NO_CURRENCY = (_FAULT, "has no currency", "Write it like 159.00 EUR, or give the currency of all (--currency).")
    UNKNOWN_CURRENCY = (_FAULT, "has a currency that is not in use", "Take its three letters from ISO 4217, like EUR.")
    AMBIGUOUS_CURRENCY = (_FAULT, "may be of several currencies", "Write its three letters, like SEK.")
    AVAILABILITY_UNKNOWN = (_FAULT, "is not known", "Write in_stock, out_of_stock, preorder or backorder.")
    NO_PARENT = (_FAULT, "names a product that is not in the file", "Export the variable product, too.")
    TYPE_UNKNOWN = (_FAULT, "is not a type of product that can be read", "Export simple and variable products.")

    NOT_UTF8 = (_WARNING, "is not UTF-8; it is read as Windows-1252", "Save it as UTF-8.")
    CHARACTER_LOST = (_WARNING, "holds a character that was lost (\ufffd)", "Export it anew, as UTF-8.")
    ROW_TOO_SHORT = (_WARNING, "has fewer cells than there are columns", "Look for a line break within a text.")
    DUPLICATE_COLUMN = (
        _WARNING,
        "stands twice in the first line; the first that is filled counts",
        "Give each column its own name.",
    )
    FORMULA = (_WARNING, "is a formula of a spreadsheet, and is not read", "Export values in place of formulas.")
    SPREADSHEET_ERROR = (_WARNING, "is an error of a spreadsheet, and is not read", "Repair it in the spreadsheet.")
    DUPLICATE_ID = (_WARNING, "stands on an earlier line, which is kept; this row is left out", "Use each id once.")
    SAME_VARIANT = (_WARNING, "has the colour, size and options of another variant", "Say in what they differ.")
    HIDDEN = (_WARNING, "is a draft, hidden or archived, and left out", "Publish it, if it is for sale.")
    NO_VARIATIONS = (_WARNING, "is a variable product without variations, and left out", "Export its variations.")
    GROUPED = (_WARNING, "is a group of products, and left out", "Nothing: its products have rows of their own.")
    HTML_IN_TITLE = (_WARNING, "holds HTML, which is taken out", "Write titles as plain text.")
    TITLE_CUT = (_WARNING, "has more than 150 characters, and is cut", "Shorten it.")
    TITLES_DIFFER = (_WARNING, "differs from the title of the product's first variant", "Give all variants one title.")
    NO_DESCRIPTION = (_WARNING, "is missing", "Describe the product, so that people can find it by its words.")
    DESCRIPTION_CUT = (_WARNING, "has more than 5,000 characters, and is cut", "Shorten it.")
    NO_IMAGE = (_WARNING, "is missing", "Give the address of a picture.")
    NO_LINK = (_WARNING, "is missing", "Give the address of the product's page.")
    ADDRESS_UNREADABLE = (_WARNING, "is not a web address, and is not read", "Begin it with https://, without spaces.")
    NO_PRODUCT_TYPE = (_WARNING, "is missing", "Say of what kind the product is: Shoes > Hiking boots.")
    NO_AVAILABILITY = (_WARNING, "is missing", "Write in_stock, out_of_stock, preorder or backorder.")
    CONDITION_UNKNOWN = (_WARNING, "is not known, and is not read", "Write new, refurbished or used.")
    GTIN_WRONG = (_WARNING, "is not a GTIN, and is not read", "Copy the digits below the bar code, as text.")
    PRICE_AMBIGUOUS = (_WARNING, "may be read in two ways; it is taken for thousands", "Write both decimals.")
    TWO_CURRENCIES = (_WARNING, "is in another currency than the first price", "Make one feed for each currency.")
    SALE_UNREADABLE = (_WARNING, "is not a price, and is not read", "Write it like 129.00 EUR.")
    SALE_NOT_LOWER = (_WARNING, "is not below the price, and is not read", "Leave it empty where there is no sale.")
    SALE_CURRENCY = (_WARNING, "is in another currency than the price, and is not read", "Use that of the price.")
    SALE_DATES = (_WARNING, "is not a span of time; the sale is not read", "Write 2030-05-01/2030-05-31.")
    MEASURE_UNREADABLE = (_WARNING, "is not a measure, and is not read", "Write a number and its unit: 1.2 kg.")
    DETAIL_UNREADABLE = (_WARNING, "is not a detail, and is not read", "Write section:attribute:value.")

    def __init__(self, level: Level, problem: str, advice: str) -> None:
        self.level = level
        self.problem = problem
        self.advice = advice
