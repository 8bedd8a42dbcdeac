// A link may point at one figure: `/growth#two_companies`. The address is written anew with the page's choices, and
// the figure comes later than the page, so the place is remembered, its tab and box are opened, and it is kept in
// sight while the page grows, until the reader moves. A figure that has left the page goes before it: its page is
// opened.
(() => {
  let watch, until
  const elsewhere = (ELSEWHERE[location.pathname.slice(1)] || {})[location.hash.slice(1)]
  if (elsewhere) {
    const choices = new URLSearchParams(location.search)
    choices.set(elsewhere[1], elsewhere[2])
    location.replace('/' + elsewhere[0] + '?' + choices + location.hash)
    return
  }
  const found = place => document.getElementById(place)
    || document.querySelector(['', '_place', '_box'].map(end => `.st-key-${CSS.escape(place)}${end}`).join())
  const held = HELD // what is made only when its box is opened, and the box
  const open = (node, opened, inside) => {
    const shut = node.closest('details:not([open])') || (inside && node.querySelector('details:not([open])'))
    const panel = node.closest('[data-testid=stTabPanel][data-st-inactive]')
    const beside = panel && [...panel.parentElement.children].filter(other => other.dataset.testid === 'stTabPanel')
    const tab = panel && panel.closest('[data-testid=stTabs]').querySelectorAll('[role=tab]')[beside.indexOf(panel)]
    for (const way of [shut && shut.querySelector('summary'), tab])
      if (way && !opened.has(way)) { opened.add(way); way.click() }
  }
  const rest = () => { clearInterval(watch); clearTimeout(until) }
  const seek = () => {
    const place = decodeURIComponent(location.hash.slice(1)), opened = new Set()
    rest()
    if (!place) return
    const look = () => {
      const exact = found(place), node = exact || (held[place] && found(held[place]))
      if (!node) return
      open(node, opened, !exact)
      node.scrollIntoView()
      if (location.hash.slice(1) !== place)
        history.replaceState(history.state, '', location.pathname + location.search + '#' + encodeURIComponent(place))
    }
    watch = setInterval(look, 200)
    until = setTimeout(rest, 30000)
  }
  for (const move of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    addEventListener(move, event => event.isTrusted && rest())
  addEventListener('hashchange', seek)
  seek()
})()
