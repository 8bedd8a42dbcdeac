"""What every page is built of. Texts given to these are Markdown: what comes from a file goes through `plain`."""

from ui.parts.customers import Group, behind
from ui.parts.page import Finding, Key, figure, findings, footer, key_figures, money_key
from ui.parts.share import save_choices
from ui.parts.states import empty, error, link, question, warning
from ui.parts.tables import Column, download, table
from ui.parts.text import checked, file_name, headline, mark, meaning, plain
