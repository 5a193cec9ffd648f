"""A correction of the patient: the pathway leaves one and comes to the other, and is said once."""

from tests.connected.keeping import in_order, learn_in_some_order, process, revisions, settings_for
from tests.given import coded, on, statement


async def test_a_pathway_that_was_another_patients_goes_over_under_its_own_id(
    database: str,
) -> None:
    """However the two versions reach two processes: in turn, reversed, or at one moment."""
    settings = settings_for(database)
    started = coded("D12A", on(2026, 1, 5))
    async with process(settings) as one, process(settings) as other:
        for n in range(30):
            first = statement(f"E|{n}", started, version=1, patient=f"wrong-{n}")
            second = statement(f"E|{n}", started, version=2, patient=f"right-{n}")
            await learn_in_some_order(n, (one, first), (other, second))

        told = await one.outbox()
        assert in_order(revisions(told))
        last = {event["instance"]: event["patient"] for event in told}
        assert sorted(last.values()) == sorted(f"right-{n}" for n in range(30))
        assert await one.value("SELECT count(DISTINCT bond) FROM person") == 30
