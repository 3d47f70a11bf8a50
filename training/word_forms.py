"""Training of the joining evidence: text whose joins can be trusted in, a trie and a file of counts out.

In: folders of text, in their subfolder ``strict`` the lines whose ZWNJs can be trusted, elsewhere lines that teach
words alone. Out: the four files of the joining evidence, the same bytes from the same input. A line ``کتاب|ها را``
(the bar a ZWNJ) adds one to the form ``کتاب|ها`` of the key ``کتابها``, and one to the pair of that and ``را``.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import compress, pairwise, product
from math import inf, log
from pathlib import Path

import marisa_trie
import numpy as np
import regex

from satrchin.lm.word_forms import (
    BACKOFF_STEP,
    COUNT_FLOOR,
    COUNT_STEP,
    COUNTS,
    LATIN,
    LONGEST,
    NUMBER,
    SIGN,
    SPECIAL,
    START,
    TRIE,
    VERSION,
    WordForms,
    masked,
    pair_hash,
    spelled,
)
from satrchin.persian.chars import ARABIC_TO_PERSIAN, WORD_SIGNS, ZWNJ
from satrchin.stages.spacing.candidates import Candidates
from satrchin.stages.spacing.scan_page import KNOWN, table_of
from training.corpus import read_lines, training_files
from training.house_styles import Counts, write_styles

_TOKEN = regex.compile(
    rf"(?P<word>[{WORD_SIGNS}]+(?:{ZWNJ}[{WORD_SIGNS}]+)*)|(?P<number>\p{{N}}+)|(?P<latin>\p{{L}}+)|[^\s\p{{Cf}}]"
)
_KINDS = {"number": NUMBER, "latin": LATIN, None: SIGN}
_DISCOUNT = 0.75
"""What absolute discounting takes from each count of a pair for the pairs never seen (Ney, Essen and Kneser 1994)."""
_LOAD = 0.85
"""How full the table of pairs is."""
_VERB_COUNT = 5
"""Of a verb whose joined forms were seen no more often, no other forms are taken."""
_VERB_PREFIX = (f"می{ZWNJ}", f"نمی{ZWNJ}")
_COLLOQUIAL_STEMS = (
    "خوا تون دون خون مون شون ذار ش ر د گ آ یا خور شور گذر فروش گرد شین نویس پرس بین زن کن گیر ریز ساز خند رقص فهم "
    "شناس کش کشون رسون چرخون ترسون خوابون پوشون سوزون نشون جوش پز چین پر دو لرز ترس"
)
"""Present stems as they are spoken, for the endings that only speech has; formal ones are hazm's."""
_SPOKEN_ENDINGS = ("م", "ی", "ه", "یم", "ین", "ن")
_PREVERBS = ("بر", "در", "باز", "فرو", "فرا", "وا", "ور")
_WORD_COUNT = 3
"""How often a word must have been seen where only words are taught."""
_SLIP = 100
"""What was seen glued so many times less often than with a ZWNJ or a space is a slip, and not kept."""
_RARE = 0.15
_LISTED = 2.0
"""The least and the largest count of a word that only a list knows."""
# behind a letter that does not join, ها and its kin are written without a ZWNJ
_HIDDEN = regex.compile("(.+[ادذرزژو])(ها(?:ی(?:ی|م|ت|ش|شان|مان|تان)?)?|ترین|تر)")
_STEM_COUNT = 10
_UNKNOWN_LETTER = -2.4
"""What each letter of a word that was never seen costs, as a natural log."""
_AFFIX_KINDS = 60
"""With how many different words a part must have been seen to be an affix."""


def train_word_forms(sources: Sequence[Path], target: Path) -> None:
    """Train from folders of text and write the evidence to ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    strict, loose = training_files(sources)
    counts = [count(path) for path in strict]
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for source_words, source_pairs in counts:
        words.update(source_words)
        pairs.update(source_pairs)
    write_styles(counts, target)
    others = Counter(part for line in read_lines(loose) for word in written(line) for part in word.split(ZWNJ))
    write(words, pairs, _shares(words, pairs, others), target)
    write_known(target)


def count(path: Path) -> Counts:
    """The words of a file as they are written, and its pairs of them."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in read_lines([path]):
        tokens = written(line)
        words.update(tokens)
        pairs.update(pairwise(tokens))
    return words, pairs


def written(line: str) -> list[str]:
    """The words of a line as they are written, ZWNJs in them; numbers, Latin words and signs by their kind."""
    tokens = [
        match[0] if match.lastgroup == "word" else _KINDS[match.lastgroup]
        for match in _TOKEN.finditer(line.translate(ARABIC_TO_PERSIAN))
    ]
    return [START, *tokens, START]


def _shares(words: Counter[str], pairs: Counter[tuple[str, str]], others: Counter[str]) -> dict[str, float]:
    """The forms to keep, each with its count; a word that a list alone knows has a small one."""
    from hazm import words_list

    listed = {word.translate(ARABIC_TO_PERSIAN): frequency for word, frequency, _ in words_list() if " " not in word}
    scale = sum(words.values()) / max(1, sum(listed.values()))
    verbs = _verbs(words)
    parts = Counter(part for word, count in words.items() for part in word.split(ZWNJ) for _ in range(min(count, 2)))
    kept: dict[str, float] = {}
    for word, count in words.items():
        known = count > 1 or word in listed or word in verbs or others[word] > 1
        if known or (ZWNJ in word and all(parts[part] > 1 for part in word.split(ZWNJ))):
            kept[word] = float(count)
    joined: dict[str, float] = {}
    for word, seen in kept.items():
        if ZWNJ in word:
            key = word.replace(ZWNJ, "")
            joined[key] = max(joined.get(key, 0.0), seen)
    slips = {word for word in joined if kept.get(word, 0.0) * _SLIP < joined[word]}
    # a verb's می written glued is a slip, or a colloquial way to write, however often it was seen
    slips |= {word.replace(ZWNJ, "") for word in verbs if word.startswith(_VERB_PREFIX)} - listed.keys()
    slips |= {
        first + second
        for (first, second), count in pairs.items()
        if count > _SLIP and first + second not in listed and words[first + second] * _SLIP < count
    }
    kept = {word: count for word, count in kept.items() if word not in slips}
    for word, frequency in listed.items():
        if word not in slips:
            kept.setdefault(word, min(_LISTED, max(_RARE, frequency * scale)))
    for word in verbs:
        glued = words[word.replace(ZWNJ, "")] if word.replace(ZWNJ, "") in slips else 0
        kept[word] = max(2 * _RARE, kept.get(word, 0.0) + glued)
    keys = {word.replace(ZWNJ, "") for word in kept}
    for word, count in others.items():
        if count >= _WORD_COUNT and word not in keys and word not in slips:
            kept[word] = min(_LISTED, count / 4)
    return {
        word: count
        for word, count in kept.items()
        if word not in SPECIAL and len(word.replace(ZWNJ, "")) <= LONGEST and word[0].isalpha()
    }


def _verbs(words: Counter[str]) -> set[str]:
    """The forms of the verbs of hazm's table: all with می, the others of verbs that were seen often enough."""
    from hazm import Lemmatizer

    forms: dict[str, set[str]] = defaultdict(set)
    for form, verb in Lemmatizer().verbs.items():
        forms[verb].update(form.translate(ARABIC_TO_PERSIAN).split())
    found = _spoken(forms)
    for verb, parts in forms.items():
        joined = {form for form in parts if form.startswith((f"می{ZWNJ}", f"نمی{ZWNJ}"))}
        found |= parts if sum(words[form] for form in joined) > _VERB_COUNT else joined
        for preverb in _PREVERBS:
            # hazm conjugates برآورد as a whole; its می stands behind the preverb
            if verb.startswith(preverb) and "#" + preverb in verb:
                found |= {
                    preverb + head + ZWNJ + tail.removeprefix(preverb)
                    for head, _, tail in (form.partition(ZWNJ) for form in joined)
                    if tail.startswith(preverb) and len(tail) > len(preverb)
                }
    return found


def _spoken(verbs: Iterable[str]) -> set[str]:
    """The forms with می of verbs as they are spoken: می|خونم, می|کنه, می|فروشن.

    Args:
        verbs: past and present stems as hazm writes them, ``past#present``.
    """
    present = {
        stem for verb in verbs if (stem := verb.rpartition("#")[2].translate(ARABIC_TO_PERSIAN)) and len(stem) > 1
    }
    present = {stem for stem in present if stem[-1] not in "اوی"} | set(_COLLOQUIAL_STEMS.split())
    return {prefix + stem + ending for prefix in _VERB_PREFIX for stem in present for ending in _SPOKEN_ENDINGS}


def _affixes(words: Counter[str]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """The learned suffixes, each with its log probability after a word by its last letter; and the prefixes."""
    total = sum(count for word, count in words.items() if word not in SPECIAL)
    finals: Counter[str] = Counter()
    kinds: dict[str, set[str]] = defaultdict(set)
    heads: dict[str, set[str]] = defaultdict(set)
    tails: dict[str, Counter[str]] = defaultdict(Counter)
    hidden: dict[str, Counter[str]] = defaultdict(Counter)
    heads_count: Counter[str] = Counter()
    for word, count in words.items():
        if word in SPECIAL:
            continue
        finals[word[-1]] += count
        if ZWNJ in word:
            stem, _, suffix = word.rpartition(ZWNJ)
            if not stem.endswith("می"):  # شود in گفته|می|شود is a verb
                kinds[suffix].add(stem)
            tails[suffix][stem[-1]] += count
            finals[stem[-1]] += count
            prefix, _, rest = word.partition(ZWNJ)
            heads[prefix].add(rest)
            heads_count[prefix] += count
        elif (match := _HIDDEN.fullmatch(word)) and words[match[1]] > _STEM_COUNT:
            hidden[match[2]][match[1][-1]] += count
    for suffix, letters in hidden.items():
        tails[suffix] |= letters
        finals |= letters
    suffixes = {
        suffix: {letter: round(log(count / finals[letter]), 2) for letter, count in sorted(tails[suffix].items())}
        for suffix in sorted(kinds)
        if len(kinds[suffix]) >= _AFFIX_KINDS and tails[suffix].total() > words[suffix]
    }
    prefixes = {
        prefix: round(log(heads_count[prefix] / total), 2)
        for prefix in sorted(heads)
        if len(heads[prefix]) >= _AFFIX_KINDS and heads_count[prefix] > words[prefix]
    }
    return suffixes, prefixes


def write(words: Counter[str], pairs: Counter[tuple[str, str]], kept: dict[str, float], target: Path) -> None:
    """Write the trie and the counts."""
    keys = sorted({word.replace(ZWNJ, "") for word in kept})
    trie = marisa_trie.Trie(keys, order=marisa_trie.LABEL_ORDER)
    trie.save(str(target / TRIE))
    plain = bytearray(len(trie))
    joined: list[tuple[int, int, int, str]] = []
    numbers: dict[str, int] = {}
    for word in sorted(kept):
        key = trie[word.replace(ZWNJ, "")]
        count = max(1, min(255, 1 + round(COUNT_STEP * (log(kept[word]) + COUNT_FLOOR))))
        if ZWNJ in word:
            joined.append((key, masked(word)[0], count, word))
        else:
            plain[key], numbers[word] = count, key
    joined.sort()
    for place, (_, _, _, word) in enumerate(joined):
        numbers[word] = len(trie) + place
    unknown = len(trie) + len(joined)
    numbers |= {name: unknown + 1 + place for place, name in enumerate(SPECIAL)}
    prints, shares, backoff = _table(words, pairs, numbers, unknown + 1 + len(SPECIAL))
    total = sum(count for word, count in words.items() if word not in SPECIAL)
    missing = sum(count for word, count in words.items() if word not in kept and word not in SPECIAL)
    suffixes, prefixes = _affixes(words)
    parts = {
        "plain": bytes(plain),
        "backoff": bytes(backoff),
        "counts": bytes(count for _, _, count, _ in joined),
        "pairs": bytes(shares),
        "owners": array("I", (key for key, *_ in joined)).tobytes(),
        "masks": array("I", (mask for _, mask, _, _ in joined)).tobytes(),
        "prints": prints.tobytes(),
    }
    kinds = {"owners": "I", "masks": "I", "prints": "H"}
    places, body = {}, b""
    for name, data in parts.items():
        places[name] = (len(body), len(body) + len(data), kinds.get(name, "B"))
        body += data + bytes(-len(data) % 8)
    facts = {
        "version": VERSION,
        "words": total,
        "unknown": (round(log(max(missing, 1) / total), 2), _UNKNOWN_LETTER),
        "suffixes": suffixes,
        "prefixes": prefixes,
        "parts": places,
    }
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    (target / COUNTS).write_bytes(len(head).to_bytes(8, "little") + head + body)


def write_known(folder: Path) -> None:
    """Write the table of :class:`satrchin.stages.spacing.scan_page.Known` from the evidence in a folder."""
    joins = WordForms(folder)
    candidates = Candidates(joins)
    ways = ((key, *map(partial(spelled, key), joins.forms(key))) for key in joins.all_keys())
    words = [word for key in ways for word in dict.fromkeys(key)]
    quiet = np.array(
        [not candidates.word(word) and candidates.standing(word).number != joins.unknown for word in words]
    )
    quiet &= ~np.isin(words, list(joins.affixes))
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for word in compress(words, quiet):
        spellings[word.replace(ZWNJ, "")].append(word)
    places = {key: _quiet_place(key, spellings, candidates) for key in joins.all_keys()}
    (folder / KNOWN).write_bytes(table_of(words, quiet, [places.get(word, 0) for word in words]))


def _quiet_place(key: str, spellings: Mapping[str, Sequence[str]], candidates: Candidates) -> int:
    """The most probable place in a key where two quiet words meet that have no candidate; 0 if there is none."""
    best, least = 0, -inf
    for size in range(1, len(key)):
        pairs = list(product(spellings.get(key[:size], ()), spellings.get(key[size:], ())))
        if pairs and not any(map(candidates.of_pair.__getitem__, pairs)):
            probable = max(candidates.apart(*pair) for pair in pairs)
            if probable > least:
                best, least = size, probable
    return best


def _table(
    words: Counter[str], pairs: Counter[tuple[str, str]], numbers: dict[str, int], size: int
) -> tuple[array[int], bytearray, bytearray]:
    """The pairs seen twice or more as an open hash table of prints and probabilities; the backoff of each form."""
    known = sorted(
        (numbers[a], numbers[b], count, words[a])
        for (a, b), count in pairs.items()
        if count > 1 and a in numbers and b in numbers
    )
    room = int(len(known) / _LOAD) + 1
    prints, shares = array("H", bytes(2 * room)), bytearray(room)
    used: dict[int, float] = defaultdict(float)
    for first, second, count, total in known:
        share = (count - _DISCOUNT) / total
        used[first] += share
        key = pair_hash(first, second)
        place = (key >> 20) % room
        while prints[place]:
            place = place + 1 if place + 1 < room else 0
        prints[place], shares[place] = key & 0xFFFF or 1, min(255, round(-log(share) * 10.0))
    backoff = bytearray(size)
    for number, share in used.items():
        backoff[number] = min(255, round(-log(max(1 - share, 1e-3)) * BACKOFF_STEP))
    return prints, shares, backoff
