// What a treatment plan leaves, while the thumb moves what its levels mean and how much of its effects comes true.
// `it` is where it stands, as in moving.js: `at` is {effects, must, may, strategic}.
import { cost, factorRange, gain, LEVERS, read } from "./engine.js"
import { moving } from "./moving.js"

const SLIDERS = ["effects", "must", "may", "strategic"]

const each = (row, of = x => x) => row.reduce((sum, x, i) => sum + of(x, i), 0)

export const opened = data => ({ ...data, cells: data.cells.map(cell => ({ ...cell, today: read(cell.today) })) })

// A scenario a cell: the twin of clv.treatment.cell_scenarios.
export function scenarios({ points, cells, method, discount }, { effects, must, may, strategic }) {
  const shares = [must, may, strategic, 0], given = cells.map(({ levels }) => levels.map(level => shares[level]))
  const there = cells.map(({ today }) => each(today.customers, n => n || 0))
  const reached = points.map((_, i) => each(given, (row, c) => row[i] * there[c]))
  const moved = (row, name) => effects * each(points, (p, i) => row[i] * p.uptake * p.levers[name])
  return cells.map(({ today }, c) => ({
    targets: [...today.customers.keys()].filter(i => today.customers[i] > 0 && today.churn[i] > 0),
    levers: Object.fromEntries(LEVERS.map(name => [name, moved(given[c], name)])),
    one_off: each(points, (p, i) => (reached[i] > 0 ? (p.one_off * given[c][i] * there[c]) / reached[i] : 0)),
    yearly_cost: each(points, (p, i) => given[c][i] * p.yearly_cost),
    reach: 1, uptake: 1, margin: null, method, discount,
  }))
}

// Gain, cost and net of each cell, and of all; the twin of clv.treatment.treatment.
export function left(data, at) {
  const cells = scenarios(data, at).map((s, c) => {
    const t = data.cells[c].today, done = s.one_off || s.yearly_cost || LEVERS.some(lever => s.levers[lever])
    const [won, paid] = done && t.customers.some(n => n > 0) ? [gain(t, s), cost(t, s)] : [0, 0]
    return { gain: won, cost: paid, net: won - paid }
  })
  const total = name => each(cells, one => one[name])
  return { cells, gain: total("gain"), cost: total("cost"), net: total("net") }
}

export const enough = (data, at) => factorRange(effects => left(data, { ...at, effects }).net >= 0)?.[0] ?? null

function answer({ data, w, at, share }, { gain, cost, net }) {
  const marked = x => `\u0001${w.short(x)}\u0001`, basis = cost ? w.t("on_revenue") : ""
  if (!cost && !gain) return w.t("nothing_done", { mark: `\u0001${w.money(0)}\u0001` })
  const said = { mark: marked(net), gain: w.short(gain), cost: w.short(cost), effects: w.share(at.effects) }
  if (data.uncounted.length) return w.t("known_part", { ...said, cells: w.listed(data.uncounted) }) + basis
  const form = at.effects === 1 ? "" : "_part"
  if (net < 0 || !cost || share === null) return w.t(`leaves${form}`, said) + basis
  return w.t(`leaves_enough${form}`, { ...said, share: w.percent(share) }) + basis
}

function message({ data, w }, { cells }) {
  const losing = data.cells.filter((_, c) => cells[c].net < 0).map(cell => cell.name)
  if (losing.length) return w.t("costs_more", { cells: w.listed(losing) })
  const nets = cells.map(one => (one.net > 0 ? one.net : 0)), most = Math.max(...nets)
  if (!(most > 0)) return w.t("no_gain")
  return w.t("leaves_most", { cell: data.cells[nets.indexOf(most)].name, net: w.short(most) })
}

// The scale has room for each slider at its ends, so that the bars' zero stands still while one is moved.
function axis(it, along) {
  const ends = SLIDERS.flatMap(name => [along(name)[0], along(name).at(-1)])
  const nets = [it.at, ...ends].flatMap(at => left(it.data, at).cells.map(one => one.net)).filter(Number.isFinite)
  const high = Math.max(0, ...nets)
  it.low = Math.min(0, ...nets)
  return high - it.low || 1
}

function shown(it) {
  const { data, w, at } = it, found = left(data, at), { effects, ...shares } = at
  if (it.of !== JSON.stringify([shares, data.seq])) // what is enough does not hang on how much comes true
    Object.assign(it, { of: JSON.stringify([shares, data.seq]), share: enough(data, at) })
  const cells = data.cells.map(({ name }, c) => {
    const { net } = found.cells[c], to = Number.isFinite(net) ? net : 0
    return { name, from: 0, to, kind: net < 0 ? "bad" : "good", text: w.shortSigned(net, it.axis) }
  })
  return { said: answer(it, found), texts: { message: message(it, found) }, bars: { cells } }
}

const placed = ({ w, at }, name) => ({ called: w.t(name), value: w.share(at[name]) })

export default moving({ sliders: SLIDERS, opened, placed, axis, shown })
