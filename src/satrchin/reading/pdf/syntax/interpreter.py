"""Interpret a page's content stream and collect its glyphs with their positions.

This is a small interpreter of the text operators. pdfminer's interpreter is ten times slower, because it lexes byte by
byte. This one keeps details that Persian needs and most extractors drop: the code of each glyph, its text-showing
operator, and its ``/ActualText``. Before: ``[<0012>-3<0034>]TJ``; after: two glyphs with text, code, font, left and
right edge, and baseline.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from satrchin.messages import tr
from satrchin.reading.limits import TooMuchError, check
from satrchin.reading.pdf.syntax.fonts import Font, load_font
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent
from satrchin.reading.pdf.syntax.lexer import Name, text_string, tokens
from satrchin.reading.pdf.syntax.rules import edges

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_GLYPHS = 200_000
"""Maximum number of glyphs per page; more are dropped and reported as an issue."""
MOST_RULES = 4_000
"""Maximum number of ruling lines kept per page."""
DEEPEST = 12
"""Deepest nesting of forms; saved graphics states may nest a hundred times deeper."""
HIDDEN = 3
"""The invisible text render mode."""
SPACE = 32
"""The one-byte code to which word spacing applies."""
FARTHEST = 1e6
"""Largest absolute coordinate in points; glyphs beyond it are dropped."""
LEVEL = 0.001
"""Sine of the largest slant that counts as horizontal."""


@dataclass(slots=True)
class _State:
    """The part of the graphics state that affects text."""

    ctm: Matrix
    font: Font | None = None
    size: float = 0.0
    char: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    white: bool = False
    """The fill colour is white, so filled areas are invisible."""

    def copy(self) -> _State:
        return _State(
            self.ctm,
            self.font,
            self.size,
            self.char,
            self.word,
            self.scale,
            self.leading,
            self.rise,
            self.mode,
            self.white,
        )


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """The matrix product: ``m`` is applied first, then ``n``."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class Interpreter:
    """Interpret content streams and collect their glyphs."""

    def __init__(self, fonts: dict[int, Font]) -> None:
        """Fonts by object number, shared between the pages of a file."""
        self.fonts = fonts
        self.content = PageContent()
        self.state = _State(IDENTITY)
        self.stack: list[_State] = []
        self.resources: dict[str, Any] = {}
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.path: list[tuple[float, float, float, float]] = []
        self.point = (0.0, 0.0)
        self._ops = 0
        self._depth = 0
        self._forms: set[int] = set()
        self._spans: list[int] = []
        self._named: dict[str, Font] = {}
        """Fonts by name in the present resources."""
        self._operators: dict[bytes, Callable[[list[Any]], None]] = {
            name.encode(): getattr(self, f"_do_{method}") for name, method in _OPERATORS.items()
        }

    def run(self, data: bytes, resources: dict[str, Any], ctm: Matrix) -> None:
        """Interpret the content of a page or form; ``ctm`` maps it to the page's frame (y points down)."""
        saved = self.state, self.stack, self.resources
        named, self._named = self._named, {}
        self.state, self.stack, self.resources = (
            self.state.copy(),
            [],
            resources,
        )  # forms inherit resources
        self.state.ctm = ctm
        self.text, self.line, self.path = IDENTITY, IDENTITY, []
        spans = len(self._spans)
        operators = self._operators
        for op, operands in tokens(data):
            self._ops += 1
            if not self._ops & 0xFF:
                check()
            do = operators.get(op)
            if do is not None:
                try:
                    do(operands)
                except (IndexError, TypeError, ValueError, OverflowError, ZeroDivisionError, KeyError, AttributeError):
                    continue  # viewers ignore malformed operators
        del self._spans[spans:]
        self.state, self.stack, self.resources = saved
        self._named = named

    def _do_save(self, _: list[Any]) -> None:
        if len(self.stack) < DEEPEST * 100:
            self.stack.append(self.state.copy())

    def _do_restore(self, _: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _do_concat(self, args: list[Any]) -> None:
        a, b, c, d, e, f = map(float, args[-6:])
        self.state.ctm = multiply((a, b, c, d, e, f), self.state.ctm)

    def _do_begin(self, _: list[Any]) -> None:
        self.text = self.line = IDENTITY
        self.content.text_objects.append(self._ops)

    def _do_font(self, args: list[Any]) -> None:
        self.state.size = float(args[-1])
        self.state.font = self._font(args[-2])

    def _do_char(self, args: list[Any]) -> None:
        self.state.char = float(args[-1])

    def _do_word(self, args: list[Any]) -> None:
        self.state.word = float(args[-1])

    def _do_scale(self, args: list[Any]) -> None:
        self.state.scale = float(args[-1]) * 0.01

    def _do_leading(self, args: list[Any]) -> None:
        self.state.leading = float(args[-1])

    def _do_rise(self, args: list[Any]) -> None:
        self.state.rise = float(args[-1])

    def _do_mode(self, args: list[Any]) -> None:
        self.state.mode = int(args[-1])

    def _do_graphics_state(self, args: list[Any]) -> None:
        from pdfminer.pdftypes import dict_value, list_value

        entry = dict_value(dict_value(self.resources.get("ExtGState", {})).get(_literal(args[-1]), {}))
        if "Font" in entry:
            reference, size = list_value(entry["Font"])
            self.state.font, self.state.size = self._load(reference), float(size)

    def _do_move(self, args: list[Any]) -> None:
        x, y = float(args[-2]), float(args[-1])
        a, b, c, d, e, f = self.line
        self.line = self.text = (a, b, c, d, e + a * x + c * y, f + b * x + d * y)

    def _do_move_leading(self, args: list[Any]) -> None:
        self.state.leading = -float(args[-1])
        self._do_move(args)

    def _do_matrix(self, args: list[Any]) -> None:
        a, b, c, d, e, f = map(float, args[-6:])
        self.line = self.text = (a, b, c, d, e, f)

    def _do_next(self, _: list[Any]) -> None:
        self._do_move([0.0, -self.state.leading])

    def _do_show(self, args: list[Any]) -> None:
        self._show([args[-1]])

    def _do_show_many(self, args: list[Any]) -> None:
        if isinstance(args[-1], list):
            self._show(args[-1])

    def _do_next_show(self, args: list[Any]) -> None:
        self._do_next(args)
        self._show([args[-1]])

    def _do_space_next_show(self, args: list[Any]) -> None:
        self.state.word, self.state.char = float(args[-3]), float(args[-2])
        self._do_next_show(args)

    def _show(self, parts: list[Any]) -> None:
        """Place the glyphs of one text-showing operator and advance the text matrix."""
        font = self.state.font
        frame = self._frame()
        if font is None or frame is None:
            self.content.lost += font is None
            return
        state, glyphs, cells = self.state, self.content.glyphs, font.cells
        step, char, word = state.size * state.scale, state.char * state.scale, state.word * state.scale
        span = self._spans[-1] if self._spans else -1
        hidden, number = state.mode == HIDDEN, self._ops
        start, base, length, size, angle = frame
        x = 0.0
        for part in parts:
            if not isinstance(part, bytes):
                x -= part * 0.001 * step
                continue
            for code in font.codes(part):
                text, width = cells.get(code) or font.cell(code)
                advance = width * step
                left = start + length * x
                right = left + length * advance
                if left > right:
                    left, right = right, left
                if -FARTHEST < left < FARTHEST:
                    glyphs.append(
                        Glyph(text, code, font, left, right, base, size, angle, number, len(glyphs), span, hidden)
                    )
                if font.vertical:
                    base += size
                    continue
                x += advance + char
                if code == SPACE and not font.wide:
                    x += word
        if len(glyphs) > MOST_GLYPHS:
            raise TooMuchError(tr("it shows more than {MOST_GLYPHS} glyphs", MOST_GLYPHS=MOST_GLYPHS))
        a, b, c, d, e, f = self.text
        self.text = (a, b, c, d, e + a * x, f + b * x)

    def _frame(self) -> tuple[float, float, float, float, float] | None:
        """Text position along and across its baseline, with scale, size and angle; None if the size is zero."""
        state = self.state
        a, b, c, d, e, f = multiply(self.text, state.ctm)
        e, f = e + c * state.rise, f + d * state.rise
        length, det = math.hypot(a, b), a * d - b * c
        if not (0 < length < FARTHEST and abs(det) < FARTHEST * FARTHEST):
            return None
        size = abs(det) / length * abs(state.size)
        ux, uy = a / length, b / length
        if det > 0:  # mirrored text: its baseline runs against the reading frame
            ux, uy, length = -ux, -uy, -length
        if abs(uy) < LEVEL and ux > 0:
            return e, f, length, size, 0.0
        return e * ux + f * uy, f * ux - e * uy, length, size, round(math.degrees(math.atan2(uy, ux)), 1)

    # --- marked content
    def _do_mark(self, args: list[Any]) -> None:
        from pdfminer.pdftypes import dict_value

        properties = args[-1] if len(args) > 1 else None
        if isinstance(properties, Name):
            table = dict_value(self.resources.get("Properties", {}))
            properties = dict_value(table.get(str(properties), {}))
        actual = properties.get("ActualText") if isinstance(properties, dict) else None
        if isinstance(actual, bytes):
            self.content.spans.append(text_string(actual))
            self._spans.append(len(self.content.spans) - 1)
        else:
            self._spans.append(self._spans[-1] if self._spans else -1)

    def _do_unmark(self, _: list[Any]) -> None:
        if self._spans:
            self._spans.pop()

    # --- forms and pictures
    def _do_object(self, args: list[Any]) -> None:
        from pdfminer.pdftypes import dict_value, resolve1, stream_value

        form = stream_value(dict_value(self.resources.get("XObject", {}))[_literal(args[-1])])
        kind = _literal(resolve1(form.get("Subtype")))
        if kind == "Image":
            a, b, c, d, _, _ = self.state.ctm
            self.content.images += abs(a * d - b * c)
            self.content.pictures += 1
        elif kind == "Form":
            self.form(form, self.state.ctm)

    def form(self, form: Any, ctm: Matrix) -> None:
        """Interpret a form; ``ctm`` maps the space of its caller to the page's frame."""
        from pdfminer.pdftypes import dict_value, list_value, resolve1

        if self._depth >= DEEPEST or id(form) in self._forms:
            return
        a, b, c, d, e, f = (float(resolve1(value)) for value in list_value(form.get("Matrix", list(IDENTITY))))
        resources = dict_value(form.get("Resources")) or self.resources
        kept = self.text, self.line, self.path
        self._depth += 1
        self._forms.add(id(form))
        try:
            self.run(form.get_data(), resources, multiply((a, b, c, d, e, f), ctm))
        finally:
            self._depth -= 1
            self._forms.discard(id(form))
            self.text, self.line, self.path = kept

    # --- paths, for the ruling lines of tables
    def _do_rectangle(self, args: list[Any]) -> None:
        x, y, width, height = map(float, args[-4:])
        self.path.append((x, y, x + width, y + height))

    def _do_start(self, args: list[Any]) -> None:
        self.point = (float(args[-2]), float(args[-1]))

    def _do_line(self, args: list[Any]) -> None:
        x, y = float(args[-2]), float(args[-1])
        self.path.append((*self.point, x, y))
        self.point = (x, y)

    def _do_curve(self, args: list[Any]) -> None:
        self.content.curves += 1
        self.point = (float(args[-2]), float(args[-1]))

    def _do_inline(self, _: list[Any]) -> None:
        a, b, c, d, _e, _f = self.state.ctm
        self.content.images += abs(a * d - b * c)
        self.content.pictures += 1

    def _do_fill(self, args: list[Any]) -> None:
        if self.state.white:
            self.path = []
        else:
            self._do_paint(args)

    def _do_colour(self, args: list[Any]) -> None:
        parts = [part for part in args if isinstance(part, float)]
        ink = 0.0 if len(parts) == 4 else 1.0
        self.state.white = bool(parts) and all(part == ink for part in parts)

    def _do_paint(self, _: list[Any]) -> None:
        self.content.marks += 1
        a, b, c, d, e, f = self.state.ctm
        for x0, y0, x1, y1 in self.path:
            if len(self.content.rules) >= MOST_RULES:
                self.content.more_rules = True
                break
            left, top = a * x0 + c * y0 + e, b * x0 + d * y0 + f
            right, bottom = a * x1 + c * y1 + e, b * x1 + d * y1 + f
            box = min(left, right), min(top, bottom), max(left, right), max(top, bottom)
            self.content.rules.extend(edges(box))
        self.path = []

    def _do_drop(self, _: list[Any]) -> None:
        self.path = []

    def _font(self, name: Any) -> Font | None:
        from pdfminer.pdftypes import dict_value

        known = self._named.get(name)
        if known is None:
            reference = dict_value(self.resources.get("Font", {})).get(_literal(name))
            if reference is None:
                return None
            known = self._named[name] = self._load(reference)
        return known

    def _load(self, reference: Any) -> Font:
        from pdfminer.pdftypes import dict_value

        number = getattr(reference, "objid", None)
        key = number if isinstance(number, int) else -id(reference)
        if key not in self.fonts:
            self.fonts[key] = load_font(dict_value(reference))
        return self.fonts[key]


_OPERATORS = {
    "q": "save", "Q": "restore", "cm": "concat", "BT": "begin", "Tf": "font", "Tc": "char", "Tw": "word",
    "Tz": "scale", "TL": "leading", "Ts": "rise", "Tr": "mode", "gs": "graphics_state", "Td": "move",
    "TD": "move_leading", "Tm": "matrix", "T*": "next", "Tj": "show", "TJ": "show_many", "'": "next_show",
    '"': "space_next_show", "BDC": "mark", "BMC": "mark", "EMC": "unmark", "Do": "object",
    "re": "rectangle", "m": "start", "l": "line", "S": "paint", "s": "paint", "f": "fill", "F": "fill",
    "f*": "fill", "g": "colour", "rg": "colour", "k": "colour", "sc": "colour", "scn": "colour",
    "B": "paint", "B*": "paint", "b": "paint", "b*": "paint", "n": "drop",
    "c": "curve", "v": "curve", "y": "curve", "ID": "inline", "sh": "paint",
}  # fmt: skip


def _literal(value: Any) -> str:
    """The string of a name token of this lexer or of pdfminer's."""
    if isinstance(value, str):
        return str(value)
    name = getattr(value, "name", "")
    return name if isinstance(name, str) else bytes(name).decode("latin-1")
