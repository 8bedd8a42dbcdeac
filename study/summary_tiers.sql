-- Rows in a database -> one row a cell of the flow statement, for bases so large that even a row a customer is too many:
-- tier_before and tier_now (0 is the best, -1 not active) and whether a customer that was not active had bought earlier.
-- A tier is cut as in the product: ranked by whole cents, customers tied with the last one above a cut go up. part: which
-- thousandth of the ranking now, the sketch that concentration is counted from.
WITH lines AS ($lines),
dated AS (
    SELECT customer_id, order_key, order_day, bought_on, amount,
           CASE WHEN bought_on >= $now_start THEN 2
                WHEN bought_on >= $before_start THEN 1
                ELSE 0 END AS stretch
    FROM lines
),
orders AS (
    SELECT customer_id, stretch, SUM(amount) AS net
    FROM dated
    GROUP BY customer_id, stretch, order_key, order_day
),
people AS (
    SELECT customer_id,
           COUNT(CASE WHEN stretch = 0 AND net > 0 THEN 1 END) AS purchases_earlier,
           COUNT(CASE WHEN stretch = 1 AND net > 0 THEN 1 END) AS purchases_before,
           CAST(ROUND(COALESCE(SUM(CASE WHEN stretch = 1 THEN net END), 0), 2) * 100 AS BIGINT) AS cents_before,
           COUNT(CASE WHEN stretch = 2 AND net > 0 THEN 1 END) AS purchases_now,
           CAST(ROUND(COALESCE(SUM(CASE WHEN stretch = 2 THEN net END), 0), 2) * 100 AS BIGINT) AS cents_now
    FROM orders
    GROUP BY customer_id
),
known AS (
    SELECT purchases_earlier, purchases_before, cents_before, purchases_now, cents_now,
           CASE WHEN purchases_before > 0 AND cents_before > 0 THEN 1 ELSE 0 END AS was,
           CASE WHEN purchases_now > 0 AND cents_now > 0 THEN 1 ELSE 0 END AS here
    FROM people
),
ranked AS (
    SELECT purchases_earlier, purchases_before, cents_before, purchases_now, cents_now, was, here,
           RANK() OVER (PARTITION BY was ORDER BY cents_before DESC) AS rank_before,
           COUNT(*) OVER (PARTITION BY was) AS many_before,
           RANK() OVER (PARTITION BY here ORDER BY cents_now DESC) AS rank_now,
           COUNT(*) OVER (PARTITION BY here) AS many_now
    FROM known
),
placed AS (
    SELECT CASE WHEN was = 0 THEN -1 ELSE $tier_before END AS tier_before,
           CASE WHEN here = 0 THEN -1 ELSE $tier_now END AS tier_now,
           CASE WHEN purchases_earlier > 0 OR (purchases_before > 0 AND was = 0) THEN 1 ELSE 0 END AS returned,
           CASE WHEN here = 0 THEN -1 ELSE CAST(FLOOR((rank_now - 1) * 1000.0 / many_now) AS INTEGER) END AS part,
           purchases_before, purchases_now, cents_before, cents_now
    FROM ranked
)
SELECT tier_before, tier_now, returned, part,
       COUNT(*) AS customers,
       CAST(SUM(purchases_before) AS BIGINT) AS purchases_before,
       CAST(SUM(purchases_now) AS BIGINT) AS purchases_now,
       CAST(SUM(cents_before) AS BIGINT) AS cents_before,
       CAST(SUM(cents_now) AS BIGINT) AS cents_now,
       CAST(SUM(CASE WHEN cents_now < cents_before THEN cents_now - cents_before ELSE 0 END) AS BIGINT) AS less,
       CAST(SUM(CASE WHEN cents_now > cents_before THEN cents_now - cents_before ELSE 0 END) AS BIGINT) AS more
FROM placed
GROUP BY tier_before, tier_now, returned, part
