"""The floor without Java: what every volume must have in its structure, read by pikepdf (over qpdf), which had no part in writing it.

    python3 structure.py conversation-001.pdf ...
"""

import json
import sys
from xml.etree import ElementTree

import pikepdf


def fonts_of(pdf):
    """Every font dictionary of the file, once."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            yield thing


def check(path):
    pdf = pikepdf.open(path)
    root = pdf.Root
    written = ElementTree.fromstring(root.Metadata.read_bytes().decode("utf-8-sig"))
    for name, value in {
        "{http://www.aiim.org/pdfa/ns/id/}part": "3",
        "{http://www.aiim.org/pdfa/ns/id/}conformance": "A",
        "{http://www.aiim.org/pdfua/ns/id/}part": "1",
    }.items():
        assert [found.text for found in written.iter(name)] == [value], name
    titles = list(written.iter("{http://purl.org/dc/elements/1.1/}title"))
    assert titles and "".join(titles[0].itertext()).strip(), "a title"
    assert str(root.Lang) in ("fr", "en"), "a language"
    assert bool(root.MarkInfo.Marked), "marked content"
    assert "/StructTreeRoot" in root, "a tree of tags"
    assert bool(root.ViewerPreferences.DisplayDocTitle), "the title is shown"
    assert "/Outlines" in root, "bookmarks"
    assert len(pdf.trailer.ID) == 2, "an identifier"
    assert "/Encrypt" not in pdf.trailer

    # Nothing acts: no script, no action, no form, no link, no film.
    forbidden = ("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/URI", "/GoToR", "/GoToE")
    assert "/AcroForm" not in root and "/OpenAction" not in root and "/AA" not in root
    for thing in pdf.objects:
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            held = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
            assert not any(name in held for name in forbidden), "something acts"
            assert str(held.get("/S", "")) not in forbidden, "something acts"

    embedded = 0
    for font in fonts_of(pdf):
        if font.Subtype == "/Type0":
            assert "/ToUnicode" in font, "letters can be read back"
            for below in font.DescendantFonts:
                held = below.FontDescriptor
                assert any(name in held for name in ("/FontFile", "/FontFile2", "/FontFile3")), "the font is in the file"
                embedded += 1
    assert embedded, "fonts"

    # The source, attached to the whole document, is the JSON that these pages were set from.
    assert len(root.AF) == 1, "one attached file"
    attached = root.AF[0]
    assert attached.AFRelationship == "/Source"
    assert str(attached.UF).startswith("conversation") and str(attached.UF).endswith(".json")
    source = attached.EF.F.read_bytes()
    conversation = json.loads(source)
    assert conversation["schema"] == "parloir-conversation/1"
    assert conversation["counts"]["items"] == len(conversation["items"])
    return len(pdf.pages), embedded


if __name__ == "__main__":
    assert sys.argv[1:], "no file"
    for name in sys.argv[1:]:
        pages, fonts = check(name)
        print(f"holds structure, {pages} pages, {fonts} fonts in it, {name}")
