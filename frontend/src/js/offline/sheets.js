// Sheets and their pictures, sealed and opened. A picture's place is "<sheet>/<its own id>".
import * as store from './store.js'
import { openBytes, seal, sealBytes, unseal } from './seal.js'

export const hasAny = async () => (await store.keys('sheets')).length > 0

export async function all(key) {
  const found = []
  for (const id of await store.keys('sheets')) found.push(await read(key, id))
  return found.sort((a, b) => a.taken.localeCompare(b.taken))
}

export const read = async (key, id) => unseal(key, await store.get('sheets', id), `sheet:${id}`)
export const write = async (key, sheet) => store.put('sheets', sheet.id, await seal(key, sheet, `sheet:${sheet.id}`))

export async function remove(id) {
  for (const place of await places(id)) await store.drop('pictures', place)
  await store.drop('sheets', id)
}

const places = async (id) => (await store.keys('pictures')).filter((place) => place.startsWith(`${id}/`)).sort()

export async function addPicture(key, id, blob, name) {
  const place = `${id}/${name}`
  await store.put('pictures', place, await sealBytes(key, await blob.arrayBuffer(), place))
  return place
}

export const dropPicture = (place) => store.drop('pictures', place)

// Blobs by place; the drawn name is the one whose place ends in "/signature".
export async function pictures(key, id) {
  const found = new Map()
  for (const place of await places(id)) {
    const type = place.endsWith('/signature') ? 'image/png' : 'image/jpeg'
    found.set(place, new Blob([await openBytes(key, await store.get('pictures', place), place)], { type }))
  }
  return found
}
