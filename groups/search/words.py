"""What single words weigh when two names are compared, and which words say the same."""

import re
from functools import lru_cache
from itertools import pairwise

# Words around a name, in a sentence that somebody typed ("my son has just been diagnosed with").
CARRIERS = frozenset(
    "about after and are baby been boy can child children daughter diagnosed diagnosis do does"
    " family father for from get girl had has have he help her his i in is just kid mother mum my"
    " newly of our partner patient please she son suspected suffer suffering that the their they"
    " this was we what who wife husband brother sister with"
    " a an au avec by d de des du et l la le les ou par to un une".split()
)

# Words that nearly every name has, or none: sharing one says nothing, missing one says nothing.
GENERIC = frozenset(
    "caused condition disease disorder due error gland illness inborn maladie atteinte or process"
    " rare sans somatic syndrome trouble without".split()
)

# Stems that say how one comes by a condition or what it comes without: names have them or not.
QUALIFIERS = frozenset("hereditary isolated primary rare".split())

# Words that no acronym has a letter for, beside the carriers.
UNABBREVIATED = frozenset({"due", "type"})

# Words that many names have, or that people type though no name has them.
COMMON = frozenset(
    "abnormality acquired activity acute adult anomalies anomaly associated autosomal benign cancer"
    " carcinoma chronic classic classical complex congenital defect deficiency dominant early"
    " familial form generalized genetic grade hereditary idiopathic infantile infection infectious"
    " inherited isolated juvenile late linked malformation malignant mild neonatal neoplasm non"
    " onset other primary recessive related secondary severe susceptibility syndromic tumor tumors"
    " type variable".split()
)

# Words that say the same in a name, everyday words among them; the first stands for all.
SAME = [
    group.split()
    for group in (
        # What kind of condition, and how one comes by it.
        "hereditary familial congenital genetic inherited",
        "tumor neoplasm tumors neoplasms",
        "carcinoma cancer cancers",
        "infantile infancy childhood juvenile pediatric",
        "neonatal newborn",
        "gestational pregnancy",
        "related mutation mutations variant gene",
        "deletion monosomy microdeletion",
        "duplication trisomy microduplication",
        "agenesis absence absent aplasia",
        "hypoplasia hypoplastic underdevelopment",
        "deficiency deficit defect",
        "infection infections infectious",
        "metabolism metabolic",
        "disability retardation",
        "intellectual mental",
        # Parts of the body.
        "abdominal abdomen",
        "adrenal adrenocortical",
        "arterial artery arteries",
        "articular joint joints",
        "auricular ear ears",
        "biliary bile",
        "bladder vesical",
        "bronchial bronchus",
        "cardiac heart",
        "cerebellar cerebellum",
        "cerebral brain",
        "cervical cervix",
        "colorectal colon colonic",
        "corneal cornea",
        "cranial skull",
        "cutaneous skin",
        "dental tooth teeth",
        "digital finger fingers",
        "esophageal esophagus",
        "facial face",
        "gastric stomach",
        "gonadal gonad",
        "hematologic hematological blood",
        "hepatic liver",
        "intestinal bowel gut",
        "labial lip lips",
        "laryngeal larynx",
        "limb limbs",
        "lingual tongue",
        "lymphatic lymph",
        "mammary breast",
        "mandibular mandible jaw",
        "muscular muscle",
        "nail nails ungual",
        "nasal nose",
        "neural nerve",
        "ocular eye eyes",
        "ovarian ovary ovaries",
        "palpebral eyelid eyelids",
        "pancreatic pancreas",
        "pelvic pelvis",
        "pharyngeal pharynx",
        "pituitary hypophyseal",
        "prostatic prostate",
        "pulmonary lung",
        "rectal rectum anal anorectal",
        "renal kidney",
        "retinal retina",
        "skeletal bone bones",
        "spinal spine",
        "splenic spleen",
        "testicular testis testes",
        "thoracic thorax chest",
        "thymic thymus",
        "tracheal trachea",
        "urinary urine",
        "uterine uterus uteri",
        "vascular vessel vessels",
        "venous vein veins",
        # What one notices.
        "deafness hearing",
        "dwarfism dwarf",
        "epilepsy epileptic seizure seizures",
        "fragile brittle",
        "lithiasis stone stones calculi",
        "odor malodor",
        "oligoarticular pauciarticular",
        "paralysis palsy",
    )
]
STANDS_FOR = {word: group[0] for group in SAME for word in group}
SAME_AS = {word: [other for other in group if other != word] for group in SAME for word in group}


def stem(word: str) -> str:
    """What stands for a word when texts are compared: without its plural, one for all the same."""
    word = STANDS_FOR.get(word, word)
    return word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] != "s" else word


NUMBER_AT_THE_END = re.compile(r"[a-z]{2,}(\d+[a-z]?)")


@lru_cache(maxsize=8192)
def numbers_in(key: str) -> frozenset[str]:
    """What tells types apart: 2 in "type 2", 9d in "type 9d", b in "type b", 12 in "spg12"."""
    words = key.split()
    numbers = {word for word in words if word[0].isdigit()}
    numbers |= {found[1] for word in words if (found := NUMBER_AT_THE_END.fullmatch(word))}
    last = words[-1] if words[1:] else ""
    letters = {word for before, word in pairwise(words) if before == "type" or word == last}
    numbers |= {word for word in letters if len(word) == 1}
    return frozenset(numbers)


def initials(key: str) -> set[str]:
    """What a name, or a part of it, may be abbreviated to: "efd" for "example fundus dystrophy"."""
    words = [word for word in key.split() if word not in CARRIERS and word not in UNABBREVIATED]
    letters = [word if word[0].isdigit() else word[0] for word in words]
    return {
        "".join(letters[start : start + length])
        for length in (3, 4, 5)
        for start in range(len(letters) - length + 1)
    }


def is_telling(word: str) -> bool:
    """Whether a word says much about what a text is about."""
    return len(word) >= 3 and weight(word) == 1


@lru_cache(maxsize=8192)
def weight(word: str) -> float:
    """How much a word tells one name from another, from 0 (nothing) to 1."""
    if word in CARRIERS:
        return 0.02
    if word in GENERIC:
        return 0.15
    if word in COMMON:
        return 0.5
    return 0.6 if len(word) <= 2 else 1.0
