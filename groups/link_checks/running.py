"""A run: many links, a few at a time, each result kept at once.

Workers only use the network; the main thread alone uses the database, so that nothing waits for
a server while a transaction is open.
"""

from collections import Counter, defaultdict, deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from django.utils import timezone

from ..models import LinkCheck
from . import hosts
from .choosing import links_to_try
from .recording import link_of, record
from .visiting import Visitor

WORKERS = 8
# So many hosts in a row that cannot be reached and did not fail before: then it is our own network
# that fails, and none of it is held against the links.
DOUBTFUL_HOSTS = 20


class NobodyAnswers(Exception):
    """No site answered any more; what the last ones seemed to be was not kept."""


def check_links(slug="", every=False, limit=None, visitor=None) -> Counter:
    """Try the links that are due; returns how many came to which result.

    Raises NobodyAnswers when the network seems to be down. What was tried before is kept.
    """
    run = Run(links_to_try(slug, every, limit), visitor or Visitor())
    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            run.to_the_end(pool)
    finally:
        run.let_go()
    return run.numbers


class Run:
    def __init__(self, checks, visitor):
        self.visitor = visitor
        self.began = timezone.now()
        self.waiting = defaultdict(deque)
        for check in checks:
            self.waiting[check.host].append(check)
        self.hosts = deque(self.waiting)
        self.claimed = set()
        self.under_way = {}
        self.doubtful = []
        self.numbers = Counter()

    def to_the_end(self, pool):
        self.begin_hosts(pool)
        while self.under_way:
            done, _others = wait(self.under_way, return_when=FIRST_COMPLETED)
            for future in done:
                check = self.under_way.pop(future)
                self.keep(check, future.result())
                self.go_on(pool, check.host)
            self.begin_hosts(pool)
        self.keep_doubtful_ones()

    def begin_hosts(self, pool):
        """Give every free worker a host that no other run visits."""
        while self.hosts and len(self.under_way) < WORKERS:
            host = self.hosts.popleft()
            if hosts.claim(host):
                self.claimed.add(host)
                self.go_on(pool, host)
            else:
                self.numbers["elsewhere"] += len(self.waiting.pop(host))

    def go_on(self, pool, host):
        """Try the next link of a claimed host, or let the host go."""
        while self.waiting[host]:
            check = LinkCheck.objects.filter(pk=self.waiting[host].popleft().pk).first()
            if check and (check.tried_at is None or check.tried_at < self.began):
                hosts.keep(host)
                link = link_of(check, timezone.now())
                self.under_way[pool.submit(self.visitor.visit, link)] = check
                return
        self.claimed.discard(host)
        hosts.release(host)

    def keep(self, check, outcome):
        """Keep an outcome; one that may be our own fault waits until somebody answers."""
        if outcome.retry_after:
            hosts.rest(check.host, outcome.retry_after)
            self.numbers["later"] += len(self.waiting[check.host])
            self.waiting[check.host].clear()
        if outcome.is_doubtful:
            self.doubtful.append((check, outcome, timezone.now()))
            if len(self.newly_doubtful_hosts()) >= DOUBTFUL_HOSTS:
                raise NobodyAnswers
            return
        self.numbers[record(check, outcome, timezone.now())] += 1
        if outcome.shows_a_network:
            self.keep_doubtful_ones()

    def newly_doubtful_hosts(self):
        """Hosts whose links did not fail before: many at once, and the fault is ours."""
        return {
            check.host
            for check, _outcome, _moment in self.doubtful
            if check.result not in LinkCheck.FAILED
        }

    def keep_doubtful_ones(self):
        """Somebody answered, or the run is over: those that did not are to blame themselves."""
        for check, outcome, moment in self.doubtful:
            self.numbers[record(check, outcome, moment)] += 1
        self.doubtful.clear()

    def let_go(self):
        """Whatever ends the run, the next one need not wait for its hosts."""
        for host in self.claimed:
            hosts.release(host)
