"""The live picture: legible at 80 by 24 and wider, and as true as what was seen."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console
from rich.live import Live

from schemas.words import Language
from services.command.demo.feed import EVERY_S, Change, Feed, changes
from services.command.demo.follow import Pathway, Seen
from services.command.demo.pace import START, Pace
from services.command.demo.pages import STARTING, Page
from services.command.demo.picture import WIDEST, Scene
from services.command.demo.rate import Rate
from services.command.demo.show import line_of
from services.command.demo.words import Words
from tests.command.given import body, event, limit, reached

BOKMAL = Words(Language.NB)
HOME = "\x1b[H"
"""Before each frame: the cursor goes to the first line."""
LONG = "Utredning og behandling i psykisk helsevern, barn og unge"


def scene(language: Language = Language.EN, **other: object) -> Scene:
    """A picture on 13 March."""
    pace = Pace()
    change = Change(START, "sykehusinnleggelse", "abcdef012", "overdue", "OF2: løper → over " * 9)
    phases = {"waiting": 30, "assessment": 10, "decided": 10, "treatment": 48, "closed": 1000}
    told = Scene(
        words=Words(language),
        at=pace.start + timedelta(days=67, hours=3),
        start=pace.start,
        stop=pace.stop,
        speed=pace.speed,
        stage="Hospitals send, and time runs.",
        sent=(12_345, 92.3),
        events=(23_456, 151.2),
        milestones=18_700,
        parked=(230, 140),
        pathways=[
            Pathway("A12", "Tykk- og endetarmskreft", 1, {"running": 4, "met": 9000}, phases),
            Pathway("D12", LONG, 9812, {"overdue": 3}, phases),
            Pathway("sykehusinnleggelse", "Sykehusinnleggelse", 14, {}, {"admitted": 14}),
        ],
        feed=[change] * 40,
        pages=[Page("milestone", None, 3), Page("status", None, 0, 0.12, 2)],
    )
    return replace(told, **other)  # type: ignore[arg-type]


def rendered(told: Scene, width: int, height: int) -> list[str]:
    """The lines of the terminal, as the demo itself shows the picture there."""
    terminal = StringIO()
    console = Console(
        file=terminal, width=width, height=height, color_system=None, force_terminal=True
    )
    with Live(console=console, screen=True, auto_refresh=False) as live:
        live.update(told, refresh=True)
        screen = terminal.getvalue().rpartition(HOME)[2]
    return [line.rstrip() for line in screen.split("\n")]


SIZES = [(80, 24), (80, 16), (80, 12), (80, 50), (120, 40), (100, 30), (200, 60), (60, 24)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_fills_the_terminal_and_no_more(width: int, height: int) -> None:
    """One line too many, and the terminal scrolls the header away or the foot is cut off."""
    lines = rendered(scene(), width, height)

    assert len(lines) == height
    assert max(map(len, lines)) <= min(width, WIDEST)
    assert lines[0].startswith("Milepæl demo")
    assert lines[0].endswith("Friday 13 March 2026")
    assert lines[-3] == "─" * min(width, WIDEST)
    assert lines[-2].startswith("sent 12345, 92/s · events 23456")
    assert lines[-1].startswith("● milestone ready · lag 3")


@pytest.mark.parametrize(
    ("height", "phases", "legend", "changes"),
    [(40, 3, 1, 20), (24, 3, 1, 4), (23, 0, 1, 6), (18, 0, 1, 4), (15, 0, 1, 1), (14, 0, 0, 1)],
)
def test_on_a_low_terminal_what_matters_least_gives_way_first(
    height: int, phases: int, legend: int, changes: int
) -> None:
    """Phases, then empty lines, then the legend; the table and the foot never do."""
    lines = rendered(scene(), 80, height)

    assert sum(" · " in line for line in lines[3:-3]) == phases - 1 + (phases == 0)
    assert sum("░ running" in line for line in lines) == legend
    assert sum("sykehus…" in line for line in lines) == changes
    assert sum(line.endswith(("pathway", "pathways")) for line in lines) == 3


def test_on_a_terminal_too_low_for_the_table_the_foot_stays() -> None:
    lines = rendered(scene(), 80, 8)

    assert len(lines) == 8
    assert lines[0].startswith("Milepæl demo")
    assert lines[-1].startswith("● milestone ready · lag 3")


def test_states_and_phases_are_said_in_the_words_of_the_product() -> None:
    text = "\n".join(rendered(scene(Language.NB), 100, 30))

    assert "løper" in text
    assert "fristen er nær" in text
    assert "innlagt 14" in text
    assert "avsluttet 1000" in text


def test_the_picture_is_in_one_language() -> None:
    """Whoever asks for English may not know that "over fristen" is a state."""
    pictures = {one: "\n".join(rendered(scene(one), 110, 40)) for one in Language}

    for said, told in (
        ("fredag 13. mars 2026", ("Friday 13 March 2026", "måndag")),
        ("dag 67 av 130", ("day 67 of 130", "døgn")),
        ("Siste endringer", ("Latest changes", "Siste endringar")),
        ("over fristen", ("overdue", "over fristen")),
        ("avsluttet 1000", ("closed 1000", "avslutta 1000")),
        ("sendt 12345", ("sent 12345", "sendt 12345")),
        ("klar · kø 3", ("ready · lag 3", "klar · kø 3")),
        ("Tykk- og endetarmskreft", ("Colorectal cancer", "Tjukk- og endetarmskreft")),
    ):
        assert said in pictures[Language.NB]
        assert said not in pictures[Language.EN]
        assert told[0] in pictures[Language.EN]
        assert told[0] not in pictures[Language.NB]


@pytest.mark.parametrize("language", Language)
def test_at_80_columns_no_figure_is_cut_off(language: Language) -> None:
    """The foot and the legend, with figures larger than those of a demo."""
    told = scene(
        language,
        sent=(2_345, 92.3),
        events=(8_456, 151.2),
        milestones=5_700,
        parked=(130, 99),
        pages=[Page("milestone", None, 345), Page("status", None, 234, 0.12, 21)],
    )

    lines = rendered(told, 80, 24)

    assert not any("…" in line for line in (lines[-1], lines[-2]))
    assert not any("…" in line for line in lines if line.startswith("░ "))


def test_each_state_has_a_sign_of_its_own() -> None:
    """Whoever sees no colours, and every log, has only these."""
    counts = {"running": 10, "due-soon": 10, "overdue": 10, "met": 10, "met-late": 10}

    lines = rendered(scene(pathways=[Pathway("A12", "A", 9, counts, {})]), 80, 24)

    bar = lines[5].split()[0]
    assert [len(set(bar)), len(bar) > 40, lines[5].split()[1:]] == [5, True, ["10"] * 5]


def test_a_state_that_only_one_has_is_seen_beside_thousands() -> None:
    lines = rendered(
        scene(pathways=[Pathway("A12", "A", 9, {"met": 9000, "overdue": 1}, {})]), 80, 24
    )

    assert lines[5].startswith("█▓")


def test_before_anything_is_seen_it_says_so() -> None:
    told = scene(pathways=[], feed=[], pages=[Page("status", STARTING)])

    lines = rendered(told, 80, 24)

    assert "No pathway has started yet." in lines
    assert lines[-1].startswith("● status is starting")


def test_where_there_is_no_terminal_one_line_says_it_all() -> None:
    line = line_of(scene())

    assert line.startswith(
        "Friday 13 March 2026, 9827 pathways, milestones 18700, running 4, due soon 0"
    )
    assert "lag 3, parked 230. Hospitals send" in line


def texts(before: dict[str, object] | None, now: dict[str, object]) -> list[tuple[str, str]]:
    """What changed between two bodies of one instance."""
    earlier = None if before is None else event(of=before).body
    told = changes(earlier, event(revision=2, of=now).body, BOKMAL)
    return [(one.tone, one.text) for one in told]


def test_a_limit_that_turned_is_told_with_its_day() -> None:
    turned = texts(body(limits=[limit("due-soon")]), body(limits=[limit("overdue")]))

    words = "assessment: fristen er nær → over forløpstiden, frist 16.02."
    assert turned == [("overdue", words)]


def test_a_limit_in_hours_is_told_with_its_day_in_oslo() -> None:
    """Half past eleven in the evening by UTC is the next day there."""
    turned = texts(
        body(limits=[limit("running")]),
        body(limits=[limit("due-soon", "2026-02-16T23:30:00Z", unit="hour")]),
    )

    assert turned == [("due-soon", "assessment: løper → fristen er nær, frist 17.02.")]


def test_a_milestone_that_was_reached_is_told_with_its_day() -> None:
    now = body(milestones=[reached(), reached("closed", "2026-03-01", "E|2")])

    assert texts(body(), now) == [("", "Avslutning 1. mars")]
    assert texts(None, body()) == [("", "Start 5. januar")]


def test_what_is_gone_is_no_news() -> None:
    assert texts(body(), body(phase="withdrawn", milestones=[], limits=[])) == []


def test_the_feed_keeps_a_line_for_as_long_as_it_takes_to_read() -> None:
    """The most telling of what came meanwhile follows it, and not the same thing over and over."""
    feed = Feed(BOKMAL)

    def offer(*tones: str) -> None:
        for tone in tones:
            feed.offer(Change(START, "D12", "i1", tone, tone or "news"))

    offer("", "overdue", "due-soon")
    feed.step(100.0)
    offer("overdue", "", "due-soon")
    feed.step(100.0 + EVERY_S / 2)
    shown_early = [one.text for one in feed.lines]
    feed.step(100.0 + EVERY_S)

    assert shown_early == ["overdue"]
    assert [one.text for one in feed.lines] == ["overdue", "due-soon"]


def test_what_was_seen_is_counted_once_for_each_instance() -> None:
    """Revisions replace one another; what is gone is no longer there."""
    seen = Seen(Feed(BOKMAL))
    told = [
        event("i1", 1),
        event("i1", 2, of=body(limits=[limit("overdue")], phase="decided")),
        event("i2", 1, of=body("p2")),
        event("i2", 2, of=body("p2", phase="replaced", milestones=[], limits=[])),
    ]

    for one in [*told, told[0]]:
        seen.take(one.body)

    (d12,) = seen.pathways()
    assert (d12.live, d12.limits, d12.phases) == (1, {"overdue": 1}, {"decided": 1})
    assert (seen.events, seen.milestones()) == (5, 1)


def test_a_rate_is_over_the_last_two_seconds() -> None:
    rate = Rate()

    told = [
        rate.of(count, now_s) for count, now_s in [(0, 0), (10, 1), (20, 2), (120, 3), (120, 9)]
    ]

    assert told == [0, 10, 10, 55, 0]
