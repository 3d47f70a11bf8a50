"""Map private-use codes of symbol fonts (Symbol, Wingdings, Webdings) to Unicode.

Word maps the glyphs of such fonts to U+F000 plus their code. Before: U+F0A8 of Wingdings; after: ``◻``.
"""

from __future__ import annotations

_SYMBOL = (
    dict(
        zip(
            range(0x21, 0x7F),
            "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
            strict=True,
        )
    )
    | dict(
        zip(
            range(0xA1, 0xDF),
            "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒",
            strict=True,
        )
    )
    | {0xDF: "⇓", 0xE0: "◊", 0xE1: "〈", 0xE5: "∑", 0xF1: "〉", 0xF2: "∫"}
)
_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x45: "☜", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x52: "☼",
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x78: "⌧", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xAC: "✶",
    0xAD: "✴", 0xB2: "✧", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
} | {0x80 + value: sign for value, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x97: "●", 0xA3: "□"}
_WEBDINGS = {
    0x33: "⏴", 0x34: "⏵", 0x35: "⏶", 0x36: "⏷", 0x37: "⏪", 0x38: "⏩", 0x39: "⏮", 0x3A: "⏭", 0x3B: "⏸", 0x3C: "⏹",
    0x3D: "⏺", 0x61: "✔", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✖",
}  # fmt: skip
_TABLES = {"symbol": _SYMBOL, "wingdings2": _WINGDINGS_2, "wingdings": _WINGDINGS, "webdings": _WEBDINGS}
_ANY = {0x20: " ", 0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0x6F: "○", 0xA8: "□"}
"""Word's bullets in fonts of other names."""


def symbol(private: str, font: str) -> str:
    """The Unicode character for a private-use code of a font; unknown codes are returned unchanged.

    >>> symbol("\uf061", "ABCDEF+SymbolMT")
    'α'
    """
    name = font.rpartition("+")[2].lower().replace(" ", "").replace("-", "")
    table = next((table for start, table in _TABLES.items() if name.startswith(start)), {})
    code = ord(private) & 0xFF
    return table.get(code) or _ANY.get(code, private)
