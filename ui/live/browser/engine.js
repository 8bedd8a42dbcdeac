// What the levers give, in the browser: the twin of clv/levers.py, name by name, held against it by a test.
// today: {years, customers, frequency, revenue, churn, margin}, a number a tier, and transition, a row a tier, or null.
// scenario: {targets, levers, reach, uptake, margin, one_off, yearly_cost, method, discount}, as clv.Scenario.
// NaN stands where clv says NaN, null where it says None. JSON has no NaN: `read` makes one of every null.

export const LEVERS = ["frequency", "revenue", "years"]
export const REST = { frequency: 0, revenue: 0, years: 0 }
const STRONGEST = 10, SCANNED = 200, HORIZON = 50

export function read(today) {
  const known = x => (Array.isArray(x) ? x.map(known) : x ?? NaN)
  return Object.fromEntries(Object.entries(today).map(([name, x]) => [name, x && known(x)]))
}

const only = (levers, names) => ({ ...REST, ...Object.fromEntries(names.map(name => [name, levers[name]])) })
const times = (levers, x) => Object.fromEntries(LEVERS.map(name => [name, levers[name] * x]))
const rate = s => (s.method === "course" ? 0 : s.discount)
const perPeriod = (discount, years) => (1 + discount) ** years - 1
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const sum = (weights, x) => weights.reduce((total, w, i) => (w > 0 ? total + w * x[i] : total), 0)
const aimed = (t, s) => t.customers.map((n, i) => (s.targets.includes(i) ? n || 0 : 0))
const reached = (t, s) => aimed(t, s).map(n => n * s.reach)
const priced = (t, s) => (s.margin === null ? t : { ...t, margin: t.customers.map(() => s.margin) })

// Money per customer and year, and churn per period, once the levers have worked.
export function changed(t, levers) {
  const money = t.frequency.map((f, i) =>
    Math.max(0, f + levers.frequency) * Math.max(0, t.revenue[i] + levers.revenue) * t.margin[i])
  const churn = t.churn.map(c => (c > 0 ? t.years / Math.max(t.years, t.years / c + levers.years) : c))
  return { money, churn }
}

// Discounted years a customer stays: L/c, or L(1 + d)/(1 + d − r); NaN where nobody would leave. With a horizon, what
// of them falls within so many years from now.
function annuity(r, years, discount, horizon) {
  const d = perPeriod(discount, years), q = r / (1 + d)
  if (horizon !== undefined) return q === 1 ? horizon : (years * (1 - q ** (horizon / years))) / (1 - q)
  if (discount === 0) return 1 - r > 0 ? years / (1 - r) : NaN
  return r < 1 ? (years * (1 + d)) / (1 + d - r) : NaN
}

// Value of one customer and discounted years, a tier: whoever stays, stays in the tier.
function staying(t, s, levers, horizon) {
  const { money, churn } = changed(priced(t, s), levers)
  const stay = churn.map(c => annuity(1 - c, t.years, rate(s), horizon))
  return { value: money.map((m, i) => m * stay[i]), years: stay }
}

// Share of tier i found in tier j a period later, and money per customer-year, under the levers.
function steps(t, s, levers, migrating) {
  const p = priced(t, s), { money, churn } = changed(p, levers), as = changed(p, REST).money
  const aim = t.churn.map((_, i) => s.targets.includes(i))
  const alike = churn.map((c, i) => churn.map((_, j) => (i === j && aim[i] ? 1 - c : 0)))
  if (!migrating) return { moves: alike, money: money.map((m, i) => (aim[i] ? m : 0)), aim }
  const moves = t.transition.map((row, i) => {
    const kept = 1 - t.churn[i]
    const ratio = aim[i] && kept > 0 ? (1 - churn[i]) / kept : 1
    const alone = aim[i] && kept <= 0 ? 1 - churn[i] : 0 // nobody was kept: whoever is now stays in the tier
    return row.map((share, j) => share * ratio + (i === j ? alone : 0))
  })
  return { moves, money: money.map((m, i) => (aim[i] ? m : as[i]) || 0), aim }
}

// Solve (diagonal·I − Q) X = columns without exchanges; null as soon as a pivot is not positive. Q has no negative
// entry, so that every pivot is positive just where the spectral radius is under `diagonal`.
export function solve(q, diagonal, columns) {
  const n = q.length, left = (x, i, j) => (i === j ? diagonal : 0) - x
  const m = q.map((row, i) => [...row.map((x, j) => left(x, i, j)), ...columns.map(c => c[i])])
  for (let k = 0; k < n; k++) {
    if (!(m[k][k] > 0)) return null
    for (let i = 0; i < n; i++) {
      const factor = i === k ? 0 : m[i][k] / m[k][k]
      if (factor) for (let j = k; j < m[i].length; j++) m[i][j] -= factor * m[k][j]
    }
  }
  return columns.map((_, c) => m.map((row, k) => row[n + c] / row[k]))
}

// The same as `staying` when customers move between tiers; an error where they would never leave.
function moving(t, s, levers) {
  const { moves, money, aim } = steps(t, s, levers, true)
  const q = moves.map(row => row.map(share => share / (1 + perPeriod(rate(s), t.years))))
  if (!solve(q, 1 - 1e-9, [])) throw new Error("migration_never_leaves")
  const [value, years] = solve(q, 1, [money, aim.map(Number)])
  return { value: value.map(x => x * t.years), years: years.map(x => x * t.years) }
}

const engine = migrating => (migrating ? moving : staying)
const minus = (a, b) => a.map((x, i) => x - b[i])
const mixed = (s, a, b) => a.map((x, i) => (1 - s.uptake) * x + s.uptake * b[i])

export function gain(t, s, levers = s.levers, migrating = false, horizon = undefined) {
  const value = now => engine(migrating)(t, s, now, horizon).value
  return sum(reached(t, s).map(n => n * s.uptake), minus(value(levers), value(REST)))
}

export function cost(t, s, migrating = false) {
  const [a, b] = [REST, s.levers].map(levers => engine(migrating)(t, s, levers).years)
  return s.yearly_cost ? s.one_off + s.yearly_cost * sum(reached(t, s), mixed(s, a, b)) : s.one_off
}

// Value of all customers of the targeted tiers; with a horizon, what of it falls within so many years.
export const worth = (t, s, migrating = false, horizon = undefined) =>
  sum(aimed(t, s), engine(migrating)(t, s, REST, horizon).value)

export function breakEvenUptake(t, s, migrating = false) {
  const [now, then] = [REST, s.levers].map(levers => engine(migrating)(t, s, levers)), k = s.yearly_cost
  const n = reached(t, s), more = minus(then.value, now.value), longer = minus(then.years, now.years)
  const under = sum(n, k ? more.map((x, i) => x - k * longer[i]) : more)
  const over = s.one_off + (k ? k * sum(n, now.years) : 0)
  return !(under > 0) || over / under > 1 ? null : over / under
}

// [from, to]: the factors on all levers between which the net is at least 0; null where it never is.
export function breakEvenRange(t, s, migrating = false) {
  const now = engine(migrating)(t, s, REST), n = reached(t, s)
  return factorRange(x => {
    let then
    try { then = engine(migrating)(t, s, times(s.levers, x)) } catch { return false }
    const running = s.yearly_cost ? sum(n, mixed(s, now.years, then.years)) : 0
    return s.uptake * sum(n, minus(then.value, now.value)) - s.one_off - s.yearly_cost * running >= 0
  })
}

// [from, to] between which `holds`, looked for up to ten times; null where it never does.
export function factorRange(holds) {
  const at = i => (i * STRONGEST) / SCANNED
  const held = Array.from({ length: SCANNED + 1 }, (_, i) => holds(at(i)))
  const first = held.indexOf(true), past = held.indexOf(false, first)
  const edge = (inside, outside, left = 50, middle = (inside + outside) / 2) =>
    !left ? inside : holds(middle) ? edge(middle, outside, left - 1) : edge(inside, middle, left - 1)
  return first < 0 ? null
    : [first ? edge(at(first), at(first - 1)) : 0, past < 0 ? STRONGEST : edge(at(past - 1), at(past))]
}

// Money and customers in a targeted tier, per year of each period, of the customers reached on day one.
function byPeriod(t, s, levers, periods, migrating) {
  const { moves, money, aim } = steps(t, s, levers, migrating), brought = [], there = []
  for (let k = 0, here = reached(t, s); k < periods; k++) {
    brought.push(dot(here, money))
    there.push(dot(here.filter((_, i) => aim[i]), here.map(() => 1)))
    here = here.map((_, j) => dot(here, moves.map(row => row[j])))
  }
  return { brought, there }
}

// The first year in which the cumulative discounted net is at least 0; null: not within 50 years.
export function payBack(t, s, migrating = false) {
  const periods = Math.ceil(HORIZON / t.years), d = perPeriod(rate(s), t.years), through = [0]
  const [now, then] = [REST, s.levers].map(levers => byPeriod(t, s, levers, periods, migrating))
  mixed(s, now.there, then.there).forEach((there, k) => {
    const net = s.uptake * (then.brought[k] - now.brought[k]) - s.yearly_cost * there
    through.push(through[k] + net * t.years * (1 + d) ** -k)
  })
  for (let year = 1, k = 0; year <= HORIZON; year++) {
    while (k < periods && (k + 1) * t.years <= year) k++
    const part = k === periods ? 0 : (year - k * t.years) / t.years
    const net = part === 0 ? through[k] : through[k] + (through[k + 1] - through[k]) * part
    if (net - s.one_off >= -1e-9) return year
  }
  return null
}

export function outcome(t, s, migrating = false) {
  const won = gain(t, s, s.levers, migrating), paid = cost(t, s, migrating), effect = breakEvenRange(t, s, migrating)
  const customers = sum(reached(t, s), t.customers.map(() => 1)), value_today = worth(t, s, migrating)
  return {
    gain: won, cost: paid, net: won - paid, roi: paid !== 0 ? (won - paid) / paid : null,
    break_even_uptake: breakEvenUptake(t, s, migrating),
    break_even_effect: effect && effect[0], break_even_effect_to: effect && effect[1],
    pay_back_years: paid !== 0 ? payBack(t, s, migrating) : null,
    customers, changing: customers * s.uptake, value_today, value_then: value_today + won,
  }
}

// The gain by lever: each alone, and its part, the mean contribution over every order (Shapley).
export function parts(t, s, migrating = false) {
  const known = new Map([["", 0]])
  const value = (...names) => {
    const key = LEVERS.filter(name => names.includes(name)).join()
    if (!known.has(key)) known.set(key, gain(t, s, only(s.levers, names), migrating))
    return known.get(key)
  }
  return LEVERS.map(lever => {
    const [a, b] = LEVERS.filter(name => name !== lever), alone = value(lever)
    const second = value(lever, a) - value(a) + value(lever, b) - value(b)
    return { lever, alone, part: (2 * alone + second + 2 * (value(...LEVERS) - value(a, b))) / 6 }
  })
}

const yearly = (r, years) => r ** (1 / years)
export const points = (t, levers) => changed(t, levers).churn.map((c, i) =>
  yearly(1 - c, t.years) - yearly(1 - t.churn[i], t.years))

// The change of duration that so much more yearly retention gives one tier; NaN where nobody was lost, or would be.
export function yearsForPoints(t, tier, more) {
  const c = t.churn[tier], wanted = yearly(1 - c, t.years) + more
  return !(c > 0) || wanted >= 1 ? NaN : t.years / (1 - Math.max(wanted, 0) ** t.years) - t.years / c
}
