"""What goes into a table for a spreadsheet."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # how what a spreadsheet program would work out begins


def plain(text: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in FORMULAS else text


def as_meant(text: str) -> str:
    """The words again that `plain` made of them."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULAS else text
