"""The services of Milepæl, one folder each, and what they run on."""
