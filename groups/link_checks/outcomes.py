"""What came of trying a link."""

from dataclasses import dataclass, replace

from ..models import LinkCheck

Result, Reason = LinkCheck.Result, LinkCheck.Reason

# The site is there, but these answers are for robots: a visitor may well see the page.
REFUSALS = {401, 402, 403, 405, 406, 407, 429, 451, 999}

# What all sites would seem to be when our own network is down, or somebody sits in between.
PERHAPS_OURS = {
    *[Reason.NAME, Reason.CONNECTION, Reason.SLOW],
    *[Reason.CERTIFICATE, Reason.NOT_PUBLIC],
}
# Here nobody was asked, or we do not know who answered.
UNASKED = {Reason.SOCIAL, Reason.ADDRESS, Reason.OUR_ERROR}


@dataclass(frozen=True)
class Outcome:
    """A result, and what belongs to it; retry_after: seconds that the host wishes to be left."""

    result: str
    reason: str = ""
    status: int | None = None
    detail: str = ""
    leads_to: str = ""
    new_address: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: int = 0

    @property
    def works(self):
        return self.result in LinkCheck.WORKED

    @property
    def fails(self):
        return self.result in LinkCheck.FAILED

    @property
    def is_doubtful(self):
        """Whether it may be our own network that fails, not the site."""
        return self.reason in PERHAPS_OURS

    @property
    def shows_a_network(self):
        """Whether somebody out there has answered."""
        return not self.is_doubtful and self.reason not in UNASKED


class NoAnswer(Exception):
    """Trying a link came to an end before a page was reached; `outcome` says how."""

    def __init__(self, outcome):
        super().__init__(outcome)
        self.outcome = outcome

    @classmethod
    def failing(cls, reason, **more):
        return cls(Outcome(Result.FAILING, reason, **more))

    @classmethod
    def cannot_tell(cls, reason, **more):
        return cls(Outcome(Result.CANNOT_TELL, reason, **more))

    def on_the_way_to(self, address):
        """The same, having been led to another address first."""
        return replace(self.outcome, leads_to=str(address))


def refusal_of(answer):
    """The NoAnswer that an answer with an error stands for, or None when there is no error."""
    if answer.status < 400:
        return None
    more = {"status": answer.status, "retry_after": answer.retry_after}
    if answer.status in REFUSALS:
        return NoAnswer.cannot_tell(Reason.REFUSED, **more)
    return NoAnswer.failing(Reason.STATUS, **more)
