// What moving levers and a moving plan share: sliders under a hand, and texts and bars in their places.
export const KEYS_REST = 400, VOICE_RESTS = 600 // milliseconds
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4, End: 99, Home: -99 }
// With every change the server calls again, for the same place on the page: `built` once, then given what is sent.
export const once = (built, name, known = new WeakMap()) => ({ data, parentElement: place, setStateValue }) => {
  if (!known.has(place)) known.set(place, built(place))
  known.get(place).take(JSON.parse(new TextDecoder().decode(data)), said => setStateValue(name, said))
  return known.get(place).leave
}
export const put = (node, text) => { if (node.textContent !== text) node.textContent = text }

export function fill(place, count, form) {
  while (place.children.length > count) place.lastChild.remove()
  while (place.children.length < count) place.append(form.content.firstElementChild.cloneNode(true))
  return [...place.children]
}

// Bars on a scale that is `axis` long and begins at `low`.
export function draw(place, bars, axis, form, low = 0) {
  const share = x => `${(100 * x) / axis}%`
  fill(place, bars.length, form).forEach((row, i) => {
    const { name, from, to, kind, text, over = "", beyond = 0 } = bars[i], left = Math.min(from, to)
    const [above, called, track] = row.children, [bar, past, value] = track.children, right = Math.max(from, to)
    row.className = kind
    ;[[above, over], [called, name], [value, text]].forEach(pair => put(...pair))
    Object.assign(bar.style, { left: share(left - low), width: share(right - left) })
    Object.assign(past.style, { left: share(right - beyond - low), width: share(beyond) })
    value.style.left = share(right - low)
  })
}

// it: {held, late}, held and to be told, by its own events alone; `lever`: the slider of a node; `pick`: other buttons.
export function listen(hand, it, { lever, stops, now, move, tell, pick }) {
  const on = (name, act) => hand.addEventListener(name, act)
  function nudge(name, by) {
    const ahead = stops(name).filter(x => by * (x - now(name)) > 1e-6).sort((a, b) => by * (a - b))
    if (ahead.length) move(name, ahead[Math.min(Math.abs(by), ahead.length) - 1])
    it.late = clearTimeout(it.late) ?? setTimeout(tell, KEYS_REST)
  }
  on("input", ({ target }) => move(it.held = lever(target), stops(it.held)[Math.round(target.value)]))
  for (const rests of ["change", "pointerup", "pointercancel", "focusout"]) on(rests, ({ target }) => lever(target) === it.held && tell())
  on("keydown", event => {
    if (!(event.key in KEYS) || event.target.type !== "range") return
    event.preventDefault()
    nudge(lever(event.target), KEYS[event.key])
  })
  on("click", ({ target: on }) => on.type === "button" && (lever(on) ? nudge(lever(on), Number(on.value)) : pick?.(on)))
}

// A slider's name, value and place between its stops, and the names of its two buttons.
export function stand(row, { called, value, x, stops, disabled = false, held }, w) {
  const [said, shown, less, slider, more] = row.children, i = stops.findIndex(at => at >= x - 1e-9)
  ;[[said, called], [shown, value]].forEach(pair => put(...pair))
  Object.assign(slider, { max: stops.length - 1, disabled, ariaLabel: called, ariaValueText: value })
  for (const [button, name] of [[less, "less"], [more, "more"]])
    Object.assign(button, { disabled, ariaLabel: w.t(name, { lever: called }) })
  if (!held) slider.value = i < 0 ? stops.length - 1 : i && i - (stops[i] - x) / (stops[i] - stops[i - 1])
}
