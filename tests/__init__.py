"""The tests of Milepæl."""
