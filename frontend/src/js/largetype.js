// The large-type switch answers at once; without a script its form does the same by a round trip.
export function largeType() {
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form[data-large-type]')) return
    event.preventDefault()
    const large = document.documentElement.classList.toggle('hg-large')
    const secure = location.protocol === 'https:' ? '; Secure' : ''
    document.cookie = `hg_large=${large ? 1 : 0}; path=/; max-age=31536000; SameSite=Lax${secure}`
  }, true)
}
