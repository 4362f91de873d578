"""What import_conditions does to the directory. Conditions and groups are invented."""

import gzip
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from groups.models import (
    Condition,
    ConditionName,
    Coverage,
    DirectoryRevision,
    Family,
    Group,
    Release,
)
from groups.models.condition import UNDIAGNOSED
from groups.search import search

from .factories import make_condition, make_group

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "data" / "nomenclature"
REAL = settings.BASE_DIR.parent / "shared" / "data" / "nomenclature"
# Enough conditions that one may vanish: it is less than a tenth.
CROWD = range(910_001, 910_021)


def load(*paths, **options):
    output = StringIO()
    call_command("import_conditions", *paths, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def packets(tmp_path):
    """Writes a complete release of a day: the crowd, and conditions as {code: facts}."""

    def write(day="2025-12-09", without=(), **named):
        conditions = {code: {"Label": f"Example condition {code}"} for code in CROWD}
        conditions |= {int(code.removeprefix("c")): facts for code, facts in named.items()}
        path = tmp_path / f"packets-{day}"
        with path.open("w") as file:
            for code, facts in conditions.items():
                if code not in without:
                    facts = {"Label": "Example", "DisorderType": {"value": "Disease"}, **facts}
                    release = {"creationDate": f"{day} 10:00:00", "version": day}
                    print(
                        json.dumps({"ORPHApacketId": "", "ORPHAcode": code, **release, **facts}),
                        file=file,
                    )
        return path

    return write


@pytest.fixture
def pack(tmp_path):
    """Writes a complete release of a day with statuses: {code: (name, flag, successor)}."""

    def write(day, **named):
        entries = {f"c{code}": (f"Example condition {code}", 1, None) for code in CROWD} | named
        text = f'<JDBOR date="{day}" version="{day}"><DisorderList count="{len(entries)}">\n'
        for code, (name, flag, successor) in entries.items():
            target = f"<OrphaCode>{successor}</OrphaCode>" if successor else ""
            text += (
                f"<Disorder><OrphaCode>{code.removeprefix('c')}</OrphaCode>"
                f'<Name lang="en">{name}</Name><FlagValue>{flag}</FlagValue><SynonymList/>'
                '<DisorderType id="21394"/><DisorderDisorderAssociationList>'
                f"<DisorderDisorderAssociation><TargetDisorder>{target}</TargetDisorder>"
                "</DisorderDisorderAssociation></DisorderDisorderAssociationList></Disorder>\n"
            )
        path = tmp_path / f"pack-{day}"
        path.write_text(f"{text}</DisorderList></JDBOR>")
        return path

    return write


ACTIVE, DEPRECATED = 1, 8449


def condition(code):
    return Condition.objects.get(orpha_code=code)


def names(code, **fields):
    found = condition(code).names.filter(**fields)
    return {(name.text, name.language, name.kind) for name in found}


def families(code):
    links = Family.objects.filter(descendant__orpha_code=code)
    return dict(links.values_list("ancestor__orpha_code", "distance"))


# Loading


def test_all_formats_make_one_directory():
    files = "pack.xml classification.xml linearisation.csv alignments.sssom.tsv names-fr.tsv"
    output = load(*(FILES / name for name in files.split()), names_language="fr")

    assert "6 added, 0 changed" in output
    example = condition(900001)
    assert (example.name, example.level, example.status) == (
        "Exämple disease",
        "disorder",
        "active",
    )
    assert example.released_on == date(2023, 6, 21)
    assert example.preferential_parent == condition(900004)
    assert names(900001) == {
        ("Exämple disease", "en", "preferred"),
        ("Example syndrome & co", "en", "synonym"),
        ("EXD", "en", "acronym"),
        ('Maladie "exemple"', "fr", "preferred"),
        ("MEX", "fr", "acronym"),
        ("Example disease", "en", "synonym"),
    }
    assert set(example.codes.values_list("system", "value", "relation", "key")) == {
        ("ICD-10", "E85.4+", "narrower", "E854"),
        ("UMLS", "C0000001", "exact", "C0000001"),
        ("OMIM", "100200", "broader", "100200"),
        ("ICD-11", "8A44.2", "narrower", "8A442"),
    }
    assert ConditionName.objects.get(text="EXD").key == "exd"
    assert families(900005) == {900005: 0, 900001: 1, 900004: 2, 900006: 2}
    assert families(900004) == {900004: 0}


def test_an_obsolete_entry_points_at_its_successor_and_has_no_families():
    load(FILES / "pack.xml", FILES / "classification.xml")

    old = condition(900002)
    assert (old.status, old.replaced_by) == ("obsolete", condition(900001))
    assert names(900003) == {("Example obesity", "en", "preferred")}
    assert families(900002) == {900002: 0}


def test_loading_again_changes_nothing():
    files = [path for path in FILES.iterdir() if path.name != "prevalence.csv"]
    load(*files, names_language="fr")
    before = list(Release.objects.values()), set(ConditionName.objects.values_list("pk", "kind"))

    assert "0 added, 0 changed" in load(*files, names_language="fr")
    assert "0 added, 0 changed" in load(*reversed(files), names_language="fr")
    assert "0 names, 0 codes, 0 parents, 0 families" in load(*files, names_language="fr")
    after = list(Release.objects.values()), set(ConditionName.objects.values_list("pk", "kind"))
    assert after == before


def test_the_releases_are_recorded(packets):
    load(FILES / "starter.tsv")
    release = Release.objects.get(name="Orphanet nomenclature")
    assert (release.version, release.released_on) == ("4.1.8", date(2025, 12, 9))
    assert (release.licence, release.counts) == (
        "CC BY 4.0",
        {"conditions": 3, "names": 5, "codes": 2},
    )

    load(packets("2026-01-01", c900001={}, c900004={}, c900006={}))
    release.refresh_from_db()
    assert (release.version, release.counts["complete"]) == ("2026-01-01", True)

    load(FILES / "starter.tsv", FILES / "pack.xml")
    release.refresh_from_db()
    assert release.version == "2026-01-01"


def test_mondo_synonyms_reach_the_condition_that_is_exactly_the_term():
    load(FILES / "starter.tsv")
    assert "load MONDO's mappings as well" in load(FILES / "mondo.json")

    load(FILES / "mondo.sssom.tsv", FILES / "mondo.json")

    added = ConditionName.objects.filter(source="MONDO")
    assert [(name.text, name.condition.orpha_code) for name in added] == [
        ("Example malady", 900001)
    ]
    assert condition(900001).codes.get(system="MONDO").value == "0000001"


def test_ordo_adds_former_names_and_genes_and_overwrites_nothing():
    load(FILES / "starter.tsv")
    before = Condition.objects.get(orpha_code=900001).name

    revision = DirectoryRevision.current()
    load(FILES / "ordo.json")
    assert DirectoryRevision.current() > revision
    load(FILES / "starter.tsv")

    condition = Condition.objects.get(orpha_code=900001)
    assert (condition.name, condition.genes) == (before, "EXMP1 EXMP2")
    assert condition.names.get(text="Former example disease").kind == "synonym"
    assert [answer.thing for answer in search("EXMP2")] == [condition]


def test_mondo_synonyms_do_not_reach_a_condition_that_is_only_near_the_term():
    make_condition("Example near", orpha_code=920001, codes=[("MONDO", "0000001", "narrower")])

    load(FILES / "mondo.json")

    assert names(920001) == {("Example near", "en", "preferred")}


# Newer and older releases


def test_a_newer_release_renames_and_the_former_name_stays_a_synonym(packets):
    load(packets("2024-01-01", c920001={"Label": "Example old name"}))
    load(packets("2025-01-01", c920001={"Label": "Example new name"}))

    assert condition(920001).name == "Example new name"
    assert condition(920001).released_on == date(2025, 1, 1)
    assert names(920001) == {
        ("Example new name", "en", "preferred"),
        ("Example old name", "en", "synonym"),
    }


def test_an_older_release_only_adds_what_is_missing(packets):
    omim = {"Source": "OMIM", "Reference": "1", "DisorderMappingRelation": "E (Exact)"}
    older = {
        "Label": "Example old name",
        "Synonyms": [{"Synonym": "Example synonym"}],
        "ExternalReferences": [omim],
        "DisorderType": {"value": "Category"},
        "Parents": [{"Parent": [{"ORPHAcode": CROWD[0]}]}],
    }
    newer = {"Label": "Example new name", "TextSection": {"Contents": "Example definition."}}
    older_still = {**older, "TextSection": {"Contents": "Another definition."}}
    load(packets("2025-01-01", c920001=newer))

    load(packets("2024-01-01", c920001=older_still))

    found = condition(920001)
    assert (found.name, found.level) == ("Example new name", "disorder")
    assert found.definition == "Example definition."
    assert found.released_on == date(2025, 1, 1)
    assert names(920001, kind="synonym") == {
        ("Example old name", "en", "synonym"),
        ("Example synonym", "en", "synonym"),
    }
    assert [code.value for code in found.codes.all()] == ["1"]
    assert families(920001) == {920001: 0, CROWD[0]: 1}


def test_the_order_of_the_files_does_not_matter(packets):
    files = [
        packets("2025-01-01", c920001={"Label": "Example new name"}),
        packets("2024-01-01", c920001={"Label": "Example old name"}, c920002={}),
    ]

    load(*files)

    assert condition(920001).name == "Example new name"
    assert condition(920002).status == "obsolete"
    assert "0 added, 0 changed" in load(*reversed(files))


def test_a_newer_release_replaces_the_parents(packets):
    def beneath(parent):
        return {"Parents": {"Parent": [{"ORPHAcode": parent}]}}

    load(packets("2024-01-01", c920001=beneath(CROWD[0]), c920002=beneath(920001)))
    assert families(920002) == {920002: 0, 920001: 1, CROWD[0]: 2}

    load(packets("2025-01-01", c920001=beneath(CROWD[1]), c920002=beneath(920001)))

    assert families(920002) == {920002: 0, 920001: 1, CROWD[1]: 2}


def tree(path, day, parent, *children):
    """Writes a classification of a day: a tree of two levels."""

    def node(code, inner=""):
        return (
            f'<ClassificationNode><Disorder><OrphaCode>{code}</OrphaCode><Name lang="en">Example'
            f" {code}</Name></Disorder><ClassificationNodeChildList>{inner}"
            "</ClassificationNodeChildList></ClassificationNode>"
        )

    nodes = node(parent, "".join(node(child) for child in children))
    path.write_text(
        f'<JDBOR date="{day}"><ClassificationList><Classification><ClassificationNodeRootList>'
        f"{nodes}</ClassificationNodeRootList></Classification></ClassificationList></JDBOR>"
    )
    return path


def test_the_trees_of_one_day_together_replace_the_parents_that_they_know(tmp_path):
    one, two = CROWD[:2]
    load(
        tree(tmp_path / "1", "2023-01-01", one, 920001, 920002),
        tree(tmp_path / "2", "2023-01-01", two, 920001),
        tree(tmp_path / "3", "2023-01-01", CROWD[2], 920001),
    )
    assert families(920001) == {920001: 0, one: 1, two: 1, CROWD[2]: 1}

    load(
        tree(tmp_path / "1", "2024-01-01", one, 920002),
        tree(tmp_path / "2", "2024-01-01", two, 920001),
    )

    assert families(920001) == {920001: 0, two: 1, CROWD[2]: 1}
    assert families(920002) == {920002: 0, one: 1}


def test_newer_trees_of_one_day_do_not_take_away_each_others_parents(tmp_path):
    one, two = CROWD[:2]
    load(tree(tmp_path / "1", "2023-01-01", one, 920001))

    load(
        tree(tmp_path / "1", "2024-01-01", one, 920001),
        tree(tmp_path / "2", "2024-01-01", two, 920001, one),
    )

    assert families(920001) == {920001: 0, one: 1, two: 1}


def test_a_part_of_a_release_does_not_overwrite_the_complete_one_of_the_same_day(packets):
    load(packets("2025-12-09", c900001={"Label": "Example name in full"}))

    load(FILES / "starter.tsv")

    assert condition(900001).name == "Example name in full"
    assert ("Example disorder", "en", "synonym") in names(900001)


def test_definitions_keep_the_commas_that_a_newer_release_has_lost(packets):
    load(packets("2024-01-01", c920001={"TextSection": {"Contents": "A rare, odd example."}}))
    load(packets("2025-01-01", c920001={"TextSection": {"Contents": "A rare odd example."}}))

    assert condition(920001).definition == "A rare, odd example."


def test_a_reactivated_condition_is_active_again(pack):
    load(pack("2023-01-01", c920001=("Example", DEPRECATED, CROWD[0])))
    load(pack("2024-01-01", c920001=("Example", ACTIVE, None)))

    assert (condition(920001).status, condition(920001).replaced_by) == ("active", None)


def test_a_chain_of_successors_leads_to_the_active_one(pack):
    load(
        pack(
            "2023-01-01",
            c920001=("Example", DEPRECATED, 920002),
            c920002=("Example", DEPRECATED, CROWD[0]),
            c920003=("Example", DEPRECATED, 920004),
            c920004=("Example", DEPRECATED, 920003),
        )
    )

    assert condition(920001).replaced_by.orpha_code == CROWD[0]
    assert condition(920003).replaced_by is None


def test_local_entries_stay_as_they_are(packets):
    load(packets("2024-01-01"))
    family = condition(CROWD[0])
    local = Condition.objects.create(name="Example local condition")
    local.parents.add(family)

    load(packets("2025-01-01"))

    local.refresh_from_db()
    assert (local.status, local.orpha_code, list(local.parents.all())) == ("active", None, [family])
    assert local.ancestor_links.count() == 2


# What vanishes


def test_what_a_newer_complete_release_no_longer_holds_becomes_obsolete(packets):
    load(packets("2024-01-01"))
    assert "1 became so" in load(packets("2025-01-01", without=[CROWD[0]]))

    gone = condition(CROWD[0])
    assert (gone.status, gone.replaced_by) == ("obsolete", None)


def test_what_has_vanished_stays_so_when_an_older_release_is_loaded_later(packets):
    load(packets("2025-01-01", without=[CROWD[0]]))

    load(packets("2024-01-01"))

    assert condition(CROWD[0]).status == "obsolete"


def test_nothing_vanishes_when_more_than_a_tenth_would(packets):
    load(packets("2024-01-01"))
    output = load(packets("2025-01-01", without=CROWD[:3]))

    assert "taken as a part of the nomenclature" in output
    assert not Condition.objects.exclude(status="active").exists()
    assert Release.objects.get().version == "2024-01-01"


@pytest.mark.parametrize("name", ["starter.tsv", "classification.xml", "product1.xml"])
def test_a_file_that_is_no_full_nomenclature_makes_nothing_vanish(packets, name):
    load(packets("2020-01-01"))

    load(FILES / name)

    assert not Condition.objects.filter(orpha_code__in=CROWD, status="obsolete").exists()


def test_the_undiagnosed_route_stays_active(packets, pack):
    make_condition("Example without a diagnosis", orpha_code=UNDIAGNOSED)
    load(pack("2023-01-01", **{f"c{UNDIAGNOSED}": ("Example", DEPRECATED, CROWD[0])}))
    load(packets("2025-01-01"))

    assert condition(UNDIAGNOSED).status == "active"
    assert condition(UNDIAGNOSED).replaced_by is None


# Coverage


def test_coverage_moves_to_the_successor(pack):
    load(pack("2023-01-01", c920001=("Example", ACTIVE, None)))
    group = make_group("Example Group", conditions=[condition(920001)])
    both = make_group("Example Both", conditions=[condition(920001), condition(CROWD[0])])

    output = load(pack("2024-01-01", c920001=("Example", DEPRECATED, CROWD[0])))

    assert "moved to the successor of a condition: 2" in output
    assert list(group.conditions.all()) == [condition(CROWD[0])]
    assert list(both.conditions.all()) == [condition(CROWD[0])]


def test_coverage_does_not_move_to_a_successor_that_is_obsolete_itself(packets):
    last = Condition.objects.create(name="Example last", status="obsolete")
    first = Condition.objects.create(name="Example first", status="obsolete", replaced_by=last)
    group = make_group("Example Group", conditions=[first])

    assert "Example Group covers Example first" in load(packets())
    assert list(group.conditions.all()) == [first]


def test_what_becomes_obsolete_leaves_the_families(pack, tmp_path):
    load(pack("2023-01-01"), tree(tmp_path / "tree", "2023-01-01", CROWD[0], CROWD[1]))
    assert families(CROWD[1]) == {CROWD[1]: 0, CROWD[0]: 1}

    load(pack("2024-01-01", **{f"c{CROWD[1]}": ("Example", DEPRECATED, CROWD[2])}))

    assert families(CROWD[1]) == {CROWD[1]: 0}


def test_coverage_without_a_successor_is_reported_and_kept(packets):
    load(packets("2024-01-01"))
    group = make_group("Example Group", conditions=[condition(CROWD[0])])

    output = load(packets("2025-01-01", without=[CROWD[0]]))

    assert f"Example Group covers Example condition {CROWD[0]} (ORPHA:{CROWD[0]})" in output
    assert Coverage.objects.get(group=group).condition == condition(CROWD[0])


# Bad input


def test_a_bad_file_leaves_the_database_as_it_was(tmp_path):
    bad = tmp_path / "bad"
    bad.write_bytes((FILES / "pack.xml").read_bytes()[:-100])

    with pytest.raises(CommandError, match=f"{bad}: is not well-formed XML") as error:
        load(FILES / "starter.tsv", bad)

    assert error.value.returncode == 1
    assert "Nothing was loaded" in str(error.value)
    assert not Condition.objects.exists()
    assert not Release.objects.exists()


def test_parents_that_go_round_in_a_circle_leave_the_database_as_it_was(packets):
    def beneath(parent):
        return {"Parents": [{"Parent": [{"ORPHAcode": parent}]}]}

    with pytest.raises(CommandError, match="would contain themselves: ORPHA:92000"):
        load(packets(c920001=beneath(920002), c920002=beneath(920001)))

    assert not Condition.objects.exists()


def test_a_language_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="--names-language: 'french' is no language"):
        load(FILES / "names-fr.tsv", names_language="french")


def test_prevalence_is_answered_with_not_needed():
    assert "product 9 (prevalence) is not needed" in load(FILES / "prevalence.csv")


# The real files


@pytest.mark.skipif(not REAL.is_dir(), reason="the real releases are not beside the project")
def test_the_real_release_goes_on_top_of_the_starter_directory():
    load(settings.BASE_DIR / "groups" / "starter" / "conditions.tsv")
    covered = Condition.objects.order_by("?").first()
    Coverage.objects.create(group=Group.objects.create(name="Example", slug="x"), condition=covered)
    patterns = "*pack-en-* *product3-* *orphapackets-* *alignments-* *product7-linear* *names-fr-*"
    files = [path for pattern in patterns.split() for path in REAL.glob(pattern)]

    load(*files, names_language="fr")

    assert len(files) == 6
    assert Condition.objects.active().count() == 9960
    assert Condition.objects.filter(status="obsolete", replaced_by__isnull=False).count() > 1000
    assert not Condition.objects.active().filter(released_on__lt=date(2025, 12, 9)).exists()
    assert ("CF", "en", "acronym") in names(586)
    assert ("Mucoviscidose", "fr", "preferred") in names(586)
    assert condition(586).codes.filter(system="ICD-11", value="CA25", relation="exact").exists()
    assert condition(586).preferential_parent.name == "Rare respiratory disease"
    assert families(586)[98053] >= 1
    assert condition(UNDIAGNOSED).status == "active"
    assert "0 added, 0 changed" in load(*files, names_language="fr")


def test_a_gzipped_file_is_loaded(tmp_path):
    path = tmp_path / "packed"
    path.write_bytes(gzip.compress((FILES / "starter.tsv").read_bytes()))

    assert "3 added, 0 changed" in load(path)


def test_everyday_names_come_with_the_conditions_they_are_for(packets):
    load(packets(c56={"Label": "Alkaptonuria"}))

    name = ConditionName.objects.get(text="black urine disease")

    assert (name.condition.orpha_code, name.source) == (56, "everyday name")
