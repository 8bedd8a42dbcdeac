// The link of the dialog that shares a page, onto the clipboard (marked and copied where HTTP gives no clipboard),
// or to the phone's own sheet where there is one. The buttons are those of `ui.sharing`.
(() => {
  const root = document.documentElement
  if (navigator.share) root.dataset.sends = 'yes'
  const marked = node => {
    const range = document.createRange()
    range.selectNodeContents(node)
    getSelection().removeAllRanges()
    getSelection().addRange(range)
    return document.execCommand('copy')
  }
  addEventListener('click', async event => {
    const button = event.target.closest && event.target.closest('.st-key-share_copy, .st-key-share_send, .st-key-share')
    if (!button) return
    delete root.dataset.copied
    if (button.matches('.st-key-share')) return
    let code
    for (let tries = 0; !code && tries < 30; tries++) {
      code = document.querySelector('.st-key-share_link code')
      if (!code) await new Promise(done => setTimeout(done, 100))
    }
    if (!code) return
    const url = code.innerText.trim()
    if (button.matches('.st-key-share_send')) return navigator.share({title: document.title, url}).catch(() => {})
    const done = navigator.clipboard ? await navigator.clipboard.writeText(url).then(() => true, () => marked(code))
      : marked(code)
    if (done) root.dataset.copied = 'yes'
  })
})()
