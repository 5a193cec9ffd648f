"""One demo from start to verdict: begin, send, follow, come to rest, compare."""

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from schemas.load import PATHWAYS, load_definitions
from schemas.milestone import Place
from services.command.demo import world
from services.command.demo.begin import SERVICES
from services.command.demo.clock import line_of, real
from services.command.demo.evidence import Appended, Check, Evidence
from services.command.demo.feed import Feed
from services.command.demo.follow import Seen, follow
from services.command.demo.gather import gather, translated
from services.command.demo.pages import Pages, has_joined
from services.command.demo.picture import Scene
from services.command.demo.rate import Rate
from services.command.demo.settle import Rest
from services.command.demo.show import Show
from services.command.demo.verdict import verdict
from services.command.demo.wish import Wish
from services.command.demo.words import Words
from services.milestone.app import reader_of
from services.runtime.clock import now
from services.runtime.connections import Kafka
from services.runtime.database import Database, open_database
from services.runtime.errors import Halted
from services.runtime.settings import MilestoneSettings, StatusSettings, load
from services.runtime.together import until_first
from services.simulator.send import Placed, send
from services.simulator.simulate import Simulation, simulate
from services.status.moment import Simulated

JOIN_WITHIN_S = 120.0
LOOK_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Played:
    """What was sent, what was read, and what follows from it.

    Attributes:
        last: The picture when everything had come to rest.
    """

    simulation: Simulation
    settings: StatusSettings
    last: Scene
    evidence: Evidence
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is as it must be."""
        return all(check.ok for check in self.checks)


class Play:
    """One demo, in a folder of its own."""

    def __init__(self, folder: Path, wish: Wish, show: Show, words: Words) -> None:
        self._folder = folder
        self._wish = wish
        self._show = show
        self._words = words
        self._stage = ""
        self._line: Simulated | None = None
        self._appended: dict[int, Appended] = {}
        self._rates = Rate(), Rate()
        self._pages = Pages(folder, SERVICES)
        definitions = load_definitions(PATHWAYS).definitions
        self._seen = Seen(Feed(words))
        self._warnings = {
            (one.code, limit.id, limit.when.value): limit.warn_before
            for one in definitions
            for limit in one.limits
        }

    async def run(self) -> Played:
        """Play it.

        Raises:
            Halted: A server or service did not start, or has ended by itself.
            Unavailable: One of them does not answer any more.
        """
        played: list[Played] = []

        async def work() -> None:
            played.append(await self._play())

        await until_first(work(), self._show.paint(self._scene))
        return played[0]

    async def _play(self) -> Played:
        simulating = asyncio.create_task(asyncio.to_thread(simulate, self._wish.plan))
        self._say(self._words.say("servers-start"))
        sabotage = self._wish.sabotage
        words = [] if sabotage is None else sabotage.words()
        await world.begin(self._folder, self._wish.settings(), words, self._say)
        told = world.settings_in(self._folder)
        milestone, status = load(MilestoneSettings, told), load(StatusSettings, told)
        simulation = await simulating
        async with aclosing(await open_database(status)) as database:
            self._say(self._words.say("services-join"))
            line = self._line = await self._joined(database, status)
            rest: list[Check] = []

            async def work() -> None:
                await self._send(simulation, status, line)
                rest.append(await Rest(milestone, status, database, line).check())

            await until_first(
                work(), follow(status, self._seen), self._pages.keep_looking(), self._watch()
            )
        self._say(self._words.say("compared"))
        evidence = await gather(status, self._appended, line)
        truth = translated(simulation.truth, reader_of(milestone))
        checks = (*rest, *verdict(evidence, truth, self._warnings))
        return Played(simulation, status, self._scene(), evidence, checks)

    async def _send(self, simulation: Simulation, kafka: Kafka, line: Simulated) -> None:
        def placed(told: Placed) -> None:
            place = Place(told.topic, told.partition, told.offset)
            self._appended[told.number] = Appended(place, told.appended_at)

        self._say(self._words.say("hospitals-send"))
        await send(simulation.sent, kafka, pace=lambda one: real(line, one.at), placed=placed)
        self._say(self._words.say("all-sent"))

    def _say(self, stage: str) -> None:
        self._stage = stage
        self._show.say(stage)

    async def _joined(self, database: Database, status: StatusSettings) -> Simulated:
        """Wait until both services take part, and say how simulated time lies in real time."""
        deadline = time.monotonic() + JOIN_WITHIN_S
        while time.monotonic() < deadline:
            if sentence := world.fallen(self._folder):
                raise Halted(sentence)
            streams = {"milestone": 0, "status": status.streams}
            if all(has_joined(self._folder / name, count) for name, count in streams.items()):
                return await line_of(database)
            await asyncio.sleep(LOOK_AGAIN_S)
        raise Halted(f"The services have not joined in within {JOIN_WITHIN_S:.0f} s.")

    async def _watch(self) -> None:
        while True:
            if sentence := world.fallen(self._folder):
                raise Halted(sentence)
            await asyncio.sleep(1)

    def _scene(self) -> Scene:
        seen, pace, now_s = self._seen, self._wish.pace, time.monotonic()
        seen.feed.step(now_s)
        sent, events = len(self._appended), seen.events
        return Scene(
            words=self._words,
            at=pace.begins if self._line is None else self._line.at(now()),
            start=pace.start,
            stop=pace.stop,
            speed=pace.speed,
            stage=self._stage,
            sent=(sent, self._rates[0].of(sent, now_s)),
            events=(events, self._rates[1].of(events, now_s)),
            milestones=seen.milestones(),
            parked=(seen.parked, self._pages.parked_open),
            pathways=list(seen.pathways()),
            feed=list(seen.feed.lines),
            pages=self._pages.seen,
        )
