"""The dispatcher: takes messages from the platforms and sees that each is answered once, in order per person.

A channel proves a request genuine and hands over its messages. The dispatcher writes it into the inbox, and answers it
in the order it came, people side by side. The webhook is answered when that is done, or, when a turn is slow, as soon
as the message is stored; what is not stored (in a pause) is answered with 503, so that the platform brings it again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Literal, TypeVar
from weakref import WeakValueDictionary

from confidant.channels.core.concurrency_limit import ConcurrencyLimiter
from confidant.channels.core.rate_limit import RateLimiter
from confidant.errors import AnsweredError, SealBrokenError
from confidant.inbox.inbox import LEASE_SECONDS, Duplicate, IncomingMessage, LeasedMessage
from confidant.layer import Layer
from confidant.turn.context import Handling, handling

logger = logging.getLogger("confidant.channels.core.dispatcher")
T = TypeVar("T")

PATIENCE = 3.5  # seconds a webhook waits for its turn; Messenger gives up after 5
_POLL = 0.1  # seconds between looks at a message that another process works on
_RENEW = LEASE_SECONDS / 3
_RETRIES = (2.0, 10.0, 30.0, 120.0, 600.0)  # seconds before an answer that could not be delivered is tried again
_AGAIN = (2.0, 10.0, 60.0)  # seconds before a message that could not be worked on is tried again
_ASIDE = 300.0  # seconds before a message is tried again that met a token which is not accepted
_TURN_SECONDS = 600.0  # for one turn; Rasa gives an action 300
_FORGET = 60.0  # seconds between looks at what has been stored for too long

EVENT = "event"
"""In the content of a message that is none: what happened in the chat instead. Nobody is answered."""


class ChatEvent(str, Enum):
    """What happens in a chat without a message. The values are what is stored."""

    BLOCKED = "blocked"  # the person blocked the bot
    UNBLOCKED = "unblocked"  # they let it in again
    TAKEN_OVER = "taken over"  # others answered


class TurnOutcome(Enum):
    """What became of a turn."""

    ANSWERED = "answered"
    UNDELIVERED = "undelivered"  # nothing reached the person: worth another try
    FAILED = "failed"  # the person got an apology
    SILENT = "silent"  # others have the chat: nobody was answered, and nothing was read
    REFUSED = "refused"  # the platform will never take the answer: no other try helps
    SHUT_OUT = "shut out"  # the platform does not accept our token: nothing helps until the operator mends that


@dataclass
class _Task:
    """A message in hand; `done` when nobody need wait for it any more, `acknowledged` when it is answered."""

    leased: LeasedMessage
    done: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: bool = False
    outcome: TurnOutcome | None = None  # once the turn is over: from then on only the inbox has to learn of it
    aside: bool = False  # nothing can be sent now: it stays stored, and what came later goes on


Answerer = Callable[[LeasedMessage], Awaitable[TurnOutcome]]
"""How a channel answers a message."""


class Dispatcher:
    """One for all channels of a process."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._answers: dict[str, Answerer] = {}
        self._queues: dict[tuple[str, str], deque[_Task]] = {}
        self._tasks: dict[bytes, _Task] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._stopped = False
        self._doors: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._limiter = ConcurrencyLimiter()
        self.rate_limiter = RateLimiter()

    def serve(self, channel: str, answer: Answerer) -> None:
        """Register how a channel's messages are answered."""
        self._answers[channel] = answer

    # Taking

    async def take(
        self, messages: Sequence[IncomingMessage], used: Callable[[IncomingMessage], None] | None = None
    ) -> bool:
        """Take messages in their order, and wait until they are answered, or are stored and the time is over.

        Args:
            messages: of one request.
            used: called with each press of a button that was pressed before.

        Returns:
            Whether the platform may forget them; if not, it should send them again.
        """
        if self._stopped:
            return False  # the next process takes it
        tasks: list[_Task] = []
        duplicates: list[Duplicate] = []
        failed = False
        for one in messages:
            door = self._doors.setdefault((one.channel, one.address), asyncio.Lock())
            async with door:  # one after the other, so that what came first is queued first
                try:
                    leased = await asyncio.to_thread(self._layer.inbox.take, one, self._tasks.keys())
                except Exception as error:
                    logger.error("dispatcher: a message could not be taken (%s)", type(error).__name__)
                    failed = True
                    continue
                if self._stopped:
                    failed = True  # it was let go of, or will be soon
                elif isinstance(leased, LeasedMessage):
                    tasks.append(self._queue(leased))
                elif leased is not None and not leased.button:
                    duplicates.append(leased)
                elif leased is not None and used is not None:
                    used(one)
        waiting = [task.done.wait() for task in tasks] + [self._repeated(one.dedup_key) for one in duplicates]
        try:
            await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)
        except asyncio.TimeoutError:
            for duplicate in duplicates:  # it may be empty by now: its person was erased
                failed = failed or not await self._look(self._layer.inbox.is_persisted, duplicate.dedup_key)
        return not failed and all(task.acknowledged or task.leased.persisted for task in tasks)

    async def _repeated(self, dedup_key: bytes) -> Literal[True]:
        """Wait for the first one: it may be in hand here, or in another process, or answered long ago."""
        task = self._tasks.get(dedup_key)
        if task is not None:
            await task.done.wait()
        while not await self._look(self._layer.inbox.is_answered, dedup_key):  # noqa: ASYNC110
            await asyncio.sleep(_POLL)  # another process answers it: only the database tells
        return True

    def _queue(self, leased: LeasedMessage) -> _Task:
        """Put a message behind the earlier ones of its person, unless it is there already."""
        if leased.dedup_key in self._tasks:  # `claim` was quicker
            return self._tasks[leased.dedup_key]
        task = self._tasks[leased.dedup_key] = _Task(leased)
        self._line_up(task)
        return task

    def _line_up(self, task: _Task) -> None:
        leased = task.leased
        who = (leased.arrived.channel, leased.arrived.address)  # not the person: an erasure makes them a new one
        queue = self._queues.setdefault(who, deque())
        queue.append(task)
        if len(queue) == 1:
            worker = asyncio.create_task(self._work(who, queue))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    # Answering

    async def _work(self, who: tuple[str, str], queue: deque[_Task]) -> None:
        """Answer one person's messages, one after the other."""
        while queue:
            over = True  # also when this is cancelled
            try:
                over = await self._acknowledge(queue[0])
            finally:
                if over:
                    task = queue.popleft()
                    self._tasks.pop(task.leased.dedup_key, None)
                    task.done.set()
            if not over and queue[0].aside:
                self._set_aside(queue.popleft())
            elif not over:
                queue.rotate(-1)  # what came later is not kept waiting by what does not work
        self._queues.pop(who, None)

    def _set_aside(self, task: _Task) -> None:
        """Keep hold of a message, for a while or until this process ends: the next one takes it over at once."""

        def back() -> None:
            task.aside = False
            if not self._stopped:
                self._line_up(task)

        asyncio.get_running_loop().call_later(_ASIDE, back)

    async def _acknowledge(self, task: _Task) -> bool:
        """Answer a message. What is stored is tried for as long as it is; what is not, the platform brings again.

        Returns:
            Whether it need not be tried again.
        """
        dedup_key = task.leased.dedup_key
        for pause in _AGAIN:
            try:
                task.acknowledged = not await asyncio.to_thread(
                    self._layer.inbox.holds, dedup_key
                ) or await self._answer(task)
                if not task.acknowledged and not task.leased.persisted:
                    await asyncio.to_thread(self._layer.inbox.release, dedup_key)
            except Exception as error:
                logger.error("dispatcher: a message could not be acknowledged (%s)", type(error).__name__)
            if task.acknowledged or not task.leased.persisted:
                return True
            task.done.set()
            if task.aside:
                break
            await asyncio.sleep(pause)
        return False

    async def _answer(self, task: _Task) -> bool:
        """Answer a message that is this process's to answer; whether it is acknowledged."""
        leased, inbox = task.leased, self._layer.inbox
        answer = self._answers.get(leased.arrived.channel)
        if answer is None:
            return False  # a channel that is off now; the message is emptied with its hour
        state = Handling(leased.dedup_key)
        handling.set(state)
        try:
            if task.outcome is None:
                outcome = await self._turn(answer, leased, state)
                if outcome is TurnOutcome.SHUT_OUT:
                    task.aside = True
                    return False
                task.outcome = outcome
            outcome = task.outcome
            if outcome is TurnOutcome.UNDELIVERED:
                logger.warning("dispatcher: an answer could not be delivered")
            if outcome is not TurnOutcome.ANSWERED:
                await asyncio.to_thread(inbox.give_back, leased.dedup_key)
            if not state.acknowledged:
                await asyncio.to_thread(inbox.answered, leased.dedup_key)
        except AnsweredError:
            logger.warning("dispatcher: a message was answered elsewhere, too")
        except Exception as error:
            logger.error("dispatcher: a message could not be answered (%s)", type(error).__name__)
            return state.acknowledged
        finally:
            handling.set(None)
        return True

    async def _turn(self, answer: Answerer, leased: LeasedMessage, state: Handling) -> TurnOutcome:
        """A turn; again, a bounded number of times, while nothing of it could be delivered."""
        pauses = iter(_RETRIES)
        while True:
            leased = await asyncio.to_thread(self._with_person, leased)
            outcome = await self._try(answer, leased)
            pause = next(pauses, None)
            if outcome is not TurnOutcome.UNDELIVERED or state.acknowledged or pause is None:
                return outcome
            await asyncio.sleep(pause)

    def _with_person(self, leased: LeasedMessage) -> LeasedMessage:
        """Find the person anew, for they may have been erased since; note that they left, or are back."""
        arrived, keys = leased.arrived, self._layer.keys
        meet = keys.person_for if arrived.content.get(EVENT) is None else keys.find
        person = meet(arrived.channel, arrived.address)
        if person is None:
            return leased  # erased: they can't leave or come back
        try:
            if arrived.content.get(EVENT) == ChatEvent.BLOCKED:
                self._layer.blocked.mark(person)
            elif arrived.content.get(EVENT) == ChatEvent.TAKEN_OVER:
                self._layer.handovers.hand_over(person)
            else:
                self._layer.blocked.unmark(person)
        except SealBrokenError:
            logger.error("dispatcher: a person's record does not open")  # their turn says sorry
        return replace(leased, person=person)

    async def _try(self, answer: Answerer, leased: LeasedMessage) -> TurnOutcome:
        if EVENT in leased.arrived.content:
            return TurnOutcome.ANSWERED
        try:
            async with self._limiter.place():
                return await asyncio.wait_for(answer(leased), _TURN_SECONDS)
        except Exception as error:
            logger.error("dispatcher: a message could not be answered (%s)", type(error).__name__)
            return TurnOutcome.UNDELIVERED

    # Keeping hold, and taking over

    def start(self) -> None:
        """Begin to keep hold of what is in hand, and to take over what others left behind."""
        self._stopped = False
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        inbox = self._layer.inbox
        renewed = forgot = 0.0
        while True:
            now = time.monotonic()
            if self._tasks and now - renewed >= _RENEW:
                renewed = now
                await self._look(inbox.renew, list(self._tasks))
            if not forgot or now - forgot >= _FORGET:
                forgot = now
                await self._look(inbox.forget_old)
            for leased in await self._look(inbox.claim, set(self._tasks)) or ():
                self._queue(leased)
            await asyncio.sleep(1)

    @staticmethod
    async def _look(look: Callable[..., T], *arguments: Any) -> T | None:
        """Look into the inbox; what fails is tried again soon."""
        try:
            return await asyncio.to_thread(look, *arguments)
        except Exception as error:
            logger.error("dispatcher: the inbox could not be looked through (%s)", type(error).__name__)
        return None

    async def stop(self) -> None:
        """Let what is being answered come to its end for a while, and let go of the rest."""
        self._stopped = True
        if self._keeper is not None:
            self._keeper.cancel()
            self._keeper = None
        for queue in self._queues.values():
            while len(queue) > 1:
                queue.pop()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=PATIENCE)
            for worker in late:  # whoever comes next may answer it: nothing goes on here behind its back
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await asyncio.to_thread(self._layer.inbox.release)
