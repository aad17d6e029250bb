// A form is sent once: a second press while the answer is on its way does nothing.
// data-many exempts forms whose answer is a download and leaves the page in place; any other form
// whose answer never comes may be tried again after a while.
const AGAIN_MS = 15000

export function guardForms() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || form.method !== 'post' || 'many' in form.dataset) return
    if (form.dataset.busy) { event.preventDefault(); return }
    form.dataset.busy = '1'
    const button = event.submitter
    setTimeout(() => release(form), AGAIN_MS)
    // After this turn, so that the pressed button's own name and value are still sent.
    setTimeout(() => { if (button) { button.dataset.busy = '1'; button.setAttribute('aria-busy', 'true') } })
  })
  // Coming back with the browser's own back button shows the old page: it may be sent again.
  window.addEventListener('pageshow', () => release(document))
  document.addEventListener('htmx:afterRequest', (event) => release(event.target.closest?.('form') ?? document))
}

function release(root) {
  const busy = [...root.querySelectorAll('[data-busy]')]
  if (root.dataset?.busy) busy.push(root)
  busy.forEach((item) => { delete item.dataset.busy; item.removeAttribute('aria-busy') })
}
