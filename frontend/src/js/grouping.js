// data-group="id|phone|amount": shows the number in groups under the field while it is typed.
// The value itself is left alone, so pasting, sending and screen readers see plain digits.
const CUTS = {
  phone: (text) => text.replace(/^(\d{3})(\d{1,4})?(\d{1,4})?.*$/, (_, a, b, c) => [a, b, c].filter(Boolean).join(' ')),
  id: (text) => [text.slice(0, 6), text.slice(6, 14), text.slice(14, 18)].filter(Boolean).join(' '),
  amount: (text) => text.replace(/^(\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ',')),
}

const plain = (text) => text.replace(/[\s,]/g, '')
  .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))

export function groupNumbers(root) {
  root.querySelectorAll('input[data-group]').forEach((field) => {
    const cut = CUTS[field.dataset.group]
    if (!cut || field.dataset.grouped) return
    field.dataset.grouped = '1'
    const shown = document.createElement('output')
    shown.className = 'hg-group'
    shown.setAttribute('for', field.id)
    field.after(shown)
    const show = () => { shown.textContent = field.value ? cut(plain(field.value)) : '' }
    field.addEventListener('input', show)
    field.addEventListener('change', () => { field.value = plain(field.value); show() })
    show()
  })
}
