"""What is not ours is kept, and takes back what was, whichever process reads which first."""

from tests.connected.keeping import in_order, learn_in_some_order, process, revisions, settings_for
from tests.given import coded, on, statement, unread_message

STARTED = coded("D12A", on(2026, 1, 5))


async def test_what_is_not_ours_is_judged_only_with_what_else_is_told_of_its_patient(
    database: str,
) -> None:
    """Most of it is of patients of whom nothing else is."""
    async with process(settings_for(database)) as one:
        await one.learn(statement("Procedure|1", aside=True), statement("Task|2", aside=True))

        assert await one.outbox() == []
        assert await one.value("SELECT count(*) FROM person WHERE computed_at IS NOT NULL") == 0

        await one.learn(statement("E|1", STARTED))

        assert [*revisions(await one.outbox()).values()] == [[1]]


async def test_a_version_that_is_not_ours_takes_back_what_was_however_two_processes_read_it(
    database: str,
) -> None:
    """In turn, reversed, or at one moment; also where it names another patient."""
    async with process(settings_for(database)) as one, process(settings_for(database)) as other:
        for n in range(30):
            first = statement(f"E|{n}", STARTED, version=1, patient=f"patient-{n}")
            patient = f"patient-{n}" if n % 2 else f"other-{n}"
            second = statement(f"E|{n}", aside=True, version=2, patient=patient)
            await learn_in_some_order(n, (one, first), (other, second))

        told = await one.outbox()
        assert in_order(revisions(told))
        last = {event["instance"]: event["phase"] for event in told}
        assert set(last.values()) <= {"withdrawn"}
        assert len(last) >= 10


async def test_what_could_not_be_read_is_mended_by_a_version_that_is_not_ours(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(statement("E|1", STARTED), unread_message(source="Task|1"))
        await one.learn(statement("Task|1", aside=True))

        told = await one.outbox()

        assert [event["completeness"]["parked"] != [] for event in told] == [True, False]
