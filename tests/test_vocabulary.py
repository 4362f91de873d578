"""The fixed lists: always there, in the reader's language, and areas within areas."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from groups.models import Area, Group, Language, Seek, Service
from groups.models.vocabulary import (
    SeekKind,
    ServiceKind,
    area_label,
    is_language,
    language_label,
    sync_vocabulary,
)

from .factories import make_group

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_the_lists_are_there_again_after_a_flush():
    call_command("flush", interactive=False, verbosity=0)

    assert Area.objects.filter(pk__in=["GB", "GB-SCT", "europe", "world"]).count() == 4
    assert Language.objects.filter(pk__in=["en", "cy", "fr"]).count() == 3
    assert set(Service.objects.values_list("code", flat=True)) == set(ServiceKind.values)
    assert set(Seek.objects.values_list("code", flat=True)) == set(SeekKind.values)


def test_every_sovereign_code_is_a_country_and_groupings_are_not():
    codes = set(Area.objects.values_list("code", flat=True))

    assert codes >= {"GB", "FR", "US", "XK", "TW", "GB-NIR"}
    assert not codes & {"EU", "UN", "ZZ", "150", "001"}


def test_writing_the_lists_again_changes_nothing_and_keeps_other_languages():
    Language.objects.create(code="pt-BR", name="Brazilian Portuguese")
    before = list(Area.objects.values_list("code", "name", "wider"))

    sync_vocabulary()

    assert list(Area.objects.values_list("code", "name", "wider")) == before
    assert Language.objects.filter(code="pt-BR").exists()


def test_writing_the_lists_in_another_language_keeps_the_english_labels():
    with translation.override("fr"):
        sync_vocabulary()

    assert Area.objects.get(code="DE").name == "Germany"


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("GB-SCT", ["GB-SCT", "GB", "europe", "world"]),
        ("GB", ["GB", "europe", "world"]),
        ("FR", ["FR", "europe", "world"]),
        ("US", ["US", "world"]),
        ("europe", ["europe", "world"]),
        ("world", ["world"]),
    ],
)
def test_an_area_lies_in_the_regions_around_it(code, reach):
    assert Area.reaching(code) == reach


def test_each_area_points_to_the_next_wider_one():
    wider = dict(Area.objects.values_list("code", "wider"))

    assert [wider[code] for code in ["GB-SCT", "GB", "US", "europe", "world"]] == [
        "GB",
        "europe",
        "world",
        "world",
        None,
    ]


def test_labels_are_in_the_language_of_the_reader():
    with translation.override("fr"):
        assert str(Area(code="DE", name="Germany")) == "Allemagne"
        assert str(Language(code="de", name="German")) == "allemand"


def test_an_area_or_a_language_without_a_label_shows_its_code():
    assert area_label("QQ", "en") == "QQ"
    assert language_label("not a tag", "en") == "not a tag"


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant"])
def test_a_tag_of_a_known_language_is_a_language(tag):
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["", "English", "xx-nonsense-tag", "qqq", None])
def test_other_texts_are_no_language(tag):
    assert not is_language(tag)


def test_a_group_cannot_offer_a_service_that_is_not_in_the_list():
    group = make_group("Example Group")
    through = Group.services.through

    wrong = through.objects.create(group=group, service_id="horoscopes")

    # The database looks at foreign keys when a transaction ends, which a test's never does.
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    wrong.delete()
