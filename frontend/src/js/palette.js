// Ctrl-K: the menu at once, and what the server finds for the seat one sits on.
const DELAY_MS = 180

export function palette() {
  const dialog = document.querySelector('[data-palette]')
  if (!dialog || !dialog.showModal) return
  const input = dialog.querySelector('input[name=q]')
  const results = dialog.querySelector('.hg-palette-results')
  const menu = [...document.querySelectorAll('#menu a[href]')]
  let asked = 0
  let timer = 0

  const items = () => [...results.querySelectorAll('a[href]')]
  const point = (item) => {
    items().forEach((other) => { delete other.dataset.here; other.removeAttribute('aria-current') })
    if (!item) return
    item.dataset.here = ''
    item.setAttribute('aria-current', 'true')
    item.scrollIntoView({ block: 'nearest' })
  }
  const step = (by) => {
    const all = items()
    const old = all.findIndex((item) => 'here' in item.dataset)
    point(all[(old + by + all.length) % all.length])
  }
  const show = (found) => {
    const part = document.createDocumentFragment()
    const pages = menuMatches(menu, input.value)
    if (pages.length > 0) part.append(titled(results.dataset.menuTitle), ...pages)
    if (found) part.append(found)
    if (found && !part.querySelector('a')) part.append(titled(results.dataset.nothing))
    results.replaceChildren(part)
    point(items()[0])
  }
  const ask = async () => {
    const mine = ++asked
    const text = input.value.trim()
    if (text.length < 2) { show(null); return }
    const url = new URL(dialog.dataset.searchUrl, location.href)
    url.searchParams.set('q', text)
    const answer = await fetch(url, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' }).catch(() => null)
    if (mine !== asked || !answer || !answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (mine !== asked) return
    const found = document.createDocumentFragment()
    found.append(...page.body.querySelectorAll('.hg-palette-group, .hg-palette-item'))
    show(found)
  }
  const open = () => { dialog.showModal(); input.select(); show(null); if (input.value) ask() }

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      if (dialog.open) dialog.close()
      else open()
    }
  })
  document.querySelectorAll('[data-palette-button]').forEach((button) => button.addEventListener('click', (event) => {
    event.preventDefault()
    open()
  }))
  dialog.querySelector('[data-palette-close]').addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close() })
  input.addEventListener('input', () => { show(null); clearTimeout(timer); timer = setTimeout(ask, DELAY_MS) })
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    // A search box would only empty itself.
    if (event.key === 'Escape') { event.preventDefault(); dialog.close() }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); step(event.key === 'ArrowDown' ? 1 : -1) }
    if (event.key === 'Enter') {
      const here = results.querySelector('[data-here]')
      if (here) { event.preventDefault(); here.click() }
    }
  })
}

function titled(text) {
  const line = document.createElement('p')
  line.className = 'hg-palette-group'
  line.textContent = text
  return line
}

function menuMatches(menu, text) {
  const wanted = text.trim().toLowerCase()
  return menu.filter((link) => link.textContent.toLowerCase().includes(wanted)).slice(0, 8).map((link) => {
    const copy = link.cloneNode(true)
    copy.className = 'hg-palette-item'
    copy.removeAttribute('aria-current')
    return copy
  })
}
