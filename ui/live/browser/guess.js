// A guess on the figure's own axis: a handle with its value above it, dragged, stepped or moved by keys, told at rest.
// `it` is where it stands: {data, w: words, at, seq, held, late}.
import { fill, listen, once, put, stand } from "./sliders.js"
import { speak } from "./words.js"

export default once(built, "guess")

function built(root) {
  const row = root.querySelector(".lever"), marks = root.querySelector(".ticks"), form = root.querySelector("template")
  const it = { seq: 0, held: "" }, stops = () => it.data.stops, now = () => it.at

  function move(_, x) {
    it.at = x
    it.frame ||= requestAnimationFrame(paint)
  }
  function take(data, send) {
    if (it.data?.step !== data.step) Object.assign(it, { held: "", late: clearTimeout(it.late), seq: 0 }) // a new question
    Object.assign(it, { data, send, w: speak(data.said) })
    if (!it.held && !it.late && data.seq >= it.seq) Object.assign(it, { at: data.at, seq: data.seq })
    paint()
    root.host.dataset.ready = "" // so that the plain slider stays away
  }
  function tell() {
    Object.assign(it, { late: clearTimeout(it.late), held: "", seq: it.seq + 1 })
    paint()
    it.send({ step: it.data.step, value: it.at, seq: it.seq })
  }
  function paint() {
    it.frame = 0
    const { data, w, at, held } = it, low = data.stops[0], high = data.stops.at(-1)
    const place = Math.max(0, data.stops.findIndex(x => x >= at - 1e-9))
    row.style.setProperty("--at", (at - low) / (high - low))
    stand(row, { called: w.t("guess"), value: data.written[place], x: at, stops: data.stops, held }, w)
    fill(marks, data.ticks.length, form).forEach((mark, i) => {
      mark.style.setProperty("--at", data.ticks[i][0])
      put(mark.firstChild, data.ticks[i][1])
    })
  }

  // What waits for the keys to rest is told before anything else on the page is pressed.
  const away = event => it.late && !event.composedPath().includes(row) && tell()
  document.addEventListener("pointerdown", away, true)
  row.addEventListener("focusout", event => it.late && !row.contains(event.relatedTarget) && tell())
  listen(row, it, { lever: () => "guess", stops, now, move, tell })
  return {
    take,
    leave() {
      document.removeEventListener("pointerdown", away, true)
      if (it.late) tell()
    },
  }
}
