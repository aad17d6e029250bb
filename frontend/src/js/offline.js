// The two pages of forms without a network: taking along, and the road.
import { Road } from './offline/road.js'
import { isPossible } from './offline/seal.js'
import { taking } from './offline/taking.js'

const told = (id) => JSON.parse(document.getElementById(id).textContent)

function start() {
  const [form, page] = [document.querySelector('[data-take]'), document.querySelector('[data-offline-page]')]
  const words = form ? told('offline-words') : told('offline-told').words
  if (!isPossible()) {
    const line = document.querySelector('[data-said]')
    Object.assign(line, { textContent: words.unsupported, hidden: false })
    form?.querySelector('button').setAttribute('disabled', '')
  } else if (form) taking(form, words)
  else new Road(page, told('offline-told')).start()
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
else start()
