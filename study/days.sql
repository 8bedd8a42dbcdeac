-- Order lines without order numbers -> one row a customer and day, which is an order; customers as numbers in the order
-- of their ids. lines: customer_id, date, amount, cost, costed, as in history.sql. Money leaves as whole
-- ten-thousandths, so that every later sum is exact; days count from 1970-01-01.
CREATE TEMP TABLE people AS
SELECT customer_id, CAST(ROW_NUMBER() OVER (ORDER BY customer_id) - 1 AS INTEGER) AS customer
FROM (SELECT DISTINCT customer_id FROM lines) AS known;

-- fetched orders: what a customer bought on a day
SELECT customer, CAST(date - DATE '1970-01-01' AS INTEGER) AS day,
       CAST(SUM(CAST(amount * 10000 AS BIGINT)) AS BIGINT) AS amount,
       CAST(COALESCE(SUM(CAST(costed * 10000 AS BIGINT)), 0) AS BIGINT) AS costed,
       CAST(COALESCE(SUM(CAST(cost * 10000 AS BIGINT)), 0) AS BIGINT) AS cost, -1 AS split
FROM lines JOIN people USING (customer_id)
GROUP BY customer, date
