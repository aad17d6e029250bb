// Lists by keyboard and mouse: j and k move, Enter opens, n and p turn pages, / searches,
// a click anywhere on a row opens it, with Ctrl or the middle button in a new tab.
const ROWS = '[data-rows] tr[data-href], [data-row][data-href]'

const typing = (target) => target.closest('input, textarea, select, [contenteditable], dialog')

const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent)

function move(step) {
  const all = rows()
  if (all.length === 0) return
  const old = all.findIndex((row) => 'here' in row.dataset)
  const next = old < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, old + step))
  if (old >= 0) delete all[old].dataset.here
  all[next].dataset.here = ''
  const link = all[next].querySelector('a[href]')
  if (link) link.focus({ preventScroll: true })
  all[next].scrollIntoView({ block: 'nearest' })
}

const open = (row, elsewhere) => {
  if (elsewhere) window.open(row.dataset.href, '_blank', 'noopener')
  else location.assign(row.dataset.href)
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.querySelector('[data-next]')?.click(),
  p: () => document.querySelector('[data-previous]')?.click(),
  '/': () => document.querySelector('[data-list-search]')?.focus(),
}

export function listKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return
    if (event.key === 'Enter' && !event.target.closest('a, button, summary')) {
      const row = document.querySelector('[data-href][data-here]')
      if (row) { event.preventDefault(); open(row, false) }
    } else if (event.key in KEYS) {
      event.preventDefault()
      KEYS[event.key]()
    }
  })
  const clicked = (event) => {
    const row = event.target.closest(ROWS)
    if (!row || event.target.closest('a, button, input, select, label, summary, form')) return
    if (event.type === 'auxclick' ? event.button !== 1 : event.button !== 0) return
    if (String(getSelection()).length > 0) return
    open(row, event.type === 'auxclick' || event.ctrlKey || event.metaKey)
  }
  document.addEventListener('click', clicked)
  document.addEventListener('auxclick', clicked)
}
