"""Orphanet's public product files, fetched from Orphadata (CC BY 4.0; README.md tells more)."""

import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tqdm import tqdm

ADDRESS = "https://www.orphadata.com/data/xml/"
NAMES, LINEARISATION = "en_product1.xml", "en_product7.xml"
# The classifications of product 3, by the numbers that Orphanet gives them (release of 2023).
CLASSIFICATIONS = [
    f"en_product3_{number}.xml"
    for number in (
        "146 147 148 150 152 156 181 182 183 184 185 186 187 188 189 193 194 195 196 197 198 199"
        " 200 201 202 203 204 205 209 212 216 231 233 235"
    ).split()
]

# Product 1 has about 55 MB, the largest classification about 15 MB.
SIZE_LIMIT = 200_000_000
TIME_LIMIT = 300
QUIET_LIMIT = 15
CHUNK = 65_536


class DownloadError(Exception):
    """The files cannot be had; the message says which, and why."""


def download(folder: Path, show_progress=False) -> list[Path]:
    """Fetch the files into a folder, within five minutes; returns their paths.

    A classification that Orphanet no longer publishes is passed over. Raises DownloadError.
    """
    deadline = time.monotonic() + TIME_LIMIT
    paths = []
    names = [NAMES, *CLASSIFICATIONS, LINEARISATION]
    with tqdm(names, unit="file", disable=not show_progress) as progress:
        for name in progress:
            progress.set_postfix_str(name)
            if fetch(ADDRESS + name, folder / name, deadline):
                paths.append(folder / name)
            elif name not in CLASSIFICATIONS:
                raise DownloadError(f"{ADDRESS}{name} is not there any more")
    return paths


def fetch(address, path, deadline):
    """Fetch one file; False when it does not exist. Raises DownloadError for all else."""
    request = Request(address, headers={"User-Agent": "rare-disease-patient-groups"})  # noqa: S310
    try:
        with urlopen(request, timeout=QUIET_LIMIT) as response, path.open("wb") as file:  # noqa: S310
            if not response.url.startswith("https://"):
                raise DownloadError(f"{address} leads to a place without TLS")
            copy(response, file, address, deadline)
    except HTTPError as error:
        if error.code == 404:
            return False
        raise DownloadError(f"{address}: {error}") from error
    except (OSError, HTTPException) as error:
        raise DownloadError(f"{address}: {getattr(error, 'reason', error)}") from error
    return True


def copy(response, file, address, deadline):
    size = 0
    while chunk := response.read(CHUNK):
        size += len(chunk)
        if size > SIZE_LIMIT:
            raise DownloadError(f"{address} is larger than {SIZE_LIMIT // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise DownloadError(f"{address}: not done after {TIME_LIMIT // 60} minutes")
        file.write(chunk)
