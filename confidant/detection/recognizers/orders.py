"""Order numbers: in the format of the bot, two letters and five digits (``LO-48213``), or what is called an order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match
from confidant.detection.recognizers.word_lists import word_list

_NUMBER = re.compile(r"(?<![\w-])#?([a-z]{2})( ?- ?| )?\d{5}(?![\w]|-\d|[.,]\d)", FLAGS)
_LABEL = (
    r"\b(?:order|tracking|invoice|booking|confirmation|reference|parcel|package|bestell(?:ung|(?=nummer|nr))|rechnung"
    r"|sendung|buchung|auftrag|pedido|factura|envio|reserva|commande|facture|colis|encomenda|fatura)(?:s?nummer|s?nr\.?)?"
    r"(?: ?(?:numbers?|nummer|numero|n[\u00b0\u00ba]|no\.?|nr\.?|num|id|code|#))?"
    r"(?: ?(?:is|was|:|=|-|'s))? ?"
)
_BEFORE = re.compile(_LABEL, FLAGS)
_LABELLED = re.compile(
    _LABEL + r"#?((?:[a-z]{2,4}[/-])?20\d\d[/-]\d{3,8}|(?:(?P<letters>[a-z]{2,3}) ?-? ?)?\d{4,12})"
    r"(?![\w]|[.,/]\d|-\d{1,2}(?!\d)| ?(?:eur|euros?|€|pairs?|pieces?|days?)\b)",
    FLAGS,
)


class OrderNumberRecognizer(ChatRecognizer):
    """Order numbers, in any case, with a dash, a space or nothing between letters and digits."""

    ENTITY = "ORDER_NUMBER"

    def load(self) -> None:
        """Read what two letters before a space may be instead: a word, or the state an American ZIP code follows."""
        self._not_letters = word_list("not_order_letters") | word_list("us_states")

    def matches(self, text: str) -> Iterator[Match]:
        """Yield order numbers."""
        for found in _NUMBER.finditer(text):
            if found.group(2) != " " or found.group(1).lower() not in self._not_letters:
                yield Match(*found.span(), 0.9)
        for found in _LABELLED.finditer(text):
            if (found["letters"] or "").lower() not in self._not_letters:
                yield Match(*found.span(1), 0.8)
        yield from self._formatted(text)

    def _formatted(self, text: str) -> Iterator[Match]:
        form = self.vocabulary.order_format
        if form is None:
            return
        for found in form.anywhere.finditer(text):
            yield Match(*found.span(), form.score)
        for label in _BEFORE.finditer(text):
            if named := form.named.match(text, label.end()):
                yield Match(*named.span(), 0.9)
