// A stop of the course day has a figure that the reader comes for. The page's bar names it, once a stop, and the page is
// shown from there, as a link with # shows it (`place.js`); a stop without a figure shows the page from its top.
(() => {
  let last = '', waiting = false
  const look = () => {
    waiting = false
    const node = document.querySelector('[class*="st-key-stop_at-"]')
    const found = node && /st-key-stop_at-(\d+)-([a-z0-9_]+)/.exec(node.className)
    const now = found ? location.pathname + found[0] : ''
    if (now === last) return
    last = now
    if (!found) return
    const place = found[2] === 'top' ? '' : '#' + found[2]
    history.replaceState(history.state, '', location.pathname + location.search + place)
    dispatchEvent(new HashChangeEvent('hashchange'))
    const main = document.querySelector('[data-testid=stMain]')
    if (!place && main) main.scrollTo(0, 0)
  }
  new MutationObserver(() => { if (!waiting) { waiting = true; requestAnimationFrame(look) } })
    .observe(document, {childList: true, subtree: true})
})()
