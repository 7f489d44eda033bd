"""Findings as schema.org ClaimReview, for search engines and other fact-checkers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from researchlib.citing import authors, citation_file, full_name
from researchlib.claims import find_claim
from researchlib.errors import ParameterError
from researchlib.tables import Dataset

CONTEXT = "https://schema.org"
ARTICLE = "aj-2024-11-21"
RATINGS = {"contradicted": 1, "depends": 3, "consistent": 4, "reproduced": 5}
"""Only verdicts that stand on one scale are rated; the others have their name alone."""
ENTITIES = {"person": "Person", "organisation": "Organization"}


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
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits or set(text) & set('?#"<>\\') or any(c.isspace() for c in text):
        raise ParameterError(
            f"base-url: found {text!r}, expected an address such as https://example.org/checks/, "
            "with http or https and without ? or #"
        )
    return f"{text.rstrip('/')}/"


def claim_review(
    finding: Mapping[str, Any], dataset: Dataset, base_url: str = ""
) -> dict[str, Any]:
    """Return a finding as a ClaimReview.

    Parameters
    ----------
    finding : mapping
        The finding, as :meth:`researchlib.findings.Finding.to_dict` gives it.
    dataset : Dataset
        The data that it rests on; it says who made the claim.
    base_url : str
        Where the reports are published; without it the review's address stays relative.

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
        "url": f"{base_url}{finding['notebook']}.html#{finding['claim_id']}",
        "claimReviewed": finding["paraphrase"],
        "itemReviewed": {
            "@type": "Claim",
            **_claimant(finding["claim_id"], dataset),
            "datePublished": str(article["published"]),
            "appearance": appearance,
        },
        "reviewRating": rating,
        "author": [author_entity(name) for name in authors()],
        "datePublished": str(about["date-released"]),
        "inLanguage": "en",
    }


def _claimant(claim_id: str, dataset: Dataset) -> dict[str, Any]:
    claim = find_claim(dataset, claim_id)
    if claim.attributed_kind not in ENTITIES:  # people without a name are neither
        return {"creditText": claim.attributed_to}
    kind = ENTITIES[claim.attributed_kind]
    return {"author": [{"@type": kind, "name": n} for n in claim.attributed_to.split(" / ")]}


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
