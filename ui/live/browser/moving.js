// What the small moving figures share: sliders that answer at once and tell where they stand once they rest.
// A `kind` says what each of them is: its sliders; `opened`, what is sent as it counts with it; `placed`, a slider's
// name and value; `axis`, how long the bars' scale is (and `it.low`, where it begins), settled where the sliders rest;
// `shown`, texts and bars by the class of their place; `picked`, where another button puts it; `also`, what else is
// drawn. `it` is where it stands: {data, at: a value a slider, w: words, axis, low}.
import { draw, fill, listen, once, put, stand, VOICE_RESTS } from "./sliders.js"
import { speak } from "./words.js"

export const moving = kind => once(place => built(place, kind), "at")

function built(root, { sliders, opened = data => data, placed, axis = () => 1, shown, picked, also = () => {} }) {
  const $ = selector => root.querySelector(selector), forms = [...root.querySelectorAll("template")], hand = $(".hand")
  const it = { seq: 0, axis: 1, held: "" }, kept = $(".levers").className
  const rows = Object.fromEntries(fill($(".sliders"), sliders.length, forms[0]).map((row, i) => [sliders[i], row]))
  const lever = target => sliders.find(name => rows[name].contains(target))
  const stops = name => it.data.stops[name], now = name => it.at[name]

  function move(name, x) {
    it.at = { ...it.at, [name]: x }
    it.frame ||= requestAnimationFrame(paint)
  }
  function take(data, send) {
    Object.assign(it, { data: opened(data), send, w: speak(data.said) })
    if (!it.held && !it.late && data.seq >= it.seq) settle(Object.assign(it, { at: data.at, seq: data.seq }))
    paint()
    root.host.dataset.ready = "" // so that the plain figure stays away
  }
  function tell() {
    Object.assign(it, { late: clearTimeout(it.late), held: "", seq: it.seq + 1 })
    settle()
    paint()
    it.send({ ...it.at, seq: it.seq })
  }
  function settle() {
    it.axis = axis(it, name => stops(name).map(x => ({ ...it.at, [name]: x })))
  }
  function paint() {
    it.frame = 0
    const { said, texts = {}, bars = {} } = shown(it), [before, number = "", after = ""] = said.split(/\u0001|\*\*/)
    Object.entries({ before, number, after, ...texts }).forEach(([name, text]) => put($(`.${name}`), text))
    Object.entries(bars).forEach(([name, rows]) => draw($(`.${name}`), rows, it.axis, forms[1], it.low))
    sliders.forEach(name => stand(rows[name], { ...placed(it, name), x: it.at[name], stops: stops(name), held: it.held === name }, it.w))
    $(".levers").className = `${kept} ${it.held && "held"}`
    also(it, $, forms)
    it.voice = clearTimeout(it.voice) ?? setTimeout(() => put($(".voice"), $(".said").textContent), VOICE_RESTS)
  }

  listen(hand, it, { lever, stops, now, move, tell, pick: on => {
    it.at = { ...it.at, ...picked(on) }
    tell()
  } })
  return { take, leave: () => it.late && tell() }
}
