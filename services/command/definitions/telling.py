"""Parts of a definition in words: milestones and how they are told, scope, branches, sources."""

from collections.abc import Iterable, Iterator

from schemas.codes import DayName
from schemas.definition import BranchSign, Follow, Milestone, Scope, Signal, Source
from schemas.lists import CARE_LEVELS, PURPOSES, SPECIALTIES
from schemas.telling import Telling
from schemas.volven import text_of
from schemas.words import word


class Showing(Telling):
    """Turns what a definition says into the words of ``definitions show``."""

    __slots__ = ()
    TABLE = "definition"

    def days(self, names: Iterable[DayName]) -> str:
        """The sender's days, the first that was told counts."""
        return ", ".join(word("day", name, self.language) for name in names)

    def traits(self, milestone: Milestone) -> str:
        """What is special about it, with ``·`` between; empty for a plain step."""
        told = [word("role", milestone.role, self.language)]
        told += self._required(milestone)
        told += [self.say("repeats")] if milestone.repeats else []
        if milestone.at_most is not None:
            told.append(self.say("at-most", count=milestone.at_most))
        if milestone.may_follow:
            names = ", ".join(map(self.milestone, milestone.may_follow))
            told.append(self.say("may-follow", milestones=names))
        if milestone.phase is not None:
            told.append(self.say("then", phase=self.phase(milestone.phase)))
        return " · ".join(one for one in told if one)

    def _required(self, milestone: Milestone) -> list[str]:
        if milestone.required_unless:
            return [self.say("required-unless", outcomes=", ".join(milestone.required_unless))]
        return [self.say("required")] if milestone.required else []

    def told_by(self, milestone: Milestone) -> str:
        """Every way in which senders tell it."""
        return self.say("or").join(self._signal(one) for one in milestone.signals)

    def _signal(self, signal: Signal) -> str:
        """What is told, then what must be so beside it."""
        beside = {
            "signal-specialties": _coded(SPECIALTIES, signal.specialties),
            "signal-care-levels": _coded(CARE_LEVELS, signal.care_levels),
            "signal-purposes": _coded(PURPOSES, signal.purposes),
            "signal-unless-purposes": _coded(PURPOSES, signal.unless_purposes),
            "signal-outcomes-coded": coded(signal.outcomes_coded),
            "signal-rule": word("day", signal.rule, self.language) if signal.rule else "",
            "signal-days": self.days(signal.days),
            "signal-closes": self.phase(signal.closes) if signal.closes is not None else "",
            "signal-phase": self.phase(signal.phase) if signal.phase is not None else "",
            "signal-units": ", ".join(signal.units),
        }
        told = [self._sign(signal)]
        told += [self.say(key, told=values) for key, values in beside.items() if values]
        return ", ".join(told)

    def _sign(self, signal: Signal) -> str:
        if signal.event is not None:
            begin = f"{self.definition.code}{signal.event}"
            codes = [begin + one for one in signal.outcomes] or [f"{begin}…"]
            return self.say("signal-codes", codes=", ".join(codes))
        if signal.codes:
            return self.say("signal-codes", codes=", ".join(signal.codes))
        return self.say("signal-kind", kind=word("kind", signal.kind, self.language))

    def branch(self, sign: BranchSign) -> str:
        """What tells a branch, e.g. an outcome."""
        if sign.outcome is not None:
            told = self.say("sign-outcome", told=sign.outcome)
        elif sign.care_levels:
            told = self.say("sign-care-levels", told=_coded(CARE_LEVELS, sign.care_levels))
        else:
            told = self.say("sign-codes", told=", ".join(sign.codes))
        branch = word("branch", sign.when, self.language)
        return self.say(
            "branch", branch=branch, milestone=self.milestone(sign.milestone), sign=told
        )

    def follow(self, follow: Follow) -> str:
        """From which pathway one of this kind may go on, or be moved."""
        told = ", ".join(f"{follow.event or ''}{one}" for one in follow.outcomes)
        outcomes = self.say("followed-outcomes", outcomes=told) if told else ""
        code = follow.code or self.say("any-of-family", family=follow.family)
        return self.say("moves-here" if follow.moved else "follows", code=code, outcomes=outcomes)

    def scope(self, scope: Scope) -> str:
        """For whom the pathway is."""
        told = list(self._scope(scope))
        return "; ".join(told) or self.say("everybody")

    def _scope(self, scope: Scope) -> Iterator[str]:
        lowest, highest = scope.age_from, scope.age_to
        if lowest is not None and highest is not None:
            yield self.say("age", lowest=lowest, highest=highest)
        elif lowest is not None:
            yield self.say("age-from", lowest=lowest)
        elif highest is not None:
            yield self.say("age-to", highest=highest)
        if scope.specialties:
            yield self.say("specialties", told=_coded(SPECIALTIES, scope.specialties))
        lives = {key: ", ".join(getattr(scope, key)) for key in ("counties", "municipalities")}
        told = [self.say(key, told=numbers) for key, numbers in lives.items() if numbers]
        if told:
            yield self.say("or").join(told)

    def source(self, source: Source) -> str:
        """A text that the definition rests on, and the day on which we read it."""
        read = self.day(source.read_on)
        if source.as_of is None:
            return self.say("source-read", text=source.text, read=read)
        return self.say("source-dated", text=source.text, read=read, dated=self.day(source.as_of))


def coded(codes: Iterable[str]) -> str:
    """Codes as ``list#code``, each with its national text where we have the list."""
    return ", ".join(map(_with_text, codes))


def _coded(number: str, codes: Iterable[str]) -> str:
    return coded(f"{number}#{code}" for code in codes)


def _with_text(pair: str) -> str:
    text = text_of(pair)
    return pair if text is None else f"{pair.partition('#')[2]} «{text}»"
