"""The licences of everything that a running site needs: python directory/deploy/licences.py

Reads what requirements.txt pins and what the installed packages say of themselves, and writes
LICENCES.md beside this file.
"""

import re
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE.parent.parent / "requirements.txt"
HEAD = """# Licences

What a running site is made of, beside its own code (MIT, see LICENSE), as the packages say it.
Written by `python directory/deploy/licences.py`, where `requirements.txt` is installed.

| package | licence |
|---|---|
"""
FOOT = """
Within these: htmx, which django-htmx brings (0BSD), and FiraGO, which pymupdf-fonts brings (SIL
Open Font License 1.1). The data have licences of their own: README.md, "Data and licences".
"""
CLASSIFIER = "License :: OSI Approved :: "


def pinned():
    """The packages that a server needs: not those for Windows alone."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    lines = re.findall(r"^[a-z0-9][a-z0-9._-]*==.*$", text, re.MULTILINE)
    return [line.partition("==")[0] for line in lines if "'win32'" not in line]


def licence_of(name):
    """As the package says it: an SPDX expression, or a classifier, or its own words."""
    about = metadata.metadata(name)
    classifiers = [
        each.removeprefix(CLASSIFIER)
        for each in about.get_all("Classifier", [])
        if each.startswith(CLASSIFIER)
    ]
    words = (about["License"] or "").partition("\n")[0]
    return about["License-Expression"] or ", ".join(classifiers) or words or "unknown"


def table():
    return "".join(f"| {name} | {licence_of(name)} |\n" for name in pinned())


if __name__ == "__main__":
    HERE.joinpath("LICENCES.md").write_text(HEAD + table() + FOOT, encoding="utf-8")
