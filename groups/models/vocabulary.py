"""The fixed lists: where groups help, in which languages, with what, and what they seek.

Each list is a table, so that the database refuses a value that does not exist. The rows follow the
code: sync_vocabulary runs after every `migrate`.
"""

from babel import Locale
from babel.core import UnknownLocaleError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

WORLD, EUROPE = "world", "europe"

# ISO 3166-2:GB.
UK_NATIONS = {
    "GB-ENG": _("England"),
    "GB-SCT": _("Scotland"),
    "GB-WLS": _("Wales"),
    "GB-NIR": _("Northern Ireland"),
}
REGIONS = {EUROPE: _("Europe"), WORLD: _("worldwide")}

# Members of the Council of Europe, with Belarus, Russia, the Holy See, Kosovo and the islands
# that belong to a European country and lie in Europe.
EUROPEAN = set(
    "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM IS IT"
    " JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK".split()
)

# Codes in CLDR's list of territories that are no country of ISO 3166-1.
NO_COUNTRY = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())


class Term(models.Model):
    """One entry of a fixed list, known by its code."""

    code = models.CharField(max_length=35, primary_key=True)
    # The English label: for sorting and for a look at the database; pages show str(term).
    name = models.CharField(max_length=100)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name


class Area(Term):
    """A country (ISO 3166-1 alpha-2), a UK nation (ISO 3166-2), "europe" or "world"."""

    wider = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )

    class Meta(Term.Meta):
        verbose_name = _("area")

    def __str__(self):
        return str(area_label(self.code, get_language() or "en"))

    @staticmethod
    def reaching(code):
        """The codes of an area and of the regions around it, nearest first."""
        codes = [code]
        if code in UK_NATIONS:
            codes.append("GB")
        if codes[-1] in EUROPEAN:
            codes.append(EUROPE)
        if codes[-1] != WORLD:
            codes.append(WORLD)
        return codes


class Language(Term):
    """A language by its BCP 47 tag."""

    class Meta(Term.Meta):
        verbose_name = _("language")

    def __str__(self):
        return language_label(self.code, get_language() or "en")


class ServiceKind(models.TextChoices):
    """What a group offers."""

    PEER_SUPPORT = "peer-support", _("Peer support")
    HELPLINE = "helpline", _("Helpline")
    INFORMATION = "information", _("Information")
    EVENTS = "events", _("Events and meetings")
    FAMILY_CONFERENCE = "family-conference", _("Family conference")
    COUNSELLING = "counselling", _("Counselling")
    BEREAVEMENT = "bereavement", _("Bereavement support")
    YOUTH = "youth", _("For young people")
    ONLINE_FORUM = "online-forum", _("Online forum")
    SPECIALIST_NURSE = "specialist-nurse", _("Specialist nurse")
    GRANTS = "grants", _("Grants for families")
    EQUIPMENT = "equipment", _("Equipment")
    ADVOCACY = "advocacy", _("Advocacy")
    AWARENESS = "awareness", _("Raising awareness")
    NEWBORN_SCREENING = "newborn-screening", _("Newborn screening")
    RESEARCH_FUNDING = "research-funding", _("Research funding")
    REGISTRY = "registry", _("Patient registry")
    CLINICIAN_TRAINING = "clinician-training", _("Training for clinicians")
    CARE_GUIDELINES = "care-guidelines", _("Care guidelines")
    MEDICAL_ADVISORY_BOARD = "medical-advisory-board", _("Medical advisory board")


class SeekKind(models.TextChoices):
    """What a group seeks from clinicians."""

    MEDICAL_ADVISORY_BOARD = "medical-advisory-board", _("Members for a medical advisory board")
    TRUSTEE = "trustee", _("Trustees")
    INFORMATION_REVIEW = "information-review", _("Reviewers for its information")
    SPEAKER = "speaker", _("Speakers")
    RESEARCH_PARTNER = "research-partner", _("Research partners")


class Service(Term):
    """One kind of help that groups offer."""

    class Meta(Term.Meta):
        verbose_name = _("service")

    def __str__(self):
        return str(ServiceKind(self.code).label)


class Seek(Term):
    """One kind of help that groups seek from clinicians."""

    class Meta(Term.Meta):
        verbose_name = _("what it seeks from clinicians")
        verbose_name_plural = verbose_name

    def __str__(self):
        return str(SeekKind(self.code).label)


def area_label(code, language):
    """The name of an area in a language, from CLDR for countries; the code if it has none."""
    if code in UK_NATIONS or code in REGIONS:
        return {**UK_NATIONS, **REGIONS}[code]
    return Locale.parse(language, sep="-").territories.get(code, code)


def language_label(code, language):
    """The name of a language in a language, from CLDR; the tag itself if it has none.

    Raises nothing: check a tag from outside with is_language first.
    """
    try:
        return Locale.parse(code, sep="-").get_display_name(language.replace("-", "_")) or code
    except (UnknownLocaleError, ValueError):
        return code


def is_language(code: str) -> bool:
    """Whether a text is a BCP 47 tag of a language that CLDR knows."""
    try:
        return bool(Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError, TypeError):
        return False


def sync_vocabulary(using="default", **kwargs):
    """Write the fixed lists to the database; languages beyond the two-letter ones stay."""
    english = Locale("en")
    countries = {
        code: name
        for code, name in english.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    }
    names = {**REGIONS, **countries, **UK_NATIONS}
    areas = [
        Area(code=code, name=str(name), wider_id=next(iter(Area.reaching(code)[1:]), None))
        for code, name in sorted(names.items(), key=lambda pair: len(Area.reaching(pair[0])))
    ]
    languages = [
        Language(code=code, name=name)
        for code, name in english.languages.items()
        if len(code) == 2 and is_language(code)
    ]
    services = [Service(code=kind.value, name=str(kind.label)) for kind in ServiceKind]
    seeks = [Seek(code=kind.value, name=str(kind.label)) for kind in SeekKind]
    for model, terms, fields in [
        (Area, areas, ["name", "wider"]),
        (Language, languages, ["name"]),
        (Service, services, ["name"]),
        (Seek, seeks, ["name"]),
    ]:
        model.objects.using(using).bulk_create(
            terms, update_conflicts=True, unique_fields=["code"], update_fields=fields
        )
