-- Order lines -> one row an order with the day it lies on, customers as numbers in the order of their ids.
-- lines: customer_id, date, amount, cost, costed (amount where a cost is known), order_key.
-- Money leaves as whole ten-thousandths, so that every later sum is exact.
-- An order whose lines lie on several days keeps its key, and is fetched a row a day.
CREATE TABLE people AS
SELECT customer_id, ROW_NUMBER() OVER (ORDER BY customer_id) - 1 AS customer
FROM (SELECT DISTINCT customer_id FROM lines) AS known;

CREATE TABLE exact AS
SELECT customer, order_key, date,
       CAST(amount * 10000 AS BIGINT) AS amount,
       CAST(costed * 10000 AS BIGINT) AS costed,
       CAST(cost * 10000 AS BIGINT) AS cost
FROM lines JOIN people USING (customer_id);

CREATE TABLE orders AS
SELECT customer,
       CASE WHEN MIN(date) < MAX(date) THEN order_key END AS several,
       MIN(date) AS date,
       CAST(SUM(amount) AS BIGINT) AS amount,
       CAST(COALESCE(SUM(costed), 0) AS BIGINT) AS costed,
       CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS cost
FROM exact
GROUP BY customer, order_key;

-- fetched
SELECT customer, -1 AS split, date, amount, costed, cost
FROM orders
WHERE several IS NULL
UNION ALL
SELECT customer, s.split, e.date,
       CAST(SUM(e.amount) AS BIGINT), CAST(COALESCE(SUM(e.costed), 0) AS BIGINT),
       CAST(COALESCE(SUM(e.cost), 0) AS BIGINT)
FROM exact AS e
JOIN (SELECT customer, several, ROW_NUMBER() OVER (ORDER BY customer, several) AS split
      FROM orders WHERE several IS NOT NULL) AS s USING (customer)
WHERE e.order_key = s.several
GROUP BY customer, s.split, e.date
