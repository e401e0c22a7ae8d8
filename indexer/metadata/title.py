"""The title of a text that has none set apart."""

LONGEST = 300
"""Code points of a first line that is still a title, not a paragraph."""


def split_title(text: str) -> tuple[str, str]:
    """The first line as title and the rest; no title where the first line is a paragraph."""
    first, _, rest = text.strip().partition("\n")
    if len(first) > LONGEST:
        return "", text
    return first.strip(), rest.strip()
