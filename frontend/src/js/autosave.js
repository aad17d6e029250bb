// Forms marked data-autosave="key" keep their text in this browser until they are saved.
// Never kept: data-sensitive fields, ID numbers and phones, passwords, hidden fields, files.
import { say } from './words.js'

const PREFIX = 'hg-draft:'
const PENDING = 'hg-draft-sent'
const KEEP_MS = 3 * 24 * 3600 * 1000
const TEXT = new Set(['text', 'search', 'number', 'date', 'time', 'datetime-local', 'textarea', 'select-one', 'radio', 'checkbox'])

const account = () => document.body.dataset.account || 'guest'
const nameOf = (form) => `${PREFIX}${account()}:${form.dataset.autosave}`

function store(kind, run) {
  // A locked-down browser may refuse storage; drafts are then simply not kept.
  try { return run(window[kind]) } catch { return null }
}

function isKept(field) {
  return field.name && TEXT.has(field.type) && !field.disabled && !field.closest('[data-sensitive]') &&
    !['id', 'phone'].includes(field.dataset.group)
}

function values(form) {
  const kept = {}
  for (const field of form.elements) {
    if (!isKept(field)) continue
    if (field.type === 'checkbox' || field.type === 'radio') {
      if (field.checked) (kept[field.name] ??= []).push(field.value)
      else kept[field.name] ??= []
    } else kept[field.name] = field.value
  }
  return kept
}

function isChanged(form) {
  return [...form.elements].some((field) => isKept(field) && (
    field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked
      : field.type === 'select-one' ? [...field.options].some((option) => option.selected !== option.defaultSelected)
        : field.value !== field.defaultValue))
}

function save(form) {
  const name = nameOf(form)
  store('localStorage', (box) => isChanged(form)
    ? box.setItem(name, JSON.stringify({ at: Date.now(), values: values(form) })) : box.removeItem(name))
}

function restore(form) {
  const draft = store('localStorage', (box) => JSON.parse(box.getItem(nameOf(form))))
  if (!draft || Date.now() - draft.at > KEEP_MS) return
  for (const field of form.elements) {
    if (!isKept(field) || !(field.name in draft.values)) continue
    const value = draft.values[field.name]
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = value.includes(field.value)
    else field.value = value
  }
  if (isChanged(form)) notice(form)
}

function notice(form) {
  const box = document.createElement('div')
  box.className = 'hg-draft'
  box.setAttribute('role', 'status')
  const text = document.createElement('span')
  text.textContent = say('restored')
  const discard = document.createElement('button')
  discard.type = 'button'
  discard.className = 'hg-btn hg-btn-small'
  discard.textContent = say('discard')
  discard.addEventListener('click', () => {
    form.reset()
    store('localStorage', (kept) => kept.removeItem(nameOf(form)))
    box.remove()
  })
  box.append(text, discard)
  form.prepend(box)
}

// A sent draft is dropped only when the next page came from that very form and shows no errors:
// a lost connection or an error page keeps it.
function settleSent() {
  const sent = store('sessionStorage', (box) => {
    const note = JSON.parse(box.getItem(PENDING))
    box.removeItem(PENDING)
    return note
  })
  if (!sent || document.referrer.split('#')[0] !== sent.from || document.body.dataset.error) return
  const refused = [...document.querySelectorAll('form[data-autosave]')]
    .some((form) => nameOf(form) === sent.name && form.querySelector('[data-form-errors]'))
  if (!refused) store('localStorage', (box) => box.removeItem(sent.name))
}

function dropOld() {
  store('localStorage', (box) => Object.keys(box).filter((name) => name.startsWith(PREFIX)).forEach((name) => {
    if (Date.now() - (JSON.parse(box.getItem(name)).at || 0) > KEEP_MS) box.removeItem(name)
  }))
}

export function keepDrafts() {
  settleSent()
  dropOld()
  document.querySelectorAll('form[data-autosave]').forEach((form) => {
    if (!form.querySelector('[data-form-errors]')) restore(form)
    let timer = 0
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => save(form), 400) })
    window.addEventListener('pagehide', () => { if (!form.dataset.sent) save(form) })
    form.addEventListener('submit', () => {
      save(form)
      form.dataset.sent = '1'
      store('sessionStorage', (box) => box.setItem(PENDING, JSON.stringify({ name: nameOf(form), from: location.href.split('#')[0] })))
    })
  })
}
