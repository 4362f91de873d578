"""What each of the nomenclature's file formats is read as. The conditions in them are invented."""

from datetime import date
from pathlib import Path

import pytest

from groups.nomenclature.opening import read_documents
from groups.nomenclature.recognise import read_document
from groups.nomenclature.records import Code, FormatError, plain_definition, without_status

FILES = Path(__file__).parent / "data" / "nomenclature"


def read(name, language=""):
    [part] = read_documents(FILES / name, lambda place, stream: read_document(stream, language))
    return part, {entry.orpha_code: entry for entry in part.entries}


def test_a_pack_gives_names_level_status_successor_and_definition():
    part, entries = read("pack.xml")

    assert (part.version, part.released_on, part.licence) == (
        "1.3.25 / 4.1.7 [2023-04-17]",
        date(2023, 6, 21),
        "CC BY 4.0",
    )
    assert part.complete
    assert part.describes
    example = entries[900001]
    assert (example.name, example.synonyms) == ("Exämple disease", ["EXD", "Example syndrome & co"])
    assert (example.active, example.successor) == (True, None)
    assert example.definition == "A rare example, in <10 of 1,000 000."
    assert (entries[900002].active, entries[900002].successor) == (False, 900001)
    assert (entries[900004].active, entries[900004].successor) == (True, None)
    assert (entries[900003].active, entries[900003].name) == (False, "Example obesity")
    assert entries[900004].definition == ""
    assert [entries[code].level for code in (900001, 900004, 900005)] == [
        "disorder",
        "category",
        "subtype",
    ]


def test_a_pack_in_another_language_only_gives_names():
    part, entries = read("pack-fr.xml")

    assert (part.language, part.describes, part.complete) == ("fr", False, False)
    assert entries[900001].name == "Maladie éxemple"
    assert [entries[code].name for code in (900002, 900003)] == ["Vieille éxemple", "Obésité"]


def test_product_1_gives_codes_with_their_relation_and_is_a_part_when_entries_are_missing():
    part, entries = read("product1.xml")

    assert not part.complete
    assert entries[900001].name == "Exämple disorder"
    assert entries[900001].codes == [
        Code("ICD-10", "E85.4+", "narrower"),
        Code("OMIM", "100100", "exact"),
        Code("OMIM", "100200", "broader"),
        Code("ICD-10", "A18.0", "undecided"),
    ]
    assert not entries[900002].active


def test_a_classification_gives_every_parent_of_a_repeated_condition():
    part, entries = read("classification.xml")

    assert part.released_on == date(2023, 6, 21)
    assert not part.complete
    assert {code: entry.parents for code, entry in entries.items()} == {
        900004: set(),
        900006: {900004},
        900001: {900004, 900006},
        900005: {900001},
    }
    assert entries[900006].level == "group"


@pytest.mark.parametrize("name", ["linearisation.xml", "linearisation.csv"])
def test_a_linearisation_gives_preferential_parents_and_drops_what_has_no_target(name):
    _, entries = read(name)

    assert {code: entry.preferential_parent for code, entry in entries.items()} == {900001: 900004}


def test_alignments_give_codes_of_the_systems_that_are_known():
    part, _ = read("alignments.sssom.tsv")

    assert [(entry.orpha_code, *entry.codes) for entry in part.entries] == [
        (900001, Code("ICD-10", "E85.4+", "narrower")),
        (900001, Code("UMLS", "C0000001", "exact")),
        (900001, Code("OMIM", "100200", "broader")),
        (900001, Code("ICD-11", "8A44.2", "narrower")),
        (900099, Code("UMLS", "C0000002", "exact")),
    ]


def test_a_table_of_names_is_in_the_language_that_the_caller_says():
    part, entries = read("names-fr.tsv", language="fr")

    assert part.language == "fr"
    assert (entries[900001].name, entries[900001].synonyms) == ('Maladie "exemple"', ["MEX"])
    assert entries[900002].name == "Vieux exemple"


def test_a_table_of_names_without_a_language_says_which_option_is_missing():
    with pytest.raises(FormatError, match="--names-language fr"):
        read("names-fr.tsv")


def test_packets_are_read_whatever_shape_their_lists_have():
    part, entries = read("packets.ndjson")

    assert (part.version, part.released_on) == ("1.3.42 / 4.1.8 [2025-03-03]", date(2025, 12, 9))
    assert part.complete
    assert entries[900001].synonyms == ["EXD", "Example disease"]
    assert entries[900001].parents == {900004, 900006}
    assert entries[900001].codes == [Code("OMIM", "100100", "exact")]
    assert entries[900001].definition == "A rare example."
    assert entries[900006].parents == {900004}
    assert entries[900006].codes == [
        Code("OMIM", "100300", "undecided"),
        Code("OMIM", "100400", "narrower"),
    ]
    assert entries[900004].parents is None
    assert [entry.level for entry in part.entries] == ["disorder", "category", "group"]


def test_the_starter_table_is_a_part_of_a_release():
    part, entries = read("starter.tsv")

    assert (part.version, part.released_on, part.complete) == ("4.1.8", date(2025, 12, 9), False)
    assert part.credit == "Orphanet nomenclature (C) INSERM, CC BY 4.0"
    assert entries[900001].parents == {900006}
    assert entries[900001].preferential_parent == 900004
    assert entries[900001].codes[1] == Code("ICD-10", "E85.4+", "narrower")


def test_mondo_gives_exact_synonyms_of_terms_in_use_and_their_conditions():
    terms, _ = read("mondo.json")
    mappings, entries = read("mondo.sssom.tsv")

    assert terms.synonyms_by_mondo == {
        "0000001": ["example disorder", "Example malady", "example DISORDER"]
    }
    assert (mappings.source, mappings.licence) == ("MONDO", "CC0 1.0")
    assert mappings.released_on == date(2026, 8, 4)
    assert entries[900001].codes == [Code("MONDO", "0000001", "exact")]


def test_ordo_gives_former_names_and_the_genes_that_are_more_than_candidates():
    part, entries = read("ordo.json")

    assert (part.version, part.describes) == ("2.6", False)
    assert entries[900001].synonyms == ["Former example disease", "Example-Former syndrome"]
    assert entries[900002].synonyms == ["Former example form"]
    assert (entries[900001].genes, entries[900002].genes) == (["EXMP1", "EXMP2"], [])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<i>Genu valgum</i> and <I>pes planus</I>", "Genu valgum and pes planus"),
        ("in <10 of 100, or <i>more", "in <10 of 100, or more"),
        ("the <i<SYNE1</i> gene", "the SYNE1 gene"),
        ("&lt;sub&gt;2&lt;/sub&gt; &amp; <b class='x'>B<sub>12</sub></b>", "2 & B12"),
        ("height <intermediate>", "height <intermediate>"),
    ],
)
def test_a_definition_loses_its_mark_up_and_nothing_else(text, plain):
    assert plain_definition(text) == plain


@pytest.mark.parametrize(
    "name",
    ["OBSOLETE: Example", "NON RARE IN EUROPE: Example", "OBSOLÈTE : Example", "Example"],
)
def test_a_name_is_searched_without_its_status(name):
    assert without_status(name) == "Example"
