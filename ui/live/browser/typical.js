// One customer beside another: purchases a year, money a purchase and years, while the thumb moves them.
import { LEVERS } from "./engine.js"
import { typical, typicalParts } from "./growth.js"
import { moving } from "./moving.js"

const WHO = ["typical", "loyal"], SLIDERS = LEVERS.flatMap(lever => WHO.map(who => `${who}_${lever}`))
const customer = (at, who) => Object.fromEntries(LEVERS.map(lever => [lever, at[`${who}_${lever}`]]))
const both = at => WHO.map(who => customer(at, who))
const change = (x, text) => (/[1-9]/.test(text) ? (x < 0 ? "▼ " : "▲ ") : "") + text
const decimals = x => (x === Math.round(x) ? 0 : Math.abs(10 * x - Math.round(10 * x)) < 1e-9 ? 1 : 2)

function answer(w, ordinary, loyal) {
  const values = { mark: `\u0001${w.money(loyal)}\u0001`, ordinary: w.money(ordinary) }
  if (loyal === ordinary) return w.t("both", values)
  if (!(ordinary > 0)) return w.t("nothing", values)
  return w.t(loyal > ordinary ? "more_than" : "less_than", { ...values, apart: w.percent(Math.abs(loyal / ordinary - 1)) })
}

function message(w, ordinary, loyal) {
  if (loyal === ordinary) return w.t("same")
  return w.t(loyal > ordinary ? "worth_more" : "worth_less", { money: w.money(Math.abs(loyal - ordinary)) })
}

function steps({ at, w, axis }, ordinary, loyal) {
  const [a, b] = both(at), parts = typicalParts(a, b)
  const total = (who, to, kind) => ({ name: w.t(who), from: 0, to, kind, text: w.short(to, axis) })
  let to = ordinary
  const moved = LEVERS.map((lever, i) => {
    const part = parts[i], name = w.t((b[lever] < a[lever] ? "down_" : "up_") + lever)
    return { name, kind: part < 0 ? "bad" : "good", text: change(part, w.shortSigned(part, axis)), from: to, to: (to += part) }
  })
  return [total("typical", ordinary, "is"), ...moved, total("loyal", loyal, "could")]
}

export default moving({
  sliders: SLIDERS,
  placed({ at, w }, name) {
    const x = at[name]
    return { called: w.t(name), value: name.endsWith("revenue") ? w.money(x, x === Math.round(x) ? 0 : 2) : w.number(x, decimals(x)) }
  },
  axis({ at }, each) { // room for each slider's end as far as today's bars stay readable
    const most = at => Math.max(...both(at).map(typical)), now = most(at)
    return Math.max(now, Math.min(Math.max(...SLIDERS.flatMap(each).map(most)), 1.6 * now)) || 1
  },
  shown(it) {
    const { at, w } = it, ends = both(at).map(typical)
    it.axis = Math.max(it.axis, ...ends) // past its end the scale grows
    const bars = steps(it, ...ends)
    return { said: answer(w, ...ends), texts: { message: message(w, ...ends) }, bars: { steps: bars, mini: bars } }
  },
})
