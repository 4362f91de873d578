"""Which format a document has, from what is in it."""

from .classification_xml import read_classification
from .linearisation import read_linearisation_csv, read_linearisation_xml
from .mappings_sssom import read_mappings
from .mondo_json import read_mondo
from .names_table import read_names
from .nomenclature_xml import read_nomenclature
from .opening import HEAD
from .ordo_json import read_ordo
from .orphapackets import read_packets
from .records import FormatError, NotNeeded, Part
from .starter_table import read_starter
from .xml_stream import tags_in

# The first line that fits counts: an element that only this product has.
XML_FORMATS = [
    ("ClassificationList", read_classification),
    ("PrevalenceList", None),
    ("SynonymList", read_nomenclature),
    ("DisorderDisorderAssociationList", read_linearisation_xml),
]
# The columns that make a table the one it is.
TABLE_FORMATS = [
    ({"subject_id", "predicate_id", "object_id"}, read_mappings),
    ({"orpha_code", "target_disorder_code"}, read_linearisation_csv),
    ({"orpha_code", "prevalence_class"}, None),
    (
        {"orpha_code", "name", "level", "parents", "preferential_parent", "synonyms", "codes"},
        read_starter,
    ),
]
NAMES = {"orpha_code", "name_kind", "name"}
XML_BEGINNINGS = (b"<", b"\xfe\xff\x00<", b"\xff\xfe<\x00")

EXPECTED = (
    "is none of the files that this command reads: Orphanet's nomenclature pack, products 1, 3"
    " and 7, ORPHApackets, alignments, names, ORDO, MONDO's synonyms and mappings, the starter's"
    " conditions (groups/nomenclature/README.md says where each is from)"
)


def read_document(stream, names_language: str = "") -> Part:
    """What a document holds. Raises FormatError, or NotNeeded for one that is of no use here."""
    head = stream.peek(HEAD)
    beginning = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning.startswith(XML_BEGINNINGS):
        return first_fit(XML_FORMATS, tags_in(head), stream)
    if beginning.startswith(b"{"):
        return read_json(beginning, stream)
    columns = header_columns(beginning)
    if columns >= NAMES:
        return read_names(stream, names_language)
    return first_fit([*TABLE_FORMATS], columns, stream)


def first_fit(formats, found: set[str], stream) -> Part:
    for wanted, read in formats:
        if found >= (wanted if isinstance(wanted, set) else {wanted}):
            if read is None:
                raise NotNeeded("product 9 (prevalence) is not needed: left out")
            return read(stream)
    raise FormatError(EXPECTED)


def read_json(beginning: bytes, stream) -> Part:
    if b'"ORPHApacketId"' in beginning or b'"Orphapacket"' in beginning:
        return read_packets(stream)
    if beginning[1:].lstrip().startswith(b'"MONDO:'):
        return read_mondo(stream)
    if beginning[1:].lstrip().startswith(b'"graphs"'):
        return read_ordo(stream)
    raise FormatError(EXPECTED)


def header_columns(beginning: bytes) -> set[str]:
    """The columns of a table: the first line that is no comment, split at tabs or commas."""
    for line in beginning.decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            return set(line.split("\t" if "\t" in line else ","))
    return set()
