// What lies on the device: one lock, sealed sheets, sealed pictures. Readable is only how many.
const NAME = 'huigong-offline'
const STORES = ['lock', 'sheets', 'pictures']
let opened = null

function base() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name))
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => failed(asked.error)
  })
  return opened
}

async function within(store, mode, ask) {
  const db = await base()
  return new Promise((done, failed) => {
    const deal = db.transaction(store, mode)
    const asked = ask(deal.objectStore(store))
    deal.oncomplete = () => done(asked.result)
    deal.onabort = deal.onerror = () => failed(deal.error)
  })
}

export const get = (store, key) => within(store, 'readonly', (rows) => rows.get(key))
export const keys = (store) => within(store, 'readonly', (rows) => rows.getAllKeys())
export const put = (store, key, value) => within(store, 'readwrite', (rows) => rows.put(value, key))
export const drop = (store, key) => within(store, 'readwrite', (rows) => rows.delete(key))
