-- Rows in a database -> one row a customer and quarter: purchases, and money in whole ten-thousandths.
-- $stretch numbers the quarters, which are cut where a period begins or ends as well. An order whose rows lie in several
-- of them ($spread: its number among its customer's orders, else 0) keeps a row in each, so that a period over them all
-- counts it once.
WITH lines AS ($lines),
placed AS (
    SELECT customer_id, order_key, order_day, amount, cost, costed, $stretch AS stretch
    FROM lines
),
orders AS (
    SELECT customer_id, order_key, order_day, stretch, SUM(amount) AS net, SUM(cost) AS cost, SUM(costed) AS costed
    FROM placed
    GROUP BY customer_id, order_key, order_day, stretch
),
numbered AS (
    SELECT customer_id, stretch, net, cost, costed, $spread AS spread
    FROM orders
)
SELECT customer_id, stretch, spread,
       COUNT(CASE WHEN net > 0 THEN 1 END) AS purchases,
       CAST(SUM(net) * 10000 AS BIGINT) AS units,
       CAST(COALESCE(SUM(costed), 0) * 10000 AS BIGINT) AS costed,
       CAST(COALESCE(SUM(cost), 0) * 10000 AS BIGINT) AS cost
FROM numbered
GROUP BY customer_id, stretch, spread
