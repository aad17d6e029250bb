// The page for the road: open with the passphrase, fill in, and send when there is a network.
import { Filling } from './filling.js'
import { fromBase64, keyOf, unlock } from './seal.js'
import * as sheets from './sheets.js'
import * as store from './store.js'
import { door, keyAgain, send } from './sending.js'

const IDLE_MS = 10 * 60 * 1000

export class Road {
  constructor(page, { words, places }) {
    Object.assign(this, { page, places, key: null, sent: [], isSending: false })
    this.say = (key, ...known) => known.reduce((text, one) => text.replace('%s', one), words[key] ?? key)
    this.filling = new Filling(page.querySelector('[data-sheet]'), this.say)
  }

  async start() {
    this.listen()
    navigator.serviceWorker.register(this.places.worker, { scope: '/' }).catch(() => null)
    this.network()
    await this.show()
  }

  listen() {
    const on = (name, event, act) => this.page.querySelector(name).addEventListener(event, (what) => { what.preventDefault(); act(what) })
    on('[data-unlock]', 'submit', () => this.open())
    on('[data-forgot]', 'click', () => this.forgot())
    on('[data-send]', 'click', () => this.send(true))
    on('[data-lock]', 'click', () => this.lock())
    on('[data-sheet]', 'submit', () => this.finish())
    on('[data-back]', 'click', () => this.back())
    on('[data-drop-sheet]', 'click', () => this.dropSheet())
    window.addEventListener('online', () => { this.network(); this.send() })
    window.addEventListener('offline', () => this.network())
    const stir = () => { clearTimeout(this.idle); this.idle = setTimeout(() => this.lock(), IDLE_MS) }
    ;['pointerdown', 'keydown', 'input'].forEach((event) => document.addEventListener(event, stir))
    stir()
  }

  network() {
    const line = document.querySelector('[data-net]')
    line.textContent = this.say(navigator.onLine ? 'online' : 'offline')
    line.classList.toggle('hg-net-off', !navigator.onLine)
  }

  tell(text = '', isWrong = false) {
    const line = this.page.querySelector('[data-said]')
    Object.assign(line, { textContent: text, hidden: !text })
    line.classList.toggle('hg-message-error', isWrong)
  }

  view(name) {
    this.page.querySelectorAll('[data-view]').forEach((part) => { part.hidden = part.dataset.view !== name })
    window.scrollTo(0, 0)
  }

  // --- opening --------------------------------------------------------------------------------
  async show() {
    if (!(await sheets.hasAny())) return this.sent.length ? this.list() : this.view('empty')
    return this.key ? this.list() : this.view('locked')
  }

  async open() {
    const box = this.page.querySelector('#pass')
    const key = await unlock(await store.get('lock', 'own'), box.value)
    if (!key) return this.tell(this.say('wrong'), true)
    box.value = ''
    this.key = key
    this.tell()
    await this.list()
    return this.send()
  }

  async forgot() {
    const who = await door(this.places).catch(() => undefined)
    if (who === undefined) return this.tell(this.say('later'), true)
    if (!who) return this.tell(this.say('sign_in'), true)
    const told = await keyAgain(this.places, who, (await store.get('lock', 'own')).sealed)
    if (!told.key) return this.tell(told.sentence ?? this.say('failed'), true)
    this.key = await keyOf(fromBase64(told.key))
    this.tell()
    return this.list()
  }

  async lock() {
    if (!this.key) return
    await this.filling.now({ ready: this.filling.sheet?.ready ?? false })
    this.filling.close()
    this.key = null
    this.tell()
    await this.show()
  }

  // --- the list ---------------------------------------------------------------------------------
  async list() {
    const rows = (await sheets.hasAny()) ? await sheets.all(this.key) : []
    const list = this.page.querySelector('[data-sheets]')
    list.replaceChildren(...this.sent.map((one) => this.arrived(one)), ...rows.map((sheet) => this.row(sheet)))
    this.page.querySelector('[data-send]').hidden = rows.length === 0
    this.page.querySelector('[data-lock]').hidden = rows.length === 0
    this.view('list')
  }

  row(sheet) {
    const item = document.createElement('li')
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'hg-taken', textContent: sheet.title })
    const state = sheet.problem ? 'refused' : sheet.ready ? 'ready' : 'filling'
    button.append(Object.assign(document.createElement('span'), { className: 'hg-sub', textContent: this.say(state) }))
    button.addEventListener('click', () => this.fill(sheet))
    item.append(button)
    return item
  }

  arrived({ label, after }) {
    const item = Object.assign(document.createElement('li'), { className: 'hg-taken-sent', textContent: this.say('sent', label) })
    after.forEach((one) => item.append(' ', Object.assign(document.createElement('a'), { href: one.url, textContent: one.label, className: 'hg-btn' })))
    return item
  }

  async fill(sheet) {
    this.tell()
    this.view('sheet')
    this.page.querySelector('[data-head]').textContent = sheet.title
    this.page.querySelector('[data-saved]').textContent = ''
    await this.filling.show(this.key, sheet)
  }

  async leave() {
    this.filling.close()
    this.page.querySelector('[data-head]').textContent = document.title.split(' · ')[0]
    await this.show()
  }

  async back() {
    await this.filling.now()
    await this.leave()
  }

  async finish() {
    const { sheet } = this.filling
    // Both sides were seen: it goes on the version that was shown.
    const base = sheet.problem?.base ?? sheet.base
    await this.filling.now({ ready: true, problem: null, base })
    await this.leave()
    await this.send(true)
  }

  async dropSheet() {
    if (!window.confirm(this.say('drop'))) return
    const { id } = this.filling.sheet
    this.filling.sheet = null
    await this.filling.running
    await sheets.remove(id)
    await this.leave()
  }

  // --- sending ----------------------------------------------------------------------------------
  async send(isAsked = false) {
    if (!this.key || this.isSending || this.filling.sheet) return
    const ready = (await sheets.all(this.key)).filter((sheet) => sheet.ready && !sheet.problem)
    if (!ready.length) return
    this.isSending = true
    try {
      await this.sendAll(ready)
    } catch {
      if (isAsked) this.tell(this.say(navigator.onLine ? 'failed' : 'later'), navigator.onLine)
    } finally {
      this.isSending = false
    }
  }

  async sendAll(ready) {
    const who = await door(this.places)
    if (!who) return this.tell(this.say('sign_in'), true)
    if (ready.some((sheet) => sheet.account !== who.account)) return this.tell(this.say('other'), true)
    let said = ''
    for (const sheet of ready) {
      const { state, ...told } = await send(this.key, sheet, who.csrf)
      if (state === 'kept') {
        this.sent.push(told)
        await sheets.remove(sheet.id)
      } else if (state === 'wrong' || state === 'both') {
        await sheets.write(this.key, { ...sheet, ready: false, problem: told })
        said = this.say('refused')
      } else {
        said = this.say(state)
      }
    }
    this.tell(said, Boolean(said))
    return this.show()
  }
}
