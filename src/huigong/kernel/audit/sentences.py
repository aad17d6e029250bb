"""The sentence that the history says for an event; actions
put theirs here when they are defined.
"""

from __future__ import annotations

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def add_sentence(verb: str, sentence: str | Promise) -> None:
    """Say what an event's verb means, in the past tense."""
    _sentences[verb] = sentence


def sentence_of(verb: str) -> str:
    """The sentence of a verb; the verb itself for events of actions that are gone."""
    return str(_sentences.get(verb, verb))
