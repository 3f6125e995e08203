"""All rules by which a graph is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dcgraph.rdf.corpus import Place

Severity = Literal["error", "warning", "info"]

_HOME: Final = "src/dcgraph/validate"

Row = tuple[str, str, Severity, str, str, str, str, str]
"""A rule as it is written down: name, title, severity, why, repair, expected, good, bad."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check looks at: its stable name, and all that a person may ask about it.

    `title` is the rule in a few words, `why` its reason, `repair` what to do, `expected` what
    would be right where that can be said in general. `allowed` holds the only values there may
    be, in their short form, and `shape` the IRI of the shape that it belongs to, if any. `good`
    and `bad` are examples for rules that no file of examples shows.
    """

    id: str
    title: str
    severity: Severity
    why: str
    repair: str
    place: Place
    expected: str = ""
    allowed: tuple[str, ...] = ()
    shape: str = ""
    good: str = ""
    bad: str = ""


_ROWS: Final[tuple[Row, ...]] = (
    (
        "File-syntax",
        "file: can be read",
        "error",
        "What cannot be read is no part of the graph, and hides what else is wrong with it.",
        "Mend the file at the place that is named, or right before it.",
        "Turtle 1.1 in UTF-8, or a table of mappings",
        'dcgd:wco a dcg:Organization ;\n    dcg:abbreviation "WCO" .',
        'dcgd:wco a dcg:Organization\n    dcg:abbreviation "WCO" .',
    ),
    (
        "File-unknownTerm",
        "file: terms are declared",
        "error",
        "A term that the ontology does not declare means nothing to anybody.",
        "Correct the name of the term, or declare it in the ontology.",
        "a term that the ontology declares, or one of SHACL",
        'dcgd:rkc dcg:adoptionDate "1999-06-26" .',
        'dcgd:rkc dcg:adoptonDate "1999-06-26" .',
    ),
    (
        "File-danglingIri",
        "file: links lead to records",
        "error",
        "A link to a record that nobody wrote leads nowhere.",
        "Correct the name, or write the record.",
        "the name of a record that stands in data/",
        "dcgd:rkc dcg:isAdoptedBy dcgd:wco .",
        "dcgd:rkc dcg:isAdoptedBy dcgd:wcoo .",
    ),
    (
        "File-misplacedRecord",
        "file: records stand where their names say",
        "error",
        "A record is found by its name, which names its file or folder.",
        "Move the record into the file that its name begins with, or rename it.",
        "",
        "# data/actors/wco.ttl\ndcgd:wco.secretariat a dcg:Body .",
        "# data/actors/wco.ttl\ndcgd:secretariat a dcg:Body .",
    ),
    (
        "File-scatteredRecord",
        "file: a record stands in one file",
        "error",
        "A record that stands in two files is read in halves.",
        "Bring all that is said of the record into one file.",
        "",
        'dcgd:wco a dcg:Organization ; dcg:abbreviation "WCO" .',
        (
            "# data/actors/wco.ttl\ndcgd:wco a dcg:Organization .\n"
            '# data/actors/wco/names.ttl\ndcgd:wco dcg:abbreviation "WCO" .'
        ),
    ),
    (
        "File-untypedRecord",
        "file: records have a kind",
        "error",
        "Without a kind no rule applies to a record.",
        "Say with `a` what kind of thing the record is.",
        "a class of the ontology after `a`",
        'dcgd:wco a dcg:Organization ; dcg:abbreviation "WCO" .',
        'dcgd:wco dcg:abbreviation "WCO" .',
    ),
    (
        "File-blankNode",
        "file: only citations go without a name",
        "error",
        "What has no name cannot be pointed at; only citations need none.",
        "Write the node as a record of its own, with a name.",
        "",
        "dcgd:a.post dcg:isPostIn dcgd:wco .",
        'dcgd:a.post dcg:isPostIn [ skos:prefLabel "WCO"@en ] .',
    ),
    (
        "File-axiom",
        "file: data says nothing of terms",
        "error",
        "An axiom that stands among the records changes what all of them mean, unseen.",
        "Say it in ontology/, take it out, or put a mapping into data/tables/.",
        "statements on records, with properties of the ontology",
        'dcgd:wco a dcg:Organization ;\n    dcg:abbreviation "WCO" .',
        "dcg:treats rdfs:subPropertyOf dcg:requires .",
    ),
    (
        "File-recordOutsideData",
        "file: records stand in data/",
        "error",
        "What stands outside data/ is no part of the graph.",
        "Move the record into a file of data/.",
        "",
        "# data/actors/wco.ttl\ndcgd:wco a dcg:Organization .",
        "# shapes/actor.ttl\ndcgd:wco a dcg:Organization .",
    ),
    (
        "File-unread",
        "file: is read",
        "error",
        "A file that nothing reads looks like a part of the graph and is none.",
        "Give the file the ending and the place of what it holds, or take it out.",
        "Turtle (.ttl) in a folder of data/, or a table or query in the folder that is for it",
        "data/actors/wco.ttl",
        "data/actors/wco.TTL",
    ),
    (
        "File-recordName",
        "file: records are named in small letters",
        "error",
        "A name is typed, read aloud and cited: one way of writing it leaves nothing to remember.",
        "Name the record in small letters and digits, with - between words and . between parts.",
        "a name such as dcgd:smart-customs or dcgd:rkc.ga-7.1",
        "dcgd:smart-customs a dcg:Notion .",
        "dcgd:Smart_Customs a dcg:Notion .",
    ),
    (
        "File-claimName",
        "file: claims are named by what they say",
        "error",
        "A claim is cited by its name: one that says something else is cited for it.",
        "Correct the name of the claim, or its subject, relation or object.",
        "SUBJECT.RELATION.OBJECT, perhaps followed by a dot and who holds it",
        (
            "dcgd:rkc.ga-7.1.requires.ict a dcg:Claim ;\n    dcg:hasSubject dcgd:rkc.ga-7.1 ;\n"
            "    dcg:hasRelation dcg:requires ;\n    dcg:hasObject dcgd:ict ."
        ),
        (
            "dcgd:rkc.ga-7.1.permits.ict a dcg:Claim ;\n    dcg:hasSubject dcgd:rkc.ga-7.1 ;\n"
            "    dcg:hasRelation dcg:requires ;\n    dcg:hasObject dcgd:ict ."
        ),
    ),
    (
        "File-numberInName",
        "file: a provision has the number of its name",
        "error",
        "A provision is found by the number that the text gives it.",
        "Correct the number, or rename the provision.",
        "the number with which the name ends",
        'dcgd:rkc.ga-7.5 dcg:isPartOf dcgd:rkc.ga-7 ; dcg:number "7.5" .',
        'dcgd:rkc.ga-7.5 dcg:isPartOf dcgd:rkc.ga-7 ; dcg:number "9.9" .',
    ),
    (
        "File-unseenCharacter",
        "file: texts have no unseen characters",
        "error",
        "What nobody sees defeats every search, and can show a text otherwise than it is.",
        "Take the character out.",
        "text without control characters and without marks of no width or of direction",
        'dcgd:wco skos:prefLabel "World Customs Organization"@en .',
        'dcgd:wco skos:prefLabel "World\\u200BCustoms Organization"@en .',
    ),
    (
        "File-mixedAlphabets",
        "file: words are in one alphabet",
        "error",
        "A Cyrillic letter that looks like a Latin one is not found by a search for it.",
        "Type the word anew in one alphabet.",
        "words in Latin letters or in Cyrillic ones",
        'dcgd:wco skos:altLabel "WCO"@en .',
        'dcgd:wco skos:altLabel "W\\u0421O"@en .',
    ),
    (
        "File-language",
        "file: texts are in the language of their tag",
        "error",
        "A text under the tag of another language is shown to those who cannot read it.",
        "Write the tag of the language in which the text is: @en, @fr or @ru.",
        "@en, @fr or @ru; a title may be in any language",
        'dcgd:wco skos:prefLabel "Всемирная таможенная организация"@ru .',
        'dcgd:wco skos:prefLabel "Всемирная таможенная организация"@en .',
    ),
    (
        "File-nameTidy",
        "file: names have no idle blanks",
        "error",
        "Two names that differ by a blank are one to the eye and two to a search.",
        "Write the name with single blanks inside and none at its ends.",
        "",
        'dcgd:wco skos:altLabel "Customs Organization"@en .',
        'dcgd:wco skos:altLabel "Customs  Organization"@en .',
    ),
    (
        "File-nameTwice",
        "file: another name is another",
        "error",
        "A name that is the preferred label already says nothing.",
        "Take the text out of skos:altLabel.",
        "",
        'dcgd:wco skos:prefLabel "World Customs Organization"@en ; skos:altLabel "WCO"@en .',
        'dcgd:wco skos:prefLabel "WCO"@en ; skos:altLabel "WCO"@en .',
    ),
    (
        "File-namesake",
        "file: records of one kind differ in their names",
        "warning",
        "Two records whose names differ in spelling alone are often one thing entered twice.",
        "Merge the two records, let the names differ by a word, or use skos:hiddenLabel for one.",
        "names that differ in more than case, accents, punctuation, an article or a legal form",
        'dcgd:a skos:prefLabel "ASYCUDA"@en .\ndcgd:b skos:prefLabel "ASYCUDA++"@en .',
        'dcgd:a skos:altLabel "Air-Transport"@en .\ndcgd:b skos:altLabel "air transport"@en .',
    ),
    (
        "Shape-form",
        "shape: can be run",
        "error",
        "A shape that cannot be run finds nothing, and looks as if all were well.",
        "Correct the value, or write the constraint with what is run here.",
        "a core constraint of SHACL with values that it allows, or sh:sparql",
        'dcgs:Actor-abbreviation sh:pattern "^[A-Z]+$" .',
        'dcgs:Actor-abbreviation sh:pattern "([A-Z" .',
    ),
    (
        "Query-form",
        "query of a rule: can be run",
        "error",
        "A query that cannot be run finds nothing, and looks as if all were well.",
        "Correct the query at the place that is named.",
        "a query of SPARQL 1.1 on the graph as a whole: no SERVICE, no FROM; in a shape no MINUS",
        "SELECT $this WHERE { $this dcg:hasBasis dcg:Stated }",
        "SELECT $this FROM <https://example.org/> WHERE { $this dcg:hasBasis dcg:Stated }",
    ),
    (
        "Query-time",
        "query of a rule: comes to an end",
        "error",
        "A rule that runs for too long keeps everybody from checking.",
        "Make the query narrower, or allow more time with --seconds.",
        "",
        "SELECT $this WHERE { $this dcg:hasObject ?value . ?value a dcg:Concept }",
        "SELECT $this WHERE { ?a ?p ?b . ?c ?q ?d . $this ?r ?e }",
    ),
    (
        "Question-unreadable",
        "question: can be read",
        "error",
        "A question is put to people in three languages before it is put to the graph.",
        "Begin the file with `# en: …`, `# fr: …` and `# ru: …`, in UTF-8.",
        "a question in English, French and Russian, and its query",
        "# en: Who adopted it?\n# fr: Qui l'a adopté ?\n# ru: Кто это принял?",
        "# en: Who adopted it?",
    ),
    (
        "Question-syntax",
        "question: is a query",
        "error",
        "A query that does not parse answers nobody.",
        "Correct the query at the place that is named.",
        "a SELECT, ASK or CONSTRUCT query of SPARQL 1.1, without SERVICE",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdoptedBy ?who }",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdoptedBy ?who",
    ),
    (
        "Question-unknownTerm",
        "question: names what there is",
        "error",
        "A query that names what nothing describes finds nothing, and does not say so.",
        "Correct the name in the query.",
        "a term of the ontology or a record of the graph",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdoptedBy ?who }",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdopteBy ?who }",
    ),
    (
        "Question-empty",
        "question: has an answer",
        "error",
        "A question that does not say what an empty answer means promises one.",
        "Correct the query or the data, or say with `# empty: …` what an empty answer means.",
        "one row or more",
        "# empty: No convention is in force.",
        "# en: …  (no line `# empty: …`, and no row)",
    ),
    (
        "Question-answer",
        "question: is answered as expected",
        "warning",
        "The expected answers were worked out by hand: one that changes shows news, or a slip.",
        "Look whether the answer should have changed: correct data, query or expected answer.",
        "the rows in tests/questions/, in their order",
        "expected: wco | 1999\nanswered: wco | 1999",
        "expected: wco | 1999\nanswered: wco | 1998",
    ),
    (
        "Audit-sheet",
        "audit: sheets can be counted",
        "error",
        "A row that cannot be counted would make the rate of faults look better than it is.",
        "Correct the cell at the line that is named; docs/audits.md tells what stands in each.",
        "a kind, a name, a statement; with a verdict, its reader and its day",
        "…,right,,A. Reader,2026-11-27",
        "…,correct,,A. Reader,27.11.26",
    ),
    (
        "Baseline-unused",
        "baseline: entries are needed",
        "warning",
        "What is accepted is looked at again, so that nothing stays wrong unseen.",
        "Take the entry out of the baseline.",
        "a finding of the rule and the record that the entry names, with its fingerprint",
        'rule = "Claim-once"  # the check still finds it',
        'rule = "Claim-once"  # the check finds it no more',
    ),
    (
        "Baseline-expired",
        "baseline: entries are in date",
        "warning",
        "What is accepted is looked at again, so that nothing stays wrong unseen.",
        "Mend the fault and take the entry out, or give it a later last day and say why.",
        "a last day that is not over, or none",
        "expires = 2027-01-31",
        "expires = 2020-01-31",
    ),
)


def by_name(rows: Iterable[Row], path: Path) -> dict[str, Rule]:
    """The rules that rows in the module at `path` tell of, each with its line there."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = {}
    for name, title, severity, why, repair, expected, good, bad in rows:
        line = next((n for n, text in enumerate(lines, 1) if f'"{name}"' in text), 1)
        place = Place(f"{_HOME}/{path.name}", line, 9)
        found[name] = Rule(name, title, severity, why, repair, place, expected, good=good, bad=bad)
    return found


BUILT_IN: Final[dict[str, Rule]] = by_name(_ROWS, Path(__file__))
"""The rules by name."""


_DL_RULES_ROWS: Final[tuple[Row, ...]] = (
    (
        "DL-circle",
        "OWL 2 DL: nodes without a name in a circle",
        "error",
        "A reasoner follows nodes without a name from one to the next, to an end.",
        "Give one of the nodes in the circle a name.",
        "a chain of nodes without a name that comes to an end",
        "_:a dcg:isPartOf _:b .\n_:b dcg:isPartOf dcgd:rkc .",
        "_:a dcg:isPartOf _:b .\n_:b dcg:isPartOf _:a .",
    ),
    (
        "DL-composite",
        "OWL 2 DL: composite property where only a simple one may stand",
        "error",
        "With numbers or negations on such a property, reasoning need not end.",
        "Let the property be simple, or take out what it cannot stand with.",
        "a property that is not transitive, not made by a chain, and above none that is",
        "dcg:isPartOf a owl:ObjectProperty , owl:TransitiveProperty .",
        (
            "dcg:isPartOf a owl:ObjectProperty , owl:TransitiveProperty ,\n"
            "    owl:FunctionalProperty ."
        ),
    ),
    (
        "DL-datatype",
        "OWL 2 DL: datatype that is not known, not defined once or limited by what it has not",
        "error",
        "A reasoner judges values by a datatype only if it knows which it has.",
        "Use a datatype that OWL 2 knows, or define your own in one place and by others.",
        "a datatype of OWL 2 with its own facets, or one with one definition",
        'dcgd:rkc dcg:adoptionDate "1999"^^xsd:string .',
        'dcgd:rkc dcg:adoptionDate "1999"^^xsd:gYear .',
    ),
    (
        "DL-form",
        "OWL 2 DL: expression or list without its form",
        "error",
        "What has not the form of an expression says nothing to a reasoner.",
        "Write the expression whole, a list in parentheses, a number from 0 on.",
        "a restriction with its property and its filler, a list that comes to an end",
        (
            "dcg:Provision rdfs:subClassOf [ a owl:Restriction ; owl:onProperty dcg:isPartOf ;\n"
            "    owl:someValuesFrom dcg:Instrument ] ."
        ),
        "dcg:Provision rdfs:subClassOf [ a owl:Restriction ; owl:onProperty dcg:isPartOf ] .",
    ),
    (
        "DL-literal",
        "OWL 2 DL: literal without the form of its datatype",
        "error",
        "A literal that stands for no value is read by no reasoner.",
        "Correct the value or its datatype.",
        "a value as its datatype writes it",
        'dcgd:rkc dcg:position "7"^^xsd:integer .',
        'dcgd:rkc dcg:position "seven"^^xsd:integer .',
    ),
    (
        "DL-literalForThing",
        "OWL 2 DL: text where a thing must stand",
        "error",
        "A text has no properties and is in no class.",
        "Name the thing that is meant.",
        "the name of a thing",
        "dcgd:rkc dcg:isAdoptedBy dcgd:wco .",
        'dcgd:rkc dcg:isAdoptedBy "WCO" .',
    ),
    (
        "DL-nameless",
        "OWL 2 DL: thing without a name where only a named one may stand",
        "error",
        "Whether two things are the same can be said of named ones only.",
        "Give the thing a name.",
        "the name of a thing",
        "dcgd:wco owl:sameAs dcgd:ccc .",
        "dcgd:wco owl:sameAs [ a dcg:Organization ] .",
    ),
    (
        "DL-order",
        "OWL 2 DL: chain that builds a property out of itself",
        "error",
        "Reasoning over chains ends only where properties are built up in some order.",
        "Take the property itself, and what is above it, out of the middle of the chain.",
        "chains in which a property is built out of others, or stands at one end alone",
        "dcg:isPartOf owl:propertyChainAxiom ( dcg:isAdoptedBy dcg:requires ) .",
        "dcg:isPartOf owl:propertyChainAxiom ( dcg:requires dcg:isPartOf dcg:requires ) .",
    ),
    (
        "DL-reserved",
        "OWL 2 DL: name of the language used as one's own",
        "error",
        "Names of the language mean what the language says, and no others are in it.",
        "Correct the spelling of the term, or use a name of your own.",
        "a term of OWL 2, or a name outside its namespaces",
        "dcg:Ruling a owl:Class .",
        "dcg:Ruling a owl:Class , owl:Klass .",
    ),
    (
        "DL-shared",
        "OWL 2 DL: expression used twice",
        "error",
        "An expression that is used twice is, in OWL 2 DL, written twice.",
        "Write the expression anew in each place.",
        "an expression in one place",
        (
            "dcg:Notion rdfs:subClassOf [ owl:complementOf dcg:Provision ] .\n"
            "dcg:Technology rdfs:subClassOf [ owl:complementOf dcg:Provision ] ."
        ),
        (
            "_:other a owl:Class ; owl:complementOf dcg:Provision .\n"
            "dcg:Notion rdfs:subClassOf _:other .\ndcg:Technology rdfs:subClassOf _:other ."
        ),
    ),
    (
        "DL-thingForLiteral",
        "OWL 2 DL: thing where a text must stand",
        "error",
        "A datatype compares values, and a thing has none.",
        "Write a literal.",
        "a text, number or date",
        'dcgd:rkc dcg:adoptionDate "1999-06-26" .',
        "dcgd:rkc dcg:adoptionDate dcgd:kyoto .",
    ),
    (
        "DL-twoKinds",
        "OWL 2 DL: name declared as two kinds",
        "error",
        "Properties of two kinds, or a class and a datatype, cannot be one thing.",
        "Keep one of the declarations.",
        "one kind of property, or a class, or a datatype",
        "dcg:adoptionDate a owl:DatatypeProperty .",
        "dcg:adoptionDate a owl:DatatypeProperty , owl:AnnotationProperty .",
    ),
    (
        "DL-undeclared",
        "OWL 2 DL: name that is not declared",
        "error",
        "A reasoner has to guess what an undeclared name is, and may guess wrong.",
        "Declare the term in the ontology, or correct its spelling.",
        "a class or property that the ontology declares",
        "dcgd:wco a dcg:Organization .",
        "dcgd:wco a dcg:Organisation .",
    ),
    (
        "DL-wrongKind",
        "OWL 2 DL: name used as another kind than it is declared",
        "error",
        "What is declared as one thing cannot be used as another.",
        "Name a term of the kind that belongs there, or take the statement out.",
        "a class for things, a datatype for literals, properties of one kind",
        "dcg:isAdoptedBy rdfs:range dcg:Organization .",
        "dcg:isAdoptedBy rdfs:range xsd:string .",
    ),
)

OWL_DL: Final[dict[str, Rule]] = by_name(_DL_RULES_ROWS, Path(__file__))
"""The rules by name."""
