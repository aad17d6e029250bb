// Builds src/huigong/kernel/ui/static/ui from npm packages and our own sources.
// The result is committed: the machines that run Huigong have no Node.
// `node build.mjs --check` fails when the committed files differ from a fresh build.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import esbuild from 'esbuild'
import postcss from 'postcss'

const here = dirname(fileURLToPath(import.meta.url))
const committed = join(here, '../src/huigong/kernel/ui/static/ui')
const check = process.argv.includes('--check')
const out = check ? mkdtempSync(join(tmpdir(), 'huigong-ui-')) : committed
// Chromium 86 is what the 360 and QQ browsers of county offices still carry.
const target = ['chrome86', 'firefox78', 'safari15']

const read = (path) => readFileSync(join(here, path), 'utf8')
const save = (path, text) => {
  mkdirSync(dirname(join(out, path)), { recursive: true })
  writeFileSync(join(out, path), text)
}

// Our own sheets, in the order of their names.
const ownStyles = () => readdirSync(join(here, 'src/css')).sort().map((name) => read(`src/css/${name}`)).join('\n')

// --- Tabler: only the families we use, without what an old browser cannot read ---------------
function keepSelector(keep, drop) {
  return (selector) => {
    if (drop.some((pattern) => pattern.test(selector))) return false
    const first = selector.match(/\.([a-z]+(?:-form-label)?)/i)
    return first === null || keep.has(first[1].toLowerCase())
  }
}

function prunedTabler() {
  const rules = JSON.parse(read('tabler-keep.json'))
  const wanted = keepSelector(new Set(rules.families), rules.drop.map((text) => new RegExp(text)))
  const sheet = postcss.parse(read('node_modules/@tabler/core/dist/css/tabler.css'))
  sheet.walkComments((comment) => comment.remove())
  sheet.walkRules((rule) => {
    if (rule.parent.type === 'atrule' && rule.parent.name.endsWith('keyframes')) return
    rule.selectors = rule.selectors.filter((selector) => selector && wanted(selector))
    if (rule.selector === '') rule.remove()
  })
  sheet.walkDecls((decl) => {
    if (/color-mix\(|oklch\(/.test(decl.value)) decl.remove()
  })
  dropUnusedKeyframes(sheet)
  dropUnusedProperties(sheet)
  sheet.walkAtRules('charset', (rule) => rule.remove())
  sheet.walkRules((rule) => { if (rule.nodes.length === 0) rule.remove() })
  sheet.walkAtRules('media', (rule) => { if (rule.nodes.length === 0) rule.remove() })
  return sheet.toString()
}

function dropUnusedKeyframes(sheet) {
  const used = new Set()
  sheet.walkDecls(/^animation/, (decl) => decl.value.split(/[\s,]+/).forEach((word) => used.add(word)))
  sheet.walkAtRules(/keyframes$/, (rule) => { if (!used.has(rule.params)) rule.remove() })
}

function dropUnusedProperties(sheet) {
  for (let dropped = 1; dropped > 0;) {
    dropped = 0
    const used = new Set(ownStyles().match(/var\(\s*--[\w-]+/g)?.map((v) => v.replace(/var\(\s*/, '')))
    sheet.walkDecls((decl) => (decl.value.match(/--[\w-]+/g) ?? []).forEach((name) => used.add(name)))
    sheet.walkDecls(/^--/, (decl) => { if (!used.has(decl.prop)) { decl.remove(); dropped += 1 } })
  }
}

// A strict CSP allows no data: images, so every embedded picture becomes a file of our own.
function pictureFiles(css) {
  return css.replace(/url\("data:image\/svg\+xml,((?:[^"\\]|\\.)*)"\)/g, (_, body) => {
    const svg = decodeURIComponent(body.replace(/\\"/g, '"'))
    const name = `img/${createHash('sha256').update(svg).digest('hex').slice(0, 8)}.svg`
    save(name, svg + '\n')
    return `url("${name}")`
  })
}

// --- One sprite of the icons in icons.txt ---------------------------------------------------
function sprite() {
  const names = read('icons.txt').split('\n').map((line) => line.split('#')[0].trim()).filter(Boolean).sort()
  const symbols = names.map((name) => {
    const svg = read(`node_modules/@tabler/icons/icons/outline/${name}.svg`).replace(/<!--[\s\S]*?-->/g, '')
    const body = svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, '').replace('</svg>', '')
      .replace(/<path stroke="none"[^>]*\/>/, '').replace(/\s*\n\s*/g, '')
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`
  })
  save('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`)
}

async function bundle(entry, file) {
  await esbuild.build({
    entryPoints: [join(here, entry)], outfile: join(out, file), bundle: true, minify: true, format: 'iife',
    target, legalComments: 'none', charset: 'utf8', external: ['img/*'], logLevel: 'warning',
  })
}

async function styles() {
  const css = pictureFiles([prunedTabler(), ownStyles()].join('\n'))
  const result = await esbuild.transform(css, { loader: 'css', minify: true, target, charset: 'utf8' })
  result.warnings.forEach((warning) => console.warn(warning.text, warning.location?.lineText))
  save('huigong.css', result.code)
}

function licences() {
  const packages = ['@tabler/core', '@tabler/icons', 'htmx.org', '@alpinejs/csp']
  const lines = packages.map((name) => {
    const meta = JSON.parse(read(`node_modules/${name}/package.json`))
    return `${meta.name} ${meta.version} (${meta.license})`
  })
  save('THIRD-PARTY.txt', `Parts of these files come from:\n${lines.join('\n')}\n`)
}

const tree = (folder, under = '') => readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? tree(folder, join(under, entry.name)) : [join(under, entry.name)]).sort()

function compare() {
  const fresh = tree(out)
  const old = tree(committed)
  const changed = [...new Set([...fresh, ...old])].filter((path) =>
    !fresh.includes(path) || !old.includes(path) ||
    !readFileSync(join(out, path)).equals(readFileSync(join(committed, path))))
  rmSync(out, { recursive: true })
  if (changed.length > 0) {
    console.error(`Committed files differ from a fresh build: ${changed.join(', ')}. Run npm run build.`)
    process.exit(1)
  }
}

if (!check) rmSync(committed, { recursive: true, force: true })
await bundle('src/js/huigong.js', 'huigong.js')
await bundle('src/js/alpine.js', 'alpine.js')
await bundle('src/js/offline.js', 'offline.js')
await bundle('src/js/offline-worker.js', 'offline-worker.js')
await styles()
sprite()
save('favicon.svg', read('src/favicon.svg'))
licences()
if (check) compare()
