// Small things: the phone's menu button, unfolding boxes, chosen files, the print button,
// the line about a lost network, the focus on errors.
import { say } from './words.js'

function menuButton() {
  const button = document.querySelector('[data-menu-button]')
  const menu = document.getElementById('menu')
  if (!button || !menu) return
  button.setAttribute('role', 'button')
  const toggle = (event) => {
    event.preventDefault()
    const open = menu.toggleAttribute('data-open')
    button.setAttribute('aria-expanded', String(open))
    if (open) menu.querySelector('a')?.focus()
  }
  button.addEventListener('click', toggle)
  button.addEventListener('keydown', (event) => { if (event.key === ' ') toggle(event) })
}

function drops() {
  const close = (except) => document.querySelectorAll('details[data-drop][open]').forEach((drop) => {
    if (!drop.contains(except)) drop.open = false
  })
  document.addEventListener('click', (event) => close(event.target))
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const drop = event.target.closest?.('details[data-drop][open]')
    close(null)
    drop?.querySelector('summary').focus()
  })
}

function chosenFiles() {
  document.addEventListener('change', (event) => {
    const list = event.target.closest?.('[data-upload]')?.querySelector('[data-upload-list]')
    if (!list || event.target.type !== 'file') return
    const files = [...event.target.files]
    const lines = files.map((file) => `${file.name} (${Math.max(1, Math.round(file.size / 1024))} KB)`)
    if (files.length > 1) lines.unshift(`${say('chosen')} ${files.length} ${say('unit')}`)
    list.replaceChildren(...lines.map((text) => Object.assign(document.createElement('li'), { textContent: text })))
  })
}

function printing() {
  document.querySelectorAll('[data-print]').forEach((button) => {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  })
}

function network() {
  const line = document.querySelector('[data-offline]')
  if (!line) return
  const show = () => { line.hidden = navigator.onLine }
  window.addEventListener('online', show)
  window.addEventListener('offline', show)
  show()
}

export function small() {
  menuButton()
  drops()
  chosenFiles()
  printing()
  network()
  document.querySelector('form [data-form-errors]')?.focus()
}
