"""The public addresses that the tests walk, and the small directory that they show."""

from datetime import date

from groups.models import Release

from .factories import make_condition, make_group, make_membership

PAGES = [
    "/",
    "/search/",
    "/search/?q=alkaptonuria",
    "/search/?q=qqqzzzqqq",
    "/conditions/",
    "/conditions/?letter=Q",
    "/conditions/?letter=A&own=1",
    "/conditions/families/",
    "/conditions/families/?family=79189",
    "/conditions/56/",
    "/conditions/56/?area=GB&language=en",
    "/conditions/56/?area=nowhere&language=nothing",
    "/conditions/79189/",
    "/conditions/77/",
    "/undiagnosed/",
    "/groups/",
    "/groups/?q=example&area=GB&kind=condition&language=en&service=helpline&condition=56",
    "/groups/?area=nowhere&condition=none",
    "/groups/?q=qqqzzzqqq",
    "/groups/example-alkaptonuria-society/",
    "/groups/example-coalition/",
    "/groups/example-coalition/?members_area=FR&members_order=country",
    "/groups/example-closed-group/",
    "/handout/",
    "/handout/?condition=56&group=example-alkaptonuria-society&group=example-closed-group",
    "/handout/?condition=56&group=no-such-group&large=1",
    "/handout/?condition=56&area=GB&large=1&group=example-coalition&group=example-sister-group",
    "/conditions/56/?group=example-sister-group",
    "/for-families/",
    "/for-clinicians/",
    "/suggest-a-change/",
    "/suggest-a-change/?group=example-closed-group",
    "/suggest-a-change/?group=example-alkaptonuria-society&kind=correction",
    "/suggest-a-change/?kind=new",
    "/suggest-a-change/?kind=closed&q=example",
    "/suggest-a-change/?kind=correction&q=qqqzzzqqq",
    "/about/",
    "/about/design/",
    "/about/trust/",
    "/changes/",
    "/accessibility/",
    "/privacy/",
]


def make_small_directory():
    """A condition, its family, and groups of every kind and state."""
    family = make_condition("Example tyrosine disorder", orpha_code=79189, level="category")
    condition = make_condition(
        "Alkaptonuria",
        orpha_code=56,
        families=[family],
        synonyms=["AKU", ("Alcaptonurie", "preferred", "fr")],
        codes=[("OMIM", "203500", "exact"), ("ICD-10", "E70.2", "narrower")],
        definition="A made-up definition.",
    )
    make_condition("Example old entry", orpha_code=77, status="obsolete")
    make_condition("No diagnosis after full investigation", orpha_code=616874)
    member = make_group(
        "Example Alkaptonuria Society",
        conditions=[condition],
        areas=["GB"],
        languages=["en"],
        services=["helpline", "peer-support"],
        seeks=["speaker"],
        other_names=["Example Old Name"],
        registrations=["GB-CHC-1234567", "US-EIN-000000000"],
        channels=[("facebook", "https://social.example.org/aku")],
        email="hello@example.org",
        phone="+442079460000",
        base_area="GB",
        acronym="EAS",
        founded=2003,
        industry_funding="declared",
        industry_funding_url="https://funding.example.org/",
        reviewed_on=date(2026, 11, 2),
    )
    sister = make_group("Example Sister Group", conditions=[condition], base_area="FR")
    coalition = make_group("Example Coalition", kind="coalition", conditions=[family])
    make_membership(member, coalition)
    make_membership(sister, coalition, relation="associate")
    make_group(
        "Example Closed Group",
        conditions=[condition],
        state="closed",
        closed_on=date(2020, 5, 1),
        successor=member,
    )
    make_group(
        "Example Umbrella",
        kind="umbrella",
        areas=["europe"],
        covers_all_rare=True,
        welcomes_undiagnosed=True,
    )
    Release.objects.create(name="Example nomenclature", version="1", licence="CC BY 4.0")
