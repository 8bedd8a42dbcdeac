// Figures are drawn in the theme's colours by the server, which is not told when a computer goes from light to dark in
// the middle of a visit: their ink would be that of the paper. Streamlit's own key for "once more" draws them anew.
(() => {
  const key = name => document.dispatchEvent(new KeyboardEvent(name, {key: 'r', code: 'KeyR', keyCode: 82, bubbles: true}))
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    setTimeout(() => ['keydown', 'keyup'].forEach(key), 300)
  })
})()
