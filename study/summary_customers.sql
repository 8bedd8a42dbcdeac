-- Rows in a database -> one row a customer, with what it bought in three stretches of time: customers.sql, as every
-- engine reads it. $lines: customer_id, bought_on, order_key or (where a row has none) order_day, amount, costed, cost.
-- Money is summed as decimals, rounded once to whole cents, and leaves as whole numbers: cents, and ten-thousandths of
-- what is costed. So every engine ranks the customers alike.
WITH lines AS ($lines),
dated AS (
    SELECT customer_id, order_key, order_day, bought_on, amount, cost, costed,
           CASE WHEN bought_on >= $now_start THEN 2
                WHEN bought_on >= $before_start THEN 1
                ELSE 0 END AS stretch
    FROM lines
),
orders AS (
    SELECT customer_id, stretch, SUM(amount) AS net, SUM(cost) AS cost, SUM(costed) AS costed,
           MIN(bought_on) AS first_date, MAX(bought_on) AS last_date
    FROM dated
    GROUP BY customer_id, stretch, order_key, order_day
)
SELECT customer_id,
       COUNT(CASE WHEN stretch = 0 AND net > 0 THEN 1 END) AS purchases_earlier,
       CAST(ROUND(COALESCE(SUM(CASE WHEN stretch = 0 THEN net END), 0), 2) * 100 AS BIGINT) AS cents_earlier,
       COUNT(CASE WHEN stretch = 1 AND net > 0 THEN 1 END) AS purchases_before,
       CAST(ROUND(COALESCE(SUM(CASE WHEN stretch = 1 THEN net END), 0), 2) * 100 AS BIGINT) AS cents_before,
       COUNT(CASE WHEN stretch = 2 AND net > 0 THEN 1 END) AS purchases_now,
       CAST(ROUND(COALESCE(SUM(CASE WHEN stretch = 2 THEN net END), 0), 2) * 100 AS BIGINT) AS cents_now,
       CAST(COALESCE(SUM(CASE WHEN stretch = 1 THEN costed END), 0) * 10000 AS BIGINT) AS costed_before,
       CAST(COALESCE(SUM(CASE WHEN stretch = 1 THEN cost END), 0) * 10000 AS BIGINT) AS cost_before,
       CAST(COALESCE(SUM(CASE WHEN stretch = 2 THEN costed END), 0) * 10000 AS BIGINT) AS costed_now,
       CAST(COALESCE(SUM(CASE WHEN stretch = 2 THEN cost END), 0) * 10000 AS BIGINT) AS cost_now,
       MIN(first_date) AS first_date,
       MAX(last_date) AS last_date
FROM orders
GROUP BY customer_id
