// The question and the answer that the server sends with the page's first bytes go when the page has its own: when both
// stand there, or when it rests and has none, or something to tell instead.
(() => {
  const watch = new MutationObserver(() => {
    const first = document.getElementById('first'), app = document.querySelector('[data-testid=stApp]')
    if (!app) return
    if (!first) return watch.disconnect()
    const on = part => app.querySelector(`[data-testid=stMain] ${part}`)
    const whole = on('h1') && (on('h2') || !first.querySelector('h2'))
    const rests = app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
    if (!whole && !(on('h1') && rests) && !on(':is([data-testid=stAlert], [data-testid=stException])')) return
    first.remove()
    watch.disconnect()
  })
  watch.observe(document, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-test-script-state']})
})()
