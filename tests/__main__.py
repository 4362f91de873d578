"""`python -m tests [pytest's arguments]`: on SQLite, and on PostgreSQL when told where one is.

TEST_POSTGRES_URL=postgres://user@host/name names a database that the user may create others beside.
"""

import os
import subprocess
import sys

databases = {"SQLite": "sqlite://:memory:"}
if postgres := os.environ.get("TEST_POSTGRES_URL"):
    databases["PostgreSQL"] = postgres

worst = 0
for name, url in databases.items():
    print(f"Tests on {name}", flush=True)
    command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    status = subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
    worst = max(worst, abs(status))
sys.exit(worst)
