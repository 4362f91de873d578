"""Asking for the pages of one link: robots.txt first, HEAD before GET, each host in its turn."""

import time
from dataclasses import replace

from .addresses import web_address
from .looking import look
from .outcomes import NoAnswer, Outcome, Reason, Result, refusal_of
from .robots import BYTES_READ, Robots, robots_in

REDIRECTS_FOLLOWED = 5
SECONDS_A_LINK = 60

# What may be the fault of a server that does not know HEAD: then GET decides.
WRONG_FOR_HEAD = {Reason.CONNECTION, Reason.SLOW, Reason.NOT_HTTP, Reason.STATUS, Reason.REFUSED}


class Asking:
    """All requests for one link; together they take no longer than SECONDS_A_LINK."""

    def __init__(self, visitor, link, start):
        self.visitor = visitor
        self.link = link
        self.start = start
        self.seconds_left = SECONDS_A_LINK

    def page(self, address):
        """The answer for one address, which robots.txt allows. Raises NoAnswer for an error."""
        if address.is_social:
            raise NoAnswer.cannot_tell(Reason.SOCIAL)
        self.ask_robots(address)
        try:
            return self.ask("HEAD", address)
        except NoAnswer as none:
            if none.outcome.reason not in WRONG_FOR_HEAD or none.outcome.retry_after:
                raise
        return self.ask("GET", address)

    def ask(self, method, address):
        answer = self.look(method, address, self.conditions(address))
        if refusal := refusal_of(answer):
            raise refusal
        return answer

    def look(self, method, address, headers=None, body_limit=0):
        """One request, in its turn, within the time that is left for this link."""
        with self.visitor.turns.at(address.host):
            began = time.monotonic()
            try:
                seconds = min(self.visitor.seconds, self.seconds_left)
                return look(method, address, self.visitor.network, headers, body_limit, seconds)
            finally:
                self.seconds_left -= time.monotonic() - began

    def conditions(self, address):
        """Headers that spare a server the page when it has not changed."""
        known = {"If-None-Match": self.link.etag, "If-Modified-Since": self.link.last_modified}
        return {name: value for name, value in known.items() if value and address == self.start}

    def ask_robots(self, address):
        """Raise NoAnswer when the site asks robots to stay away, or cannot say."""
        robots = self.visitor.robots.get(address.origin)
        if robots is None:
            robots = self.visitor.robots[address.origin] = self.robots_of(address)
            self.visitor.turns.slow_down(address.host, robots.pause)
        if robots.error and not self.link.robots_may_fail:
            raise NoAnswer.cannot_tell(Reason.ROBOTS_ERROR, status=robots.error)
        if not robots.allows(address):
            raise NoAnswer(Outcome(Result.ROBOTS, Reason.ROBOTS))

    def robots_of(self, address):
        """A site's robots.txt. One that leads nowhere, or round in a circle, counts as missing."""
        place = replace(address, target="/robots.txt")
        for _hop in range(REDIRECTS_FOLLOWED + 1):
            answer = self.look("GET", place, body_limit=BYTES_READ)
            if not answer.redirects:
                return robots_in(answer)
            try:
                place = web_address(answer.headers.get("location", ""), place)
            except NoAnswer:
                break
        return Robots()
