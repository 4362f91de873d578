"""A patient group in the words of schema.org, as JSON-LD. What is not known is left out.

Source: https://schema.org/NGO, /WebPage, /MedicalCondition, /MedicalCode (release 28).
"""

import json

from django.utils.safestring import mark_safe

from ..models import Group
from ..models.vocabulary import REGIONS, UK_NATIONS

# A browser ends a script at "</script" wherever it stands, so no "<" may stand in it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
NONPROFIT = {Group.Form.CHARITY, Group.Form.NONPROFIT}


def as_script(content: dict) -> str:
    """A data block for a page. Browsers run nothing in it, so a strict policy allows it."""
    text = json.dumps(content, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def group_page(group, terms, coalitions, *, page, publisher, absolute) -> dict:
    """The page of a group, and the group itself.

    group: with its conditions and their exact_codes, other_names, channels and registrations.
    terms: those of group.terms(). page: {"url", "language", "identity"}, the last being the
    group's in every language. publisher: the name of this site. absolute: makes a whole address
    of a path.
    """
    identity = page["identity"]
    return {
        "@context": "https://schema.org",
        "@graph": [
            known(
                {
                    "@type": "WebPage",
                    "@id": page["url"],
                    "url": page["url"],
                    "name": group.name,
                    "inLanguage": page["language"],
                    "mainEntity": {"@id": identity},
                    "lastReviewed": group.reviewed_on and group.reviewed_on.isoformat(),
                    "reviewedBy": group.reviewed_on
                    and {"@type": "Organization", "name": publisher, "url": absolute("/")},
                }
            ),
            organization(group, terms, coalitions, absolute) | {"@id": identity},
        ],
    }


def organization(group, terms, coalitions, absolute):
    other_names = [name.text for name in group.other_names]
    contact = contact_of(group) if group.state == Group.State.LISTED else {}
    return contact | known(
        {
            "@type": type_of(group),
            "name": group.name,
            "alternateName": [name for name in [group.acronym, *other_names] if name],
            "description": group.summary,
            "address": address_of(group),
            "areaServed": [area_served(area) for area in terms["areas"]],
            "knowsLanguage": [language.pk for language in terms["languages"]],
            "foundingDate": group.founded and str(group.founded),
            "dissolutionDate": group.closed_on and as_far_as_known(group.closed_on),
            "identifier": [identifier(each) for each in group.registrations.all()],
            "memberOf": [
                {
                    "@type": type_of(coalition),
                    "name": coalition.name,
                    "url": absolute(coalition.get_absolute_url()),
                }
                for coalition in coalitions
            ],
            "knowsAbout": [
                medical_condition(condition, absolute) for condition in group.conditions.all()
            ],
        }
    )


def known(facts):
    """The facts that are not empty."""
    return {name: fact for name, fact in facts.items() if fact}


def type_of(group):
    """An NGO where the group is known to be one."""
    return "NGO" if group.form in NONPROFIT else "Organization"


def as_far_as_known(day):
    """A date that stands for its month or its year when it is the first of one."""
    if day.day > 1:
        return day.isoformat()
    return f"{day:%Y}" if day.month == 1 else f"{day:%Y-%m}"


def contact_of(group):
    return known(
        {
            "url": group.website,
            "email": group.email,
            "telephone": group.phone,
            "sameAs": [channel.address for channel in group.channels.all()],
        }
    )


def address_of(group):
    """The country where a group is based; no more is known of its address."""
    code = group.base_area_id
    if not code or code in REGIONS:
        return None
    return {"@type": "PostalAddress", "addressCountry": code.partition("-")[0]}


def area_served(area):
    if area.pk in REGIONS:
        return {"@type": "Place", "name": str(area)}
    kind = "AdministrativeArea" if area.pk in UK_NATIONS else "Country"
    return {"@type": kind, "name": str(area), "identifier": area.pk}


def identifier(registration):
    return {
        "@type": "PropertyValue",
        "propertyID": "org-id.guide",
        "value": registration.identifier,
    }


def medical_condition(condition, absolute):
    """A condition with the codes that mean just it, not those that it shares with others."""
    codes = [(code.system, code.value) for code in condition.exact_codes]
    if condition.orpha_code:
        codes.insert(0, ("ORPHA", str(condition.orpha_code)))
    return known(
        {
            "@type": "MedicalCondition",
            "name": condition.shown_name,
            "alternateName": condition.english_name,
            "url": absolute(condition.get_absolute_url()),
            "code": [
                {"@type": "MedicalCode", "codingSystem": system, "codeValue": value}
                for system, value in codes
            ],
        }
    )
