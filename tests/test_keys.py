"""Two ways to write one name have one key; two names do not."""

import pytest

from groups.keys import MAX_LENGTH, code_key, key_for, looks_like_acronym


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cystic Fibrosis", "cystic fibrosis"),
        ("Sjögren syndrome", "Sjogren syndrome"),
        ("Sjo\u0308gren syndrome", "Sj\u00f6gren syndrome"),
        ("Ménière disease", "meniere  disease"),
        ("Brødsgaard", "brodsgaard"),
        ("Huntington's disease", "Huntington disease"),
        ("Huntington\u2019s disease", "huntington disease"),
        ("Graves' disease", "Graves disease"),
        ("Charcot-Marie-Tooth disease", "Charcot Marie Tooth disease"),
        ("β-thalassaemia", "beta thalassemia"),
        ("\u0391-mannosidosis", "alpha-mannosidosis"),
        ("haemophilia", "hemophilia"),
        ("oedema", "edema"),
        ("tumour", "tumor"),
        ("tumours", "tumors"),
        ("fibre disproportion", "fiber disproportion"),
        ("localised scleroderma", "localized scleroderma"),
        ("sulphite oxidase deficiency", "sulfite oxidase deficiency"),
        ("metachromatic leucodystrophy", "metachromatic leukodystrophy"),
        ("Mucopolysaccharidosis type II", "mucopolysaccharidosis type 2"),
        ("Orofaciodigital syndrome V", "Orofaciodigital syndrome 5"),
        ("Nonsyndromic deafness", "Non-syndromic deafness"),
        ("Mucopolysaccharidosis type IIIB", "mucopolysaccharidosis type 3b"),
        ("Mucopolysaccharidosis type I", "mucopolysaccharidosis type 1"),
        ("factor VIII deficiency", "factor 8 deficiency"),
        ("\uff2d\uff30\uff33", "mps"),
        ("straße", "strasse"),
    ],
)
def test_one_name_written_in_two_ways_has_one_key(one, other):
    assert key_for(one) == key_for(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mucopolysaccharidosis type 1", "Mucopolysaccharidosis type 2"),
        ("Fragile X syndrome", "Fragile 10 syndrome"),
        ("X-linked ichthyosis", "10 linked ichthyosis"),
        ("Trisomy X", "Trisomy 10"),
        ("V", "5"),
        ("Example e.V.", "Example e 5"),
        ("Vitamin D", "Vitamin E"),
        ("alpha-mannosidosis", "beta-mannosidosis"),
        ("1p36 deletion", "1q36 deletion"),
    ],
)
def test_two_names_have_two_keys(one, other):
    assert key_for(one) != key_for(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Prader\u2013Willi\tsyndrome! ", "prader willi syndrome"),
        ("22q11.2 deletion", "22q11 2 deletion"),
        ("Ætiology", "etiology"),
        ("Муковисцидоз", "муковисцидоз"),
        ("囊性纤维化", "囊性纤维化"),
        ("", ""),
        ("?!…", ""),
    ],
)
def test_a_key_is_plain_words_in_small_letters(text, key):
    assert key_for(text) == key


@pytest.mark.parametrize(
    "text", ["Sjögren's syndrome type IIb", "β-thalassaemia", "Brødsgaard", "type I and II"]
)
def test_the_key_of_a_key_is_itself(text):
    assert key_for(key_for(text)) == key_for(text)


@pytest.mark.parametrize("letter", ["a", "ß", "β", "ﷺ", "a b "])
def test_a_key_always_fits_its_column(letter):
    assert len(key_for(letter * 10_000)) <= MAX_LENGTH


@pytest.mark.parametrize("code", ["E84.0", "e840", "E 84.0", " e84-0"])
def test_a_code_has_one_key_however_it_is_punctuated(code):
    assert code_key(code) == "E840"


def test_a_code_without_letters_or_digits_has_no_key():
    assert code_key(".- é") == ""


@pytest.mark.parametrize("text", ["CF", "AKU", "SMA1", "PKU-1", "CMT4C", "ALS/MND"])
def test_a_short_word_of_capitals_looks_like_an_acronym(text):
    assert looks_like_acronym(text)


@pytest.mark.parametrize(
    "text", ["Alkaptonuria", "MPS II", "A", "", "cystic fibrosis", "Gaucher", "I"]
)
def test_a_word_does_not_look_like_an_acronym(text):
    assert not looks_like_acronym(text)
