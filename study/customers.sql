-- Order lines -> one row a customer, with what it bought in three stretches of time.
-- lines: customer_id, date, amount, cost, costed (amount where a cost is known), order_key.
-- $before_start and $now_start split time: 0 earlier, 1 the period before, 2 the period now.
-- A purchase is an order whose net amount is above 0; a customer's money is rounded once, to whole cents.
WITH dated AS (
    SELECT customer_id, order_key, date, amount, cost, costed,
           CASE WHEN date >= CAST($now_start AS DATE) THEN 2
                WHEN date >= CAST($before_start AS DATE) THEN 1
                ELSE 0 END AS stretch
    FROM lines
),
orders AS (
    SELECT customer_id, stretch, SUM(amount) AS net, SUM(cost) AS cost, SUM(costed) AS costed,
           MIN(date) AS first_date, MAX(date) AS last_date
    FROM dated
    GROUP BY customer_id, stretch, order_key
)
SELECT customer_id,
       COUNT(CASE WHEN stretch = 0 AND net > 0 THEN 1 END) AS purchases_earlier,
       COALESCE(ROUND(SUM(CASE WHEN stretch = 0 THEN net END), 2), 0) AS revenue_earlier,
       COUNT(CASE WHEN stretch = 1 AND net > 0 THEN 1 END) AS purchases_before,
       COALESCE(ROUND(SUM(CASE WHEN stretch = 1 THEN net END), 2), 0) AS revenue_before,
       COUNT(CASE WHEN stretch = 2 AND net > 0 THEN 1 END) AS purchases_now,
       COALESCE(ROUND(SUM(CASE WHEN stretch = 2 THEN net END), 2), 0) AS revenue_now,
       COALESCE(SUM(CASE WHEN stretch = 1 THEN costed END), 0) AS costed_before,
       COALESCE(SUM(CASE WHEN stretch = 1 THEN cost END), 0) AS cost_before,
       COALESCE(SUM(CASE WHEN stretch = 2 THEN costed END), 0) AS costed_now,
       COALESCE(SUM(CASE WHEN stretch = 2 THEN cost END), 0) AS cost_now,
       MIN(first_date) AS first_date,
       MAX(last_date) AS last_date
FROM orders
GROUP BY customer_id
ORDER BY customer_id
