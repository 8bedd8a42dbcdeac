// Streamlit's own menu says which page is open, and lies down on a phone when one is chosen. The one that is drawn
// here is told to, and its link to the first page, which Streamlit leaves empty, is given its address.
(() => {
  const menu = '[data-testid=stSidebar] [data-testid=stPageLink-NavLink]'
  let waiting = false
  const mark = () => {
    waiting = false
    for (const link of document.querySelectorAll('[data-testid=stPageLink-NavLink][href=""]'))
      link.setAttribute('href', '/')
    for (const link of document.querySelectorAll(menu))
      if (new URL(link.href).pathname === location.pathname) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
  }
  new MutationObserver(() => { if (!waiting) { waiting = true; requestAnimationFrame(mark) } })
    .observe(document, {childList: true, subtree: true})
  addEventListener('click', event => {
    const lie = document.querySelector('[data-testid=stSidebarCollapseButton] button')
    if (lie && innerWidth < 768 && event.target.closest && event.target.closest(menu)) lie.click()
  })
})()
