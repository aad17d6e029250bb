// Keeps the page that works without a network, and shows it when any other page cannot be had.
// It keeps nothing else: no page of the desk, no answer of the server.
const NAME = 'huigong-offline-'
const parts = self.HUIGONG_PARTS
const version = NAME + self.HUIGONG_VERSION

self.addEventListener('install', (event) => {
  // In the language that was chosen; who asks makes no difference to what is answered.
  const asked = parts.map((part) => new Request(part, { cache: 'reload' }))
  event.waitUntil(caches.open(version).then((kept) => kept.addAll(asked)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const drop = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== version).map((name) => caches.delete(name)))
    await self.clients.claim()
  }
  event.waitUntil(drop())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const path = new URL(request.url).pathname
  const isPage = request.mode === 'navigate'
  if (!isPage && !parts.includes(path)) return
  const answer = async () => {
    const kept = await caches.open(version)
    if (!isPage) return (await kept.match(path, { ignoreSearch: true, ignoreVary: true })) || fetch(request)
    try {
      return await fetch(request)
    } catch {
      return (await kept.match(parts[0], { ignoreVary: true })) || Response.error()
    }
  }
  event.respondWith(answer())
})
