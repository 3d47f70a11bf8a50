"""Units of measure in Latin letters, which follow their number in a Persian line: ``75 kg``, ``340 ms``, ``10 AM``."""

_PREFIXED = (
    r"[nµμmckMGT]?(?:m[²³]?|g|Ah|V|VA|Wh?|Wp|Nm|Hz|Pa|bar|cal|l|L|bps|mol|lm|lx|Ω|\N{OHM SIGN})|[nµμmkMGT](?:A|J|N|F|H)"
    r"|[nµμm]s|[kKMGT]?(?:B/s|b/s|bps)|[kKMGT][Bb]|d[BL]|hPa"
)
_SIMPLE = (
    r"in|ft|lb|oz|cc|min|ha|dpi|ppi|fps|ppm|px|pt|rpm|psi|mmHg|kat|IU|AM|PM|am|pm|IRR|IRT"
    r"|[CF]\N{DEGREE SIGN}|\N{DEGREE SIGN}[CF]|K"
)
_PER = r"h|s[²]?|min|day|yr|kg|[md]?[lL]|[cm]?m[²³]?"
UNIT = rf"(?:rad/s|IU/day|(?:{_PREFIXED})/(?:{_PER})|{_PREFIXED}|{_SIMPLE})"
"""A regular expression without capturing groups."""
LONE = "[AFHJNThs]"
"""Letters that are units too, but may be names as well."""
