"""The page for integrators, made from the tables that reading and deciding go by."""

from services.milestone.page.fields import fields
from services.milestone.page.profiles import profiles
from services.milestone.page.signals import signals
from services.milestone.page.verdicts import verdicts

__all__ = ["page"]

HEAD = """\
# How FHIR is read

Made by `make schemas` from the tables that the service itself goes by; do not edit. For those who
send referrals and encounters: which fields are used and for what, what is understood by them, and
what an answer means. To see it done to a message of your own, with no server and nothing sent:

    milepael read --explain FILE
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *verdicts(), *signals(), *fields(), *profiles()])
