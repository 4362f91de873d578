"""`python -m tests.faults [pytest's arguments]`: every drill, the long ones too.

They need PostgreSQL's programs, and leave out what the machine does not have: redis-server,
pgbouncer, and the right to mount a small disk.
"""

import sys
from pathlib import Path

import pytest

here = Path(__file__).parent
files = sorted([*here.glob("drill_*.py"), *here.glob("test_*.py")])
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[1:], *map(str, files)]))
