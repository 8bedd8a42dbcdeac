// What more points of retention give, while the thumb moves them: our tiers beside what others have published.
import { morePoints } from "./growth.js"
import { moving } from "./moving.js"

const many = (w, points) => w.n("points", points)
export const opened = data => {
  const known = row => row.map(x => x ?? NaN), { base } = data
  return { ...data, base: { ...base, pooled: base.pooled ?? NaN, churn: known(base.churn), money: known(base.money) } }
}

function said({ data, w }, points, course, future) {
  const [plain, discounted] = [course, future].map(rows => rows.at(-1).value_gain)
  if (Number.isNaN(plain)) return w.t("unvalued", { points })
  if (course.some(row => row.capped)) return w.t("past", { points })
  const values = { points, plain: w.short(plain), discounted: w.short(discounted) }
  return w.t(Number.isNaN(discounted) ? "gives_plain" : "gives", values)
}

function message({ data, w }, points, course) {
  const sure = course.slice(0, -1).map(row => (row.capped ? NaN : row.factor)), most = sure.filter(x => !Number.isNaN(x))
  if (!most.length) return w.t("ours_and_others")
  const best = Math.max(...most), tier = data.tiers[sure.indexOf(best)]
  return w.t("worth_more", { points, tier, share: w.percent(best - 1) })
}

function honest({ data, w }, all) {
  if (Number.isNaN(all.churn_cut) || !(all.retention < 1)) return w.t("no_promise")
  const near = [2, 3, 4, 5, 10].find(n => Math.abs(all.churn_cut - 1 / n) < 0.005)
  const part = near ? w.t(`part_${near}`) : w.percent(all.churn_cut)
  const now = w.percent(all.retention, 1), then = w.percent(all.retention_new, 1)
  return `${w.t("not_per_cent", { now, then, part })} ${w.t("no_promise")}`
}

function ours({ data, w, axis }, course) {
  const some = course.some(row => row.capped)
  return course.map((row, i) => {
    const all = i === course.length - 1, x = row.capped || (all && some) ? NaN : row.factor - 1
    return { name: data.tiers[i] ?? w.t("whole"), kind: "is", text: w.percent(x), from: 0, to: Math.min(Number.isFinite(x) ? x : 0, axis) }
  })
}

export default moving({
  sliders: ["points"],
  opened,
  placed: ({ at, w }) => ({ called: w.t("lever"), value: w.number(at.points) }),
  axis({ data, at }, each) { // others' dots stand still; ours may leave the scale far away, where their number says it
    const most = ({ points }) => Math.max(0, ...morePoints(data.base, points, "course").map(row => row.factor - 1).filter(Number.isFinite))
    const near = Math.max(most(at), ...data.others.map(([, x]) => x))
    return Math.min(Math.max(near, ...each("points").map(most)), 1.5 * near)
  },
  shown(it) {
    const { data, at, w } = it, [course, future] = ["course", "future"].map(method => morePoints(data.base, at.points, method))
    const points = many(w, at.points), others = data.others.map(([name, x]) => ({ name, kind: "could", text: w.percent(x), from: 0, to: x }))
    const texts = { message: message(it, points, course), honest: honest(it, course.at(-1)) }
    return { said: said(it, points, course, future), texts, bars: { dots: [...ours(it, course), ...others] } }
  },
})
