"""Finding a service from what a person types: "bikin paspor", "ktp ilang", "pasport", with or without accents.

Three nets, coarser each time, no extension of PostgreSQL: the question is folded and freed of words that say nothing;
each word is widened by words of the same meaning (``data/search_words.json``) and searched as a full text by its
beginning; a word that no service has is first replaced by the words of the region's services most like it, by the
trigrams they share. What is found has as many of the words as any service has, and one that says what it is about:
"bikin paspor" finds no other things that are new where there are no passports.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from django.utils.translation import get_language

from mpp_catalog.models import Agency, LifeEvent, Service

WORDS_FILE = Path(__file__).with_name("data") / "search_words.json"
WORD = re.compile(r"[a-z0-9]+")
MOST_WORDS, LONGEST_WORD, MOST_FOUND = 8, 40, 40
LEAST_LIKENESS = 0.34  # of the trigrams of two words together, how many they share
ALIKE_TAKEN = 3

INDEX_SQL = """
UPDATE catalog_service service
SET search_vector = setweight(to_tsvector('simple', given.name), 'A')
                 || setweight(to_tsvector('simple', given.words), 'B')
                 || setweight(to_tsvector('simple', given.agency), 'C')
                 || setweight(to_tsvector('simple', given.more), 'D')
FROM (VALUES {rows}) AS given (id, name, words, agency, more)
WHERE service.id = given.id::bigint
"""
FIND_SQL = """
SELECT service.slug, service.name, service.name_en, agency.name, agency.name_en, agency.slug, count(*)
FROM catalog_service service JOIN catalog_agency agency ON agency.id = service.agency_id,
     unnest(%(queries)s::tsquery[]) AS wanted
WHERE service.is_offered AND agency.status IN ('serving', 'paused') AND service.search_vector @@ wanted
  AND (%(about)s = '' OR service.search_vector @@ %(about)s::tsquery)
GROUP BY service.id, agency.id
ORDER BY count(*) DESC, sum(ts_rank(service.search_vector, wanted)) DESC, service.name, service.id
LIMIT %(most)s
"""
VOCABULARY_SQL = "SELECT word FROM ts_stat('SELECT search_vector FROM catalog_service WHERE is_offered')"


@dataclass(frozen=True)
class KnownWords:
    """Words that say nothing, words that say how but not what, and words of the same meaning."""

    ignored: frozenset[str]
    modifiers: frozenset[str]
    alike: dict[str, list[str]]


@dataclass(frozen=True)
class Found:
    """A service that answers a question."""

    slug: str
    name: str
    agency_name: str
    agency_slug: str


def find_services(question: str) -> list[Found]:
    """The services that answer a question, best first, at most 40; none for a question without words."""
    words = words_of(question)
    if not words:
        return []
    rows = _rows(words)
    if not rows or rows[0][-1] < len(words):
        rows = _rows(words, vocabulary())
    is_english = (get_language() or "id").startswith("en")
    return [
        Found(slug, english if is_english and english else name, agency_en if is_english and agency_en else agency, key)
        for slug, name, english, agency, agency_en, key, matched in rows
        if matched == rows[0][-1]
    ]


def words_of(question: str) -> list[str]:
    """The words of a question that say something: folded, without accents, each once, at most eight."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(folded(question[:400])))
    telling = [word for word in words if word not in _known_words().ignored]
    return (telling or list(words))[:MOST_WORDS]


def folded(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def trigrams(word: str) -> frozenset[str]:
    """The trigrams of a word, its edges marked."""
    marked = f"  {word} "
    return frozenset(marked[place : place + 3] for place in range(len(marked) - 2))


def likeness(one: str, other: str) -> float:
    """How alike two words are, 0 to 1: shared trigrams of all they have."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs)


def vocabulary() -> list[str]:
    """Every word by which a service of the region in force can be found."""
    with connection.cursor() as cursor:
        cursor.execute(VOCABULARY_SQL)
        return [word for (word,) in cursor.fetchall()]


def index_services(services: Iterable[Service]) -> None:
    """Make services findable by what they, their agency and their papers are called; one statement."""
    values: list[int | str] = []
    rows = []
    for service in services:
        rows.append("(%s, %s, %s, %s, %s)")
        values += [service.pk, *_documents(service)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(INDEX_SQL.format(rows=", ".join(rows)), values)


def index_services_of(agency: Agency) -> None:
    """Make an agency's services findable by its new name."""
    index_services(agency.services.select_related("agency").order_by("pk"))


def _documents(service: Service) -> tuple[str, str, str, str]:
    agency = service.agency
    events = " ".join(str(LifeEvent(event).label) for event in service.life_events)
    papers = " ".join(f"{item['text_id']} {item.get('text_en', '')}" for item in service.requirements)
    product = " ".join(service.components.get("product", {}).values())
    return (
        folded(f"{service.name} {service.name_en}"),
        folded(f"{service.keywords} {service.template_key.replace('_', ' ')} {events}"),
        folded(f"{agency.name} {agency.name_en} {agency.printed_name} {agency.template_key.replace('_', ' ')}"),
        folded(f"{papers} {product}"),
    )


def _query(word: str, known: list[str] | None) -> str:
    """The word by its beginning, or any word of the same meaning."""
    return " | ".join(f"'{choice}':*" for choice in _choices(word, known))


def _choices(word: str, known: list[str] | None) -> list[str]:
    choices = [word, *_known_words().alike.get(word, ())]
    if known is None or any(other.startswith(choice) for choice in choices for other in known):
        return choices
    ranked = sorted(((likeness(word, other), other) for other in known), reverse=True)[:ALIKE_TAKEN]
    alike = [other for share, other in ranked if share >= LEAST_LIKENESS]
    return [*choices, *(word for word in alike if WORD.fullmatch(word))]


def _rows(words: list[str], known: list[str] | None = None) -> list[tuple[str, str, str, str, str, str, int]]:
    queries = {word: _query(word, known) for word in words}
    about = " | ".join(queries[word] for word in words if word not in _known_words().modifiers)
    with connection.cursor() as cursor:
        cursor.execute(FIND_SQL, {"queries": list(queries.values()), "about": about, "most": MOST_FOUND})
        found: list[tuple[str, str, str, str, str, str, int]] = cursor.fetchall()
    return found


@cache
def _known_words() -> KnownWords:
    given = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return KnownWords(frozenset(given["ignored"]), frozenset(given["modifiers"]), given["alike"])
