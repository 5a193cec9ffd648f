"""What becomes of one fetch: handled and moved past, read again, dropped, or a halt."""

import asyncio
import time

from aiokafka import ConsumerRecord

from services.runtime.broker.commits import Commits
from services.runtime.broker.holding import Taken, move_past, take
from services.runtime.broker.pause import Pause
from services.runtime.broker.tending import Tending
from services.runtime.errors import Halted, Misconfigured, PositionLost, Unavailable
from services.runtime.logs import Event, place_of
from services.runtime.metrics import BATCHES_AGAIN, FENCED
from services.runtime.portions import Portions
from services.runtime.records import OnBatch
from services.runtime.watch import Watch

Raw = tuple[ConsumerRecord, ...]


class Handling:
    """Hands batches over, one after the other; positions move only once one has been handled."""

    def __init__(
        self,
        on_batch: OnBatch,
        tending: Tending,
        watch: Watch,
        pause: Pause,
        *,
        commits: bool,
    ) -> None:
        """Handle for one life of a consumer.

        Args:
            on_batch: Handles a batch, or raises one of the errors that `listen` names.
            tending: Of the partitions that are held; told that reading moves.
            watch: Told what goes wrong.
            pause: Between two tries.
            commits: Kafka's commits are the positions, so commit after each batch.
        """
        self._on_batch = on_batch
        self._assignment = tending.assignment
        self._tending = tending
        self._watch = watch
        self._pause = pause
        self._portions = Portions()
        self._commits = Commits(tending.assignment, watch) if commits else None
        self._ending = False
        self._halted: Halted | Misconfigured | None = None
        self._halting = asyncio.Event()

    async def rise(self) -> None:
        """Wait until a person must decide.

        Raises:
            Halted: As the batch said.
            Misconfigured: Likewise.
        """
        await self._halting.wait()
        assert self._halted is not None
        raise self._halted

    async def end(self) -> None:
        """From now on no batch leaves its commit under way; wait for the one that is."""
        self._ending = True
        if self._commits is not None:
            await self._commits.ended()

    async def on_raw(self, raw: Raw) -> None:
        """Handle one fetch of FastStream's. Nothing rises from here: it would be skipped."""
        if self._halting.is_set():
            return
        self._assignment.begin_work()
        try:
            handled = await self._handled(raw)
        finally:
            self._assignment.end_work()
        if not handled:
            await self._pause.wait()

    async def _handled(self, raw: Raw) -> bool:
        """Whether nothing of the fetch is left to do."""
        portion, rest = self._portions.cut(raw)
        while await self._portion_handled(portion, is_last=not rest):
            if not rest:
                return True
            portion, rest = self._portions.cut(rest)
        return False

    async def _portion_handled(self, raw: Raw, *, is_last: bool) -> bool:
        try:
            # Only the last brings its partitions to where the consumer stands.
            fetched = await self._assignment.fetched() if is_last else None
            taken = take(self._assignment.held, raw, fetched)
        except Exception as bug:  # any at all: it is told of, and read again
            self._tell_of(bug)
            return False
        if not taken.holdings:
            if self._commits is not None:
                self._commits.again()
            return True
        try:
            return await self._kept(taken)
        finally:
            self._tending.moved_at = time.monotonic()

    async def _kept(self, taken: Taken) -> bool:
        began = time.monotonic()
        try:
            await self._on_batch(taken.batch)
        except Unavailable as away:
            self._portions.failed(len(taken.batch.records))
            self._again("not-now", away.sentence)
        except PositionLost:
            self._watch.log.warning(Event.POSITION_LOST, count=len(taken.holdings))
            self._watch.metrics.add(FENCED, "position")
            self._watch.metrics.add(BATCHES_AGAIN, "position-lost")
            self._assignment.lose(taken.holdings)
            # What the fetch held of other partitions is handed over no more.
            self._assignment.again()
        except (Halted, Misconfigured) as halted:
            self._halted = halted
            self._halting.set()
        except Exception as bug:  # likewise
            self._portions.failed(len(taken.batch.records))
            self._tell_of(bug)
        else:
            self._portions.kept(len(taken.batch.records))
            self._watch.metrics.took(time.monotonic() - began)
            self._watch.health.well("batch")
            self._pause.over()
            await self._move_past(taken)
            return True
        return False

    def _tell_of(self, bug: Exception) -> None:
        """Its type and place; its text may quote a message."""
        kind, place = type(bug).__name__, place_of(bug)
        self._watch.log.error(Event.BUG, error_type=kind, place=place)
        self._again("bug", f"A bug stops the reading: {kind} at {place}; report it.")

    async def _move_past(self, taken: Taken) -> None:
        move_past(taken)
        if self._commits is not None:
            await self._commits.begin(taken)
            if self._ending:
                await self._commits.ended()

    def _again(self, why: str, sentence: str) -> None:
        self._watch.health.trouble("batch", sentence)
        self._watch.metrics.add(BATCHES_AGAIN, why)
        self._assignment.again()
