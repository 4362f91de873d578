"""What a clinician may put over a handout: set phrases only, so that nobody types about a patient.

The keys stand in addresses: never give one another meaning.
"""

from django.utils.translation import gettext as _

DEFAULT_TITLE, DEFAULT_INTRO, NO_INTRO = "groups-for", "not-alone", "none"


def titles(name, is_undiagnosed=False):
    """The titles to choose from, by their keys, the usual one first.

    name: how the condition is called on the handout; empty when it is for none.
    """
    if is_undiagnosed or not name:
        return titles_without_a_name(is_undiagnosed)
    names = {"condition": name}
    return {
        DEFAULT_TITLE: _("Patient groups for %(condition)s") % names,
        "understand": _("People who understand: %(condition)s") % names,
        "talk": _("Someone to talk to about %(condition)s") % names,
        "carers": _("For families and carers: %(condition)s") % names,
        "waiting": _("Support while you are waiting for a diagnosis"),
    }


def titles_without_a_name(is_undiagnosed):
    waiting = {
        "waiting": _("Support while you are waiting for a diagnosis"),
        "no-diagnosis": _("Support without a diagnosis"),
    }
    others = {
        DEFAULT_TITLE: _("Patient groups that can help"),
        "understand": _("People who understand"),
        "talk": _("Someone to talk to"),
        "carers": _("For families and carers"),
    }
    return waiting | others if is_undiagnosed else others | waiting


def every_title():
    """All titles there are, by their keys."""
    return titles("") | titles("", is_undiagnosed=True)


def intros():
    """The introductions to choose from, by their keys, the usual one first."""
    return {
        DEFAULT_INTRO: _(
            "You are not alone. The people in these groups know what it is like. There is no"
            " hurry: get in touch when you are ready."
        ),
        "first-call": _(
            "You do not need to know what to ask. You can start with: “We have just heard the"
            " name of the condition.” You decide how much you tell."
        ),
        "carers": _(
            "These groups are also there for parents, partners, brothers, sisters and friends."
            " People who care for somebody need support too."
        ),
        "waiting": _(
            "You do not need a diagnosis to get help. These groups know how hard it is to wait."
        ),
        NO_INTRO: "",
    }
