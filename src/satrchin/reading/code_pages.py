"""Decode code pages that cannot be detected: Iran System, and all encodings that Python knows by name.

The bytes of an old DOS program and the name ``iransystem`` give the text in file order. Most such files store lines in
visual order; the order stage reverses them.

Iran System has one byte for each shape of a letter. The decoder returns presentation forms, so that the letters stage
can infer ZWNJs from final forms.
"""

from __future__ import annotations

import codecs

from satrchin.errors import UsageError
from satrchin.messages import tr

_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_FROM_8A = "،ـ؟ﺁﺋﺀﺍﺎﺏﺑﭖﭘﺕﺗﺙﺛﺝﺟﭺﭼﺡﺣﺥﺧﺩﺫﺭﺯﮊﺱﺳﺵﺷﺹﺻﺽﺿط"
_BOXES = bytes(range(0xB0, 0xE0)).decode("cp437")
_FROM_E0 = "ظﻉﻊﻌﻋﻍﻎﻐﻏﻑﻓﻕﻗﮎﮐﮒﮔﻝﻻﻟﻡﻣﻥﻧﻭﻩﻬﻫﯽﯼﯾ\N{NO-BREAK SPACE}"
_IRAN_SYSTEM = bytes(range(0x80)).decode("ascii") + _DIGITS + _FROM_8A + _BOXES + _FROM_E0
NAMES = ("iransystem",)
"""Code pages that are not in Python."""


def check(encoding: str) -> None:
    """Raise an error for an unknown encoding name.

    Raises:
        UsageError: there is no such encoding of text.
    """
    if encoding.lower() in NAMES:
        return
    try:
        known = codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001  the only way to ask for it
    except LookupError:
        known = False
    if not known:
        raise UsageError(
            tr(
                "no encoding is named {encoding!r}: try iransystem, windows-1256, cp720, cp864, mac-farsi",
                encoding=encoding,
            )
        )


def decoded(data: bytes, encoding: str) -> str:
    """Decode bytes in a code page.

    Raises:
        UnicodeDecodeError: the bytes are not valid in this encoding.
    """
    if encoding.lower() == "iransystem":
        return codecs.charmap_decode(data, "strict", _IRAN_SYSTEM)[0]
    return data.decode(encoding)
