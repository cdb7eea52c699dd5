"""Build a Word document: paragraphs in named styles, each in the direction of its words, without
characters that XML refuses.
"""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import docx
from django.utils import timezone
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from negotiations.text.normalising import xml_text
from negotiations.text.source.language_tags import drawn_tag

INK, QUIET = RGBColor(0x22, 0x1F, 0x1B), RGBColor(0x5F, 0x5A, 0x53)
LINE = "BFBAB0"
#: A4, upright.
PAPER, MARGIN = (Cm(21), Cm(29.7)), Cm(2.5)
WIDTH = PAPER[0] - 2 * MARGIN


def new_document(title: str, language: str = "en-GB") -> Document:
    """An empty A4 document with page numbers beside `title` in the footer."""
    document = docx.Document()
    core, section = document.core_properties, document.sections[0]
    core.title, core.author, core.comments, core.language = (
        xml_text(title)[:255],
        "Negotiations",
        "",
        language,
    )
    core.created = core.modified = timezone.now()
    section.page_width, section.page_height = PAPER
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    styles = document.styles.element
    for spoken in styles.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
    for line in (line for lines in styles.iter(qn("w:tblBorders")) for line in lines):
        line.set(qn("w:color"), LINE)
    _number_pages(section.footer.paragraphs[0], title)
    return document


def add_style(
    document: Document,
    name: str,
    *,
    size: float,
    quiet: bool = False,
    bold: bool = False,
    indent: float = 0,
    after: float = 6,
    leads: bool = False,
) -> None:
    """Define a paragraph style, new or one of Word's own. `leads`: such a paragraph stays on the
    page of the next.
    """
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.quick_style, style.hidden = True, False
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, QUIET if quiet else INK
    _size_from_right(style, size, bold)
    layout = style.paragraph_format
    layout.left_indent, layout.space_after, layout.keep_with_next = Cm(indent), Pt(after), leads


def add_character_style(
    document: Document, name: str, *, bold: bool = False, underline: bool = False
) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.quick_style, style.hidden = True, False
    style.font.bold, style.font.underline = bold or None, underline or None


def say(into: Document, text: str, style: str, language: str = "") -> Paragraph:
    """Append a paragraph, from right to left if its words run so."""
    paragraph = begin(into, style)
    write(turned(paragraph, text), text, language=language)
    return paragraph


def begin(into: Document, style: str) -> Paragraph:
    """Append an empty paragraph. `add_paragraph` and a style's name are not used, as python-docx
    searches all elements, or all styles, on each call.
    """
    made: Any = OxmlElement("w:p")
    into.element.body[-1].addprevious(made)
    made.style = _id(style)
    return Paragraph(made, into._body)


def turned(paragraph: Paragraph, text: str) -> Paragraph:
    """Set the paragraph from right to left if `text` runs so."""
    if runs_from_right(text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    return paragraph


def write(paragraph: Paragraph, text: str, style: str | None = None, language: str = "") -> Run:
    """Append words in their own direction; and in `language`, if that is a tag that Word knows."""
    run = paragraph.add_run(xml_text(text))
    run._r.style = _id(style) if style else None
    from_right = runs_from_right(text)
    if from_right:
        run.font.rtl = True
    if tag := drawn_tag(language):
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:bidi" if from_right else "w:val"), tag)
        run._r.get_or_add_rPr().append(spoken)
    return run


def link(paragraph: Paragraph, text: str, address: str) -> None:
    """Append a link. `relate_to` of python-docx is not used, as it compares each new relationship
    with all before it.
    """
    target = xml_text(address)
    links, key = paragraph.part.rels, f"way-{blake2b(target.encode(), digest_size=12).hexdigest()}"
    if key not in links:
        links.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, target, key, is_external=True)
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), key)
    anchor.append(write(paragraph, text, "Link")._r)
    paragraph._p.append(anchor)


def add_table(
    document: Document, head: Sequence[str], rows: Sequence[Sequence[str]], first: float
) -> None:
    """Append a table. The first column takes the share `first` of the width; the head is repeated
    on each page.
    """
    table = document.add_table(1 + len(rows), len(head), style="Table Grid")
    table.autofit = False
    widths = [int(WIDTH * first)] + [int(WIDTH * (1 - first) / max(1, len(head) - 1))] * (
        len(head) - 1
    )
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, words) in enumerate(zip(table.rows, [head, *rows], strict=True)):
        _keep(row._tr, ["w:cantSplit"] + ["w:tblHeader"] * (number == 0))
        for cell, width, text in zip(row.cells, widths, words, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph._p.style = _id("Cell Head" if number == 0 else "Cell")
            write(turned(paragraph, text), text)


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def runs_from_right(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"


def _size_from_right(style: ParagraphStyle, size: float, bold: bool) -> None:
    """Set size and weight for words that run from right to left: Word keeps them apart."""
    style.font.cs_bold = bold
    made = style.element.rPr
    for former in made.findall(qn("w:szCs")):
        made.remove(former)
    same = OxmlElement("w:szCs")
    same.set(qn("w:val"), str(int(size * 2)))
    made.find(qn("w:sz")).addnext(same)


def _id(style: str) -> str:
    """The id that Word and python-docx give to a style of this name."""
    return style.replace(" ", "")


def _keep(row: CT_Row, names: Iterable[str]) -> None:
    for name in names:
        row.get_or_add_trPr().append(OxmlElement(name))


def _number_pages(paragraph: Paragraph, title: str) -> None:
    """Add the title and page numbers, which Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in ((f"{title} · ", "PAGE"), (" / ", "NUMPAGES")):
        write(paragraph, words)
        counted = OxmlElement("w:fldSimple")
        counted.set(qn("w:instr"), field)
        counted.append(write(paragraph, "1")._r)
        paragraph._p.append(counted)
