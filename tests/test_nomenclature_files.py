"""Files that are packed, cut short, hostile or something else: what is said, and where."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from groups.nomenclature import opening
from groups.nomenclature.opening import read_documents
from groups.nomenclature.recognise import read_document
from groups.nomenclature.records import FormatError, NotNeeded

FILES = Path(__file__).parent / "data" / "nomenclature"
PACK = (FILES / "pack.xml").read_bytes()
PACKETS = (FILES / "packets.ndjson").read_bytes()


@pytest.fixture
def file(tmp_path):
    def write(content: bytes) -> Path:
        path = tmp_path / "no-telling-name"
        path.write_bytes(content)
        return path

    return write


def tar(members: dict[str, bytes], mode="w:gz") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def read(path):
    return read_documents(path, lambda place, stream: read_document(stream))


def complaint(path) -> str:
    with pytest.raises(FormatError) as error:
        read(path)
    return str(error.value)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
@pytest.mark.parametrize("name", ["pack.xml", "packets.ndjson", "starter.tsv", "linearisation.csv"])
def test_a_file_is_recognised_by_what_is_in_it(file, name, pack):
    content = (FILES / name).read_bytes()

    assert read(file(pack(content))) == read(FILES / name)


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_may_hold_several_files_of_several_formats(file, mode):
    parts = read(file(tar({"a/1": PACK, "a/2": gzip.compress(PACKETS, mtime=0)}, mode)))

    assert [len(part.entries) for part in parts] == [5, 3]


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_the_declared_encoding_is_honoured(file, mark):
    text = PACK.decode("latin-1").replace('encoding="ISO-8859-1"', f'encoding="{mark[:6]}"')

    [part] = read(file(text.replace("utf-8-", "utf-8").encode(mark)))

    assert part.entries[0].name == "Exämple disease"


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE JDBOR [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><JDBOR><A>&b;</A></JDBOR>',
        b'<!DOCTYPE JDBOR SYSTEM "http://localhost/x.dtd"><JDBOR><DisorderList/></JDBOR>',
        b"<!DOCTYPE html><html><body>Moved</body></html>",
    ],
)
def test_a_document_type_declaration_is_refused(file, content):
    assert "document type declaration" in complaint(file(content))


def test_an_entity_bomb_is_refused_wherever_it_explodes(file):
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    head = f'<!DOCTYPE JDBOR [<!ENTITY e0 "x">{entities}]>'

    assert "no-telling-name" in complaint(file(f'{head}<JDBOR date="&e12;"/>'.encode()))
    assert "no-telling-name" in complaint(file(f"{head}<JDBOR>&e12;</JDBOR>".encode()))


def test_a_file_that_unpacks_to_too_much_is_refused(file, monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_DOCUMENT", 2 * 1024**2)
    bomb = PACK.replace(b"EXD", b"EXD" + b" " * 3 * 1024**2)

    assert "unpacks to more than 2 MB" in complaint(file(gzip.compress(bomb, mtime=0)))
    assert "unpacks to more than 2 MB" in complaint(file(tar({"a/bomb": bomb})))


@pytest.mark.parametrize("content", [PACK, PACKETS], ids=["xml", "json lines"])
def test_a_file_that_is_cut_short_is_refused_with_the_line(file, content):
    lines = len(content[:-200].splitlines())

    assert f"line {lines}" in complaint(file(content[:-200]))


@pytest.mark.parametrize(
    "packed", [gzip.compress(PACK, mtime=0), tar({"a": PACK})], ids=["gz", "tar.gz"]
)
@pytest.mark.parametrize("lost", [4, 100, 500])
def test_a_packed_file_that_is_cut_short_is_refused(file, packed, lost):
    assert "cut short" in complaint(file(packed[:-lost]))


def test_a_tar_that_is_damaged_between_two_files_is_refused(file):
    whole = tar({"a": PACK, "b": PACKETS}, "w")
    second = whole.index(b"b" + b"\0" * 50)

    assert "damaged" in complaint(file(whole[:second] + b"?" * 512 + whole[second + 512 :]))
    assert "cut short" in complaint(file(whole[:second]))


def test_a_complaint_about_a_tar_names_the_member(file):
    path = file(tar({"a/good.xml": PACK, "a/bad.xml": PACK[:-100]}))

    assert complaint(path).startswith(f"{path}: a/bad.xml: ")


def test_a_link_in_a_tar_is_refused(file):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)

    assert "link: is a link or a device" in complaint(file(packed.getvalue()))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"Dear all,\nhere is the file.\n", "is none of the files"),
        (b'{"graphs": []}', "not of the form of ORDO"),
        (b'{"graphs": [{"nodes": [], "edges": []}]}', "an ontology without ORPHAcodes"),
        ((FILES / "ordo.json").read_bytes().replace(b"ORPHA:900001", b"none"), "'none' is not"),
        ((FILES / "ordo.json").read_bytes()[:-5], "line 1"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is none of the files"),
        (b"<JDBOR><HPODisorderSetStatusList/></JDBOR>", "is none of the files"),
        (b"<feed></feed>", "its root is <feed>"),
        (b"PK\x03\x04 and so on", "is a zip archive: unpack it"),
        (gzip.compress(PACK, mtime=0)[:20] + b"?" * 50, "is damaged"),
        (PACK.replace(b"<OrphaCode>900002<", b"<OrphaCode>none<"), "line 39: 'none' is not"),
        (PACK.replace(b"2023-06-21", b"21-06-2023"), "'21-06-2023 18:14:45' is not a date"),
        (PACK.replace(b"EXD", b"X" * 501), "a text of 501 characters"),
        (PACKETS.replace(b'"Label"', b'"Lable"', 1), "line 1: not of the form of an ORPHApacket"),
        (PACKETS + b'{"ORPHAcode": "1"', "line 4, column 18"),
        (PACKETS.replace(b'"EXD"', b'"\\u0000"'), "line 1: characters that are no text"),
        (PACKETS.replace(b'"EXD"', b'"\\ud800"'), "line 1: characters that are no text"),
        (PACKETS.replace(b'"EXD"', b"[" * 9999), "line 1: not of the form"),
        (PACKETS.replace(b"EXD", b"\xff"), "line 1: is not UTF-8 text"),
        ((FILES / "starter.tsv").read_bytes() + b"900007\tonly two\n", "line 5: 2 columns"),
        (
            (FILES / "starter.tsv").read_bytes().replace(b"category", b"sort"),
            "line 3: column level: 'sort'",
        ),
        (
            (FILES / "starter.tsv").read_bytes().replace(b"OMIM:100100", b"OMIM"),
            "line 2: column codes: 'OMIM:exact'",
        ),
        ((FILES / "mondo.json").read_bytes()[:-5], "line 1, column"),
    ],
)  # fmt: skip
def test_a_wrong_file_gets_a_message_that_says_what_and_where(file, content, message):
    path = file(content)

    assert complaint(path).startswith(f"{path}: ")
    assert message in complaint(path)


def test_a_file_that_is_not_there_gets_a_message(tmp_path):
    assert complaint(tmp_path / "none").endswith("none: cannot be read: No such file or directory")
    assert "cannot be read" in complaint(tmp_path)


def test_prevalence_is_not_needed():
    with pytest.raises(NotNeeded):
        read(FILES / "prevalence.csv")
