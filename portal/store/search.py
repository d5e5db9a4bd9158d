"""Word search in every script: one analyser in Python, the same hits on SQLite (FTS5) and PostgreSQL
(tsvector).

`fold` makes one spelling of many; `terms` cuts a text into folded words with their stems; `keep` stores them
for a row and `find` gives the ids of rows that have all the words asked for, the last one as a beginning.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import snowballstemmer
from peewee import SQL, Select, Table

from portal.digits import latin_digits
from portal.store.database import Record, db, is_postgres

PERSON_WORDS = "person_words"
CASE_WORDS = "case_words"
TABLES = (PERSON_WORDS, CASE_WORDS)

_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ی": "ي",
        "ँ": "ं",
    }
)
_UNSEEN = re.compile(
    "[\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\u055a-\u055e\u093c\u0cbc\u0300-\u036f]"
)
_WORD = re.compile(
    r"[\w\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0c81-\u0c83\u0cbe-\u0ccd\u0cd5\u0cd6]+"
)
_ARTICLES = ("وال", "بال", "ال", "لل")

# What members write in Latin letters or in a broken plural, and the word it stands for.
ALIASES = {
    "شكاوي": "شكوي",
    "عملاء": "عميل",
    "shikayat": "शिकायत",
    "dooru": "ದೂರು",
    "boghok": "բողոք",
    "shakwa": "شكوي",
}


def fold(text: str) -> str:
    """One spelling for many: compatibility forms, case, vowel marks, joiners, hamza, nukta, native digits."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("և", "եվ").replace("եւ", "եվ")
    text = _UNSEEN.sub("", unicodedata.normalize("NFD", text))
    return latin_digits(unicodedata.normalize("NFC", text).translate(_ARABIC))


def words(text: str) -> list[str]:
    """The folded words of `text`, in their order."""
    return [word.replace("_", "") for word in _WORD.findall(fold(text)) if word.strip("_")]


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


def _script_language(word: str) -> str | None:
    code = ord(word[0])
    for first, last, language in (
        (0x61, 0x24F, "english"),
        (0x530, 0x58F, "armenian"),
        (0x600, 0x6FF, "arabic"),
        (0x900, 0x97F, "hindi"),
    ):
        if first <= code <= last:
            return language
    return None  # Kannada has no stemmer; beginnings find its endings


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """A folded word, its stem, itself without an Arabic article, and what it is an alias of."""
    found = {word, ALIASES.get(word, word)}
    language = _script_language(word)
    if language and len(word) > 2:
        found.add(fold(_stemmer(language).stemWord(word)) or word)
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            found.add(word.removeprefix(article))
    return tuple(sorted(found))


def terms(text: str) -> list[str]:
    """Everything `text` can be found by, each once, sorted."""
    return sorted({form for word in words(text) for form in forms(word)})


def create_tables() -> None:
    """Make the word tables of the bound engine."""
    for name in TABLES:
        if is_postgres():
            db.execute_sql(f"CREATE TABLE {name} (id bigint PRIMARY KEY, body tsvector NOT NULL)")
            db.execute_sql(f"CREATE INDEX {name}_body ON {name} USING gin (body)")
        else:
            db.execute_sql(
                f"CREATE VIRTUAL TABLE {name} USING fts5(body, prefix='2 3', "
                "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
            )


def drop_tables() -> None:
    """Drop the word tables."""
    for name in TABLES:
        db.execute_sql(f"DROP TABLE IF EXISTS {name}")


def keep(table: str, id: int, text: str) -> None:
    """Let the row `id` be found by the words of `text`, and by nothing else."""
    forget(table, id)
    _insert(table, id, terms(text))


def keep_many(table: str, texts: Iterable[tuple[int, str]]) -> None:
    """Let many new rows be found, each (id, text) by its own words: what `keep` does for one."""
    for id, text in texts:
        _insert(table, id, terms(text))


def _insert(table: str, id: int, found: list[str]) -> None:
    if is_postgres():
        db.execute_sql(f"INSERT INTO {table} (id, body) VALUES (%s, array_to_tsvector(%s))", (id, found))
    else:
        db.execute_sql(f"INSERT INTO {table} (rowid, body) VALUES (?, ?)", (id, " ".join(found)))


def add(table: str, id: int, text: str) -> None:
    """Let the row `id` be found by the words of `text` as well."""
    found = terms(text)
    if is_postgres():
        db.execute_sql(f"UPDATE {table} SET body = body || array_to_tsvector(%s) WHERE id = %s", (found, id))
    else:
        db.execute_sql(f"UPDATE {table} SET body = body || ' ' || ? WHERE rowid = ?", (" ".join(found), id))


def forget(table: str, id: int) -> None:
    """Let the row `id` not be found any more."""
    if is_postgres():
        db.execute_sql(f"DELETE FROM {table} WHERE id = %s", (id,))
    else:
        db.execute_sql(f"DELETE FROM {table} WHERE rowid = ?", (id,))


def forget_strays(table: str, rows: type[Record]) -> None:
    """Forget the words of rows that are no more in the table of `rows`."""
    key, known = key_of_words(), rows._meta.table_name
    db.execute_sql(f'DELETE FROM {table} WHERE {key} NOT IN (SELECT id FROM "{known}")')


def find(table: str, text: str) -> Select:
    """A query for the ids of rows that have every word of `text`, each as a beginning;
    no words find nothing.
    """
    sql, parameters = having(table, text)
    mark = "%s" if is_postgres() else "?"
    rows = Table(table)
    return rows.select(SQL(key_of_words())).where(SQL(sql.replace("?", mark), parameters))


def having(table: str, text: str) -> tuple[str, tuple[str, ...]]:
    """The condition on rows of a word table that have every word of `text`: SQL with `?`, its parameters."""
    asked = words(text)[:8]
    if not asked:
        return "1 = 0", ()
    if is_postgres():
        wanted = " & ".join("(" + " | ".join(f"'{form}':*" for form in forms(word)) + ")" for word in asked)
        return "body @@ ?::tsquery", (wanted,)
    wanted = " AND ".join("(" + " OR ".join(f'"{form}"*' for form in forms(word)) + ")" for word in asked)
    return f"{table} MATCH ?", (wanted,)


def key_of_words() -> str:
    """The column of a word table that holds the id of the row it is about."""
    return "id" if is_postgres() else "rowid"
