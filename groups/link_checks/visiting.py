"""Trying one link: its redirects are followed by hand, each looked at first."""

import logging
from dataclasses import dataclass, field, replace

from .addresses import web_address
from .asking import REDIRECTS_FOLLOWED, Asking
from .looking import SECONDS
from .network import Network
from .outcomes import NoAnswer, Outcome, Reason, Result
from .robots import Robots
from .turns import Turns

PERMANENT = {301, 308}
PAUSE = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Link:
    """An address to try.

    etag, last_modified: what its page said when it last worked; empty when not known.
    robots_may_fail: its robots.txt has failed for so long that it counts as missing.
    """

    address: str
    etag: str = ""
    last_modified: str = ""
    robots_may_fail: bool = False


@dataclass
class Visitor:
    """Tries links; one for a whole run, shared by its workers."""

    network: Network = field(default_factory=Network)
    turns: Turns = field(default_factory=lambda: Turns(PAUSE))
    robots: dict[str, Robots] = field(default_factory=dict)
    seconds: float = SECONDS

    def visit(self, link: Link) -> Outcome:
        """Try a link and say what came of it. Raises nothing, whatever the server does."""
        try:
            start = web_address(link.address)
            return Visit(Asking(self, link, start), link, start).outcome()
        except NoAnswer as none:
            return none.outcome
        except Exception:
            # One odd server must not stop all runs from now on: its link would come first again.
            logger.exception("Trying a link failed: %s", link.address)
            return NoAnswer.cannot_tell(Reason.OUR_ERROR).outcome


class Visit:
    """The way of one link: each address on its trail, and the status that led on to the next."""

    def __init__(self, asking, link, start):
        self.asking = asking
        self.link = link
        self.start = start
        self.trail = [start]
        self.statuses = []
        self.sets_cookies = False

    def outcome(self):
        try:
            answer = self.follow()
        except NoAnswer as none:
            return none.outcome if len(self.trail) == 1 else none.on_the_way_to(self.trail[-1])
        better = self.better_address()
        result = Result.WORKING
        if better != self.start:
            result = Result.HTTPS if better == self.start.with_https() else Result.REDIRECTED
        outcome = Outcome(
            result,
            status=answer.status,
            leads_to=str(self.trail[-1]) if self.trail[-1] != self.start else "",
            new_address=str(better) if better != self.start else "",
        )
        return outcome if len(self.trail) > 1 else self.with_validators(outcome, answer)

    def follow(self):
        """The answer at the end of the redirects. Raises NoAnswer when there is no good one."""
        while True:
            answer = self.asking.page(self.trail[-1])
            self.sets_cookies |= "set-cookie" in answer.headers
            if not answer.redirects:
                return answer
            target = self.target_of(answer)
            self.statuses.append(answer.status)
            self.trail.append(target)

    def target_of(self, answer):
        """Where a redirect leads. Raises NoAnswer when we do not go on."""
        status = {"status": answer.status}
        if not answer.headers.get("location"):
            raise NoAnswer.failing(Reason.NOWHERE, **status)
        target = web_address(answer.headers["location"], self.trail[-1])
        if target in self.trail:
            if self.sets_cookies:
                raise NoAnswer.cannot_tell(Reason.COOKIES, **status)
            raise NoAnswer.failing(Reason.LOOP, **status)
        if len(self.trail) > REDIRECTS_FOLLOWED:
            raise NoAnswer.failing(Reason.TOO_MANY, **status)
        return target

    def better_address(self):
        """The address that should stand on the entry: as far as the page has moved for good.

        A page that has moved for now only keeps its address, unless it has left its site.
        """
        better, final = self.start, self.trail[-1]
        for status, target in zip(self.statuses, self.trail[1:], strict=True):
            if status not in PERMANENT:
                break
            better = target
        if not final.same_site(better):
            better = final
        return better.with_https() if self.works_with_https(better) else better

    def works_with_https(self, address):
        """Whether a page whose address has no encryption is there with it, too."""
        final, twin = self.trail[-1], address.with_https()
        if address.scheme == "https" or final.scheme == "https":
            return final == twin
        try:
            return not self.asking.page(twin).redirects
        except NoAnswer:
            return False

    def with_validators(self, outcome, answer):
        """With what to send next time so that an unchanged page need not be sent."""
        if answer.status == 304:
            return replace(outcome, etag=self.link.etag, last_modified=self.link.last_modified)
        etag = answer.headers.get("etag", "")
        modified = answer.headers.get("last-modified", "")
        return replace(
            outcome,
            etag=etag if len(etag) <= 200 and etag.isascii() else "",
            last_modified=modified if len(modified) <= 60 and modified.isascii() else "",
        )
