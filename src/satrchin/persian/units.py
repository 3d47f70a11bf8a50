"""Units of measure in Latin letters, which follow their number in a Persian line: ``75 kg``, ``340 ms``, ``10 AM``."""

UNIT = (
    r"mm|cm|m|km|in|ft|mg|g|kg|lb|oz|l|L|ml|mL|dL|cc|ms|min|kB|KB|MB|GB|TB|Kb|Mb|Gb|[KMG]b(?:/s|ps)|[KMG]B/s|Hz|kHz|MHz"
    r"|GHz|W|kW|MW|GW|Wh|kWh|MWh|V|kV|mV|kVA|mA|mAh|Ah|dB|dpi|ppi|fps|ppm|px|pt|rpm|bar|psi|Pa|hPa|kPa|MPa|mmHg|kN|Nm"
    r"|kJ|MJ|cal|kcal|ha|lx|lm|[ckm]?m[²³]|km/h|m/s[²³]?|rad/s|[mkµ]?g/(?:[md]?[Ll]|m[²³]|kg)|mg/kg|AM|PM|am|pm"
    r"|IRR|IRT|[CF]\N{DEGREE SIGN}|\N{DEGREE SIGN}[CF]|K"
)
"""A regular expression without groups."""
