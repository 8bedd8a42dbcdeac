// A bucket that leaks and is filled, over five years, while the thumb moves its leak and its inflow.
import { ahead, leakYear, levelsOff, wonYear } from "./growth.js"
import { lines } from "./lines.js"
import { moving } from "./moving.js"
import { fill, put } from "./sliders.js"
import { even } from "./words.js"

const PICTURES = ["customers", "value"], RULES = ["fixed", "proportional"]
export const opened = data => {
  const known = x => (Array.isArray(x) ? x.map(known) : x ?? NaN), b = data.base
  return { ...data, base: { ...b, known: known(b.known), money: known(b.money), moves: b.moves && known(b.moves) } }
}

function carried({ data }, turn) {
  try { return ahead(data.base, turn, data.years) } catch { return null }
}
const still = at => ({ leak: 1, won: 1, rule: at.rule })
const moved = ({ leak, won }) => leak !== 1 || won !== 1
const write = (w, picture, x) => (picture === "value" ? w.short(x) : w.number(x))
const last = row => row.at(-1)
const same = (a, b) => ["leak", "won", "rule"].every(name => a[name] === b[name])

function message({ w }, picture, then) {
  if (Number.isNaN(last(then[picture]))) return w.t(picture)
  const [first, end] = [then[picture][0], last(then[picture])].map(x => write(w, picture, x))
  return w.t("from_to", { what: w.t(picture), first, last: end })
}

function notes({ data, at, w }, then) {
  const rest = at.rule === "fixed" ? levelsOff(data.base, at) : NaN, told = []
  const values = { won: w.number(wonYear(data.base, at.won)), rest: w.n("people", even(rest)) }
  if (at.rule === "fixed") told.push(w.t(Number.isNaN(rest) ? "never_levels" : "levels", values))
  const [first, end] = [then.customers[0], last(then.customers)]
  if (first > 0 && end > data.steep * first) told.push(w.t("steep", { times: w.number(end / first) }))
  return told.join(" ")
}

export default moving({
  sliders: ["leak", "won"],
  opened,
  placed({ data, at, w }, name) {
    const value = name === "leak" ? w.percent(leakYear(data.base, at.leak), 1) : w.number(wonYear(data.base, at.won))
    return { called: w.t(name), value }
  },
  axis(it, each) { // room for each lever's end as far as today's lines stay readable; past that the scale grows
    const most = (found, name) => Math.max(...found.filter(Boolean).flatMap(one => one[name]).filter(Number.isFinite), 0)
    const now = [it.at, still(it.at)].map(turn => carried(it, turn))
    const ends = [...each("leak"), ...each("won")].map(turn => carried(it, turn))
    return Object.fromEntries(PICTURES.map(name =>
      [name, Math.max(most(now, name), Math.min(most(ends, name), 1.5 * most(now, name)))]))
  },
  picked: on => ({ rule: on.value }),
  shown(it) {
    const { data, w } = it, then = (it.then = carried(it, it.at))
    const texts = { unmeasured: data.measured ? "" : w.t("unmeasured") }
    if (!then) return { said: w.t("not_carried"), texts: { ...texts, also: "", notes: "" } }
    const [said, also] = PICTURES.map(picture => message(it, picture, then))
    return { said, texts: { ...texts, also, notes: notes(it, then) } }
  },
  also(it, $, forms) {
    const { data, at, w, then } = it, today = carried(it, still(at)), band = data.reach && same(data.reach.at, at)
    $(".whom").ariaLabel = w.t("rule")
    put($(".rule"), w.t("rule"))
    fill($(".whom"), RULES.length, forms[2]).forEach((button, i) => {
      put(button, w.t(RULES[i]))
      Object.assign(button, { value: RULES[i], ariaPressed: RULES[i] === at.rule })
    })
    for (const picture of PICTURES) {
      const known = then && !Number.isNaN(last(then[picture])), place = $(`.${picture}`)
      place.hidden = !then
      put(place.querySelector("h3"), w.t(picture))
      put(place.querySelector(".note"), known || !then ? "" : w.t("undetermined"))
      if (!known) continue
      const name = w.t(moved(at) ? "what_if" : "as_today"), rows = [{ name, y: then[picture], own: true }]
      if (moved(at) && today) rows.push({ name: w.t("as_today"), y: today[picture] })
      const reach = band && [data.reach[`${picture}_low`], data.reach[`${picture}_high`]]
      const most = Math.max(it.axis[picture], ...then[picture]), tick = x => (picture === "value" ? w.short(x, most) : w.number(x))
      lines(place, rows, reach, { years: then.year, most, write: x => write(w, picture, x), tick })
    }
  },
})
