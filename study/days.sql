-- Order lines without order numbers -> one row a customer and day, which is an order; customers as numbers in the order
-- of their ids. lines: customer_id, date, amount, cost, costed, as in history.sql. Money leaves as whole
-- ten-thousandths, so that every later sum is exact.
CREATE TABLE people AS
SELECT customer_id, ROW_NUMBER() OVER (ORDER BY customer_id) - 1 AS customer
FROM (SELECT DISTINCT customer_id FROM lines) AS known;

-- fetched
SELECT customer, -1 AS split, date,
       CAST(SUM(CAST(amount * 10000 AS BIGINT)) AS BIGINT) AS amount,
       CAST(COALESCE(SUM(CAST(costed * 10000 AS BIGINT)), 0) AS BIGINT) AS costed,
       CAST(COALESCE(SUM(CAST(cost * 10000 AS BIGINT)), 0) AS BIGINT) AS cost
FROM lines JOIN people USING (customer_id)
GROUP BY customer, date
