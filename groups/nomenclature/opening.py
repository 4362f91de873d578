"""Files as they come, plain, .gz, .tar or .tar.gz -> the documents in them, nothing on disk."""

import csv
import gzip
import io
import tarfile
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from .records import FormatError

# The largest real document is 54 MB (product 1); these only stop decompression bombs.
LARGEST_DOCUMENT = 256 * 1024**2
LARGEST_ARCHIVE = 1024**3
MOST_MEMBERS = 500
# What recognising looks at: enough for the first entry of every format.
HEAD = 64 * 1024

OTHER_ARCHIVES = {b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7-Zip"}


class Bounded(io.RawIOBase):
    """A readable stream that refuses to give more than a limit, and tells how much it gave."""

    def __init__(self, stream, limit: int, on_bytes: Callable[[int], object] = lambda count: None):
        self.stream, self.limit, self.left, self.on_bytes = stream, limit, limit, on_bytes

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self.stream.read(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            raise FormatError(
                f"unpacks to more than {self.limit // 1024**2} MB, as no release does"
            )
        self.on_bytes(len(data))
        buffer[: len(data)] = data
        return len(data)


def buffered(stream, limit, *on_bytes) -> io.BufferedReader:
    return io.BufferedReader(Bounded(stream, limit, *on_bytes), HEAD)


@contextmanager
def explained(place: str):
    """Turn whatever a reader trips over into a FormatError that names the place."""
    try:
        yield
    except FormatError as error:
        error.place = error.place or place
        raise
    except EOFError as error:
        raise FormatError("ends too early: it is cut short, fetch it again", place) from error
    except (gzip.BadGzipFile, zlib.error, tarfile.TarError) as error:
        raise FormatError(f"is damaged ({error}): fetch it again", place) from error
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror or error}", place) from error
    except etree.XMLSyntaxError as error:
        raise FormatError(f"is not well-formed XML: {error.msg}", place) from error
    except csv.Error as error:
        raise FormatError(f"is not a table of the expected form: {error}", place) from error


def read_documents(path: str | Path, read: Callable, on_bytes: Callable = lambda count: None):
    """What read(place, stream) makes of each document in a file, as a list.

    Raises FormatError with the path, and the member of an archive.
    """
    with explained(str(path)), open(path, "rb") as file:
        stream = buffered(file, LARGEST_ARCHIVE, on_bytes)
        if stream.peek(2)[:2] == b"\x1f\x8b":
            stream = buffered(gzip.GzipFile(fileobj=stream), LARGEST_ARCHIVE)
        if stream.peek(512)[257:262] == b"ustar":
            return read_archive(str(path), stream, read)
        return [read(str(path), document(stream))]


def read_archive(path: str, stream, read: Callable) -> list:
    """What read makes of each file in a tar, in order; links and devices are refused."""
    results = []
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, member in enumerate(archive):
            place = f"{path}: {member.name}"
            with explained(place):
                if number >= MOST_MEMBERS:
                    raise FormatError(f"the archive holds more than {MOST_MEMBERS} files")
                if member.isdir():
                    continue
                if not member.isfile():
                    raise FormatError("is a link or a device, not a plain file")
                results.append(read(place, document(archive.extractfile(member))))
        check_the_end(archive)
    if not results:
        raise FormatError("is an archive without files")
    return results


def check_the_end(archive: tarfile.TarFile):
    """Raise unless the archive ends as it should: tarfile takes a damaged header for the end."""
    rest = seen = 0
    while block := archive.fileobj.read(HEAD):
        seen += len(block)
        rest += len(block.strip(b"\0"))
    if rest or not seen:
        raise FormatError("ends too early: the archive is cut short or damaged, fetch it again")


def document(stream) -> io.BufferedReader:
    """A stream with its size bounded and its head to peek at; unpacked once more if it is .gz."""
    stream = buffered(stream, LARGEST_DOCUMENT)
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = buffered(gzip.GzipFile(fileobj=stream), LARGEST_DOCUMENT)
    head = stream.peek(HEAD)
    for magic, kind in OTHER_ARCHIVES.items():
        if head.startswith(magic):
            raise FormatError(f"is a {kind} archive: unpack it, and give the files in it")
    if not head.strip():
        raise FormatError("is empty")
    return stream
