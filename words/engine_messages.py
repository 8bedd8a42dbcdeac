"""Messages of a database that was asked for a summary: what is wrong, and what to do. None holds an address."""

from __future__ import annotations

from words.marks import N_

ENGINE = {
    "needs_order_lines": N_(
        "This needs every purchase, and they stay in the database: only a summary per customer and quarter was "
        "fetched. Open a file with one row per purchase to see it."
    ),
    "summary_other": N_(
        "The database was asked for the period {start} to {end}, and the choices have changed since. Fetch the summary "
        "again, or choose that period."
    ),
    "summary_unreadable": N_("The summary from the database is incomplete. Fetch it again; earlier results are kept."),
    "engine_password": N_(
        "The database does not accept the user or the password, or the user may not read the table. Ask the person who "
        "looks after it; earlier results are kept."
    ),
    "engine_unreachable": N_(
        "The database does not answer: {kind}. Check the address and the network and try again; earlier results are "
        "kept."
    ),
    "engine_no_table": N_(
        "The table {table} is not in the database, or the user may not see it. Check its name; earlier results "
        "are kept."
    ),
    "engine_no_column": N_(
        "A column that was there is not there any more: {kind}. Choose the columns again; earlier results are kept."
    ),
    "engine_timeout": N_(
        "The database had not answered after {seconds} seconds, or was stopped. Choose a shorter period or a smaller "
        "table; earlier results are kept."
    ),
    "engine_type_date": N_(
        "The column {column} holds {type}, and must hold dates. Choose another column, or make a view that turns it "
        "into dates; earlier results are kept."
    ),
    "engine_type_number": N_(
        "The column {column} holds {type}, and must hold numbers. Choose another column, or make a view that turns it "
        "into numbers; earlier results are kept."
    ),
    "engine_values": N_(
        "The database could not turn a value into a date or an amount: {kind}. Check what the columns hold; earlier "
        "results are kept."
    ),
    "engine_failed": N_(
        "The database could not run the statement: {kind}. Print it with --sql and try it there; earlier results are "
        "kept."
    ),
    "engine_too_many": N_(
        "The answer has more than {most} rows, and is not fetched. Choose a smaller table; earlier results are kept."
    ),
    "engine_too_large": N_(
        "The table has about {rows} rows, and the limit is {most}. Choose a smaller table; earlier results are kept."
    ),
    "engine_too_dear": N_(
        "The database expects a cost of {cost}, and the limit is {most}. Choose a smaller table; earlier results are "
        "kept."
    ),
    "engine_library": N_("{library} is not installed here, and it is needed to reach this database."),
    "engine_url": N_(
        "This address cannot be used. It begins with duckdb:///, postgresql://, spark:// or sc://, or is a folder of "
        "Parquet files."
    ),
    "engine_which_table": N_("Name the table that holds the purchases, with --table."),
    "engine_which_of_tables": N_("Name the table that holds the purchases, with --table. There are: {tables}."),
    "engine_returns": N_("Returns are not paired with purchases in a database. Subtract them, or leave them out."),
    "engine_role_missing": N_(
        "Which column holds this is not known: {role}. Name it with --column; earlier results are kept."
    ),
    "engine_role": N_(
        "The column {column} changes what a purchase is worth, and that is counted of files only. Leave it out, or "
        "make a view whose amount is what the customer paid."
    ),
    "engine_question": N_(
        "That answer leaves rows out or changes them, and the rows stay in the database. Make a view with the rows "
        "that count, and use that."
    ),
    "engine_fixed": N_(
        "So many customers are ranked in the database, and limits in money are not set there. Choose tiers ranked anew."
    ),
    "engine_needs_end": N_("Say on which day the period ends, with --end: the statements have their dates written in."),
    "engine_future": N_("Some rows are dated after today, the last of them {last}. Choose the day the period ends."),
}
