"""Waiting in a browser under a strict policy, which forbids Playwright's own way of it."""

import pytest


def wait_for_htmx(page):
    """Return when htmx is in the page; fail after five seconds.

    Playwright's wait_for_function evaluates text in the page when it has to look a second time.
    """
    for _attempt in range(100):
        if page.evaluate("Boolean(window.htmx)"):
            return
        page.wait_for_timeout(50)
    pytest.fail("htmx did not arrive.")
