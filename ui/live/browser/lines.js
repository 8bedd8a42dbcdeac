// Lines over the years, one's own and what it is compared with, on a scale that stands still while a thumb moves.
import { fill, put } from "./sliders.js"

const APART = 22 // of a hundred: two names nearer than this would touch

function nice(x) {
  const scale = 10 ** Math.floor(Math.log10(x))
  return [1, 2, 2.5, 5, 10].find(step => step * scale >= x) * scale
}

// rows: [{name, y: a number a year}], one's own first; band: [low, high] or nothing; `most` stands near the top.
export function lines(place, rows, band, { years, most, write, tick }) {
  const top = 1.04 * most || 1, x = i => (100 * years[i]) / years.at(-1), y = value => 100 * (1 - value / top)
  const path = (row, first = "M") => row.map((value, i) => `${i ? "L" : first}${x(i)} ${y(value)}`).join("")
  const back = row => row.map((value, i) => `L${x(i)} ${y(value)}`).reverse().join("")
  const known = band && band.flat().every(value => value !== null), [shade, compared, own] = place.querySelectorAll("path")
  shade.setAttribute("d", known ? path(band[0]) + back(band[1]) + "Z" : "")
  compared.setAttribute("d", rows[1] ? path(rows[1].y) : "")
  own.setAttribute("d", path(rows[0].y))
  const step = nice(top / 4), ticks = Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => i * step)
  fill(place.querySelector(".ticks"), ticks.length, span).forEach((node, i) => {
    put(node, tick(ticks[i]))
    node.style.top = `${y(ticks[i])}%`
  })
  fill(place.querySelector(".years"), years.length, span).forEach((node, i) => {
    put(node, String(Math.round(years[i])))
    node.style.left = `${x(i)}%`
  })
  const ends = rows.map(row => y(row.y.at(-1))), middle = (ends[0] + ends[1]) / 2, sign = ends[0] <= ends[1] ? -1 : 1
  const near = rows.length > 1 && Math.abs(ends[0] - ends[1]) < APART
  fill(place.querySelector(".ends"), rows.length, end).forEach((node, i) => {
    put(node.firstChild, rows[i].name)
    put(node.lastChild, write(rows[i].y.at(-1)))
    node.style.top = `${near ? middle + ((i ? -1 : 1) * sign * APART) / 2 : ends[i]}%`
    node.className = i ? "compared" : "own"
  })
}

const made = (name, ...children) => {
  const node = document.createElement(name)
  node.append(...children)
  return { content: { firstElementChild: node } }
}
const span = made("span"), end = made("div", document.createElement("span"), document.createElement("b"))
