-- Rows in a database -> one row: how many there are, which lack what, their money, and the days they reach over.
-- $given: customer_id, bought_on and amount of every row, null where a row lacks it.
WITH given AS ($given)
SELECT COUNT(*) AS rows_read,
       COUNT(CASE WHEN customer_id IS NULL THEN 1 END) AS no_customer,
       COUNT(CASE WHEN customer_id IS NOT NULL AND amount IS NULL THEN 1 END) AS bad_amount,
       COUNT(CASE WHEN customer_id IS NOT NULL AND amount IS NOT NULL AND bought_on IS NULL THEN 1 END) AS bad_date,
       COUNT(CASE WHEN customer_id IS NOT NULL AND amount IS NOT NULL AND bought_on IS NOT NULL THEN 1 END) AS rows_used,
       COUNT(DISTINCT customer_id) AS customers,
       CAST(COALESCE(SUM(amount), 0) * 10000 AS BIGINT) AS amount_read,
       CAST(COALESCE(SUM(CASE WHEN customer_id IS NOT NULL AND bought_on IS NOT NULL THEN amount END), 0) * 10000
            AS BIGINT) AS amount_used,
       CAST(COALESCE(SUM(CASE WHEN customer_id IS NULL THEN amount END), 0) * 10000 AS BIGINT) AS amount_no_customer,
       CAST(COALESCE(SUM(CASE WHEN customer_id IS NOT NULL AND bought_on IS NULL THEN amount END), 0) * 10000
            AS BIGINT) AS amount_bad_date,
       MIN(CASE WHEN customer_id IS NOT NULL AND amount IS NOT NULL THEN bought_on END) AS first_date,
       MAX(CASE WHEN customer_id IS NOT NULL AND amount IS NOT NULL THEN bought_on END) AS last_date
FROM given
