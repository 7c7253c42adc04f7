"""Papers of one page as PDF: what a payment is for, and what unfunded time costs. Words and tables alone."""

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

INK, QUIET, BRAND = (11, 12, 12), (80, 90, 95), (11, 90, 94)
NOT_IN_LATIN = {"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "−": "-", "\u00a0": " "}


def latin(text) -> str:
    """The built-in fonts hold Latin letters and the pound sign; what they lack is written with what they have."""
    text = str(text)
    for odd, plain in NOT_IN_LATIN.items():
        text = text.replace(odd, plain)
    return text.encode("latin-1", "replace").decode("latin-1")


class Statement(FPDF):
    """A page of A4 with a heading, paragraphs and tables."""

    def __init__(self, title: str, foot: str):
        super().__init__(format="A4")
        self.foot = foot
        self.set_title(latin(title))
        self.set_lang("en-GB")
        self.set_margins(18, 16, 18)
        self.set_auto_page_break(True, margin=16)
        self.add_page()
        self.set_text_color(*BRAND)
        self.set_font("Helvetica", "B", 17)
        self._words(title, 8)

    def footer(self):
        self.set_y(-12)
        self.set_font("Helvetica", "", 7.5)
        self.set_text_color(*QUIET)
        self.cell(0, 4, latin(self.foot))

    def _words(self, text: str, height: float) -> None:
        self.multi_cell(0, height, latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def heading(self, text: str) -> None:
        self.ln(2.5)
        self.set_font("Helvetica", "B", 11)
        self.set_text_color(*BRAND)
        self._words(text, 5.5)

    def words(self, text: str, *, size: float = 9.5, quiet: bool = False) -> None:
        self.set_font("Helvetica", "", size)
        self.set_text_color(*(QUIET if quiet else INK))
        self._words(text, size * 0.48)

    def figure(self, text: str) -> None:
        """The one number of the page."""
        self.ln(1)
        self.set_font("Helvetica", "B", 22)
        self.set_text_color(*INK)
        self._words(text, 10)

    def rows(self, heads, rows, widths, *, numbers_from: int = 1) -> None:
        """A table; the columns from `numbers_from` on are aligned to the right."""
        self.set_font("Helvetica", "", 8.5)
        self.set_text_color(*INK)
        align = tuple("LEFT" if n < numbers_from else "RIGHT" for n in range(len(heads)))
        style = FontFace(emphasis="BOLD", color=INK)
        with self.table(
            col_widths=widths,
            text_align=align,
            line_height=4.6,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=style,
        ) as table:
            for one in [heads, *rows]:
                row = table.row()
                for cell in one:
                    row.cell(latin(cell))

    def as_bytes(self) -> bytes:
        return bytes(self.output())
