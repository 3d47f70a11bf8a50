"""Code pages that nothing in a file tells: Iran System, and what Python knows by name.

In: bytes of an old DOS program, and ``iransystem``. Out: the text, letter by letter as it stands in the file. Most such
files hold their lines back to front, as they were shown; the order stage turns them.

Iran System gives each shape of a letter a byte of its own. The presentation forms are given out, so that the letters
stage can tell from a final form where a ZWNJ stood.
"""

from __future__ import annotations

import codecs

from satrchin.errors import UsageError

_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_FROM_8A = "،ـ؟ﺁﺋﺀﺍﺎﺏﺑﭖﭘﺕﺗﺙﺛﺝﺟﭺﭼﺡﺣﺥﺧﺩﺫﺭﺯﮊﺱﺳﺵﺷﺹﺻﺽﺿط"
_BOXES = bytes(range(0xB0, 0xE0)).decode("cp437")
_FROM_E0 = "ظﻉﻊﻌﻋﻍﻎﻐﻏﻑﻓﻕﻗﮎﮐﮒﮔﻝﻻﻟﻡﻣﻥﻧﻭﻩﻬﻫﯽﯼﯾ\N{NO-BREAK SPACE}"
_IRAN_SYSTEM = bytes(range(0x80)).decode("ascii") + _DIGITS + _FROM_8A + _BOXES + _FROM_E0
NAMES = ("iransystem",)
"""Code pages that Python does not know."""


def check(encoding: str) -> None:
    """Refuse a name that no encoding has.

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
        raise UsageError(f"no encoding is named {encoding!r}: try iransystem, windows-1256, cp720, cp864, mac-farsi")


def decoded(data: bytes, encoding: str) -> str:
    """The text of bytes in a code page.

    Raises:
        UnicodeDecodeError: the bytes are not of this encoding.
    """
    if encoding.lower() == "iransystem":
        return codecs.charmap_decode(data, "strict", _IRAN_SYSTEM)[0]
    return data.decode(encoding)
