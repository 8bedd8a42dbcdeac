// Numbers are typed as the page's language writes them. A browser's own number field writes as the browser does and
// drops a comma that is not its own: 0,5 would be 5. So the field is one of text with a number pad, which shows the
// language's decimal sign and is read with a point by Streamlit.
(() => {
  const swedish = () => document.documentElement.lang === 'sv'
  const shown = text => swedish() ? text.replace('.', ',') : text
  const read = text => {
    const bare = text.replace(/[\s\u00a0]/g, '').replace('\u2212', '-')
    return !swedish() && /^-?\d{1,3}(,\d{3})+(\.|$)/.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.')
  }
  const take = field => {
    const own = Object.getOwnPropertyDescriptor(field, 'value')
      || Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
    const now = field.value
    field.type = 'text'
    field.inputMode = 'decimal'
    Object.defineProperty(field, 'value', {
      configurable: true,
      get() { return read(own.get.call(this)) },
      set(value) { own.set.call(this, shown(String(value))) },
    })
    field.value = now
  }
  let waiting = false
  const look = () => {
    waiting = false
    for (const field of document.querySelectorAll('[data-testid=stNumberInput] input[type=number]')) take(field)
  }
  new MutationObserver(() => { if (!waiting) { waiting = true; requestAnimationFrame(look) } })
    .observe(document, {childList: true, subtree: true})
  addEventListener('beforeinput', event => {
    const field = event.target.closest && event.target.closest('[data-testid=stNumberInput] input')
    if (field && event.data && /[^-\u2212\d.,\s\u00a0]/.test(event.data)) event.preventDefault()
  }, true)
  addEventListener('input', event => {
    const field = event.target.closest && event.target.closest('[data-testid=stNumberInput] input')
    if (!field) return
    const low = field.min === '' ? -Infinity : Number(field.min), high = field.max === '' ? Infinity : Number(field.max)
    const number = Number(field.value), sound = field.value === '' || (number >= low && number <= high)
    const said = [low, high].filter(isFinite).map(end => end.toLocaleString(document.documentElement.lang)).join(' – ')
    field.setCustomValidity(sound ? '' : `${field.ariaLabel}: ${said}`)
  }, true)
})()
