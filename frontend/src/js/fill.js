// A suggestion that is clicked goes into the form beside it: data-fill="field" data-value="…".
export function fillFields() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-fill]')
    if (!button) return
    const field = document.querySelector(`form[data-suggested] [name="${button.dataset.fill}"]`)
    if (!field) return
    field.value = button.dataset.value
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
    button.setAttribute('aria-pressed', 'true')
    field.focus()
  })
}
