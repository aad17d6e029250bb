// Photographs made small before they are kept, and a name drawn with the finger.
const LONGEST = 1600
const QUALITY = 0.8

// A JPEG of at most 1600 pixels a side: what it was taken with, and where, is left behind.
export async function smaller(file) {
  const image = await load(file)
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/jpeg', QUALITY))
}

function load(file) {
  return new Promise((done, failed) => {
    const image = new Image()
    const url = URL.createObjectURL(file)
    const over = (then, value) => { URL.revokeObjectURL(url); then(value) }
    image.onload = () => over(done, image)
    image.onerror = () => over(failed, new Error('no picture'))
    image.src = url
  })
}

// A pad to sign on: `changed(blob)` after each stroke. Answers what wipes it.
export function signingPad(canvas, changed) {
  const pen = canvas.getContext('2d')
  let last = null
  const at = (event) => {
    const box = canvas.getBoundingClientRect()
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height]
  }
  const wipe = () => {
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
  }
  wipe()
  Object.assign(pen, { lineWidth: 5, lineCap: 'round', lineJoin: 'round', strokeStyle: '#000' })
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    last = at(event)
    event.preventDefault()
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!last) return
    const here = at(event)
    pen.beginPath()
    pen.moveTo(...last)
    pen.lineTo(...here)
    pen.stroke()
    last = here
  })
  const lift = () => {
    if (!last) return
    last = null
    canvas.toBlob(changed, 'image/png')
  }
  canvas.addEventListener('pointerup', lift)
  canvas.addEventListener('pointercancel', lift)
  return wipe
}
