"""How good and how fast the suggestions are, beside plain baselines.

`make bench NAME=suggest` prints one JSON object on its last line. Kind and category: our own
held-out texts (tests/knowledge/heldout.csv), which nothing was trained on. Labour or not, and
the articles of law that fit: the questions of ../shared/data, where they are; none is shipped.
hit5 is the share of questions with a cited, loaded article among the first five; `_words` the same
by full text alone.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import world

NAME = "huigong_bench_suggest"
ROOT = Path(__file__).resolve().parents[1]
HELD_OUT = ROOT / "tests" / "knowledge" / "heldout.csv"
SHARED = ROOT.parent / "shared" / "data"
ELSEWHERE = "other.body"


def main() -> int:
    """Run it; the JSON is the last line."""
    os.environ["HUIGONG_DB_NAME"] = NAME
    with world.fresh_database(NAME):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huigong.config.settings")
        import django

        django.setup()
        from huigong.kernel.scoping.scope import SYSTEM, scope

        with scope(SYSTEM, reason="benchmark"):
            result = measure()
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 0


def measure() -> dict[str, Any]:
    """Everything; what needs the shared questions only where they are."""
    from huigong.domains.knowledge.shipping import load_shipped

    load_shipped()
    found: dict[str, Any] = {**on_held_out()}
    if (SHARED / "questions").is_dir():
        from huigong.domains.knowledge.statutes import load_folder

        load_folder(SHARED / "laws")
        with (SHARED / "questions" / "questions.csv").open(encoding="utf-8") as source:
            questions = list(csv.DictReader(source))
        found |= labour_or_not(questions)
        found |= articles_of_law(questions)
    return {**found, **speed()}


def on_held_out() -> dict[str, Any]:
    """Kind and category of our own held-out texts."""
    from huigong.domains.knowledge.guessing import by_words, examples, guess_categories, guess_kind

    with HELD_OUT.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    first = third = words = kind = kind_given = 0
    for row in rows:
        guesses = guess_categories(row["text"])
        names = [guess.name for guess in guesses]
        first += names[0] == row["category"]
        third += row["category"] in names
        hits = by_words(row["text"], examples().words)
        words += max(hits, key=lambda name: len(hits[name]), default="") == row["category"]
        one, two = guess_kind(row["text"], names[0]), guess_kind(row["text"], row["category"])
        kind += bool(one and one.name == row["kind"])
        kind_given += bool(two and two.name == row["kind"])
    count = len(rows)
    usual = Counter(row["category"] for row in rows).most_common(1)[0][1]
    usual_kind = Counter(row["kind"] for row in rows).most_common(1)[0][1]
    return {
        "held_out": count,
        "category_top1": share(first, count),
        "category_top3": share(third, count),
        "category_words_only": share(words, count),
        "category_majority": share(usual, count),
        "kind_top1": share(kind, count),
        "kind_with_right_category": share(kind_given, count),
        "kind_majority": share(usual_kind, count),
    }


def labour_or_not(questions: list[dict[str, str]]) -> dict[str, Any]:
    """Whether a question is a matter of workers, against `labour_gold`."""
    from huigong.domains.knowledge.guessing import by_words, examples, guess_categories

    gold = [row for row in questions if row["labour_gold"]]
    truth = [row["labour_gold"] == "1" for row in gold]
    ours = [guess_categories(row["text"])[0].name != ELSEWHERE for row in gold]
    listed = {name: words for name, words in examples().words.items() if name != ELSEWHERE}
    words = [bool(by_words(row["text"], listed)) for row in gold]
    both = [one and two for one, two in zip(ours, words, strict=True)]
    return {
        "labour_questions": len(gold),
        **{f"labour_{name}": value for name, value in quality(truth, ours).items()},
        **{f"labour_words_{name}": value for name, value in quality(truth, words).items()},
        **{f"labour_both_{name}": value for name, value in quality(truth, both).items()},
        "labour_majority_accuracy": share(truth.count(False), len(truth)),
    }


def quality(truth: list[bool], said: list[bool]) -> dict[str, float]:
    """Accuracy, precision, recall and F1 of the positive class."""
    pairs = list(zip(truth, said, strict=True))
    hit, wrong = pairs.count((True, True)), pairs.count((False, True))
    missed = pairs.count((True, False))
    precision, recall = share(hit, hit + wrong), share(hit, hit + missed)
    both = precision + recall
    return {
        "accuracy": share(sum(t == s for t, s in pairs), len(pairs)),
        "precision": precision,
        "recall": recall,
        "f1": round(2 * precision * recall / both, 3) if both else 0.0,
    }


def articles_of_law(questions: list[dict[str, str]]) -> dict[str, Any]:
    """Questions whose cited articles are loaded: is one among the first five?"""
    from huigong.domains.knowledge.grounds import resolve
    from huigong.domains.knowledge.guessing import guess_categories
    from huigong.domains.knowledge.search import find_provisions
    from huigong.domains.knowledge.statements import BadSource, read_sources
    from huigong.domains.knowledge.suggesting import fitting_articles, fitting_provisions
    from huigong.kernel.calendar.present import today

    asked = ours = plain = 0
    for row in questions:
        try:
            sources = read_sources(row["law"].replace("|", "；"))
        except BadSource:
            continue
        wanted = {found.pk for found in resolve(sources, today()).values()}
        if not wanted:
            continue
        asked += 1
        articles = [a.article for a in fitting_articles(row["text"], guess_categories(row["text"]))]
        ours += bool(wanted & {f.provision.pk for f in fitting_provisions(row["text"], articles)})
        plain += bool(wanted & {p.pk for p, _s in find_provisions(row["text"], limit=5)})
    return {"law_questions": asked, "hit5": share(ours, asked), "hit5_words": share(plain, asked)}


def speed() -> dict[str, float]:
    """Milliseconds of a whole suggestion and of one search, over the held-out texts."""
    from huigong.domains.knowledge.search import find_articles, find_provisions
    from huigong.domains.knowledge.suggesting import suggest

    with HELD_OUT.open(encoding="utf-8") as source:
        texts = [row["text"] for row in csv.DictReader(source)]
    suggest(texts[0])
    whole = timed(texts, suggest)
    search = timed(texts, lambda text: (find_articles(text), find_provisions(text)))
    return {
        "suggest_p50_ms": round(statistics.median(whole), 1),
        "suggest_p95_ms": round(statistics.quantiles(whole, n=20)[-1], 1),
        "search_p50_ms": round(statistics.median(search), 1),
        "search_p95_ms": round(statistics.quantiles(search, n=20)[-1], 1),
    }


def timed(texts: list[str], run: Any) -> list[float]:
    """How long each took."""
    found = []
    for text in texts:
        begun = time.perf_counter()
        run(text)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def share(part: int, whole: int) -> float:
    """A part of a whole, to three places."""
    return round(part / whole, 3) if whole else 0.0


if __name__ == "__main__":
    sys.exit(main())
