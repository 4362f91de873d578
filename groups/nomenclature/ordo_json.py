"""ORDO, Orphanet's ontology, as OBO graph JSON: former names, and the genes of conditions.

An old release is welcome: nothing in it overwrites what a nomenclature says. Its codes are not
read, because it does not tell how they relate to the condition.
"""

import json
from collections import defaultdict

from .json_document import expecting
from .records import Entry, FormatError, Part, one_line, orpha_code, without_status

ORDO = "http://www.orpha.net/ORDO/Orphanet_"
# How a gene may have to do with a condition. "Candidate gene tested in" (327767) and "Biomarker
# tested in" (465410) say too little to find a condition by.
GENE_OF = {
    ORDO + number
    for number in [
        "317343",  # Disease-causing germline mutation(s) in
        "317344",  # Disease-causing somatic mutation(s) in
        "317345",  # Major susceptibility factor in
        "317346",  # Modifying germline mutation in
        "317348",  # Part of a fusion gene in
        "317349",  # Role in the phenotype of
        "410295",  # Disease-causing germline mutation(s) (loss of function) in
        "410296",  # Disease-causing germline mutation(s) (gain of function) in
    ]
}


def read_ordo(stream) -> Part:
    """Label, synonyms and genes of each condition, by its ORPHAcode."""
    with expecting("ORDO: one OBO graph of nodes and edges"):
        (graph,) = json.load(stream)["graphs"]
        entries = read_graph(graph)
        version = one_line(values_of(graph).get("owl_versionInfo"))[:100]
    if not entries:
        raise FormatError("is an ontology without ORPHAcodes: ORDO is needed here")
    return Part(name="Orphanet ontology (ORDO)", entries=entries, version=version)


def read_graph(graph: dict) -> list[Entry]:
    entries, symbols = {}, {}
    for node in graph["nodes"]:
        values = values_of(node)
        if "notation" in values:
            entries[node["id"]] = read_condition(node, orpha_code(values["notation"]))
        elif "symbol" in values:
            symbols[node["id"]] = one_line(values["symbol"], longest=50)
    genes = defaultdict(set)
    for edge in graph["edges"]:
        if edge["pred"] in GENE_OF and edge["sub"] in symbols and edge["obj"] in entries:
            genes[edge["obj"]].add(symbols[edge["sub"]])
    for node, found in genes.items():
        entries[node].genes = sorted(found)
    return list(entries.values())


def read_condition(node: dict, code: int) -> Entry:
    texts = [node["lbl"], *(each["val"] for each in node["meta"].get("synonyms", []))]
    return Entry(orpha_code=code, synonyms=[without_status(one_line(text)) for text in texts])


def values_of(node: dict) -> dict[str, str]:
    """The annotations of a node or graph, by the last part of their addresses."""
    values = node.get("meta", {}).get("basicPropertyValues", [])
    return {each["pred"].replace("#", "/").rsplit("/", 1)[-1]: each["val"] for each in values}
