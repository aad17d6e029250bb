// Taking a sheet along: the device gets its lock with the first, the page for the road is kept.
import { fromBase64, keyOf, lock, unlock } from './seal.js'
import * as sheets from './sheets.js'
import * as store from './store.js'
import { post } from './sending.js'

const SHORTEST = 8
const isWeak = (pass) => [...pass].length < SHORTEST || /^(\d*|(.)\2*)$/.test(pass)

export async function taking(form, words) {
  const say = (key) => words[key]
  const held = await store.get('lock', 'own')
  const account = Number(form.dataset.accountId)
  const isFull = await sheets.hasAny()
  if (held && held.account !== account && isFull) return tell(say('other'))
  // A lock without sheets belongs to nobody any more.
  const own = held && held.account === account && isFull ? held : null
  form.querySelector('[data-again-field]').hidden = Boolean(own)
  if (own) form.querySelector('[data-pass-help]').textContent = say('known')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const [pass, again] = ['[data-pass]', '[data-pass-again]'].map((name) => form.querySelector(name).value)
    if (!own && isWeak(pass)) return tell(say('short'))
    if (!own && pass !== again) return tell(say('unlike'))
    const key = own ? await unlock(own, pass) : null
    if (own && !key) return tell(say('wrong'))
    return bring(form, words, { own, key, pass, account })
  })
  // Until now it could not be sent: sent plainly, the answer, a key, would stand on the screen.
  form.querySelector('button.hg-btn-action').disabled = false
  return null
}

async function bring(form, words, { own, key, pass, account }) {
  const body = new FormData(form)
  const answer = await post(form.action, body.get('csrfmiddlewaretoken'), body).catch(() => null)
  if (!answer) return tell(words.later)
  if (answer.status === 422) return wrong(form, words, (await answer.json()).errors)
  if (!answer.ok) return tell(words.gone)
  const told = await answer.json()
  let held = key
  if (!own) {
    const raw = fromBase64(told.key)
    held = await keyOf(raw)
    await store.put('lock', 'own', { ...(await lock(raw, pass)), sealed: told.sealed, account })
  }
  const id = newId()
  const fresh = { id, values: [], lines: [], ready: false, problem: null, taken: new Date().toISOString(), account }
  await sheets.write(held, { ...told.sheet, ...fresh })
  await keepPage(form.dataset)
  location.assign(form.dataset.shell)
  return null
}

// A version 4 UUID; `crypto.randomUUID` is younger than the browsers of county offices.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

// Rehearsed: the page counts as taken along when the worker stands.
async function keepPage({ worker }) {
  await navigator.serviceWorker.register(worker, { scope: '/' })
  await navigator.serviceWorker.ready
  navigator.storage?.persist?.()
}

function tell(text) {
  const line = document.querySelector('[data-said]')
  Object.assign(line, { textContent: text, hidden: false })
  line.classList.add('hg-message-error')
  line.scrollIntoView({ block: 'center' })
}

function wrong(form, words, errors) {
  tell(Object.entries(errors).flatMap(([name, said]) => {
    const label = form.querySelector(`label[for="${form.elements[name]?.id}"]`)?.firstChild.textContent.trim()
    return said.map((one) => (label ? `${label}：${one}` : one))
  }).join(' '))
}
