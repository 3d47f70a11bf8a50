"""Make hostile files: by kind, each a name and its bytes. All are made from the sound files of ``tests``.

Damaged, encrypted and looping PDFs, fonts with broken tables, bombs, pictures that lie about their size, texts that no
person wrote, and names that break a terminal.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pikepdf
from PIL import Image

from bench.raw_pdf import pdf, stream

ROOT = Path(__file__).parents[1] / "tests"
File = tuple[str, bytes]
WORDS = "این نامه دربارهٔ قرارداد شمارهٔ ۱۲ است و باید تا پایان هفته پاسخ داده شود.\n"
RLO, LRI = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LEFT-TO-RIGHT ISOLATE}"


def _pdfs() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "pdfs").glob("*.pdf")) if path.stem != "locked"]


def truncated(random: Random) -> Iterator[File]:
    """PDFs and pictures that end early."""
    for number, data in enumerate(_pdfs()[:12]):
        for share in (0.02, 0.3, 0.7, 0.95, 0.995):
            yield f"cut-{number}-{share}.pdf", data[: int(len(data) * share * random.uniform(0.98, 1))]
    for path in sorted((ROOT / "scans").glob("*.[pj][np]g")):
        for share in (0.01, 0.5, 0.95):
            data = path.read_bytes()
            yield f"cut-{path.stem}-{share}{path.suffix}", data[: int(len(data) * share)]


def changed(random: Random) -> Iterator[File]:
    """PDFs and pictures in which bytes are changed, or parts are doubled or left out."""
    sound = [("pdf", data) for data in _pdfs()[:21]]
    sound += [(path.suffix[1:], path.read_bytes()) for path in sorted((ROOT / "scans").glob("*.[pj][np]g"))]
    for number, (suffix, data) in enumerate(sound):
        for turn in range(3):
            broken = bytearray(data)
            if turn:
                at = random.randrange(len(data) // 2)
                part = data[at : at + random.randrange(200, 4000)]
                broken = broken.replace(part, part * 2 if turn == 1 else b"", 1)
            for _ in range(1 if turn else 60):
                broken[random.randrange(len(broken))] = random.randrange(256)
            yield f"changed-{number}-{turn}.{suffix}", bytes(broken)


def encrypted(_random: Random) -> Iterator[File]:
    """PDFs that need a password, and some whose password is empty."""
    for number, data in enumerate(_pdfs()[:8]):
        with pikepdf.open(io.BytesIO(data)) as file:
            out = io.BytesIO()
            user = "" if number % 4 == 3 else "secret"
            file.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, R=(4, 6)[number % 2]))
        yield f"locked-{number}.pdf", out.getvalue()


def _page(content: bytes, *more: bytes, font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    page += b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>>>>>"
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, page, content, font, *more)


SHOWN = b"BT /F1 12 Tf 72 700 Td (Hello world) Tj ET"


def loops(_random: Random) -> Iterator[File]:
    """PDFs whose objects lead back to themselves, or to ever more of themselves."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    yield "tree.pdf", pdf(catalogue, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>")
    yield "parents.pdf", pdf(catalogue, b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R]>>", b"<</Type/Page/Parent 3 0 R>>")
    look = b"/Subtype/Form/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>"
    yield "form.pdf", _page(stream(SHOWN + b" /X Do"), stream(b"/X Do /X Do", look))
    pair = (stream(b"/Y Do /Y Do", look), stream(b"/X Do /X Do", look))
    yield "forms.pdf", _page(stream(SHOWN + b" /X Do"), *pair)
    for depth in (10, 30, 60):
        chain = [
            stream(b"/X Do " * 4, b"/Subtype/Form/Resources<</XObject<</X %d 0 R>>>>" % (number + 7))
            for number in range(depth)
        ]
        yield f"doubling-{depth}.pdf", _page(stream(b"/X Do"), *chain)
    yield "length.pdf", _page(b"<</Length 4 0 R>>\nstream\n" + SHOWN + b"\nendstream")
    yield "contents.pdf", _page(b"[4 0 R 4 0 R 4 0 R]")
    for key in (b"/ToUnicode 5 0 R", b"/DescendantFonts[5 0 R]/Subtype/Type0", b"/Encoding 5 0 R", b"/Widths 5 0 R"):
        font = b"<</Type/Font/BaseFont/Helvetica%s>>" % key
        yield f"font-{len(key)}.pdf", _page(stream(SHOWN), font=font)
    sound = _page(stream(SHOWN))
    start = sound.rindex(b"xref\n0")
    yield "previous.pdf", sound.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)
    yield "deep.pdf", _page(stream(b"[" * 200_000 + SHOWN))
    yield "saved.pdf", _page(stream(b"q " * 300_000 + SHOWN))
    yield "many.pdf", _page(stream((b"BT /F1 1 Tf 1 1 Td (" + b"x" * 1000 + b") Tj ET ") * 3000))


def fonts(random: Random) -> Iterator[File]:
    """PDFs in whose embedded fonts bytes are changed: offsets, lengths, counts."""
    for number, data in enumerate(_pdfs()[:20]):
        for turn in range(2):
            with pikepdf.open(io.BytesIO(data)) as file:
                for one in file.objects:
                    if isinstance(one, pikepdf.Stream) and "/Length1" in one:
                        font = bytearray(one.read_bytes())
                        for _ in range(1 if turn else 200):
                            font[random.randrange(min(len(font), 2000 if turn else len(font)))] = random.randrange(256)
                        one.write(bytes(font))
                out = io.BytesIO()
                file.save(out)
            yield f"font-{number}-{turn}.pdf", out.getvalue()


def bombs(_random: Random) -> Iterator[File]:
    """Little files that unpack to much: Word documents, streams of PDFs, XML that multiplies."""
    sound = '<?xml version="1.0"?><w:document xmlns:w="x"><w:body>%s</w:body></w:document>'
    zeros = zlib.compressobj(9)
    packed = b"".join(zeros.compress(bytes(1 << 20)) for _ in range(600)) + zeros.flush()
    for name, body in (
        ("spaces", sound % (" " * (400 << 20))),
        ("entities", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + sound % "&b;"),
        ("nested", sound % ("<w:p>" * 100_000)),
        ("cut", (sound % "<w:p>")[:-30]),
        ("noise", "\x00\x01\x02"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", body)
        yield f"{name}.docx", out.getvalue()
        yield f"{name}-cut.docx", out.getvalue()[:-60]
    yield "inflates.pdf", _page(stream(packed, b"/Filter/FlateDecode"))
    twice = zlib.compress(packed, 9)
    yield "inflates-twice.pdf", _page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))
    yield (
        "inflates-font.pdf",
        _page(
            stream(SHOWN),
            stream(packed, b"/Filter/FlateDecode"),
            font=b"<</Type/Font/Subtype/Type1/ToUnicode 6 0 R>>",
        ),
    )


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pictures(random: Random) -> Iterator[File]:
    """Pictures that are huge, or say so, or are no pictures but for their first bytes."""
    row = zlib.compressobj(9)
    whole = b"".join(row.compress(bytes((60_000 // 8 + 1) * 100)) for _ in range(600)) + row.flush()
    yield "60000x60000.png", _png(60_000, 60_000, whole)
    yield "60000x60000-empty.png", _png(60_000, 60_000, zlib.compress(b""))
    yield "2147483647.png", _png(2**31 - 1, 2**31 - 1, b"")
    yield "0x0.png", _png(0, 0, b"")
    yield "100000x1.png", _png(100_000, 1, zlib.compress(bytes(12_501)))
    for name, head in (
        ("jpg", b"\xff\xd8\xff\xe0"), ("png", b"\x89PNG\r\n\x1a\n"), ("tif", b"II*\x00"), ("tiff", b"MM\x00*"),
        ("bmp", b"BM\xff\xff\xff\xff" + bytes(4)), ("webp", b"RIFF\xff\xff\xff\xffWEBP"),
        ("jp2", b"\x00\x00\x00\x0cjP  "),
        ("heic", b"\x00\x00\x00\x18ftypheic"), ("djvu", b"AT&TFORM"),
    ):  # fmt: skip
        for size in (0, 40, 4000):
            yield f"noise-{size}.{name}", head + random.randbytes(size)
    out = io.BytesIO()
    small = Image.new("1", (40, 40), 1)
    small.save(out, "TIFF", save_all=True, append_images=[small] * 3)
    data = bytearray(out.getvalue())
    (first,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    yield "frames-in-a-loop.tif", bytes(data)


def texts(random: Random) -> Iterator[File]:
    """Texts that no person wrote."""
    yield "one-line-50-mb.txt", b"the quick brown fox 12 " * (50_000_000 // 23)
    yield "one-line-persian.txt", WORDS.replace("\n", " ").encode() * 4000
    yield "one-word.txt", "نامه‌ها".encode() * 200_000
    yield "million-lines.txt", b"\n" * 1_000_000
    yield "form-feeds.txt", b"\f" * 20_000
    yield "marks.txt", ("ب" + "\N{ARABIC FATHA}" * 200_000).encode()
    yield "kashidas.txt", ("ب" + "\N{ARABIC TATWEEL}" * 300_000 + "ا").encode()
    yield "brackets.txt", ("(" * 50_000 + WORDS).encode()
    yield "digits.txt", ("۱" * 300_000 + "\n" + WORDS).encode()
    yield "overrides.txt", ((RLO + LRI) * 20_000 + WORDS).encode()
    yield "joiners.txt", ("می" + "\N{ZERO WIDTH NON-JOINER}" * 100_000 + "رود\n").encode()
    yield "address.txt", ("http://" + "a." * 60_000 + "\n").encode()
    yield "numbers.txt", ("1." * 60_000 + "\n" + "-".join(["12"] * 40_000)).encode()
    yield "nuls.txt", WORDS.encode() + bytes(5000) + WORDS.encode()
    yield "few-nuls.txt", (WORDS * 60).replace("نامه", "نا\0مه", 2).encode()
    yield "surrogates.txt", WORDS.encode() + b"\xed\xa0\x80\xed\xb0\x80\n" * 50
    yield "overlong.txt", WORDS.encode() + b"\xc0\xaf\xf8\x88\x80\x80\x80\n"
    yield "utf16.txt", b"\xff\xfe" + WORDS.encode("utf-16-le")[:-1]
    yield "utf16-lone.txt", b"\xff\xfe" + b"\x00\xd8" * 400 + WORDS.encode("utf-16-le")
    yield "utf32.txt", b"\xff\xfe\x00\x00" + WORDS.encode("utf-32-le")
    yield "noise.txt", random.randbytes(200_000)
    yield "empty.txt", b""
    yield "empty.pdf", b""
    yield "bom.txt", b"\xef\xbb\xbf"
    yield "deep.html", b"<html><body>" + b"<div>" * 30_000 + WORDS.encode()
    yield "entities.html", b"<!DOCTYPE html><p>" + b"&nbsp;&#x6A9;&#99999999999;" * 20_000
    yield "gzip.txt", b"\x1f\x8b" + random.randbytes(500)
    yield "elf.txt", b"\x7fELF" + random.randbytes(500)


def names(_random: Random) -> Iterator[File]:
    """Sound texts whose names are hostile."""
    odd = (
        "new\nline", "\x1b[2J\x1b[31m", f"{RLO}gpj.exe", f"{LRI}a", "a" * 240, " ", "-rf", "--help", "$(id)", "`id`",
        "&amp;", "<img src=x onerror=alert(1)>", "a;b|c", "tab\ta", "«نامه»", "\N{ZERO WIDTH NON-JOINER}", "%s%n",
        f"{RLO}{LRI}\n",
    )  # fmt: skip
    for name in odd:
        yield f"{name}.txt", WORDS.encode()
    yield "\udcff\udcfe.txt", WORDS.encode()


KINDS = {
    "cut off": truncated,
    "changed bytes": changed,
    "encrypted": encrypted,
    "loops in PDFs": loops,
    "broken fonts": fonts,
    "bombs": bombs,
    "pictures": pictures,
    "texts": texts,
    "names": names,
}
"""Every kind of hostile file, with what makes its files."""


def make(folder: Path, seed: int = 1) -> dict[str, list[Path]]:
    """Write all files, each kind into a folder of its own; the same seed gives the same files."""
    made: dict[str, list[Path]] = {}
    for kind, files in KINDS.items():
        place = folder / kind
        place.mkdir(parents=True)
        made[kind] = []
        for name, data in files(Random(seed)):
            (place / name).write_bytes(data)
            made[kind].append(place / name)
    return made
