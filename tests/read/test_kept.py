"""What is asked of one text again and again is found out once, as long as the text is short."""

from services.milestone.read.kept import LONGEST, kept


def test_a_short_text_is_asked_about_once_and_a_long_one_each_time() -> None:
    """What is kept is counted by texts, so none of them may be long."""
    asked: list[str] = []

    @kept
    def length_of(text: str) -> int:
        asked.append(text)
        return len(text)

    short, long = "x" * LONGEST, "x" * (LONGEST + 1)
    told = [length_of(text) for text in (short, short, long, long)]

    assert told == [LONGEST, LONGEST, LONGEST + 1, LONGEST + 1]
    assert asked == [short, long, long]
