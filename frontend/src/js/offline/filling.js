// One sheet on the screen: its fields, lines, photographs and the name drawn at the end. Every
// change is sealed and kept at once; leaving the page loses nothing.
import { signingPad, smaller } from './picture.js'
import * as sheets from './sheets.js'

const PAUSE_MS = 400
const MOST_PHOTOS = 8

export class Filling {
  constructor(form, say) {
    Object.assign(this, { form, say, sheet: null, key: null, timer: 0, running: Promise.resolve() })
    this.body = form.querySelector('[data-sheet-body]')
    form.addEventListener('input', () => this.later())
    form.addEventListener('change', (event) => this.changed(event))
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.now() })
  }

  async show(key, sheet) {
    Object.assign(this, { key, sheet })
    this.body.innerHTML = sheet.html
    this.form.querySelectorAll('input, textarea').forEach((box) => box.setAttribute('autocomplete', 'off'))
    sheet.lines.forEach((number) => this.addLine(number))
    if (sheet.values.length) this.put(sheet.values, true)
    this.body.querySelector('[data-line-add]')?.addEventListener('click', () => this.newLine())
    this.signing()
    await this.photos()
    this.told(sheet.problem)
  }

  close() {
    Object.assign(this, { key: null, sheet: null })
    this.body.replaceChildren()
  }

  // --- values ---------------------------------------------------------------------------------
  put(values, isAll = false) {
    if (isAll) this.form.querySelectorAll('[type=radio], [type=checkbox]').forEach((box) => { box.checked = false })
    const boxes = (name) => [...this.form.elements].filter((box) => box.name === name)
    values.forEach(([name, value]) => boxes(name).forEach((box) => {
      if (box.type === 'radio' || box.type === 'checkbox') box.checked = box.value === value || box.checked
      else if (box.type !== 'file') box.value = value
    }))
  }

  values() {
    return [...new FormData(this.form)].filter(([, value]) => typeof value === 'string')
  }

  later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.now(), PAUSE_MS)
  }

  // One after the other, so that an older state never overwrites a newer one.
  now(change = {}) {
    clearTimeout(this.timer)
    if (!this.sheet) return this.running
    const { key } = this
    Object.assign(this.sheet, { values: this.values(), ready: false }, change)
    const copy = { ...this.sheet }
    const kept = () => { if (this.sheet) this.form.querySelector('[data-saved]').textContent = this.say('saved') }
    this.running = this.running.then(() => sheets.write(key, copy)).then(kept, (fault) => this.full(fault))
    return this.running
  }

  full(fault) {
    this.showErrors({ '': [this.say(fault?.name === 'QuotaExceededError' ? 'full' : 'failed')] })
  }

  changed(event) {
    if (event.target.matches('[data-photo-input]')) this.take(event.target)
    else this.later()
    if (this.sheet && event.target.name === this.sheet.signing[0]) this.signing(false)
  }

  // --- lines ----------------------------------------------------------------------------------
  newLine() {
    const number = Math.max(-1, ...this.sheet.lines) + 1
    this.sheet.lines.push(number)
    this.addLine(number).querySelector('input, select, textarea')?.focus()
    this.now()
  }

  addLine(number) {
    const template = this.body.querySelector('template[data-line]')
    const holder = document.createElement('div')
    holder.innerHTML = template.innerHTML.replace(/__n__/g, number)
    const box = holder.firstElementChild
    box.dataset.number = number
    box.querySelector('[data-line-remove]').addEventListener('click', () => {
      this.sheet.lines = this.sheet.lines.filter((one) => one !== number)
      box.remove()
      this.count()
      this.now()
    })
    this.body.querySelector('[data-lines-list]').append(box)
    this.count()
    return box
  }

  count() {
    this.body.querySelectorAll('[data-line-title]').forEach((title, place) => {
      title.textContent = this.say('line').replace('%s', place + 1)
    })
  }

  // --- pictures -------------------------------------------------------------------------------
  async photos() {
    const list = this.body.querySelector('[data-photo-list]')
    const found = [...(await sheets.pictures(this.key, this.sheet.id))].filter(([place]) => !place.endsWith('/signature'))
    list.querySelectorAll('img').forEach((image) => URL.revokeObjectURL(image.src))
    list.replaceChildren(...found.map(([place, blob], number) => this.photo(place, blob, number + 1)))
    this.number = found.length
  }

  photo(place, blob, number) {
    const [item, image, button] = ['li', 'img', 'button'].map((name) => document.createElement(name))
    Object.assign(image, { src: URL.createObjectURL(blob), alt: this.say('photo').replace('%s', number) })
    Object.assign(button, { type: 'button', className: 'hg-btn hg-btn-quiet', textContent: this.say('remove') })
    button.addEventListener('click', async () => {
      await sheets.dropPicture(place)
      await this.photos()
      this.now()
    })
    item.append(image, button)
    return item
  }

  async take(input) {
    const files = [...input.files]
    input.value = ''
    for (const file of files) {
      if (this.number >= MOST_PHOTOS) { this.showErrors({ photos: [this.say('too_many').replace('%s', MOST_PHOTOS)] }); break }
      try {
        await sheets.addPicture(this.key, this.sheet.id, await smaller(file), `${Date.now()}-${this.number}`)
      } catch (fault) {
        if (fault?.name === 'QuotaExceededError') this.full(fault)
        else this.showErrors({ photos: [this.say('unread')] })
      }
      await this.photos()
    }
    this.now()
  }

  signing(first = true) {
    const part = this.body.querySelector('[data-sign]')
    if (!part) return
    const [name, value] = this.sheet.signing
    part.hidden = this.form.elements[name]?.value !== value
    if (!first) return
    const state = part.querySelector('[data-sign-state]')
    const place = () => `${this.sheet.id}/signature`
    const wipe = signingPad(part.querySelector('[data-sign-pad]'), async (blob) => {
      await sheets.addPicture(this.key, this.sheet.id, blob, 'signature')
      state.textContent = this.say('signed')
      this.now()
    })
    part.querySelector('[data-sign-clear]').addEventListener('click', async () => {
      wipe()
      state.textContent = ''
      await sheets.dropPicture(place())
    })
    sheets.pictures(this.key, this.sheet.id).then((found) => this.drawn(found.get(place()), part, state))
  }

  async drawn(blob, part, state) {
    if (!blob) return
    const canvas = part.querySelector('[data-sign-pad]')
    canvas.getContext('2d').drawImage(await createImageBitmap(blob), 0, 0)
    state.textContent = this.say('signed')
  }

  // --- what the server said ---------------------------------------------------------------------
  told(problem) {
    if (problem?.errors) this.showErrors(problem.errors)
    if (problem?.both) this.showBoth(problem)
  }

  showErrors(errors) {
    const box = this.body.querySelector('[data-sheet-errors]')
    const lines = Object.entries(errors).flatMap(([name, said]) => said.map((one) => [name, one]))
    box.replaceChildren(paragraph(this.say('mended')), list(lines.map(([name, said]) => {
      const item = document.createElement('li')
      const field = name && this.form.elements[name]
      const label = field?.id && this.form.querySelector(`label[for="${field.id}"]`)
      const line = field?.closest?.('[data-line-box]')?.querySelector('[data-line-title]').textContent
      const where = [line, label?.firstChild.textContent.trim()].filter(Boolean).join(' ')
      item.textContent = where ? `${where}：${said}` : said
      field?.closest?.('.hg-field')?.classList.add('hg-field-wrong')
      return item
    })))
    box.hidden = false
    box.focus()
  }

  // Both sides of each field; "the stored one" is taken over at a press.
  showBoth(problem) {
    const box = this.body.querySelector('[data-sheet-errors]')
    const rows = problem.both.map((one) => {
      const item = document.createElement('li')
      const button = (text, value) => {
        const made = Object.assign(document.createElement('button'), { type: 'button', className: 'hg-btn hg-btn-quiet', textContent: text })
        made.addEventListener('click', () => { this.put([[one.name, value]]); this.now() })
        return made
      }
      const mine = this.sheet.values.find(([name]) => name === one.name)?.[1] ?? ''
      item.append(`${one.label} `, button(`${this.say('mine')}：${one.typed || '—'}`, mine), button(`${this.say('theirs')}：${one.stored || '—'}`, one.value))
      return item
    })
    box.replaceChildren(paragraph(this.say('both')), list(rows))
    box.hidden = false
    box.focus()
  }
}

const paragraph = (text) => Object.assign(document.createElement('p'), { textContent: text })

function list(items) {
  const made = document.createElement('ul')
  made.append(...items)
  return made
}
