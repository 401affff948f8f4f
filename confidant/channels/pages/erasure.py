"""The status of an erasure: by the code of a receipt, or by the code that Meta was given."""

from __future__ import annotations

import re
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from confidant.channels.pages.render import Pages
from confidant.channels.pages.work import Tries, Work
from confidant.formats import day
from confidant.keystore.keys import DAY
from confidant.layer import Layer
from confidant.rights.deletion_requests import DeletionOutcome

_CODE = re.compile(r"[A-Z2-7]{26}")
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")
_UNKNOWN, _TOO_MANY = 404, 429
_REFUSED = {DeletionOutcome.NOBODY: "nobody", DeletionOutcome.UNMATCHED: "unmatched"}


class ErasurePages:
    """Answers at `erasure` and `erasure/<code>`."""

    def __init__(self, layer: Layer, pages: Pages, work: Work, tries: Tries) -> None:
        self._layer = layer
        self._pages = pages
        self._work = work
        self._tries = tries

    async def ask(self, request: Request) -> HTTPResponse:
        """The form."""
        return self._pages.page(request, "erasure", unknown=False, days=self._days)

    async def tell(self, request: Request, typed: str) -> HTTPResponse:
        """What became of the erasure with this code."""
        code = _BETWEEN.sub("", typed).upper()
        found = await self._work(self._find, code) if _CODE.fullmatch(code) else None
        if found is not None:
            return self._pages.page(request, "erasure_status", **found)
        if not await self._work(self._tries.note):
            return self._pages.error(request, _TOO_MANY)
        return self._pages.page(request, "erasure", _UNKNOWN, unknown=True, days=self._days)

    def _find(self, code: str) -> dict[str, Any] | None:
        outcome = self._layer.deletions.status(code)
        receipt = self._layer.receipts.check(code)
        if receipt is not None:
            erased, backups_until = (day(number * DAY) for number in receipt)
            return {"outcome": "erased", "erased": erased, "backups_until": backups_until}
        return {"outcome": _REFUSED[outcome]} if outcome in _REFUSED else None

    @property
    def _days(self) -> int:
        return self._layer.datamap.retention["receipts_days"]
