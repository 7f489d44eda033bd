"""Findings as schema.org ClaimReview, for search engines and other fact-checkers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from researchlib.citing import authors, citation_file, full_name
from researchlib.tables import Dataset

CONTEXT = "https://schema.org"
ARTICLE = "aj-2024-11-21"
RATINGS = {"contradicted": 1, "depends": 3, "consistent": 4, "reproduced": 5}
"""Only verdicts that stand on one scale are rated; the others have their name alone."""


def claim_review(finding: Mapping[str, Any], dataset: Dataset) -> dict[str, Any]:
    """Return a finding as a ClaimReview.

    Examples
    --------
    >>> from researchlib.ledger import Ledger
    >>> from researchlib.tables import load
    >>> review = claim_review(Ledger().check("sixth-wave").to_dict(), load())
    >>> review["reviewRating"]["alternateName"], review["url"]
    ('depends', '01-pardon-waves.html#sixth-wave')
    """
    article, about = dataset.sources[ARTICLE], citation_file()
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": finding["verdict"]}
    if finding["verdict"] in RATINGS:
        value = RATINGS[finding["verdict"]]
        rating |= {"ratingValue": value, "bestRating": 5, "worstRating": 1}
    texts = (finding["working"], finding["correction"], finding["reason"])
    rating["ratingExplanation"] = next((text for text in texts if text), finding["verdict"])
    appearance = {
        "@type": "NewsArticle",
        "headline": article["title"],
        "publisher": {"@type": "Organization", "name": article["publisher"]},
        "datePublished": str(article["published"]),
    }
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "identifier": finding["claim_id"],
        "url": f"{finding['notebook']}.html#{finding['claim_id']}",
        "claimReviewed": finding["paraphrase"],
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": finding["attributed_to"]},
            "datePublished": str(article["published"]),
            "appearance": appearance,
        },
        "reviewRating": rating,
        "author": [author_entity(name) for name in authors()],
        "datePublished": str(about["date-released"]),
        "inLanguage": "en",
    }


def feed(reviews: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return reviews as one schema.org DataFeed."""
    about = citation_file()
    items = [{k: v for k, v in review.items() if k != "@context"} for review in reviews]
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": about["title"],
        "dateModified": str(about["date-released"]),
        "dataFeedElement": items,
    }


def author_entity(name: Mapping[str, str]) -> dict[str, str]:
    """Return an author as a schema.org organisation or person."""
    kind = "Organization" if "literal" in name else "Person"
    return {"@type": kind, "name": full_name(name)}
