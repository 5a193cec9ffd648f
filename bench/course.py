"""The order of a whole run: the input once, every system on it, and then what comes live."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bench.latency import STATUS, paced
from bench.load import load
from bench.mix import STOP, Mix
from bench.ours import Ours, installed
from bench.place import Place, ends, make_inputs
from bench.recovery import recover
from bench.results import Results, machine
from bench.site import PLAIN
from bench.sizes import CHANGING, PARTITIONS, Sizes
from bench.verdict import Verdict, judge
from bench.yardsticks.floor import measure_floor
from bench.yardsticks.kafka_streams import Built, measure_streams
from services.runtime.topic_log import records_of
from services.simulator.table import SENT


class Course:
    """One run of the bench."""

    def __init__(self, place: Place, sizes: Sizes, say: Callable[[str], object]) -> None:
        self._place = place
        self._sizes = sizes
        self._say = say
        self._mix = Mix(sizes.persons, sizes.paced)
        now = datetime.now(UTC).isoformat(timespec="minutes")
        core = PLAIN if place.site is None else place.site.core
        self.results = Results(now, sizes.patients == 0, machine() | {"core": core})

    async def run(self, built: Built) -> Results:
        """Measure everything."""
        await self.fill()
        await self._yardsticks(built)
        for count in (1, 2):
            await self._each_alone(count)
        two = await self._two_processes()
        one = await self._one_process()
        self._compare(one, two)
        return self.results

    async def fill(self) -> None:
        """Write the history to the input topics."""
        self._say(f"Writing the input of {self._sizes.persons} persons …")
        await make_inputs(self._place)
        sent = await load(self._place, self._mix.history())
        partitions = len(await ends(self._place, self._place.inputs)) // len(self._place.inputs)
        self.results.mix.update(
            messages=sent.total(), **dict(sent), kept_for_live=len(self._mix.live)
        )
        if partitions < PARTITIONS:
            self._broken(f"The inputs have {partitions} partitions and not {PARTITIONS}.")

    async def _yardsticks(self, built: Built) -> None:
        for count in (1, 2):
            self._say(f"The floor, {count} …")
            drain = await measure_floor(self._place, f"floor-{count}", count)
            self.results.drained(drain, count)
        for count in (1, 2):
            self._say(f"Kafka Streams and HAPI FHIR, {count} …")
            name = f"streams-{count}"
            drain = await measure_streams(self._place, name, built, count)
            self.results.drained(drain, count)

    async def _each_alone(self, count: int) -> None:
        """Each service by itself: first all is read, then all is judged."""
        self._say(f"Each service alone, {count} …")
        async with installed(self._place, f"alone-{count}", STOP) as ours:
            await ours.start_all("milestone", count)
            self.results.drained(await ours.milestone_alone(f"milestone-{count}"), count)
            await asyncio.to_thread(ours.stop_milestones)
            await ours.start_all("status", count)
            self.results.drained(await ours.status_alone(f"status-{count}"), count)

    async def _end_to_end(self, ours: Ours, count: int) -> Verdict:
        self._say(f"End to end, {count} …")
        await ours.start_all("status", count)
        await ours.start_all("milestone", count)
        self.results.drained(await ours.end_to_end(f"end-to-end-{count}"), count)
        topic = self._place.kafka.topic(STATUS)
        return await judge(records_of(self._place.kafka, topic))

    async def _two_processes(self) -> Verdict:
        async with installed(self._place, "end-to-end-2", STOP) as ours:
            return await self._end_to_end(ours, 2)

    async def _one_process(self) -> Verdict:
        """The whole history, and then what comes live to the same installation."""
        sizes = self._sizes
        async with installed(self._place, "end-to-end-1", STOP) as ours:
            verdict = await self._end_to_end(ours, 1)
            for rate in sizes.rates:
                self._say(f"Paced, {rate} a second …")
                messages = self._mix.next_live(rate * sizes.paced_s)
                self.results.came_in(rate, await paced(self._place, messages, rate))
                await ours.published_at()
            self._say("Recovery …")
            rate = sizes.rates[0]
            messages = self._mix.next_live(rate * sizes.recovery_s)
            self.results.recovery = await recover(ours, messages, rate)
        return verdict

    def _compare(self, one: Verdict, two: Verdict) -> None:
        """Speed is worth nothing if the answers are wrong, or if little was asked."""
        mix = self.results.mix
        share = one.events / int(str(mix["messages"]))
        mix.update(
            events=f"{one.events} and {two.events}",
            events_per_message=round(share, 2),
            patients=len(one.patients),
            pathways=", ".join(f"{name} {count}" for name, count in sorted(one.pathways.items())),
            live_instances=len(one.live),
            digest=one.digest[:16],
        )
        missing = {each.code for each in SENT} - one.pathways.keys()
        for name in sorted(missing):
            self._broken(f"No event of pathway {name}.")
        for live in self.results.paced:
            # Only there do they come one by one: what a drain finds waiting goes together, and
            # one event then tells of many messages.
            if live.changing < CHANGING:
                self._broken(f"At {live.rate} a second only {live.changing:.0%} changed a status.")
        if len(one.patients) < self._sizes.patients:
            self._broken(f"Only {len(one.patients)} patients, not {self._sizes.patients}.")
        if one.digest != two.digest:
            self._broken("One process and two do not come to the same live instances.")
        if one.faults or two.faults:
            self._broken(f"{len(one.faults)} and {len(two.faults)} instances have wrong revisions.")

    def _broken(self, sentence: str) -> None:
        self.results.broken.append(sentence)
