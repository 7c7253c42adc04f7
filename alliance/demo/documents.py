"""Small files for the demo's papers, made when it is loaded: each says on its first line that it is invented."""

import io
from random import Random

import docx
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image, ImageDraw

INVENTED = "Invented for the demo alliance. Nothing in this paper is real."
FILLER = (
    "Members told us that the last bus leaves before the last appointment of the day.",
    "We asked forty groups; twenty-six answered, most of them with an income under ten thousand pounds.",
    "The figures below are counted by month and by place.",
    "A group that has no treasurer cannot wait ninety days for a payment.",
    "Two places said that they would try it first, if somebody pays for the driver.",
    "The board is asked to say what it would need to see before it decides.",
    "Nobody has counted yet how many people stay at home because of it.",
    "What the group offers is there already; what it lacks is a room and somebody to open it.",
    "The cost for a year is set out in the table, with what we do not know marked as such.",
    "We suggest to come back to this in three months with what has been learnt.",
)


def prose(title: str, words: int) -> list[str]:
    """Paragraphs of about so many words; the same each time for the same title."""
    random, found, so_far = Random(title), [], 0
    while so_far < words:
        found.append(" ".join(random.sample(FILLER, 5)))
        so_far += len(found[-1].split())
    return found


def pdf(title: str, words: int) -> bytes:
    document = FPDF()
    document.set_title(title)
    document.add_page()
    document.set_font("helvetica", "B", 18)
    document.multi_cell(0, text=title, new_x="LMARGIN", new_y="NEXT")
    document.set_font("helvetica", size=11)
    for paragraph in (INVENTED, *prose(title, words)):
        document.multi_cell(0, text=paragraph, new_x="LMARGIN", new_y="NEXT")
        document.ln(3)
    return bytes(document.output())


def scan(title: str) -> bytes:
    """A PDF whose one page is a picture, as a scanner makes it: nobody can count its words."""
    picture = Image.new("L", (620, 877), 244)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 60), title, fill=60, font_size=24)
    draw.text((60, 110), INVENTED, fill=80, font_size=14)
    for row in range(22):
        draw.line((60, 170 + row * 28, 540 - row % 5 * 30, 171 + row * 28), fill=120, width=3)
    out = io.BytesIO()
    picture.rotate(0.7, fillcolor=230).save(out, "PDF", resolution=75)
    return out.getvalue()


def word(title: str, words: int) -> bytes:
    document = docx.Document()
    document.core_properties.author = "The demo alliance"
    document.add_heading(title)
    for paragraph in (INVENTED, *prose(title, words)):
        document.add_paragraph(paragraph)
    return _saved(document)


def workbook(title: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([INVENTED])
    sheet.append(["Group", "Asked for", "What for"])
    for n in range(1, 41):
        sheet.append([f"Group {n}", 200 + n * 35 % 800, FILLER[n % len(FILLER)]])
    return _saved(book)


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
