"""What a site's robots.txt lets us do (RFC 9309)."""

from dataclasses import dataclass

from protego import Protego

from .looking import ROBOT

# RFC 9309, 2.5: at least 500 kibibytes are read; an endless file ends there.
BYTES_READ = 500 * 1024
LONGEST_PAUSE = 30


@dataclass(frozen=True)
class Robots:
    """rules: None when there are none; error: the status with which the site could not say."""

    rules: Protego | None = None
    error: int | None = None

    def allows(self, address):
        return self.rules is None or self.rules.can_fetch(str(address), ROBOT)

    @property
    def pause(self):
        """The seconds between requests that the site asks for, within reason."""
        return min((self.rules and self.rules.crawl_delay(ROBOT)) or 0, LONGEST_PAUSE)


def robots_in(answer) -> Robots:
    """A missing robots.txt (4xx) forbids nothing; one that fails (5xx) may forbid everything."""
    if answer.status >= 500:
        return Robots(error=answer.status)
    if answer.status >= 300:
        return Robots()
    return Robots(rules=Protego.parse(answer.body.decode("utf-8", "replace")))
