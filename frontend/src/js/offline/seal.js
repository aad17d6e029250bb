// Sealing what lies on the device. The key is in memory while the page is open; on the device it
// lies wrapped by the passphrase, and in a copy that only the server can open.
const TEXT = new TextEncoder()
const ITERATIONS = 600000
const NONCE = 12
const AES = 'AES-GCM'

export const fromBase64 = (text) => Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0))
const random = (length) => crypto.getRandomValues(new Uint8Array(length))

export const isPossible = () => Boolean(window.isSecureContext && crypto.subtle && window.indexedDB && 'serviceWorker' in navigator)

export const keyOf = (raw) => crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt'])

async function wrapper(passphrase, salt, iterations) {
  const base = await crypto.subtle.importKey('raw', TEXT.encode(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', salt, iterations, hash: 'SHA-256' }
  return crypto.subtle.deriveKey(how, base, { name: AES, length: 256 }, false, ['encrypt', 'decrypt'])
}

export async function lock(raw, passphrase) {
  const [salt, nonce] = [random(16), random(NONCE)]
  const wrapped = await crypto.subtle.encrypt({ name: AES, iv: nonce }, await wrapper(passphrase, salt, ITERATIONS), raw)
  return { salt, nonce, wrapped, iterations: ITERATIONS }
}

// The key, or null for a wrong passphrase.
export async function unlock(held, passphrase) {
  try {
    const key = await wrapper(passphrase, held.salt, held.iterations)
    return await keyOf(await crypto.subtle.decrypt({ name: AES, iv: held.nonce }, key, held.wrapped))
  } catch {
    return null
  }
}

// `about` binds a sealed thing to its place: copied to another, it does not open.
export async function sealBytes(key, bytes, about) {
  const nonce = random(NONCE)
  const data = await crypto.subtle.encrypt({ name: AES, iv: nonce, additionalData: TEXT.encode(about) }, key, bytes)
  return { nonce, data }
}

export const openBytes = (key, sealed, about) =>
  crypto.subtle.decrypt({ name: AES, iv: sealed.nonce, additionalData: TEXT.encode(about) }, key, sealed.data)

export const seal = (key, value, about) => sealBytes(key, TEXT.encode(JSON.stringify(value)), about)

export const unseal = async (key, sealed, about) => JSON.parse(new TextDecoder().decode(await openBytes(key, sealed, about)))
