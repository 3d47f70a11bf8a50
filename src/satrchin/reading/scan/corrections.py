"""Correct Tesseract's reading of a page: signs that its model cannot write, Latin words, uncertain letters.

The input is the words of each line with their line images, and the readings in other framings. Each line gets a list
of :class:`Fix`, each with a reason and a combined confidence, and each word gets a confidence.

    ادارة نوسازی, برداخت عوارض   ->   ادارهٔ نوسازی، پرداخت عوارض

A word is replaced only if its letters have low confidence, the other word differs by a known confusion, and lexicon
and neighbouring words support it. Names, numbers and Latin words are never "corrected".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, log

import regex

from satrchin.learned import numbers
from satrchin.persian.tokens import fold
from satrchin.persian.tokens import tokens as model_tokens
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan import confusions, digits, gaps
from satrchin.reading.scan.latin import find_latin
from satrchin.reading.scan.line_reading import Fix, LineReading
from satrchin.reading.scan.punctuation import READ, SIGNS
from satrchin.reading.scan.word_evidence import WordEvidence

_LEARNED = numbers("scan_numbers", "corrections")
REPLACE, SIGN, SIGN_ADDED = _LEARNED["replace"], _LEARNED["sign"], _LEARNED["sign added"]
"""Minimum probability to replace a word, to replace a sign, and to add or remove a sign."""
MODEL_SHARE = _LEARNED["model share"]
"""Weight of the language model's log odds, relative to those of the sign's shape."""
COMMA, HAMZA = "\N{ARABIC COMMA}", "\N{ARABIC HAMZA ABOVE}"
LONE_HAMZA = "\N{ARABIC LETTER HAMZA}"
_END = regex.compile(r"[.,:»\N{ARABIC SEMICOLON}\N{ARABIC COMMA}\N{ARABIC LETTER HAMZA}\"]+$")
_VOWELS = "[\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}\N{ARABIC HAMZA ABOVE}]"
_HEH = regex.compile(rf"(?:[هة]{_VOWELS}+|ه?ة{_VOWELS}*|ه?ءه)$")
_DIRECTION = regex.compile(r"[\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}]")
_WORD = regex.compile(r"[\p{Arabic}\N{ZERO WIDTH NON-JOINER}&&[\p{L}\N{ZERO WIDTH NON-JOINER}]]{2,}", regex.VERSION1)
_NUMBER = regex.compile(r"[۰-۹]+(?:[/:.٬٫-][۰-۹]+)*[-.)]?")
_CODE = regex.compile(r"[۰-۹]+(?:/[۰-۹]+)*/[۰-۹]+ا\p{L}{1,2}")
_LETTERED = regex.compile(r"[۰-۹]+(?:/[۰-۹]+)*/\p{L}{1,2}")
_STROKE = regex.compile(r"(?<=[۰-۹])ا(?=\p{L})")
_PHONE = regex.compile(r"(?P<line>[0-9۰-۹]{6,8})-(?P<area>[0۰][0-9۰-۹]{2,3})")


def repair(readings: Sequence[LineReading], model: WordEvidence) -> None:
    """Find the fixes and set the confidences of all lines of a page."""
    facts = confusions.facts()
    for foreign in find_latin([(reading.ink, reading.tokens) for reading in readings]):
        fix = Fix(foreign.first, foreign.last, foreign.text, ["latin"], foreign.confidence)
        readings[foreign.line].fixes[foreign.first] = fix
    for reading in readings:
        for place in _persian(reading):
            text = reading.tokens[place].text
            if _DIRECTION.search(text):
                reading.fix(place, _DIRECTION.sub("", text), "direction-mark", 1.0)
            mend_heh(reading, place)
        for place in _persian(reading):
            _letters(reading, place, model)
        for place in _persian(reading):
            _sign(reading, place, model, facts["signs"])
            _digits(reading, place, facts["digits"])
            _phone(reading, place)
        reading.grades = [_grade(reading, place, model) for place in range(len(reading.tokens))]
    _join(readings)


def _persian(reading: LineReading) -> Iterator[int]:
    """The words that are not Latin."""
    for place in range(len(reading.tokens)):
        if not reading.is_latin(place):
            yield place


def _join(readings: Sequence[LineReading]) -> None:
    """Join two words split at a gap too narrow for a space, if Persian writes them as one word."""
    for number, place in gaps.narrow([(reading.ink, reading.tokens) for reading in readings]):
        reading = readings[number]
        if reading.is_latin(place) or reading.is_latin(place + 1):
            continue
        first, second = reading.text(place), reading.text(place + 1)
        sign = gaps.between(first, second)
        if sign is None:
            continue
        fixes = [fix for fix in (reading.fixes.pop(place, None), reading.fixes.pop(place + 1, None)) if fix]
        rules = [*(rule for fix in fixes for rule in fix.rules), "gap"]
        sure = min([0.9, *(fix.confidence for fix in fixes)])
        reading.fixes[place] = Fix(place, place + 1, first + sign + second, rules, sure)
        reading.grades[place] = reading.grades[place + 1] = min(reading.grades[place : place + 2])


def mend_heh(reading: LineReading, place: int) -> None:
    """Correct final ة and هٌ, which Persian does not have, and ه with a mark above it, to هٔ."""
    token = reading.tokens[place]
    body, end = _parted(reading.text(place))
    if len(body) < 2:
        return
    match = _HEH.search(body)
    if match and _WORD.fullmatch(body[: match.start()]):
        if match[0] != "ه" + HAMZA:
            reading.fix(place, body[: match.start()] + "ه" + HAMZA + end, "hamza", 0.95)
    elif body.endswith("ه") and _WORD.fullmatch(body):
        last = token.letters[min(len(body), len(token.letters)) - 1]
        if last.text.startswith("ه") and reading.ink.has_hamza(last.x0, last.x1):
            reading.fix(place, body + HAMZA + end, "hamza", 0.9)


def weighed(
    reading: LineReading, place: int, model: WordEvidence, learned: confusions.Confusions
) -> Iterator[tuple[confusions.Candidate, list[float]]]:
    """The candidates for a word with their evidence; none if its letters are certain."""
    now, end = _parted(reading.text(place))
    body = fold(now)
    if not _WORD.fullmatch(body):
        return
    spelled = _spelled(reading.tokens[place], body)
    if spelled is None or confusions.is_beyond_doubt(spelled, body, model):
        return
    others = [fold(_HEH.sub("ه", _parted(other)[0])) for other in reading.others[place]]
    before, after = reading.around(place)

    def score(word: str) -> float:
        return model.score(list(model_tokens(f"{before} {word}{end} {after}")))

    base = score(body)
    for candidate in confusions.candidates(
        spelled, [other for other in others if _WORD.fullmatch(other)], model, learned
    ):
        yield candidate, confusions.evidence(candidate, score(candidate.text) - base, body, model)


def _letters(reading: LineReading, place: int, model: WordEvidence) -> None:
    """Replace a word with uncertain letters if all evidence supports another one."""
    learned = confusions.confusions()
    best, likeliest = "", REPLACE
    for candidate, facts in weighed(reading, place, model, learned):
        chance = confusions.chance(facts, learned)
        if chance > likeliest:
            best, likeliest = candidate.text, chance
    if not best:
        return
    token = reading.tokens[place]
    now, end = _parted(reading.text(place))
    hamza = HAMZA if now.endswith("ه" + HAMZA) and best.endswith("ه") else ""
    if not hamza and best.endswith("ه") and best[:-1] == fold(now):
        last = token.letters[-1]
        hamza = HAMZA if reading.ink.has_hamza(last.x0, last.x1) else ""
    reading.fix(place, best + hamza + end, "letters", likeliest)


def sign_place(reading: LineReading, place: int) -> tuple[int, int, str]:
    """The place of the sign after a word, and how it was read."""
    left = reading.tokens[place + 1].x1 if place + 1 < len(reading.tokens) else -9
    end = _parted(reading.text(place))[1][-1:]
    return left, reading.tokens[place].x1, end if end in READ else ""


def _sign(reading: LineReading, place: int, model: WordEvidence, weights: Sequence[Sequence[float]]) -> None:
    """Choose the sign after a word from its shape and from the neighbouring words."""
    body, end = _parted(reading.text(place))
    read = end[-1:] if end[-1:] in READ else ""
    if not body or body[-1].isdigit() or ("»" in end and any("«" in reading.text(p) for p in range(place + 1))):
        if body and read == "," and body[-1].isdigit():
            reading.fix(place, body + COMMA, "comma", 0.85)
        return
    if read == LONE_HAMZA and confusions.is_known(body + read, model):
        return
    odds = reading.ink.sign_odds(*sign_place(reading, place), weights)
    if odds is None:
        if read == ",":
            reading.fix(place, body + COMMA, "comma", 0.85)
        return
    before, after = reading.around(place)
    scores = [
        value + MODEL_SHARE * model.score(list(model_tokens(f"{before} {body}{sign} {after}")))
        for value, sign in zip(odds, SIGNS, strict=True)
    ]
    highest = max(scores)
    total = sum(exp(score - highest) for score in scores)
    best = scores.index(highest)
    sign, chance = SIGNS[best], 1 / total
    if sign == end or (not sign and end == SIGNS[odds.index(max(odds))]):
        return  # keep a visible sign that was read: the model knows only running text, with few labels
    needed = SIGN if sign and end else SIGN_ADDED
    if chance >= needed:
        reading.fix(place, body + sign, "sign", chance)
    elif read == LONE_HAMZA and confusions.is_known(body, model):
        # Tesseract's character set has no «،»; it reads it as a similar letter
        reading.fix(place, body + SIGNS[scores.index(max(scores[1:]))], "sign", 0.6)
    elif read == ",":
        reading.fix(place, body + COMMA, "comma", 0.7)


def _digits(reading: LineReading, place: int, weights: Sequence[Sequence[float]]) -> None:
    """Correct a number whose shapes are clearer than Tesseract's reading, and ا read for a slash in a letter number."""
    body, end = _parted(reading.text(place))
    if _CODE.fullmatch(body):
        reading.fix(place, _STROKE.sub("/", body) + end, "slash", 0.8)
        return
    shown = digits.number(reading.ink, reading.tokens, place, weights)
    if not shown:
        return
    number, reading.seen[place] = shown
    if number != reading.tokens[place].text:
        reading.fix(place, number, "thousands" if "٬" in number else "digits", reading.seen[place])


def _phone(reading: LineReading, place: int) -> None:
    """Reorder the parts of a telephone number from page order: the area code is first."""
    text = reading.text(place)
    match = _PHONE.fullmatch(text.rstrip(".\N{ARABIC COMMA}"))
    if match:
        rest = text[match.end() :]
        reading.fix(place, f"{match['area']}-{match['line']}{rest}", "phone", 0.85)


def _digits_missing(reading: LineReading, place: int) -> bool:
    """Whether the image of a number has more digits than were read."""
    token = reading.tokens[place]
    signs = reading.ink.number_signs(*reading.ink.word_edges(token.x0, token.x1))
    return signs.count("0") > len(_parted(reading.text(place))[0])


def _parted(text: str) -> tuple[str, str]:
    """Split a word from the signs at its end."""
    match = _END.search(text)
    return (text[: match.start()], match[0]) if match else (text, "")


def _spelled(token: OcrWord, body: str) -> confusions.Spelled | None:
    """The letters of a word with their confidences, if they are unchanged from the reading."""
    spelled = [(letter, piece.confidence) for piece in token.letters for letter in fold(piece.text)]
    read = "".join(letter for letter, _ in spelled)
    if read.startswith(body):
        return tuple(spelled[: len(body)])
    if body.endswith("ه") and read.startswith(body[:-1]) and len(read) >= len(body):
        return (*spelled[: len(body) - 1], ("ه", 1.0))
    return None


def _grade(reading: LineReading, place: int, model: WordEvidence) -> float:
    """The probability that the current word is correct."""
    for fix in reading.fixes.values():
        if fix.first <= place <= fix.last and "latin" in fix.rules:
            return fix.confidence
    if place in reading.seen:
        return reading.seen[place]
    weights: list[float] = confusions.facts()["grade"]
    score = sum(weight * value for weight, value in zip(weights, features(reading, place, model), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def features(reading: LineReading, place: int, model: WordEvidence) -> list[float]:
    """Features for the confidence of a word: letter confidences, lexicon, other readings, the change made."""
    token = reading.tokens[place]
    now = fold(_parted(reading.text(place))[0].lstrip("«(").rstrip(")"))
    word = bool(_WORD.fullmatch(now))
    known = word and confusions.is_known(now, model)
    number = bool(_NUMBER.fullmatch(now) or _LETTERED.fullmatch(now))
    least = min(letter.confidence for letter in token.letters)
    others = [fold(_HEH.sub("ه", _parted(other)[0].lstrip("«(").rstrip(")"))) for other in reading.others[place]]
    agree = sum((_STROKE.sub("/", other) if _CODE.fullmatch(other) else other) == now for other in others)
    fix = reading.fixes.get(place)
    replaced = fix is not None and "letters" in fix.rules
    return [
        1.0,
        token.confidence,
        log(max(1 - least, 0.003)),
        float(known),
        float(number),
        float(word or number),
        float(agree),
        float(len(others) - agree),
        known * (1 - token.confidence),
        known * float(agree == 0),
        log(fix.confidence / (1.001 - fix.confidence)) if fix and replaced else 0.0,
        float(replaced),
        float(len(now) < 3),
        float(number and _digits_missing(reading, place)),
    ]
