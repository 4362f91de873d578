"""The order of answers: which of two names meets what was typed better."""

import pytest

from groups.keys import key_for
from groups.search.ranking import LEAST, Query


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
        ("zollinger el", "Zollinger-Ellison syndrome", "Zellweger syndrome"),
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
