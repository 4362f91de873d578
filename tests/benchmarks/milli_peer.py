"""Meilisearch's engine for search_peers, as a program: milli needs a Python of its own.

The first line on standard input holds [owner, text] pairs, every further line a query; each is
answered with a line of JSON, a query with its owners and the milliseconds that the search took.
"""

import json
import sys
import time

import milli


def main(directory):
    index = milli.Index(directory, 2**32)
    things = {}
    for owner, text in json.loads(sys.stdin.readline()):
        things.setdefault(owner, []).append(text)
    index.add_documents(
        [
            # Meilisearch searches every field; a field that comes earlier counts for more.
            {"id": f"d{number}", "name": texts[0], "others": texts[1:]}
            for number, texts in enumerate(things.values())
        ]
    )
    owners = list(things)
    print(json.dumps(len(owners)), flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        found = index.search(json.loads(line))
        milliseconds = 1000 * (time.perf_counter() - started)
        numbers = [int(document["id"][1:]) for document in index.get_documents(found)]
        print(json.dumps([[owners[number] for number in numbers], milliseconds]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
