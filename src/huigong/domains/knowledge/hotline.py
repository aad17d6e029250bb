"""All that the knowledge base asks of the hotline, in one place."""

from huigong.domains.hotline.public import (
    Like,
    Words,
    case_words,
    categories,
    category_name,
    leaf_name,
    like_cases,
    place_choices,
    tree,
)

__all__ = [
    "Like",
    "Words",
    "case_words",
    "categories",
    "category_name",
    "leaf_name",
    "like_cases",
    "place_choices",
    "tree",
]
