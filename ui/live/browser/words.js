// Numbers, money, per cent and sentences as words/language.py writes them: its twin in the browser, held against it by
// a test. Half is rounded away from zero, the minus is U+2212, spaces in a number do not break; no number is a dash.
// said: {locale, first, sign, unit, scales: [[from, divide, decimals, name]], texts: {name: template or [one, many]}},
// `first`: money's unit stands before it; `sign`: it is a sign, with which a scale's name grows together.

const MINUS = "\u2212", NBSP = "\u00a0", DASH = "\u2013"
export const even = x => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)) // a half, as Python rounds it

export function speak({ locale, first, sign, unit, scales, texts }) {
  const forms = {}
  const form = (style, digits) => (forms[style + digits] ??= new Intl.NumberFormat(locale, { style,
    minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: "always", signDisplay: "negative" }))
  const number = (x, decimals = 0, style = "decimal") => !Number.isFinite(x) ? DASH
    : form(style, decimals).format(x).replace("-", MINUS).replace(/\s/g, NBSP)
  const percent = (x, decimals) => number(x, decimals, "percent")
  const plus = text => (/[1-9]/.test(text) && !text.includes(MINUS) ? "+" + text : text)
  const amount = (x, decimals, divide = 1, name = "") => {
    if (!Number.isFinite(x)) return DASH
    const figure = number(x / divide, decimals), minus = first && figure.startsWith(MINUS) ? MINUS : ""
    const text = first ? `${unit} ${figure.slice(minus.length)} ${name}` : `${figure} ${name}${sign ? "" : " "}${unit}`
    return minus + text.trim().replace(/ +/g, NBSP)
  }
  const scale = x => scales.find(([from]) => Math.abs(x) >= from) ?? [0, 1, 0, ""]
  const short = (x, like = x) => { // in the unit of `like`, but where it would be printed as 0 and is not
    const [, by, digits] = scale(like), seen = !x || /[1-9]/.test(number(x / by, digits))
    const [, divide, decimals, name] = scale(seen ? like : x)
    return amount(x, decimals, divide, name)
  }
  const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name])
  return {
    number, percent, short, money: (x, decimals = 0) => amount(x, decimals),
    share: x => percent(x, Math.abs(x * 100 - Math.round(x * 100)) < 1e-9 ? 0 : 1),
    signed: (x, decimals) => plus(number(x, decimals)),
    moneySigned: (x, decimals) => plus(amount(x, decimals)),
    shortSigned: (x, like) => plus(short(x, like)),
    listed: items => new Intl.ListFormat(locale).format(items),
    t: (name, values) => filled(texts[name], values),
    n: (name, count, values) => filled(texts[name][count === 1 ? 0 : 1], { ...values, count: number(count) }),
  }
}
