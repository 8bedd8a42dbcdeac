// The levers of *What if*: they answer while the thumb moves, and tell the server where they stand once it rests.
// `it` is where they stand: {data, t: today, s: scenario, w: words, axis}; `v` is what the scenario gives.
import { gain, LEVERS, outcome, parts, points, read, worth, yearsForPoints } from "./engine.js"
import { draw, fill, listen, once, put, stand, VOICE_RESTS } from "./sliders.js"
import { even, speak } from "./words.js"

const SLIDERS = [...LEVERS, "points", "uptake", "cost"], BESIDE = { uptake: "uptake", cost: "yearly_cost" }
const PAYS = ["cost", "net", "roi", "pay_back", "uptake", "effect"]

export default once(built, "scenario")

const change = (x, text) => (/[1-9]/.test(text) ? (x < 0 ? "▼ " : "▲ ") : "") + text

function counted(t, s, migrating = false) {
  const won = gain(t, s, s.levers, migrating), today = worth(t, s, migrating)
  const found = s.one_off || s.yearly_cost ? outcome(t, s, migrating) : { cost: 0 } // whether it pays is the dear part
  const customers = s.targets.reduce((all, i) => all + (t.customers[i] || 0), 0) * s.reach
  return { ...found, gain: won, customers, changing: customers * s.uptake, today, then: today + won }
}

function viewed({ data, t, s }) {
  const o = counted(t, s), h = data.horizon, past = o.today - worth(t, s, false, h)
  const later = past + o.gain - gain(t, s, s.levers, false, h), sure = h > 0 && past >= 0 && Number.isFinite(later)
  const v = { o, m: null, why: data.alone, past: sure ? [past, Math.max(later, 0)] : [0, 0] }
  if (!v.why) try { v.m = counted(t, s, true) } catch (error) { v.why = error.message }
  return { ...v, there: s.targets.length > 0 && Number.isFinite(o.gain) }
}

const named = ({ data, s, w }) => s.targets.length === data.tiers.length && s.targets.length > 1 ? w.t("all_tiers")
  : w.listed(s.targets.map(i => data.tiers[i]))

function answer(it, { o, there }) {
  const { data, t, s, w } = it, marked = x => `\u0001${w.short(x)}\u0001`
  const values = { tiers: named(it), mark: marked(0), share: w.share(s.uptake) }
  const bad = s.targets.find(i => !(t.churn[i] > 0)) ?? s.targets[0]
  if (!s.targets.length) return w.t("none")
  if (!there) return w.t(t.churn[bad] === 0 ? "nobody_left" : "not_known", { tier: data.tiers[bad] })
  if (!o.cost && !LEVERS.some(lever => s.levers[lever])) return w.t("at_rest", values)
  if (!o.cost && !o.changing) return w.t("nobody", values)
  const whom = w.n((s.uptake < 1 ? "some" : "all") + (s.reach < 1 ? "_reached" : ""), even(o.customers), values)
  const left = o.cost ? o.net : o.gain, [more, less] = o.cost ? ["left", "lost"] : ["gains", "loses"]
  return w.t(left >= 0 ? more : less, { mark: marked(Math.abs(left)), cost: w.short(o.cost), whom })
}

function told(it, v) {
  const { data, w } = it, { o, m, why } = v, [before, number = "", after = ""] = answer(it, v).split("\u0001")
  const money = x => (Math.abs(x) >= 1e6 ? w.short(x) : w.money(x, Math.abs(x) >= 100 ? 0 : data.decimals))
  const pays = !o.cost ? "no_cost" : o.net < 0 ? "costs_more" : o.pay_back_years === null ? "pays_late" : "pays"
  const moves = !m ? "basic_only" : m.gain < 0 ? "moving_loss" : "moving_gain"
  return {
    before, number, after, beyond: v.past[0] > 0 ? w.t("beyond") : "", reason: m ? "" : w.t(`alone_${why}`),
    message: w.t(v.there ? "from_to" : "no_figure", { tiers: named(it), today: money(o.today), then: money(o.then) }),
    pays: w.t(pays, { n: w.number(o.pay_back_years ?? NaN) }), moves: w.t(moves, { money: w.short(Math.abs(m?.gain)) }),
  }
}

// From today to what if: a bar a lever, each from where the one above it ends.
function steps({ data, t, s, w, axis }, { o, past }) {
  let to = o.today
  const moved = parts(t, s).slice(data.counted === "nothing" ? 1 : 0).map(({ lever, part }) => {
    const name = w.t((s.levers[lever] < 0 ? "down_" : "up_") + lever), text = change(part, w.shortSigned(part, axis))
    return { name, text, kind: part < 0 ? "bad" : "good", from: to, to: (to += part) }
  })
  const total = (name, to, kind, beyond) => ({ name: w.t(name), from: 0, to, kind, beyond, text: w.short(to, axis) })
  return [total("today", o.today, "is", past[0]), ...moved, total("what_if", o.then, "could", past[1])]
}

function pairs({ w, axis }, { o, m }) {
  return [["by_staying", o], ["by_moving", m]].filter(pair => pair[1]).flatMap(([over, { today, then }]) => {
    const more = today > 0 ? ` ${change(then - today, w.percent(Math.abs(then / today - 1)))}` : ""
    return [{ over: w.t(over), name: w.t("today"), from: 0, to: today, kind: "is", text: w.short(today, axis) },
      { name: w.t("what_if"), from: 0, to: then, kind: "could", text: w.short(then, axis) + more }]
  })
}

function keys({ s, w }, { o, m }) {
  const who = w.n("customers", even(o.changing)), rule = s.method !== "course" && s.discount ? "discounted" : "staying"
  const share = x => (x === null ? w.t("never") : w.percent(x, x >= 1 ? 0 : 1))
  const year = n => (n === null ? w.t("never") : w.t("year", { n: w.number(n) }))
  const written = x => [w.short(x.cost), w.shortSigned(x.net), w.percent(x.roi ?? NaN), year(x.pay_back_years),
    share(x.break_even_uptake), share(x.break_even_effect)]
  const moved = m && o.cost ? written(m).map(value => w.t("with_moves", { value })) : []
  return [[w.t(rule), w.shortSigned(o.gain), who],
    [w.t("moving"), w.shortSigned(m ? m.gain : NaN), m ? who : w.t("uncounted")],
    ...(o.cost ? written(o).map((value, i) => [w.t(PAYS[i]), value, moved[i] ?? ""]) : [])]
}

function built(root) {
  const $ = selector => root.querySelector(selector), forms = [...root.querySelectorAll("template")], hand = $(".hand")
  const it = { seq: 0, axis: 1, held: "" }, tier = () => it.s.targets[0]
  const rows = Object.fromEntries(fill($(".sliders"), SLIDERS.length, forms[1]).map((row, i) => [SLIDERS[i], row]))
  const lever = target => SLIDERS.find(name => rows[name].contains(target))
  const pulled = (name, x) => name === "points" ? pulled("years", yearsForPoints(it.t, tier(), x) || 0)
    : BESIDE[name] ? { ...it.s, [BESIDE[name]]: x } : { ...it.s, levers: { ...it.s.levers, [name]: x } }
  const stops = name => (name === "points" ? it.data.points[tier()] ?? [0] : it.data.stops[name] ?? [0])
  const now = name => BESIDE[name] ? it.s[BESIDE[name]] : name === "points" ? points(it.t, it.s.levers)[tier()] || 0 : it.s.levers[name]

  const move = (name, x) => { it.s = pulled(name, x); it.frame ||= requestAnimationFrame(paint) }
  function take(data, send) {
    Object.assign(it, { data, send, t: read(data.today), w: speak(data.said) })
    if (!it.held && !it.late && data.seq >= it.seq) settle(Object.assign(it, { s: data.scenario, seq: data.seq }))
    paint()
    root.host.dataset.ready = "" // so that plain sliders stay away
  }
  function tell() {
    Object.assign(it, { late: clearTimeout(it.late), held: "", seq: it.seq + 1 })
    settle()
    paint()
    it.send({ ...it.s.levers, ...(it.data.stops.cost && { cost: it.s.yearly_cost }), uptake: it.s.uptake, targets: it.s.targets, seq: it.seq })
  }
  // The scale has room for each lever at its end, so that today's bar stands still while one is moved.
  function settle() {
    const ends = [...LEVERS, "uptake"].flatMap(name => [stops(name)[0], stops(name).at(-1)].map(x => pulled(name, x)))
    const tops = [it.s, ...ends].map(s => ({ ...it, s: { ...s, one_off: 0, yearly_cost: 0 } })).flatMap(at => {
      const v = viewed(at)
      return [...steps(at, v), ...pairs(at, v)].map(bar => bar.to)
    })
    const top = Math.max(...tops.filter(x => x > 0), 0) || 1, quarter = 10 ** Math.floor(Math.log10(top)) / 4
    it.axis = Math.ceil(top / quarter) * quarter
  }
  function placed(name) {
    const { w, data, t, s } = it, x = now(name), called = w.t(`lever_${name}`), held = it.held === name
    const value = name === "uptake" ? w.share(x) : name === "points" ? w.signed(x * 100, 1)
      : name === "cost" ? w.money(x, data.decimals) : name === "revenue" ? w.moneySigned(x, data.decimals) : w.signed(x, 2)
    const disabled = name === "points" ? !(t.churn[tier()] > 0) : name === "frequency" && data.counted === "nothing"
    rows[name].hidden = name === "points" ? s.targets.length !== 1 : !data.stops[name]
    stand(rows[name], { called, value, x, stops: stops(name), disabled, held }, w)
  }
  function paint() {
    it.frame = 0
    const v = viewed(it), { data, s, axis } = it, shown = keys(it, v), texts = told(it, v)
    Object.entries(texts).forEach(([name, text]) => put($(`.${name}`), text))
    $(".levers").className = `levers ${it.held && "held"} ${v.there ? "" : "empty"}`
    $(".whom").ariaLabel = it.w.t("whom")
    fill($(".whom"), data.tiers.length, forms[0]).forEach((button, i) => {
      put(button, data.tiers[i])
      Object.assign(button, { value: i, ariaPressed: s.targets.includes(i) })
    })
    SLIDERS.forEach(placed)
    for (const place of ["steps", "mini"]) draw($(`.${place}`), steps(it, v), axis, forms[2])
    draw($(".pairs"), pairs(it, v), axis, forms[2])
    const cells = fill($("dl"), shown.length, forms[3]).flatMap(node => [...node.children])
    shown.flat().forEach((text, i) => put(cells[i], text))
    it.voice = clearTimeout(it.voice) ?? setTimeout(() => put($(".voice"), $("h2").textContent), VOICE_RESTS)
  }

  listen(hand, it, { lever, stops, now, move, tell, pick: ({ value }) => {
    const chosen = [...it.data.tiers.keys()].filter(i => it.s.targets.includes(i) !== (i === Number(value)))
    it.s = { ...it.s, targets: chosen }
    tell()
  } })
  return { take, leave: () => it.late && tell() }
}
