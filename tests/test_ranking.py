"""The order of answers: which of two names meets what was typed better."""

import pytest

from groups.keys import key_for
from groups.search.ranking import LEAST, LEAST_TOGETHER, Query
from groups.search.words import numbers_in


def score(typed, name):
    return Query(key_for(typed), [key_for(name)]).score(key_for(name))


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("cystic fibrosis", "Cystic fibrosis", "Cystic fibrosis-gastritis syndrome"),
        ("CF", "CF", "CFD"),
        ("fabry", "Fabry disease", "Farber disease"),
        ("Gaucher syndrome", "Gaucher disease", "Gaucher disease type 2"),
        ("fibrosis cystic", "Cystic fibrosis", "Congenital hepatic fibrosis"),
        ("TSHoma", "TSH-oma", "Thymoma"),
        ("niemann pick type c", "Niemann-Pick disease type C", "Niemann-Pick disease type B"),
        ("acromegalg", "Acromegaly", "Acromegaloid facial appearance syndrome"),
        ("kidney disease, rare", "Rare renal disease", "Rare skin disease"),
        ("nonsyndromic deafness", "Non-syndromic deafness", "Syndromic deafness"),
        ("MPS II", "MPS 2", "MPS 3"),
        # One word that a name begins with says more than one with "rare" before it.
        ("corneal", "Corneal dystrophy", "Rare corneal disorder"),
        ("zollinger el", "Zollinger-Ellison syndrome", "Zellweger syndrome"),
        ("Sanfilippo syndrome D", "Sanfilippo syndrome type D", "Sanfilippo syndrome"),
        ("thymus neoplasm (disease)", "Thymic tumor", "Thymic carcinoma"),
        (
            "Pierre Robin sequence",
            "Isolated Pierre Robin sequence",
            "Pierre Robin sequence-oligodactyly syndrome",
        ),
    ],
)
def test_the_better_name_scores_higher(typed, better, worse):
    assert score(typed, better).value > score(typed, worse).value


@pytest.mark.parametrize(
    ("typed", "name", "match"),
    [
        ("alkaptonuria", "Alkaptonuria", "exact"),
        ("Alexander's disease", "Alexander disease", "exact"),
        ("Alexander's syndrome", "Alexander disease", "exact"),
        ("oxoglutaricaciduria", "Oxoglutaric aciduria", "exact"),
        ("tumour of the skin", "Skin tumor", "exact"),
        ("alkapt", "Alkaptonuria", "prefix"),
        ("dystrophy", "Becker muscular dystrophy", "words"),
        ("alcaptonuria", "Alkaptonuria", "similar"),
        ("breast cancer", "Familial breast cancer", "similar"),
    ],
)
def test_a_score_says_how_the_name_met_the_query(typed, name, match):
    assert score(typed, name).match == match


@pytest.mark.parametrize("typed", ["qwzkx", "hello there", "pizza delivery", "42nd street"])
def test_nonsense_is_nearer_to_nothing_than_is_offered(typed):
    assert score(typed, "Alkaptonuria").value < LEAST


def test_a_sentence_around_a_name_does_not_hide_it():
    typed = "my son has just been diagnosed with Alexander's disease"

    assert score(typed, "Alexander disease").match == "exact"


def weigh(typed, names, description="", rare=(), nearest=50):
    """How much speaks for a condition; the typed words in rare are in few names."""
    keys = [key_for(name) for name in names]
    query = Query(key_for(typed), keys)
    rarities = [10 if word in rare else 3 for word in query.words]
    return query.weigh(keys, f" {description} ", rarities, nearest)


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        # The names of a condition count together.
        (
            "COG4 congenital disorder of glycosylation",
            ["COG4-CDG", "Congenital disorder of glycosylation type 2j"],
            ["Congenital disorder of glycosylation type 2k"],
        ),
        # Numbers tell types apart, wherever they stand.
        (
            "hereditary spastic paraplegia 12",
            ["Autosomal dominant spastic paraplegia type 12"],
            ["Hereditary spastic paraplegia"],
        ),
        ("spastic paraplegia 12", ["SPG12", "Spastic paraplegia"], ["Spastic paraplegia"]),
        # Somebody who names the gene leaves the letter of the type out.
        (
            "Charcot-Marie-Tooth type 2 of NEFL",
            ["Charcot-Marie-Tooth type 2E"],
            ["Charcot-Marie-Tooth type 1E"],
        ),
        # Of two that have as many words, the one that says less besides.
        ("uterine adenosarcoma", ["Adenosarcoma of uterus"], ["Adenosarcoma of uterus and lung"]),
    ],
)
def test_more_speaks_for_the_better_condition(typed, better, worse):
    assert weigh(typed, better) > weigh(typed, worse)


def test_a_rare_word_says_more_than_a_frequent_one():
    typed = "partington dystonia"

    assert weigh(typed, ["Partington"], rare=["partington"]) > weigh(
        typed, ["Dystonia"], rare=["partington"]
    )


def test_a_nearer_name_says_more():
    names = ["Partington syndrome"]

    assert weigh("partingdon", names, nearest=80) > weigh("partingdon", names, nearest=50)


def test_a_word_of_a_description_says_less_than_one_of_a_name():
    named, described = ["Ochre of skin"], ["Something of skin"]

    assert (
        weigh("ochre skin", named)
        > weigh("ochre skin", described, description="ochre")
        > weigh("ochre skin", described)
    )


def test_too_little_in_common_is_less_than_is_offered():
    assert weigh("common cold in winter", ["Alkaptonuria"]) < LEAST_TOGETHER


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("Gaucher disease type 2", {"2"}),
        ("Mucopolysaccharidosis type IIIB", {"3b"}),
        ("Sanfilippo syndrome D", {"d"}),
        ("Sanfilippo type D syndrome", {"d"}),
        ("SPG12", {"12"}),
        ("22q11.2 deletion syndrome", {"22q11", "2"}),
        ("Maladie d'Alexander", set()),
    ],
)
def test_numbers_and_letters_that_tell_types_apart(typed, numbers):
    assert numbers_in(key_for(typed)) == numbers
