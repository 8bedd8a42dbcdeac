-- Rows in a database -> how many purchases came so many days after the customer's one before, by quarter: since is null
-- for a first purchase. Several purchases on one day are one; an order counts once, on its first day.
WITH lines AS ($lines),
bought AS (
    SELECT customer_id, MIN(bought_on) AS bought_on
    FROM lines
    GROUP BY customer_id, order_key, order_day
    HAVING SUM(amount) > 0
),
days AS (
    SELECT customer_id, bought_on
    FROM bought
    GROUP BY customer_id, bought_on
),
gaps AS (
    SELECT bought_on, LAG(bought_on) OVER (PARTITION BY customer_id ORDER BY bought_on) AS previous
    FROM days
),
counted AS (
    SELECT $stretch AS stretch, DATE_DIFF('day', previous, bought_on) AS since
    FROM gaps
)
SELECT stretch, since, COUNT(*) AS purchases
FROM counted
GROUP BY stretch, since
