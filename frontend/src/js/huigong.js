// The small scripts of every page. Without them all links and forms still work.
import htmx from 'htmx.org'
import { keepDrafts } from './autosave.js'
import { fillFields } from './fill.js'
import { groupNumbers } from './grouping.js'
import { accessKeys } from './keys.js'
import { guardForms } from './guard.js'
import { largeType } from './largetype.js'
import { listKeys } from './listkeys.js'
import { palette } from './palette.js'
import { small } from './small.js'

// Strict CSP: no style element, no eval. A shared office machine keeps no copies of pages.
// 422 is a form with its errors.
Object.assign(htmx.config, {
  includeIndicatorStyles: false, allowEval: false, attributesToSettle: ['class'], historyCacheSize: 0, refreshOnHistoryMiss: true,
  responseHandling: [
    { code: '204', swap: false }, { code: '[23]..', swap: true },
    { code: '422', swap: true }, { code: '[45]..', swap: false, error: true },
  ],
})
window.htmx = htmx
document.documentElement.classList.add('hg-js')

const start = () => {
  small()
  guardForms()
  fillFields()
  keepDrafts()
  groupNumbers(document)
  largeType()
  accessKeys()
  listKeys()
  palette()
  document.addEventListener('htmx:load', (event) => groupNumbers(event.detail.elt))
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
else start()
