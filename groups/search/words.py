"""What single words weigh when two names are compared, and which words say the same."""

# Words around a name, in a sentence that somebody typed ("my son has just been diagnosed with").
CARRIERS = frozenset(
    "about after and are baby been boy can child children daughter diagnosed diagnosis do does"
    " family father for from get girl had has have he help her his i in is just kid mother mum my"
    " newly of our partner patient please she son suspected suffer suffering that the their they"
    " this was we what who wife husband brother sister with"
    " a an au avec by d de des du et l la le les ou par to un une".split()
)

# Words that nearly every name has: sharing one says nothing, missing one says nothing.
GENERIC = frozenset(
    "condition disease disorder illness syndrome maladie atteinte trouble due without sans".split()
)

# Words that many names have.
COMMON = frozenset(
    "acquired acute adult anomalies anomaly associated autosomal cancer carcinoma chronic classic"
    " classical congenital defect deficiency dominant early familial form genetic hereditary"
    " idiopathic infantile isolated juvenile late linked malformation mild neonatal non onset other"
    " primary rare recessive related secondary severe tumor type".split()
)

# Words that say the same in a name, everyday words among them; the first stands for all.
SAME = [
    group.split()
    for group in (
        "hereditary familial congenital genetic inherited",
        "tumor neoplasm cancer carcinoma",
        "renal kidney",
        "cardiac heart",
        "hepatic liver",
        "pulmonary lung",
        "cutaneous skin",
        "cerebral brain",
        "cerebellar cerebellum",
        "skeletal bone bones",
        "ocular eye eyes",
        "infantile infancy childhood juvenile pediatric",
        "disability retardation",
        "intellectual mental",
        "deafness hearing",
        "intestinal bowel gut",
        "esophageal esophagus",
        "pancreatic pancreas",
        "gastric stomach",
        "muscular muscle",
        "spinal spine",
        "neural nerve",
        "dental tooth teeth",
        "dwarfism dwarf",
        "odor malodor",
        "gonadal gonad",
        "pituitary hypophyseal",
        "oligoarticular pauciarticular",
    )
]
STANDS_FOR = {word: group[0] for group in SAME for word in group}
SAME_AS = {word: [other for other in group if other != word] for group in SAME for word in group}


def weight(word: str) -> float:
    """How much a word tells one name from another, from 0 (nothing) to 1."""
    if word in CARRIERS:
        return 0.02
    if word in GENERIC:
        return 0.15
    if word in COMMON:
        return 0.5
    return 0.6 if len(word) <= 2 else 1.0
