"""Findings as schema.org ClaimReview, for search engines and other fact-checkers."""

import re
from collections.abc import Sequence
from typing import Any

from researchlib.article import Article
from researchlib.cards import READ_FROM_URL, Record
from researchlib.citing import Work
from researchlib.data import Material
from researchlib.errors import ParameterError

CONTEXT = "https://schema.org"
ADDRESS = re.compile(r'(?i:https?)://[\w.-]+(:\d+)?(/[^\s?#"<>\\]*)?')
EXAMPLE = "https://example.org/checks/"
RATINGS = {"contradicted": 1, "depends": 3, "consistent": 4, "reproduced": 5}
"""Only what was measured stands on this scale; the other verdicts have their name alone."""
ENTITIES = {"person": "Person", "organization": "Organization", "state": "Organization"}


def check_base_url(text: str) -> str:
    """Return the address under which a run is published, ending in a slash; empty without one.

    Raises
    ------
    ParameterError
        If pages could not be found under it.

    Examples
    --------
    >>> check_base_url("https://example.org/checks")
    'https://example.org/checks/'
    >>> check_base_url("example.org")
    Traceback (most recent call last):
    researchlib.errors.ParameterError: base-url: found 'example.org', expected an address such as...
    """
    if text and not ADDRESS.fullmatch(text):
        expected = f"an address such as {EXAMPLE}, with http or https and without ? or #"
        raise ParameterError.at("base-url", repr(text), expected)
    return f"{text.rstrip('/')}/" if text else ""


def claim_review(finding: Record, article: Article, base_url: str = "") -> dict[str, Any]:
    """Return a finding as a ClaimReview.

    Parameters
    ----------
    finding : mapping
        The finding, as :meth:`researchlib.findings.Finding.to_dict` gives it.
    article : Article
        Who made the claim, who checked it, and when.
    base_url : str
        Where the reports are published; without it the review's address stays relative.

    Examples
    --------
    >>> from researchlib.pardons import article
    >>> review = claim_review(article.on().check("sixth-wave").to_dict(), article)
    >>> review["reviewRating"]["alternateName"], review["url"]
    ('reproduced', '01-pardon-waves.html#sixth-wave')
    """
    material = article.material
    published = material.article
    rating = {"@type": "Rating", "alternateName": finding["verdict"]}
    if value := RATINGS.get(finding["verdict"]):
        rating |= {"ratingValue": value, "bestRating": 5, "worstRating": 1}
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "identifier": finding["claim_id"],
        "url": f"{base_url}{finding['notebook']}.html#{finding['claim_id']}",
        "claimReviewed": finding["statement"],
        "itemReviewed": {
            "@type": "Claim",
            **_claimant(finding["claim_id"], material),
            "datePublished": published.last.isoformat(),
            "appearance": {
                "@type": "NewsArticle",
                "headline": published.title.removesuffix(READ_FROM_URL),
                "publisher": {"@type": "Organization", "name": published.publisher},
                "datePublished": published.last.isoformat(),
            },
        },
        "reviewRating": {**rating, "ratingExplanation": finding["sentence"]},
        "author": [{"@type": "Organization", "name": name} for name in article.work.authors],
        "datePublished": article.work.released.isoformat(),
        "inLanguage": "en",
    }


def _claimant(claim_id: str, material: Material) -> dict[str, Any]:
    speaker = material.names.get(material.claims[claim_id].speaker)
    if speaker is None:
        return {"author": {"@type": "Organization", "name": material.article.publisher}}
    if speaker.kind not in ENTITIES:  # people without a name are neither
        return {"creditText": speaker.name}
    return {"author": {"@type": ENTITIES[speaker.kind], "name": speaker.name}}


def feed(reviews: Sequence[Record], work: Work) -> dict[str, Any]:
    """Return reviews as one schema.org DataFeed."""
    items = [{k: v for k, v in review.items() if k != "@context"} for review in reviews]
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": work.title,
        "dateModified": work.released.isoformat(),
        "dataFeedElement": items,
    }
