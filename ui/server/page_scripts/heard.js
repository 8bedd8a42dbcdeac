// The script by which a page is heard and walked through by keyboard as it is seen: what Streamlit leaves unsaid.
// The answer is a status, so that a new one is read aloud when something is moved. What is wider or higher than its
// place can be reached and pushed by keyboard, a table under its own name. A button that stands under each of
// several key figures says of which it is.
(() => {
  let waiting = false
  const put = (node, name, value) => {
    if (value === null ? node.hasAttribute(name) : node.getAttribute(name) !== value)
      value === null ? node.removeAttribute(name) : node.setAttribute(name, value)
  }
  const mark = () => {
    waiting = false
    for (const cell of document.querySelectorAll('[data-testid=stGridCell]:has([data-testid=stMetric])')) {
      const button = cell.querySelector('[data-testid=stButton] button'), said = button && button.querySelector('p')
      const label = cell.querySelector('label')
      if (said && label) put(button, 'aria-label', `${said.innerText.trim()}: ${label.innerText.trim()}`)
    }
    const first = document.querySelector('[data-testid=stMain] h2')
    const answer = first && first.closest('[data-testid=stElementContainer]')
    for (const other of document.querySelectorAll('[data-testid=stElementContainer][role=status]'))
      if (other !== answer) put(other, 'role', null)
    if (answer) put(answer, 'role', 'status')
    const wide = '[data-testid=stTable] table, .st-key-context:not(:has(button, a))'
    for (const inner of document.querySelectorAll(wide)) {
      const place = inner.matches('table') ? inner.parentElement : inner
      const hides = place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight
      put(place, 'tabindex', hides ? '0' : null)
      put(place, 'role', hides ? 'region' : null)
      put(place, 'aria-label', hides ? inner.ariaLabel || document.title : null)
    }
  }
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(mark) } }
  new MutationObserver(soon).observe(document, {childList: true, subtree: true})
  addEventListener('resize', soon)
})()
