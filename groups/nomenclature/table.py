"""Rows of tab- or comma-separated tables in UTF-8, with their line numbers."""

import csv
from collections.abc import Iterator

from .records import FormatError

LONGEST_LINE = 4 * 1024**2


def lines(stream) -> Iterator[tuple[int, str]]:
    """(number, text) of each line, without its end. FormatError for what is not UTF-8."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise FormatError(f"line {number} is longer than {LONGEST_LINE // 1024**2} MB")
        try:
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise FormatError(f"line {number}: is not UTF-8 text ({error.reason})") from error


def rows(stream, comments: list[str] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, values by column) of each row below the header; tabs or commas by the header.

    Lines that begin with "#" before the header are put in comments. Raises FormatError for a row
    that has more or fewer columns than the header.
    """
    header: list[str] = []
    for number, text in lines(stream):
        if not header and text.startswith("#"):
            if comments is not None:
                comments.append(text.lstrip("# "))
        elif not header:
            tabs = "\t" in text
            header = cells(text, tabs, number)
        elif text:
            found = cells(text, tabs, number)
            if len(found) != len(header):
                raise FormatError(
                    f"line {number}: {len(found)} columns, where the header has {len(header)}"
                )
            yield number, dict(zip(header, found, strict=True))


def cells(text: str, tabs: bool, number: int) -> list[str]:
    """The cells of one line. Quotes have a meaning only between commas; no cell spans lines."""
    if tabs:
        return text.split("\t")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise FormatError(f"line {number}: {error}") from error
