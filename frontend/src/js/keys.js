// Alt and a letter press what carries that accesskey, alike in every browser (Firefox wants Shift
// too, and some take the key for their own menu). A field is focused, anything else is clicked.
export function accessKeys() {
  document.addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
    const wanted = event.code.replace(/^(Key|Digit|Numpad)/, '').toLowerCase()
    const found = [...document.querySelectorAll('[accesskey]')]
      .find((item) => item.accessKey === wanted && item.offsetParent)
    if (!found) return
    event.preventDefault()
    found.focus()
    if (!found.matches('input, select, textarea')) found.click()
  })
}
