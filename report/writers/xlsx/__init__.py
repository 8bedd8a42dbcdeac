"""Write a study as an Excel workbook whose formulas are live: traced from the file's figures, changed by the levers.

Every formula stands with the value that the app has for it. No text of a file or a person is ever a formula or a link.
"""

from report.writers.xlsx.workbook import write

__all__ = ["write"]
