// Sending what is filled in. Nothing leaves the device's keeping before the server has said "kept".
import * as sheets from './sheets.js'

// Who is signed in, or null: without a session the door leads elsewhere.
export async function door(places) {
  const answer = await fetch(places.door, { redirect: 'manual', cache: 'no-store' })
  return answer.ok ? answer.json() : null
}

export function post(url, csrf, body) {
  const headers = { 'X-CSRFToken': csrf }
  return fetch(url, { method: 'POST', body, headers, redirect: 'manual', cache: 'no-store' })
}

// The key again, for whoever is signed in and took the sheets along; a sentence where it is refused.
export async function keyAgain(places, who, sealed) {
  const body = new FormData()
  body.set('sealed', sealed)
  const answer = await post(places.key, who.csrf, body)
  const told = answer.ok || answer.status === 422 ? await answer.json() : {}
  return told
}

// What became of one sheet: {state: 'kept' | 'wrong' | 'both' | 'gone' | 'failed', …told}.
export async function send(key, sheet, csrf) {
  const body = new FormData()
  const own = { id: sheet.id, subject: sheet.subject, base: sheet.base, unit: sheet.unit }
  Object.entries(own).forEach(([name, value]) => body.set(name, value))
  sheet.values.forEach(([name, value]) => body.append(name, value))
  sheet.lines.forEach((number) => body.append('lines', number))
  let number = 0
  const mine = sheet.values.find(([name]) => name === sheet.signing[0])
  for (const [place, blob] of await sheets.pictures(key, sheet.id)) {
    if (!place.endsWith('/signature')) body.append('photos', blob, `photo-${(number += 1)}.jpg`)
    else if (mine && mine[1] === sheet.signing[1]) body.set('signature', blob, 'signature.png')
  }
  const answer = await post(sheet.send, csrf, body)
  if (answer.ok) return { state: 'kept', ...(await answer.json()) }
  if (answer.status === 422) return { state: 'wrong', ...(await answer.json()) }
  if (answer.status === 409) return { state: 'both', ...(await answer.json()) }
  return { state: answer.status === 403 || answer.status === 404 ? 'gone' : 'failed' }
}
