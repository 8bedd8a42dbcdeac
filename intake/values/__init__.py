"""Convert the cells of one column to numbers, dates, ids or money, decided over the whole column."""
