"""Page pictures: what is found in them and how it is made ready, without Tesseract."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from satrchin.errors import InputError
from satrchin.reading.ocr import tesseract
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.scan import by_tesseract
from satrchin.reading.scan.components import components
from satrchin.reading.scan.frames import MOST_PIXELS, frames
from satrchin.reading.scan.preprocess import LETTER, prepare
from satrchin.reading.scan.textlines import find_lines


def page(lines: int = 8, skew: float = 0.0, light: bool = False) -> Image.Image:
    """A page of lines made of strokes: nothing to read, all to find."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(5)
    for line in range(lines):
        x = 150
        while x < 1050:
            width = int(rng.integers(10, 40))
            top = 200 + 60 * line + int(rng.integers(-4, 4))
            draw.rectangle((x, top, x + width, top + 16), fill=(20, 20, 20))
            draw.rectangle((x + 3, top + 4, x + width, top + 12), fill="white")
            x += width + int(rng.integers(3, 20))
    if skew:
        image = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if light:
        ramp = np.linspace(0.45, 1.0, image.width)[None, :, None]
        image = Image.fromarray((np.asarray(image) * ramp).astype(np.uint8))
    return image


@pytest.mark.parametrize("wide", [1000, 300], ids=["as wide as the page", "bubbles"])
def test_lines_in_frames_are_found_whatever_ink_the_frames_have(wide: int) -> None:
    """The frames, of half of the lines, are taller than letters and have most of the ink."""
    image = page()
    draw = ImageDraw.Draw(image)
    for line in range(8):
        for x in range(120, 1120, wide):
            draw.rounded_rectangle(
                (x, 184 + 60 * line, x + wide - 12, 234 + 60 * line), radius=14, outline="black", width=3
            )
    lines = find_lines(prepare(image))
    assert len({round(piece.y / lines.letter) for piece in lines.pieces}) >= 8
    assert not lines.unread


@pytest.mark.parametrize("skew", [-6.0, -1.3, 0.0, 2.5, 7.0])
@pytest.mark.parametrize("light", [False, True])
def test_every_line_is_found_skewed_and_in_uneven_light(skew: float, light: bool) -> None:
    flat = prepare(page(skew=skew, light=light))
    assert flat.skew == pytest.approx(skew, abs=0.15)
    found = find_lines(flat)
    assert len(found.pieces) == 8
    heights = sorted(piece.y for piece in found.pieces)
    assert (heights[-1] - heights[0]) / 7 == pytest.approx(60 * flat.grey.shape[0] / 1754, rel=0.05)


@pytest.mark.parametrize(("times", "letter"), [(0.5, 9.0), (1.0, 17.0), (1.5, LETTER), (3.0, LETTER)])
def test_letters_of_a_large_picture_get_their_usual_size_and_small_ones_are_not_blown_up(
    times: float, letter: float
) -> None:
    whole = page()
    flat = prepare(whole.resize((round(whole.width * times), round(whole.height * times)), Image.Resampling.BICUBIC))
    assert flat.letter == pytest.approx(letter, abs=1.0)
    assert flat.scale == pytest.approx(max(flat.grey.shape) / (whole.height * times), rel=0.01)


def test_a_picture_of_few_huge_letters_is_made_small() -> None:
    part = page().crop((100, 150, 700, 700))
    flat = prepare(part.resize((1200, 1100), Image.Resampling.BICUBIC))
    assert flat.letter == pytest.approx(LETTER, abs=2.0)


def test_a_page_on_its_side_is_turned() -> None:
    flat = prepare(page().transpose(Image.Transpose.ROTATE_90))
    assert flat.turned
    assert flat.grey.shape[0] > flat.grey.shape[1]
    assert len(find_lines(flat).pieces) == 8


def test_a_page_of_short_cells_below_each_other_is_not_sideways() -> None:
    """Columns of a table whose cells are aligned are sharper than its lines."""
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for row in range(40):
        for column in range(5):
            for letter in range(3):
                x = 200 + 180 * column + 26 * letter
                pen.rectangle((x, 100 + 38 * row, x + 20, 120 + 38 * row), fill=0)
    assert not prepare(image).turned
    assert prepare(image.transpose(Image.Transpose.ROTATE_90)).turned


def test_coloured_ink_is_taken_off_and_black_ink_under_it_stays() -> None:
    image = page()
    plain = find_lines(prepare(image))
    ImageDraw.Draw(image).ellipse((300, 300, 520, 520), outline=(30, 40, 160), width=8)
    flat = prepare(image)
    stamped = find_lines(flat)
    assert len(stamped.pieces) == len(plain.pieces)
    ring = flat.grey[round(410 * flat.scale), round(300 * flat.scale) : round(309 * flat.scale)]
    assert ring.min() > 200


def test_a_desk_around_the_page_is_cut_away() -> None:
    desk = Image.new("RGB", (1500, 2000), (45, 40, 38))
    desk.paste(page().rotate(3, expand=True, fillcolor=(45, 40, 38)), (60, 50))
    flat = prepare(desk)
    assert flat.cut
    assert len(find_lines(flat).pieces) == 8


@pytest.mark.parametrize("colour", ["white", "black", (90, 120, 60)])
def test_a_page_of_one_colour_has_no_lines(colour: object) -> None:
    flat = prepare(Image.new("RGB", (800, 1100), colour))
    assert find_lines(flat).pieces == []


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (7, 5)])
def test_pictures_of_no_size_to_speak_of_do_not_fail(size: tuple[int, int]) -> None:
    assert find_lines(prepare(Image.new("L", size, 0))).pieces == []


def test_components_agree_with_a_flood_fill() -> None:
    ink = np.random.default_rng(3).random((40, 50)) < 0.4
    found = components(ink)
    seen = np.zeros_like(ink)
    areas = []
    for start in zip(*np.nonzero(ink), strict=True):
        if seen[start]:
            continue
        seen[start], todo, area = True, [start], 0
        while todo:
            y, x = todo.pop()
            area += 1
            for near in ((y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)):
                inside = 0 <= near[0] < 40 and 0 <= near[1] < 50
                if inside and ink[near] and not seen[near]:
                    seen[near] = True
                    todo.append(near)
        areas.append(area)
    assert sorted(found.areas.tolist()) == sorted(areas)
    assert np.array_equal(found.labels >= 0, ink)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "I", "F"])
def test_every_colour_kind_is_read(mode: str, tmp_path: Path) -> None:
    grey = page().convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    elif mode in {"I", "F"}:
        image = Image.fromarray(np.asarray(grey).astype(np.int32 if mode == "I" else np.float32))
    else:
        image = grey.convert("RGB").convert(mode)
    path = tmp_path / "page.tif"
    image.save(path)
    (frame,) = frames(path)
    assert frame.picture is not None
    assert frame.picture.mode in {"L", "RGB"}
    assert len(find_lines(prepare(frame.picture)).pieces) == 8


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    page(2).save(path, save_all=True, append_images=[page(3), page(4)], dpi=(150, 150))
    found = list(frames(path))
    assert [round(side) for side in found[0].size] == [595, 842]
    assert [len(find_lines(prepare(frame.picture)).pieces) for frame in found if frame.picture] == [2, 3, 4]


def test_exif_turns_a_page(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    page().transpose(Image.Transpose.ROTATE_90).save(path, exif=exif, quality=90)
    (frame,) = frames(path)
    assert frame.picture is not None
    assert frame.picture.height > frame.picture.width
    assert frame.size[1] > frame.size[0]


def test_a_cut_off_jpeg_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    page().save(path, quality=90)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    (frame,) = frames(path)
    assert "damaged" in frame.problem
    assert frame.picture is not None


def test_a_picture_larger_than_any_page_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.bmp"
    side = int(MOST_PIXELS**0.5) + 1
    header = b"BM" + (62).to_bytes(4, "little") + bytes(4) + (62).to_bytes(4, "little")
    info = (40).to_bytes(4, "little") + side.to_bytes(4, "little") * 2 + (1).to_bytes(2, "little") * 2
    path.write_bytes(header + info + bytes(24) + bytes(8))
    (frame,) = frames(path)
    assert frame.picture is None
    assert "more than any page" in frame.problem


def test_a_picture_of_sixty_thousand_pixels_squared_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.bmp"
    header = b"BM" + (62).to_bytes(4, "little") + bytes(4) + (62).to_bytes(4, "little")
    info = (40).to_bytes(4, "little") + (60_000).to_bytes(4, "little") * 2 + (1).to_bytes(2, "little") * 2
    path.write_bytes(header + info + bytes(24) + bytes(8))
    with pytest.raises(InputError, match="more pixels than any page"):
        list(frames(path))


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nnothing of the kind")
    with pytest.raises(InputError, match="not a readable image"):
        list(frames(path))


def _number(zeros: int, step: float = 14, words: int = 6, first: int = 150) -> Image.Image:
    """A page with three lines; the second begins on the right with a digit, a row of zeros, and a word."""
    image = page(3)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 245, image.width, 290), fill="white")
    for x in range(first, first + 50 * words, 50):
        draw.rectangle((x, 260, x + 36, 276), fill=(20, 20, 20))
    right = first + 50 * words
    for zero in range(zeros):
        x = right + step * (zero + 0.5)
        draw.ellipse((x, 266, x + 4, 270), fill=(20, 20, 20))
    x = right + step * zeros + 10
    draw.rectangle((x, 260, x + 8, 276), fill=(20, 20, 20))
    draw.rectangle((x + 12, 260, x + 20, 276), fill=(20, 20, 20))
    return image


@pytest.mark.parametrize("zeros", [3, 6, 9, 12])
def test_a_row_of_zeros_in_a_gap_does_not_part_a_line_and_belongs_to_it(zeros: int) -> None:
    flat = prepare(_number(zeros))
    found = find_lines(flat)
    assert len(found.pieces) == 3
    line = sorted(found.pieces, key=lambda piece: piece.y)[1]
    row = round(268 * flat.scale)
    places = [round((450 + 14 * (zero + 0.5) + 2) * flat.scale) for zero in range(zeros)]
    owners = {int(found.owner[row, x]) for x in places}
    assert owners == {next(number for number, piece in enumerate(found.pieces) if piece is line)}


def test_zeros_at_the_end_of_a_line_are_within_it() -> None:
    image = page(3)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 245, 640, 290), fill="white")
    for zero in range(9):
        draw.ellipse((620 - 14 * zero, 266, 624 - 14 * zero, 270), fill=(20, 20, 20))
    flat = prepare(image)
    found = find_lines(flat)
    line = sorted(found.pieces, key=lambda piece: piece.y)[1]
    assert line.x0 <= (620 - 14 * 8) * flat.scale + 1
    assert found.owner[round(268 * flat.scale), round(510 * flat.scale)] >= 0


def test_a_speck_in_a_gutter_does_not_join_columns() -> None:
    image = page(3)
    draw = ImageDraw.Draw(image)
    draw.rectangle((500, 180, 740, 400), fill="white")
    for line in range(3):
        draw.ellipse((618, 206 + 60 * line, 622, 210 + 60 * line), fill=(20, 20, 20))
    assert len(find_lines(prepare(image)).pieces) == 6


def test_what_other_framings_gave_for_the_same_ink_is_kept_beside_each_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Corrections and grades rest on it: a word that all framings agree on is right far more often."""
    flat = prepare(page(2))
    found = find_lines(flat)
    views = iter(("برداخت", *["پرداخت"] * len(by_tesseract.OTHERS)))

    def read_strips(images: list[Image.Image], *_: object) -> list[list[OcrWord]]:
        lines = []
        for place, image in enumerate(images):
            text = next(views) if place % 2 == 0 else "سطر"
            x = np.linspace(image.width - 12, 8, len(text) + 1).astype(int)
            letters = [OcrChar(sign, 0.9, int(x[n + 1]), int(x[n])) for n, sign in enumerate(text)]
            lines.append([OcrWord(tuple(letters), 0.9)])
        return lines

    monkeypatch.setattr(tesseract, "read_strips", read_strips)
    _, readings = by_tesseract.read_pieces(flat, found, [0, 1])
    assert readings[0].tokens[0].text == "برداخت"
    assert readings[0].others == [["پرداخت"] * len(by_tesseract.OTHERS)]
    assert readings[1].others == [["سطر"] * len(by_tesseract.OTHERS)]


def monospaced(numbered: bool = False) -> Image.Image:
    """The page with a line of flat strokes and few tall letters below it, perhaps with a thin number far before it."""
    image = page()
    draw = ImageDraw.Draw(image)
    for x in range(150, 1000, 150):
        draw.rectangle((x, 720, x + 110, 724), fill="black")
        draw.rectangle((x + 106, 702, x + 110, 724), fill="black")
    if numbered:
        draw.rectangle((1045, 713, 1053, 714), fill="black")
        draw.rectangle((1083, 709, 1084, 719), fill="black")
    return image


def test_the_tall_letters_of_a_line_of_flat_strokes_count_for_its_size() -> None:
    found = find_lines(prepare(monospaced()))
    (line,) = (piece for piece in found.pieces if 690 < piece.y < 730)
    assert line.spread > 0.25 * found.letter


def test_a_thin_list_number_before_a_wide_gap_belongs_to_its_line() -> None:
    found = find_lines(prepare(monospaced(numbered=True)))
    (line,) = (piece for piece in found.pieces if 690 < piece.y < 730)
    assert line.x1 >= 1083
