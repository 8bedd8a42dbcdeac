// What more points of retention, a leaking bucket and one customer come to, in the browser: the twins of
// clv/growth.py and of clv.levers.typical, held against them by a test. NaN stands where clv says NaN.
import { LEVERS, solve } from "./engine.js"
import { even } from "./words.js"

const LONGEST_SURE = 0.99
const each = (row, of = x => x) => row.reduce((sum, x, i) => sum + of(x, i), 0)
const yearly = (r, years) => r ** (1 / years)

export function annuity(r, years, discount, method) {
  if (method === "course") return 1 - r > 0 ? years / (1 - r) : NaN
  const d = (1 + discount) ** years - 1, stay = r < 1 ? (years * (1 + d)) / (1 + d - r) : NaN
  return method === "future" ? (stay * r) / (1 + d) : stay
}

// More points ----------------------------------------------------------------------------------------------------

// A row a tier and one of all: b is {years, customers, money (a customer and year), churn, pooled, discount}.
export function morePoints(b, points, method) {
  const now = [...b.churn.map(c => 1 - c), b.pooled].map(r => ({ r, year: yearly(r, b.years) }))
  const rows = now.map(({ r, year }, i) => {
    const then = Math.min(year + points / 100, Math.max(year, LONGEST_SURE)), kept = then ** b.years
    const worth = r => b.money[i] * annuity(1 - (1 - r), b.years, b.discount, method), n = b.customers[i]
    const [clv, clv_new] = [r, kept].map(worth), times = x => (n > 0 ? n * x : 0)
    return { retention: year, retention_new: yearly(kept, b.years), clv, clv_new, value: times(clv), value_new: times(clv_new) }
  })
  const tiers = rows.slice(0, -1), all = rows.at(-1), n = each(b.customers) || NaN
  for (const name of ["", "_new"]) {
    all[`value${name}`] = each(tiers, row => row[`value${name}`])
    all[`clv${name}`] = all[`value${name}`] / n
  }
  return rows.map(row => ({
    ...row, factor: row.clv_new / row.clv, value_gain: row.value_new - row.value,
    capped: row.retention + points / 100 > Math.max(LONGEST_SURE, row.retention) + 1e-12,
    churn_cut: (row.retention_new - row.retention) / (1 - row.retention),
  }))
}

// The bucket -----------------------------------------------------------------------------------------------------

// b: {years, customers, opening, inflow, churn, known (churn, NaN where not known), money (a customer and year),
// base, moves (shares, a row a tier) or null, held, method, discount}; turn: {leak, won, rule}.
const clipped = (b, turn) => b.churn.map(c => Math.min(1, Math.max(0, c * turn.leak)))

export function leakYear(b, times = 1) {
  const gone = clipped(b, { leak: times }), lost = each(b.opening, (n, i) => n * gone[i])
  return 1 - yearly(1 - lost / Math.max(each(b.opening), 1), b.years)
}

export const wonYear = (b, times = 1) => (each(b.inflow, (x, i) => x * b.opening[i]) * times) / b.years

function scaled(b, gone) {
  const alone = i => gone.map((c, j) => (i === j ? 1 - c : 0))
  return gone.map((c, i) => {
    const row = b.moves && b.churn[i] < 1 ? b.moves[i].map(x => (x * (1 - c)) / (1 - b.churn[i])) : [NaN]
    return row.every(Number.isFinite) ? row : alone(i)
  })
}

function worth(b, gone, changed) {
  if (b.method !== "migration")
    return b.money.map((m, i) => m * annuity(1 - (changed ? gone : b.known)[i], b.years, b.discount, b.method))
  if (!b.base.every(n => n > 0)) throw new Error("migration_empty_tier")
  const d = (1 + b.discount) ** b.years - 1, q = scaled(b, gone).map(row => row.map(x => x / (1 + d)))
  if (!solve(q, 1 - 1e-9, [])) throw new Error("migration_never_leaves")
  return solve(q, 1, [b.money.map((m, i) => (b.customers[i] > 0 ? m * b.years : 0))])[0]
}

// Customers and value of the whole at each whole year; an error where the method gives no value.
export function ahead(b, turn, years = 5) {
  const gone = clipped(b, turn), moves = scaled(b, gone), value = worth(b, gone, turn.leak !== 1), whole = each(b.customers)
  const share = b.customers.map(n => (whole ? n / whole : n)), found = { year: [], customers: [], value: [] }
  for (let n = b.customers, k = 0, last = even(years / b.years); k <= last; k++) {
    const at = k * b.years
    if (b.years >= 1 || Math.abs(at - Math.round(at)) <= 1e-9) {
      found.year.push(at)
      found.customers.push(each(n))
      found.value.push(each(n, (x, i) => (x > 0 ? x * value[i] : 0)))
    }
    const won = b.inflow.map((x, i) => x * turn.won * (turn.rule === "fixed" ? b.opening[i] : n[i]))
    const next = each(n) - each(n, (x, i) => x * gone[i]) + each(won), here = n
    n = b.held ? share.map(x => x * next) : here.map((_, j) => each(here, (x, i) => x * moves[i][j]) + won[j])
  }
  return found
}

// Where the base levels off when as many are won every period; NaN where it never does.
export function levelsOff(b, turn) {
  const gone = clipped(b, turn), won = b.inflow.map((x, i) => x * turn.won * b.opening[i]), n = each(b.customers)
  if (b.held) {
    const share = n ? each(b.customers, (x, i) => x * gone[i]) / n : 0
    return share > 0 ? each(won) / share : NaN
  }
  const moves = scaled(b, gone)
  if (!solve(moves, 1 - 1e-9, [])) return NaN
  const [stays] = solve(moves, 1, [gone.map(() => 1)])
  return each(won, (x, i) => x * stays[i])
}

// One customer ---------------------------------------------------------------------------------------------------

export const typical = c => LEVERS.reduce((value, lever) => value * c[lever], 1)

// The difference between two customers by lever: each lever's mean contribution over the six orders.
export function typicalParts(ordinary, loyal) {
  const value = (...names) => typical({ ...ordinary, ...Object.fromEntries(names.map(name => [name, loyal[name]])) })
  return LEVERS.map(lever => {
    const [a, b] = LEVERS.filter(name => name !== lever), second = value(lever, a) - value(a) + value(lever, b) - value(b)
    return (2 * (value(lever) - value()) + second + 2 * (value(...LEVERS) - value(a, b))) / 6
  })
}
