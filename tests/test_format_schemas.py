"""hOCR, ALTO and PAGE of digital PDFs and scans are valid, by their schemas and the validator of hOCR."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import lxml.etree
import pytest

from satrchin import clean_file
from satrchin.result import Result
from satrchin.writing.formats import load_format

HERE = Path(__file__).parent
SCHEMAS = {"alto": "alto-4-3.xsd", "page": "page-2019-07-15.xsd"}
SAMPLES = [
    *(pytest.param(path, id=path.stem) for path in sorted((HERE / "pdfs").glob("*.pdf")) if path.stem != "locked"),
    *(pytest.param(path, id=path.stem, marks=pytest.mark.slow) for path in sorted((HERE / "scans").glob("*.[jp]*g"))),
]


@cache
def cleaned(path: Path) -> Result:
    return clean_file(path)


@cache
def schema(name: str) -> lxml.etree.XMLSchema:
    return lxml.etree.XMLSchema(lxml.etree.parse(HERE / "schemas" / name))


def written(form: str, result: Result) -> bytes:
    """A file of one format; of the first page alone in PAGE, which has one page a file."""
    pages = result.pages[:1] if form == "page" else result.pages
    pieces = load_format(form).pieces(result.document, result.recipe, pages)
    return "".join(map(str, pieces)).encode()


def hocr_faults(path: Path) -> list[str]:
    """What the validator of the hOCR specification finds wrong in a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is written for old Pythons, too
        from hocr_spec import HocrValidator

        report = HocrValidator("standard").validate(str(path))
    return [str(item) for item in report.items if item.level in {"ERROR", "FATAL"}]


@pytest.mark.parametrize("path", SAMPLES)
@pytest.mark.parametrize("form", list(SCHEMAS))
def test_xml_formats_are_valid(form: str, path: Path) -> None:
    """ALTO and PAGE of each sample are as their schemas say."""
    rules = schema(SCHEMAS[form])
    tree = lxml.etree.fromstring(written(form, cleaned(path)))
    assert rules.validate(tree), rules.error_log
    assert tree.xpath("count(//*[local-name()='String' or local-name()='Word'])") > 10


@pytest.mark.parametrize("path", SAMPLES)
def test_texts_of_page_are_those_of_their_parts(path: Path) -> None:
    """A line's text is its words with spaces, a region's its lines with newlines, as the validator of OCR-D has it."""
    tree = lxml.etree.fromstring(written("page", cleaned(path)))
    parts = {"TextRegion": ("TextLine", "\n"), "TextLine": ("Word", " ")}
    names = {"p": tree.nsmap[None]}
    for name, (part, between) in parts.items():
        for node in tree.iterfind(f".//p:{name}", names):
            text = node.findtext("p:TextEquiv/p:Unicode", None, names)
            assert text == between.join(
                one.findtext("p:TextEquiv/p:Unicode", None, names) for one in node.iterfind(f"p:{part}", names)
            )
            assert name == "TextRegion" or node.get("readingDirection") != "right-to-left"


@pytest.mark.parametrize("path", SAMPLES)
def test_hocr_is_valid(path: Path, tmp_path: Path) -> None:
    """hOCR of each sample is as its specification says."""
    target = tmp_path / "page.hocr"
    target.write_bytes(written("hocr", cleaned(path)))
    assert hocr_faults(target) == []


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [("alto", "HPOS=", "LEFT="), ("page", "<Unicode>", "<Unicode/><Unicode>"), ("hocr", "bbox ", "bbox x")],
)
def test_the_validators_find_faults(form: str, old: str, new: str, tmp_path: Path) -> None:
    """A wrong attribute, element or property is found, so that the tests above can fail."""
    text = written(form, cleaned(HERE / "pdfs" / "gs-Titr-letter.pdf")).decode()
    broken = text.replace(old, new, 1)
    if form == "hocr":
        target = tmp_path / "page.hocr"
        target.write_text(broken, encoding="utf-8")
        assert hocr_faults(target)
    else:
        assert not schema(SCHEMAS[form]).validate(lxml.etree.fromstring(broken.encode()))
