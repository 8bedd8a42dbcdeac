"""Messages for every code that reading a file can give: what, where, what was done, what to do next.

`sentence(w, entry)` for problems, questions, warnings, notes, reasons and steps of a `FileReport`;
`choice(w, question, choice)` for an answer's button. Places in a sentence are filled with the entry's own details:
sizes as MB, amounts as money, shares as per cent, lists joined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from words.language import Words
from words.marks import N_
from words.table_messages import explain, explained

# Why a row is set aside, as it stands in a list
REASONS: dict[str, str] = {
    "no_customer": N_("no customer"),
    "bad_amount": N_("the amount cannot be read"),
    "bad_date": N_("the date cannot be read"),
    "duplicate": N_("repeats another row"),
    "other_currency": N_("in another currency"),
    "other_tax": N_("counted with VAT otherwise than the rest"),
    "total_row": N_("a row of totals"),
    "footer_row": N_("a note below the table"),
    "repeated_header": N_("the header once more"),
    "ragged_row": N_("more or fewer cells than columns"),
    "cut_short": N_("the last row is cut short"),
    "no_segment": N_("the segment's name is missing"),
    "bad_customers": N_("the number of customers cannot be read"),
    "stray_date": N_("on a day that cannot be meant"),
    "not_a_sale": N_("not a sale"),
    "cash_customer": N_("no particular customer"),
    "follow_on_line": N_("a further line of an order whose amount stands on another line"),
    "order_repeated": N_("repeats the total of its order"),
    "bad_start": N_("the start cannot be read"),
    "bad_end": N_("the end cannot be read"),
    "end_before_start": N_("ends before it starts"),
    "open_total": N_("an amount for the whole contract, but no end to spread it to"),
    "ended_without_day": N_("over by its status, but without the day it ended"),
    "paused_contract": N_("paused"),
    "payment": N_("a payment"),
}

# How far the reading has come
STEPS: dict[str, str] = {
    "opened": N_("The file is opened"),
    "unpacked": N_("The archive is unpacked"),
    "decoded": N_("The letters are decoded"),
    "structure": N_("{rows} rows found"),
    "read": N_("{rows} rows read"),
    "mapped": N_("The columns are recognised"),
    "staged": N_("{rows} rows sorted into columns"),
    "cleaned": N_("{rows} rows checked and used"),
    "written": N_("Done: {rows} rows are ready"),
}

# Refusals
PROBLEMS: dict[str, str] = {
    "no_such_file": N_("There is no such file. Check the name and choose it again."),
    "empty_file": N_(
        "The file is empty: it holds no rows at all. Choose a file with a header row and at least one row below it."
    ),
    "no_rows": N_(
        "The file has a header in row {header_row} but no rows below it. Export it again with its rows, or choose "
        "another file."
    ),
    "no_table": N_(
        "No table was found in the file: no line is divided into columns. Export it as CSV or Excel with one "
        "column per field."
    ),
    "not_a_table": N_(
        "This is {what}, not a table, whatever the file is called. Export the table as CSV, Excel or Parquet and "
        "choose that file."
    ),
    "too_many_bytes": N_(
        "The file is {bytes}; files up to {limit} are read. Export fewer columns or a shorter period, or save it "
        "as Parquet."
    ),
    "too_many_rows": N_("The file has {rows} rows; up to {limit} are read. Export a shorter period."),
    "too_many_columns": N_(
        "The table has {columns} columns; up to {limit} are read. Export only the columns you need: customer, "
        "date, amount and a few more."
    ),
    "too_many_cells": N_(
        "The sheet {sheet} claims {rows} rows and {columns} columns, most of them empty. Delete the stray cells "
        "far out in the sheet, save, and choose the file again."
    ),
    "line_too_long": N_(
        "Row {row} is longer than {limit}, so it is hardly a row of a table. Check whether a quotation mark is "
        "left open before it, or export the file again."
    ),
    "cell_too_long": N_(
        "The cell in row {row}, column {column}, holds {characters} characters; up to {limit} are read. Shorten "
        "it or leave the column out."
    ),
    "ragged_rows": N_(
        "Row {row} has {fields} cells under {columns} columns, and so have many others, so it is not known which "
        "cell belongs where. Export the file again with another separator, such as semicolon, or as Excel."
    ),
    "too_many_members": N_("The archive holds {members} files; up to {limit} are looked at. Choose the table itself."),
    "inflates_too_much": N_(
        "Unpacked, the file would take {bytes}; up to {limit} is read. Export fewer columns or a shorter period."
    ),
    "zip_many_files": N_(
        "The archive holds {count} files: {files}. It is not known which of them is meant. Choose one of them, "
        "unpacked."
    ),
    "nested_archives": N_("The archive holds an archive that holds an archive. Unpack it and choose the table itself."),
    "truncated": N_(
        "The file ends too early: a part of it is missing, as after a broken download. Fetch it again and choose "
        "the new copy."
    ),
    "damaged": N_(
        "The file says it is {what}, but it is damaged and cannot be read. Open it in the program that made it, "
        "save it again and choose the new file."
    ),
    "encrypted": N_(
        "The file is protected with a password and is not opened. Save a copy without a password and choose that one."
    ),
    "nested_columns": N_(
        "The columns {columns} hold lists or records instead of single values. Export them as plain columns, or "
        "leave them out."
    ),
    "external_entities": N_(
        "The workbook refers to things outside itself (a document type or entities), which no spreadsheet program "
        "writes, so it is not read. Open it in Excel, save it as a new file and choose that one."
    ),
    "column_missing": N_("The column {column} is not in the file. Its columns are {known}. Choose one of them."),
    "role_unknown": N_("A column cannot be {role}. Choose one of {known}."),
    "no_customer_column": N_(
        "No column shows which customer a row belongs to. Choose it among the columns, or export the file with a "
        "customer number."
    ),
    "no_date_column": N_(
        "No column shows on which day a purchase was made, and customers appear on more than one row. Choose the "
        "date column, or export the file with dates."
    ),
    "no_amount_column": N_(
        "No column holds the amount. Choose it among the columns, or choose both quantity and unit price."
    ),
    "no_segment_column": N_(
        "The file seems to have one row per segment, but the segments' names or their numbers of customers were "
        "not found. Choose both columns."
    ),
    "no_usable_rows": N_(
        "None of the {rows} rows can be used: {reasons}. Check that the right columns are chosen for customer, "
        "date and amount."
    ),
    "formulas_not_computed": N_(
        "{rows} amounts in the sheet {sheet} are formulas that have never been computed, such as {cells}. Open "
        "the file in Excel, save it and choose it again."
    ),
    "cancelled": N_("The reading was stopped. Nothing of the file was saved."),
    "too_slow": N_(
        "The file was not read within {seconds} seconds, so the reading was stopped. Export a shorter period or "
        "fewer columns."
    ),
    "too_much_memory": N_(
        "Reading the file would take more memory than {limit}, so it was stopped. Export a shorter period or "
        "fewer columns, or save it as Parquet."
    ),
    "reader_ended": N_(
        "Something in the file made the reading stop; nothing else was harmed. Open the file in the program that "
        "made it, save it again as CSV or Excel, and choose the new file."
    ),
    "sample_unread": N_(
        "The sample could not be read just now: the server may be short of disk or memory. Load the page again in "
        "a moment; if it stays that way, tell whoever runs the server."
    ),
    "file_gone": N_(
        "Your file is no longer on the server: its folder for temporary files has been emptied. Choose the file again."
    ),
    "disk_full": N_(
        "The server has no room left on its disk, so the file was not read. Try again in a while, or tell whoever runs "
        "the server."
    ),
    "busy": N_(
        "The server holds as many files as it may just now, so yours was not taken. Try again in half a minute."
    ),
    "too_many": N_(
        "Files are coming in faster than they are read. Wait until the first is done, then choose the next."
    ),
    "silent": N_("The file stopped coming half-way, so it was not taken. Check the connection and choose it again."),
    "too_large": N_(
        "The file is larger than {limit}. Export fewer columns or a shorter period, or save it as Parquet."
    ),
    "could_not_read": N_(
        "The file could not be read, for a reason that is not known. Open it in the program that made it, save it "
        "again as CSV or Excel, and choose the new file."
    ),
    "no_customers": N_(
        "There are no customers in this table: it holds {what}. Export the rows behind it, one for each purchase, "
        "contract or customer, with a customer number."
    ),
    "cross_table": N_(
        "This is a cross table, with {columns} side by side. Save it as one row for each movement and tier instead: "
        "a column that says stayed, upgraded, downgraded, won back, new or lost, the tier, and the number of customers."
    ),
    "negative_movement": N_(
        "Row {row} of the file, {value}, counts {customers} customers. Only the lost can be written with a minus. Save "
        "each movement under the tier that the customers have now, as a number above 0."
    ),
    "columns_change": N_(
        "In row {row} another table begins: its columns are called {columns}. Export each table by itself, or move "
        "the second one to a file of its own."
    ),
    "no_start_column": N_(
        "No column says on which day a contract began. Choose it among the columns, or export the file with start "
        "dates."
    ),
    "no_end_column": N_(
        "No column says on which day a contract ended. Choose it among the columns, or export the file with end dates."
    ),
    "not_yet": N_(
        "Every contract of the file begins after today, the first on {first}. Check that the right column is "
        "chosen for the start."
    ),
}

# What must be answered first (also duplicates, which can be a warning)
QUESTIONS: dict[str, str] = {
    "header_missing": N_(
        "The first row looks like data, not like names of columns, so the columns are numbered. Is there really "
        "no header?"
    ),
    "duplicate_headers": N_("The columns {columns} have the same name in the file. Which of them counts?"),
    "decimal_comma_split": N_(
        "The file separates columns by comma and writes decimals with a comma too, so the amounts in {columns} "
        "fell apart. Should the two parts be joined?"
    ),
    "sheet": N_("More than one sheet of the workbook holds a table. Which of them is meant?"),
    "which_amount": N_("The columns {columns} can all be the amount. Which of them counts?"),
    "which_customer": N_("The columns {columns} can all be the customer. Which of them identifies the customer?"),
    "which_date": N_("The columns {columns} can all be the day of the purchase. Which of them counts?"),
    "thousands_or_decimals": N_(
        "Nothing in the column {columns} shows whether “{sign}” separates thousands or marks decimals, and the "
        "figures differ a thousandfold. Which is it?"
    ),
    "day_or_month": N_(
        "{count} rows in the column {columns} can be read as two different days, and no other row shows which. In "
        "what order are the dates written?"
    ),
    "dates_turned": N_(
        "In {count} rows of the column {columns} the date was changed by a spreadsheet, it seems: all of them have "
        "a day of at most 12, and all that are still text a day above 12. Should day and month change places in "
        "them?"
    ),
    "is_it_amount": N_(
        "The column {columns} is the only one with amounts in it, and its name does not say what they are. Is it what "
        "the customers paid?"
    ),
    "amount_unit": N_(
        "By its name, the column {columns} has figures in thousands or millions. What does 1 in it stand for?"
    ),
    "currency": N_(
        "The amounts in {columns} are in several currencies, which are never added together. Which of them should "
        "be counted? The other rows are set aside."
    ),
    "vat_mixed": N_(
        "According to the column {columns}, some amounts include VAT and others do not. Which rows should be counted?"
    ),
    "price_or_line": N_(
        "The column {columns} is called only “price”, and there is a quantity too. Is it the price of one piece, "
        "or of the whole row?"
    ),
    "cost_or_share": N_(
        "All figures in the column {columns} lie between 0 and 1 or are per cent. Are they money, or a share of "
        "the amount?"
    ),
    "cost_per_unit": N_(
        "By its name, the column {columns} is the cost of one piece. Should it be multiplied by the quantity?"
    ),
    "mostly_negative": N_(
        "{count} amounts in the column {columns} are negative and only {positive} are positive. Are sales written "
        "with a minus sign?"
    ),
    "duplicates": N_(
        "{count} rows are exact repeats of another row, {amount} in all. They are counted until you say otherwise. "
        "Are they real purchases, or the same row exported twice?"
    ),
    "customer_twice": N_(
        "{count} rows hold a customer that has another row too, in a file with one row per customer. Which row counts?"
    ),
    "month_columns": N_(
        "The file has a column for each of {count} periods, from {first} to {last}. Should each become rows of its "
        "own, with a date and an amount?"
    ),
    "movements_across": N_(
        "The file is a cross table of movements and tiers, with {columns} side by side. What do its numbers count?"
    ),
    "months_year": N_("The columns {columns} are months without a year. Which year are they?"),
    "status_lost": N_(
        "The words in the column {columns} do not show who has left. Which of them means a lost customer?"
    ),
    "revenue_period": N_(
        "The column {columns} does not show how long a time its revenue covers. Is it a year, a quarter or a month?"
    ),
    "duration_or_retention": N_(
        "The columns {columns} do not agree: the durations do not follow from the retention rates. Which of them "
        "counts?"
    ),
    "sales_rows": N_(
        "By the column {columns}, not every row is a sale. Counted: {counted}. Left out: {left}; {rows} rows with "
        "{amount}. Which rows should count?"
    ),
    "cancelled_rows": N_(
        "{rows} rows have a date in the column {columns} and are therefore cancelled, with {amount}. Should they "
        "be left out?"
    ),
    "status_words": N_(
        "The words {values} in the column {columns} are not known here. Do all those rows count as sales?"
    ),
    "ledger_side": N_(
        "The column {columns} has two sides with nearly as much money on each. Which of them is sales? The other "
        "is subtracted."
    ),
    "debit_or_credit": N_(
        "The columns {columns} hold nearly as much money: {debit} and {credit}. Which of them is sales? The other "
        "is subtracted."
    ),
    "taking_turns": N_(
        "Every row has an amount in only one of the columns {columns}: {debit} in the first and {credit} in the "
        "second. How do they belong together?"
    ),
    "discount_unit": N_("The column {columns} holds small numbers. Are the discounts money or a share of the price?"),
    "vat_included": N_("By its name, the column {columns} has amounts with VAT. Should the VAT be taken off?"),
    "order_total_repeated": N_(
        "The amount is the same on every line of an order, so it looks like the total of the order, repeated. The "
        "columns are {columns}; {count} lines repeat it, with {amount}. Should each order be counted once?"
    ),
    "cash_customers": N_(
        "{rows} rows with {amount} have {values} as their customer in the column {columns}. That looks like nobody "
        "in particular, such as cash customers. Should they be left out?"
    ),
    "what_is_a_row": N_(
        "Read as purchases by the customers in {columns}, hardly anything would add up: the customers do not come "
        "back from one half of the file to the other as customers do. What does one row hold, or which column is "
        "the customer?"
    ),
    "who_is_customer": N_(
        "No column has a name that means customer. By its cells it may be {columns}. Which column identifies the "
        "customer?"
    ),
    "future_rows": N_(
        "{rows} rows in the column {columns} lie after today, the last on {last}. Should they be left out?"
    ),
    "encoding": N_("The file’s letters can be read in two ways, and both look right. In which encoding is it written?"),
    "which_end": N_(
        "The columns {columns} can both be the day a contract ended. Which of them counts? The day notice was "
        "given is not the day the customer left."
    ),
    "cancelled_is_end": N_("The column {columns} holds the day a contract was cancelled. Did it end on that day?"),
    "amount_per": N_("What stretch of time is the amount in the column {columns} for?"),
    "status_without_end": N_(
        "{rows} contracts have no end, but the status {values} in the column {columns}. Should they be left out?"
    ),
    "paused": N_("{rows} contracts are {values}, by the column {columns}, and have no end. Are they running?"),
    "status_joined": N_(
        "{rows} customers are {values} in the column {columns}. Did they come during the period? Then they are not "
        "in the base that churn is measured on."
    ),
    "revenue_or_per_customer": N_(
        "The columns {columns} do not agree: revenue is not revenue per customer times customers. Which of them counts?"
    ),
    "fill_down": N_(
        "The column {columns} is empty on {rows} rows, as in a report that names each customer once. Do they "
        "belong to the customer above?"
    ),
    "much_negative": N_(
        "{rows} amounts in the column {columns} are negative, {amount} together: nearly as much as the sales. Are "
        "they returns, or payments of the invoices?"
    ),
    "discount_before": N_(
        "{rows} rows have a discount, and nothing shows whether it is already taken off the amount. The columns "
        "are {columns}. Is it? Revenue is {whole} if it is, and {less} if it has to be taken off."
    ),
    "discount_or_paid": N_(
        "{rows} rows have an amount in the column {columns}, {amount} together, beside quantity times price. Is it "
        "a discount?"
    ),
    "discount_before_unit": N_(
        "{rows} rows have a discount, and nothing shows whether it is already taken off the amount. The columns "
        "are {columns}. Is it?"
    ),
    "who_left": N_(
        "Nothing else in the file shows who has left. Does one of these: {values}? Without it no churn is shown."
    ),
    "paid_with": N_(
        "The column {columns} holds {amount} beside the amount, on {rows} rows. Revenue is {whole} if the amounts "
        "are right as they are, {less} if it is a discount to take off, and {more} if it paid a part that the "
        "amount leaves out. Which is it?"
    ),
}

# What a careful colleague would say; some can be answered
WARNINGS: dict[str, str] = {
    "set_aside": N_(
        "{rows} rows, {share} of the file, are set aside with {amount}: {reason}. They are in the list of rows "
        "set aside, and in no other figure."
    ),
    "similar_ids": N_(
        "{count} customers in the column {columns} are written in more than one way, for example with capitals and "
        "small letters. Each way counts as a customer of its own until you merge them."
    ),
    "scientific_ids": N_(
        "{rows} rows in the column {columns} have a customer number that a spreadsheet has shortened to a power "
        "of ten, so that different customers look like one. Export the file again with that column as text."
    ),
    "private_ids": N_(
        "The column {columns} holds {what}. Each is replaced by a code before anything is saved, and the code does "
        "not show who the person is. Choose a customer number if the file has one."
    ),
    "personal_columns": N_(
        "The columns {columns} show who people are. They are not needed, not used and not saved. Leave them out of "
        "the next export."
    ),
    "names_as_ids": N_(
        "Customers are identified by the names in the column {columns}, so two people of the same name become one. "
        "Choose a customer number if the file has one."
    ),
    "missing_words": N_(
        "{rows} rows in the column {columns} have {values} as their customer. They are counted as customers of "
        "that name; if they mean “not known”, clear those cells and choose the file again."
    ),
    "one_large_id": N_(
        "The customer {value} in the column {columns} stands for {share} of all rows. If it is a collective "
        "number, such as cash customers, clear those cells or set the rows apart before you trust the figures."
    ),
    "mixed_decimal_signs": N_(
        "The column {columns} uses both comma and point as decimal sign. Every amount was clear by itself and was "
        "read so; check a few of them."
    ),
    "mixed_dates": N_(
        "The dates in the column {columns} are written in more than one way. Each was clear by itself and was "
        "read so; check a few of them."
    ),
    "total_zero": N_(
        "The amounts of the {rows} rows sum to 0, so shares and growth are not defined. Check that the right "
        "column is chosen for the amount."
    ),
    "one_customer": N_(
        "All {rows} rows belong to one customer, so there is nothing to compare. Check that the right column is "
        "chosen for the customer."
    ),
    "status_unclear": N_(
        "The words {values} in the column {columns} do not show whether a customer has left. Those customers count "
        "as still there; choose another column for it if there is one."
    ),
    "tenure_unit": N_(
        "The column {columns} does not show whether the time as a customer is in months or years; by the size of "
        "the numbers it is read as the first choice. Choose another if that is wrong."
    ),
    "double_encoded": N_(
        "Letters such as å, ä and ö were garbled in {count} places before the file came here, as in FÃ¶retag. The "
        "file is read as it is; the letters can be repaired."
    ),
    "mixed_encodings": N_(
        "{count} lines are written in another encoding than the rest, the first of them {lines}. They are read as "
        "{encoding}; check their letters."
    ),
    "undecodable": N_(
        "{count} characters could not be decoded and are shown as �. Export the file again as UTF-8 if names matter."
    ),
    "zero_characters": N_(
        "{count} empty characters (NUL) were found between the letters and are left out. The export that made the "
        "file may be faulty; check a few rows."
    ),
    "hidden_sheet": N_("The table is in the hidden sheet {sheet}. Check that it is the one you mean."),
    "other_sheets": N_(
        "The sheet {sheet} is read; the workbook also has {others}. Move the table first if another sheet is meant."
    ),
    "hidden_rows": N_(
        "{count} rows of the sheet {sheet} are hidden in the workbook. They are read and counted like the others; "
        "delete them there if they should not count."
    ),
    "hidden_columns": N_(
        "The columns {columns} of the sheet {sheet} are hidden in the workbook. They can be used like the others."
    ),
    "error_cells": N_(
        "{count} cells of the sheet {sheet} hold an error from Excel: {cells}. Rows that need them are set aside; "
        "fix the formulas and choose the file again."
    ),
    "formulas_without_value": N_(
        "{count} formulas of the sheet {sheet} have never been computed, such as {cells}; their cells count as "
        "empty. Open the file in Excel, save it and choose it again."
    ),
    "cut_short": N_(
        "The last row of the file, row {row}, ends in the middle, as when an export is interrupted. It is set "
        "aside; check that no rows are missing after it, or export the file again."
    ),
    "short_rows": N_(
        "The columns {columns} are empty on every row. Check that the columns before them hold what their names say."
    ),
    "stray_cells": N_(
        "{count} cells lie far outside the table of the sheet {sheet}: {cells}. They are left out; delete them if "
        "they are not meant."
    ),
    "times_in_utc": N_(
        "The times in the column {column} are in universal time (UTC), so a purchase near midnight can fall on "
        "another day than at home. They are read as they are."
    ),
    "unknown_time_zone": N_(
        "The column {column} names the time zone {zone}, which is not known here; its times are read as universal "
        "time (UTC)."
    ),
    "refund_rows": N_("{rows} rows are money given back, {values} in the column {columns}: {amount} is subtracted."),
    "open_words": N_(
        "{values} in the column {columns} is no day. It is taken to say that the contract runs on. Is that right?"
    ),
    "missing_ids": N_(
        "{rows} rows have {values} where the customer should be in the column {columns}. That is read as no "
        "customer, and they are set aside."
    ),
    "stray_dates": N_(
        "{rows} rows with {amount} lie on days that can hardly be meant, such as {values}: after today, a date "
        "that programs write for none, or far from all others. They are set aside, so that they do not decide "
        "where the periods begin and end."
    ),
    "debit_credit": N_(
        "A row’s money is the one of the columns {columns} less the other: {debit} and {credit} in all, the larger "
        "counted as sales."
    ),
    "discount_taken": N_("The column {columns} holds discounts on {rows} rows; {amount} is taken off."),
    "paid_with_told": N_(
        "The column {columns} holds {amount} paid with a gift card or the like, on {rows} rows. Quantity times price "
        "shows whether the amount holds it, and so revenue is all that was sold for."
    ),
    "refund_taken": N_("The column {columns} holds money given back on {rows} rows; {amount} is taken off."),
    "surplus_fields": N_(
        "{count} rows have a field too many at their end; it is left out and the rows are used. Check one of them."
    ),
    "parts_of_a_row": N_(
        "{count} rows of the file, such as {values}, are parts of the row above them and are not counted again. The "
        "row above stands for all of them."
    ),
    "total_differs": N_(
        "Row {row} of the file, {value}, has {typed} in the column {columns}, but the rows it sums give {parts}. "
        "The rows count, not the typed sum."
    ),
    "total_of_all": N_(
        "Row {row} of the file, {value}, has {typed} in the column {columns}. That is {what} ({whole}), not the "
        "revenue per customer: the rows it sums give {parts} per customer. The rows count, not the typed sum."
    ),
}

# What was understood without being in doubt
NOTES: dict[str, str] = {
    "preamble": N_("{count} lines above the table are left out."),
    "fields_joined": N_("{count} rows had a text with the separator in it; its parts were joined again."),
    "point_zero_dropped": N_(
        "{count} customer numbers in the column {columns} ended in “.0”, which a program had added; it is taken away."
    ),
    "excel_serials": N_(
        "The dates in the column {columns} are Excel's day numbers and were read as dates, counted from {system}."
    ),
    "date_order_proved": N_(
        "Row {row}, {value}, shows in what order the dates of the column {columns} are written; all of them are "
        "read so."
    ),
    "cross_turned": N_("The columns {columns} were turned into {rows} rows, one for each movement and tier."),
    "columns_turned": N_("The columns {columns} were turned into {rows} rows with a date and an amount each."),
    "rounded_amounts": N_(
        "Some figures in the column {columns} have more than four decimals; each is rounded to four."
    ),
    "names_left_out": N_("The columns {columns} hold names or addresses. They are not needed, not used and not saved."),
    "one_period_only": N_(
        "The file has one revenue per customer and shows neither when purchases were made nor who has left: it "
        "gives tiers, but not retention or flows."
    ),
    "no_duration": N_(
        "The segments have no duration, retention or lost customers. Enter one of them per segment to see their value."
    ),
    "follow_on_lines": N_(
        "{count} rows without an amount in the column {columns} are further lines of an order that has its amount "
        "on another line."
    ),
    "lines_joined": N_("{count} rows were broken over several lines; they were put together again."),
    "answers_left_out": N_(
        "{count} rows of the column {columns} hold no answer, such as {values}; they are left out of the score."
    ),
    "total_to_date": N_(
        "The column {columns} is what a customer has brought in all, not in a year: tiers can be made from it, but "
        "it does not show who left."
    ),
    "left_by_us": N_("{values} in the column {columns} is taken for the company's own doing, in {count} rows."),
    "names_joined": N_("The columns {columns} are read together as one name."),
    "twelve_months": N_(
        "F12 is read as the previous twelve months and S12 as the latest twelve, in the headings {columns}."
    ),
}

# What a file or a column turned out to be
WHAT: dict[str, str] = {
    "pdf": N_("a PDF document"),
    "picture": N_("a picture"),
    "bmp": N_("a picture"),
    "media": N_("sound or film"),
    "html": N_("a web page"),
    "xml": N_("an XML document"),
    "json": N_("a JSON document"),
    "pickle": N_("a Python program's memory (pickle), which is never opened"),
    "mail": N_("an e-mail"),
    "word": N_("a Word document"),
    "powerpoint": N_("a presentation"),
    "numbers": N_("a Numbers workbook"),
    "xlsb": N_("a binary Excel workbook (.xlsb)"),
    "xlsx": N_("an Excel workbook"),
    "xls": N_("an older Excel workbook"),
    "ods": N_("an OpenDocument workbook"),
    "parquet": N_("a Parquet file"),
    "zip": N_("a zip archive"),
    "gzip": N_("a gzip archive"),
    "rar": N_("a RAR archive"),
    "7z": N_("a 7-Zip archive"),
    "sqlite": N_("a database"),
    "program": N_("a program"),
    "binary": N_("something other than text"),
    "email": N_("e-mail addresses"),
    "identity": N_("personal identity numbers"),
    "phone": N_("telephone numbers"),
    "sum": N_("the revenue of all customers"),
    "sum_in_thousands": N_("the revenue of all customers in thousands"),
    "sum_in_millions": N_("the revenue of all customers in millions"),
    "rows": N_("rows without customers"),
    "cohorts": N_("cohorts over time"),
    "per_period": N_("one row per period"),
    "per_day": N_("one row per day"),
    "per_place": N_("one row per place"),
    "per_place_and_day": N_("one row per place and day"),
    "per_channel": N_("one row per shop or channel"),
    "per_channel_and_day": N_("one row per shop or channel and day"),
    "per_product": N_("one row per product"),
    "per_product_and_day": N_("one row per product and day"),
}

# Answers: "question.choice", or the choice alone where it means the same everywhere
CHOICES: dict[str, str] = {
    "keep": N_("Count them"),
    "set_aside": N_("Set them aside"),
    "similar_ids.keep": N_("Keep them apart"),
    "merge": N_("Merge them"),
    "double_encoded.keep": N_("Leave the letters as they are"),
    "repair": N_("Repair the letters"),
    "thousands_or_decimals.thousands": N_("Thousands: 1{sign}234 is more than a thousand"),
    "decimals": N_("Decimals: 1{sign}234 is a little more than one"),
    "day_first": N_("Day first: 03/04 is 3 April"),
    "month_first": N_("Month first: 03/04 is 4 March"),
    "year_first": N_("Year first: 24-03-04 is 4 March 2024"),
    "no_header": N_("There is no header"),
    "first_row": N_("The first row is the header"),
    "join": N_("Join them"),
    "thousands": N_("A thousand"),
    "ten_thousands": N_("Ten thousand"),
    "millions": N_("A million"),
    "amount_unit.units": N_("Just 1"),
    "as_is": N_("All rows, as they are"),
    "only_without": N_("Only those without VAT"),
    "only_with": N_("Only those with VAT"),
    "price_or_line.unit": N_("One piece"),
    "price_or_line.line": N_("The whole row"),
    "cost_per_unit.unit": N_("Multiply by the quantity"),
    "cost_per_unit.line": N_("Use it as it is"),
    "margin_share": N_("The share that is margin"),
    "cost_share": N_("The share that is cost"),
    "money": N_("Money"),
    "turn": N_("Turn the signs round"),
    "mostly_negative.as_is": N_("Leave them negative"),
    "dates_turned.turn": N_("Let them change places"),
    "dates_turned.as_is": N_("Leave them as they are"),
    "movements_across.customers": N_("Customers"),
    "movements_across.other": N_("Something else"),
    "month_columns.turn": N_("Yes, make them rows"),
    "month_columns.as_is": N_("No, leave the columns"),
    "last": N_("The last one"),
    "first": N_("The first one"),
    "year": N_("A year"),
    "quarter": N_("A quarter"),
    "month": N_("A month"),
    "tenure_unit.year": N_("Years"),
    "tenure_unit.month": N_("Months"),
    "tenure_unit.day": N_("Days"),
    "duration": N_("Duration"),
    "retention": N_("Retention rate"),
    "all": N_("All of them"),
    "proposed": N_("As proposed"),
    "open_too": N_("Also those not yet paid or done"),
    "known_only": N_("Only those whose word is known"),
    "taking_turns.debit": N_("The second is taken away from the first"),
    "taking_turns.credit": N_("The first is taken away from the second"),
    "taking_turns.together": N_("Both are sales"),
    "open_words.open": N_("Yes, it runs on"),
    "open_words.set_aside": N_("No, set those rows aside"),
    "sales_rows.all": N_("All rows"),
    "sales_rows.subtract": N_("Those left out are taken away from the sales"),
    "cancelled_rows.all": N_("No, count all rows"),
    "status_words.all": N_("All rows"),
    "cancelled_rows.set_aside": N_("Yes, leave them out"),
    "cash_customers.set_aside": N_("Yes, leave them out"),
    "future_rows.set_aside": N_("Yes, leave them out"),
    "future_rows.keep": N_("No, they are meant"),
    "stray_dates.keep": N_("Count them"),
    "missing_ids.keep": N_("They are customers"),
    "one_customer": N_("No, it is one customer"),
    "subtract": N_("Take it off"),
    "discount_before_unit.subtract": N_("No, take it off"),
    "discount_before_unit.as_is": N_("Yes, the amount is what was paid"),
    "who_left.not_about": N_("No, none of them is about leaving"),
    "paid_with.as_is": N_("The amount is right: a way to pay, or already taken off"),
    "paid_with.subtract": N_("A discount: take it off the amount"),
    "paid_with.add": N_("The rest of the payment: add it to the amount"),
    "paid_with_told.as_is": N_("The amount is right"),
    "paid_with_told.subtract": N_("A discount: take it off the amount"),
    "paid_with_told.add": N_("The rest of the payment: add it to the amount"),
    "discount_before.subtract": N_("No, take it off"),
    "discount_before_unit.add": N_("The rest of the payment: add it to the amount"),
    "discount_before.add": N_("The rest of the payment: add it to the amount"),
    "discount_or_paid.as_is": N_("The amount is right: a way to pay, or already taken off"),
    "discount_or_paid.subtract": N_("A discount: take it off the amount"),
    "discount_before.as_is": N_("Yes, the amount is what was paid"),
    "discount_taken.as_is": N_("Do not take it off"),
    "refund_taken.as_is": N_("Do not take it off"),
    "refund_rows.as_is": N_("Count them as sales"),
    "percent": N_("Per cent"),
    "share": N_("A share, such as 0.1"),
    "debit": N_("Debit"),
    "credit": N_("Credit"),
    "vat_included.keep": N_("No, keep the VAT"),
    "once": N_("Yes, once"),
    "lines": N_("No, every line is a sale of its own"),
    "customers": N_("A row is a customer"),
    "contracts": N_("A row is a contract or subscription"),
    "purchases": N_("A row is a purchase all the same"),
    "no_customers": N_("The file has no customers"),
    "is_it_amount.amount": N_("Yes, that is the amount"),
    "no_amount": N_("No, the file has no amounts"),
    "cancelled_is_end.end": N_("Yes, it ended that day"),
    "cancelled_is_end.open": N_("No, it goes on"),
    "running": N_("They are running"),
    "status_without_end.set_aside": N_("Yes, leave them out"),
    "paused.set_aside": N_("No, leave them out"),
    "paused.running": N_("Yes, they are running"),
    "contract": N_("The whole contract"),
    "day": N_("A day"),
    "joined": N_("Yes, during the period"),
    "stayed": N_("No, they were there"),
    "revenue": N_("The revenue"),
    "revenue_per_customer": N_("The revenue per customer"),
    "fill": N_("Yes, to the one above"),
    "fill_down.set_aside": N_("No, set them aside"),
    "returns": N_("Returns: subtract them"),
    "payments": N_("Payments: set them aside"),
}

# Answers that carry a value of the file or a number: "rate:25"
OPEN_CHOICES: dict[str, str] = {
    "gone": N_("Those with {value} have left"),
    "rate": N_("Yes, at {value} per cent"),
    "less": N_("Yes, by the column {value}"),
    "minus": N_("Yes, but {value} is taken away"),
    "not": N_("All but {value}"),
}

# The same of one row, one column, …; which detail tells that it is one
ONE: dict[str, str] = {
    "parts_of_a_row": N_(
        "One row of the file, {values}, is a part of the row above it and is not counted again. The row above stands "
        "for the whole."
    ),
    "set_aside": N_(
        "One row, {share} of the file, is set aside with {amount}: {reason}. It is in the list of rows set aside, "
        "and in no other figure."
    ),
    "duplicates": N_(
        "One row is an exact repeat of another row, with {amount}. It is counted until you say otherwise. Is it a "
        "real purchase, or the same row exported twice?"
    ),
    "similar_ids": N_(
        "One customer in the column {columns} is written in more than one way, for example with capitals and small "
        "letters. Each way counts as a customer of its own until you merge them."
    ),
    "scientific_ids": N_(
        "One row in the column {columns} has a customer number that a spreadsheet has shortened to a power of "
        "ten, so that different customers can look like one. Export the file again with that column as text."
    ),
    "customer_twice": N_(
        "One row holds a customer that has another row too, in a file with one row per customer. Which row counts?"
    ),
    "personal_columns": N_(
        "The column {columns} shows who people are. It is not needed, not used and not saved. Leave it out of the "
        "next export."
    ),
    "names_left_out": N_("The column {columns} holds names or addresses. It is not needed, not used and not saved."),
    "preamble": N_("One line above the table is left out."),
    "fields_joined": N_("One row had a text with the separator in it; its parts were joined again."),
    "mixed_encodings": N_(
        "One line, {lines}, is written in another encoding than the rest. It is read as {encoding}; check its letters."
    ),
    "undecodable": N_(
        "One character could not be decoded and is shown as �. Export the file again as UTF-8 if names matter."
    ),
    "zero_characters": N_(
        "One empty character (NUL) was found between the letters and is left out. The export that made the file "
        "may be faulty; check a few rows."
    ),
    "hidden_rows": N_(
        "One row of the sheet {sheet} is hidden in the workbook. It is read and counted like the others; delete it "
        "there if it should not count."
    ),
    "hidden_columns": N_(
        "The column {columns} of the sheet {sheet} is hidden in the workbook. It can be used like the others."
    ),
    "error_cells": N_(
        "One cell of the sheet {sheet} holds an error from Excel: {cells}. If its row needs it, the row is set "
        "aside; fix the formula and choose the file again."
    ),
    "formulas_without_value": N_(
        "One formula of the sheet {sheet} has never been computed, {cells}; its cell counts as empty. Open the "
        "file in Excel, save it and choose it again."
    ),
    "stray_cells": N_(
        "One cell lies far outside the table of the sheet {sheet}: {cells}. It is left out; delete it if it is "
        "not meant."
    ),
    "day_or_month": N_(
        "One row in the column {columns} can be read as two different days, and no other row shows which. In what "
        "order are the dates written?"
    ),
    "structure": N_("One row found"),
    "read": N_("One row read"),
    "staged": N_("One row sorted into columns"),
    "cleaned": N_("One row checked and used"),
    "written": N_("Done: one row is ready"),
    "no_usable_rows": N_(
        "The only row cannot be used: {reasons}. Check that the right columns are chosen for customer, date and amount."
    ),
    "nested_columns": N_(
        "The column {columns} holds lists or records instead of single values. Export it as plain columns, or "
        "leave it out."
    ),
    "short_rows": N_(
        "The column {columns} is empty on every row. Check that the columns before it hold what their names say."
    ),
    "total_zero": N_(
        "The amount of the only row is 0, so shares and growth are not defined. Check that the right column is "
        "chosen for the amount."
    ),
    "one_customer": N_(
        "The file has one row of one customer, so there is nothing to compare. Check that the right column is "
        "chosen for the customer."
    ),
    "point_zero_dropped": N_(
        "One customer number in the column {columns} ended in “.0”, which a program had added; it is taken away."
    ),
    "double_encoded": N_(
        "A letter such as å, ä or ö was garbled in one place before the file came here, as in FÃ¶retag. The file "
        "is read as it is; the letter can be repaired."
    ),
    "status_unclear": N_(
        "The word {values} in the column {columns} does not show whether a customer has left. Those customers "
        "count as still there; choose another column for it if there is one."
    ),
    "refund_rows": N_("One row is money given back, {values} in the column {columns}: {amount} is subtracted."),
    "missing_ids": N_(
        "One row has {values} where the customer should be in the column {columns}. That is read as no customer, "
        "and it is set aside."
    ),
    "stray_dates": N_(
        "One row with {amount} lies on a day that can hardly be meant, {values}: after today, a date that programs "
        "write for none, or far from all others. It is set aside, so that it does not decide where the periods "
        "begin and end."
    ),
    "discount_taken": N_("The column {columns} holds a discount on one row; {amount} is taken off."),
    "paid_with": N_(
        "The column {columns} holds {amount} beside the amount, on one row. Revenue is {whole} if the amounts are "
        "right as they are, {less} if it is a discount to take off, and {more} if it paid a part that the amount "
        "leaves out. Which is it?"
    ),
    "paid_with_told": N_(
        "The column {columns} holds {amount} paid with a gift card or the like, on one row. Quantity times price "
        "shows whether the amount holds it, and so revenue is all that was sold for."
    ),
    "refund_taken": N_("The column {columns} holds money given back on one row; {amount} is taken off."),
    "follow_on_lines": N_(
        "One row without an amount in the column {columns} is a further line of an order that has its amount on "
        "another line."
    ),
    "cancelled_rows": N_(
        "One row has a date in the column {columns} and is therefore cancelled, with {amount}. Should it be left out?"
    ),
    "cash_customers": N_(
        "One row with {amount} has {values} as its customer in the column {columns}. That looks like nobody in "
        "particular, such as cash customers. Should it be left out?"
    ),
    "surplus_fields": N_("One row has a field too many at its end; it is left out and the row is used. Check it."),
    "lines_joined": N_("One row was broken over several lines; it was put together again."),
    "status_without_end": N_(
        "One contract has no end, but the status {values} in the column {columns}. Should it be left out?"
    ),
    "paused": N_("One contract is {values}, by the column {columns}, and has no end. Is it running?"),
    "status_joined": N_(
        "One customer is {values} in the column {columns}. Did that customer come during the period? Then the "
        "customer is not in the base that churn is measured on."
    ),
    "answers_left_out": N_("One row of the column {columns} holds no answer, {values}; it is left out of the score."),
}

ONE_BY = {
    "parts_of_a_row": "count",
    "set_aside": "rows",
    "duplicates": "count",
    "similar_ids": "count",
    "scientific_ids": "rows",
    "customer_twice": "count",
    "personal_columns": "columns",
    "names_left_out": "columns",
    "preamble": "count",
    "fields_joined": "count",
    "mixed_encodings": "count",
    "undecodable": "count",
    "zero_characters": "count",
    "hidden_rows": "count",
    "hidden_columns": "columns",
    "error_cells": "count",
    "formulas_without_value": "count",
    "stray_cells": "count",
    "day_or_month": "count",
    "structure": "rows",
    "read": "rows",
    "staged": "rows",
    "cleaned": "rows",
    "written": "rows",
    "no_usable_rows": "rows",
    "nested_columns": "columns",
    "short_rows": "columns",
    "total_zero": "rows",
    "one_customer": "rows",
    "point_zero_dropped": "count",
    "double_encoded": "count",
    "status_unclear": "values",
    "refund_rows": "rows",
    "missing_ids": "rows",
    "stray_dates": "rows",
    "discount_taken": "rows",
    "refund_taken": "rows",
    "paid_with": "rows",
    "paid_with_told": "rows",
    "follow_on_lines": "count",
    "cancelled_rows": "rows",
    "cash_customers": "rows",
    "surplus_fields": "count",
    "lines_joined": "count",
    "status_without_end": "rows",
    "paused": "rows",
    "status_joined": "rows",
    "answers_left_out": "count",
}

UNKNOWN = N_(
    "The file could not be read ({code}). Open it in the program that made it, save it again as CSV or Excel, and "
    "choose the new file."
)
SPOKEN: dict[str, str] = {**REASONS, **STEPS, **NOTES, **WARNINGS, **QUESTIONS, **PROBLEMS}
SENTENCES: dict[str, str] = {**SPOKEN, **REASONS}
MONEY = frozenset({"amount", "debit", "credit", "whole", "less", "more"})
SIZES = frozenset({"bytes", "limit"})
SIZED = frozenset({"too_many_bytes", "too_large", "inflates_too_much", "too_much_memory", "line_too_long"})
MIB = 1024 * 1024
MANY = 6
Quote = Callable[[str], str]


class _Filled(dict[str, str]):
    """Missing placeholders render as an en dash instead of raising KeyError."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(w: Words, entry: Mapping[str, Any], quote: Quote = str) -> str:
    """The sentence of a code (or reason) with its own details put in, in the reader's language.

    `quote` makes a text that comes from the file harmless where it is shown; numbers and our own words do not
    pass through it. A code nobody wrote a sentence for gets a general one.

    >>> from words import load
    >>> sentence(load("en"), {"code": "no_rows", "header_row": 1})[:41]
    'The file has a header in row 1 but no row'
    """
    code = str(entry.get("code", entry.get("reason", "")))
    known = SPOKEN if "code" in entry else REASONS
    if code not in known and explained(code):
        return explain(w, code, {key: value for key, value in entry.items() if key != "code"})
    said = {key: _said(w, code, key, value, quote) for key, value in entry.items() if key != "code"}
    message = ONE[code] if code in ONE and _is_one(entry.get(ONE_BY[code])) else known.get(code, UNKNOWN)
    return w.catalog.gettext(message).format_map(_Filled(said, code=code))


def choice(w: Words, question: Mapping[str, Any], answer: str, quote: Quote = str) -> str:
    """What the button of an answer says; a choice that is a column, a sheet or a currency says its own name.

    >>> from words import load
    >>> choice(load("en"), {"code": "thousands_or_decimals", "sign": ","}, "decimals")
    'Decimals: 1,234 is a little more than one'
    """
    code, sign, value = answer.partition(":")
    if sign and code in OPEN_CHOICES:
        return w.catalog.gettext(OPEN_CHOICES[code]).format_map(_Filled(value=quote(value)))
    message = CHOICES.get(f"{question['code']}.{answer}") or CHOICES.get(answer)
    if message is None or answer in question.get("columns", []):
        return quote(answer)
    return w.catalog.gettext(message).format_map(_Filled(sign=str(question.get("sign", ","))))


def _is_one(value: Any) -> bool:
    """Whether a number is 1, or a list has one item."""
    return len(value) == 1 if isinstance(value, list | tuple) else value == 1


def _said(w: Words, code: str, key: str, value: Any, quote: Quote) -> str:
    """A detail as it is read aloud."""
    if value is None:
        return "–"
    if key in MONEY:
        return w.money(float(value), 2)
    if key == "share":
        return w.percent(value, 1)
    if key in SIZES and code in SIZED:
        return w.number(value / MIB, 0 if value >= 10 * MIB else 1) + "\u00a0MB"
    if key in ("last", "day"):
        return w.date(dt.date.fromisoformat(value)) if _is_day(value) else quote(str(value))
    if key == "what":
        return w.catalog.gettext(WHAT[value]) if value in WHAT else quote(str(value))
    if key in ("reason", "reasons"):
        return _reasons(w, value)
    return _plain(w, value, quote)


def _is_day(value: Any) -> bool:
    try:
        return bool(dt.date.fromisoformat(str(value)))
    except ValueError:
        return False


def _reasons(w: Words, value: Any) -> str:
    """One reason as a phrase, or several with their rows: "the date cannot be read (60)"."""
    if isinstance(value, str):
        return w.catalog.gettext(REASONS.get(value, value))
    return w.listed([f"{_reasons(w, reason)} ({w.number(rows)})" for reason, rows in value.items()])


def _plain(w: Words, value: Any, quote: Quote) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return w.number(value, 0 if float(value).is_integer() else 2)
    if isinstance(value, list | tuple):
        shown = [_plain(w, item, quote) for item in value[:MANY]]
        return w.listed(shown + (["…"] if len(value) > MANY else []))
    return quote(str(value))
