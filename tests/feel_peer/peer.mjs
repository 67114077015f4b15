// node peer.mjs COUNT SEED: random expressions, asked of `pinjian feel` and of feelin. Whatever they answer differently is cut
// down to the smallest part they differ in and looked up in differences.tsv. Prints JSON: {count, differing, explained: {row:
// how often}, unexplained: [...]}.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { evaluate, isFunction, isRange } from 'feelin'
import { Generator, standing, text } from './random.mjs'

const binary = process.env.PINJIAN_BINARY ?? new URL('../../build/release/pinjian', import.meta.url).pathname
const [count, seed] = process.argv.slice(2).map(Number)
const batch = 150
const mostUnexplained = Number(process.env.FEEL_PEER_MOST ?? 40)

/** The items of a list as `pinjian feel` prints it. */
function items(list) {
  const all = []
  let depth = 0, quoted = false, from = 1
  for (let i = 1; i < list.length; i++) {
    const c = list[i]
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if ('[{('.includes(c)) depth++
    else if (']})'.includes(c) && depth-- === 0) break
    else if (c === ',' && depth === 0) all.push(list.slice(from, i).trim()), (from = i + 1)
  }
  const last = list.slice(from, list.lastIndexOf(']')).trim()
  return last === '' ? all : [...all, last]
}

function askOurs(expressions) {
  const answers = []
  for (let from = 0; from < expressions.length; from += batch) {
    const some = expressions.slice(from, from + batch)
    const output = execFileSync(binary, ['feel', `[${some.join(', ')}]`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 })
    const got = items(output.trim())
    if (got.length !== some.length) throw new Error(`asked ${some.length}, answered ${got.length}: ${some.slice(0, 3)}`)
    answers.push(...got)
  }
  return answers
}

const quoted = (value) => `"${value.replace(/[\\"]/g, (c) => '\\' + c)}"`

/** As `pinjian feel` prints it. */
function shown(value) {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  if (isFunction(value)) return 'function'
  if (isRange(value)) return `${value['start included'] ? '[' : '('}${shown(value.start)}..${shown(value.end)}${value['end included'] ? ']' : ')'}`
  if (/^Feel/.test(value.constructor?.name)) return `@"${value.toString()}"`
  return `{${Object.entries(value).map(([key, entry]) => `${key}: ${shown(entry)}`).join(', ')}}`
}

function askTheirs(expression) {
  try {
    return shown(evaluate(expression).value)
  } catch (error) {
    return `refused: ${error.message.split('\n')[0]}`
  }
}

const numeric = /-?\d+(\.\d+)?(e[+-]?\d+)?/gi

/** The same but for what doubles lose against 34 digits. */
function same(ours, theirs) {
  if (ours === theirs) return true
  if (ours.replace(numeric, '#') !== theirs.replace(numeric, '#')) return false
  const [a, b] = [ours.match(numeric).map(Number), theirs.match(numeric).map(Number)]
  return a.every((number, i) => Math.abs(number - b[i]) <= 1e-9 * Math.max(1, Math.abs(number)))
}

function kind(value) {
  if (value === 'null' || value.startsWith('refused')) return value.split(':')[0]
  if (value === 'true' || value === 'false') return 'boolean'
  if (value.startsWith('"')) return 'string'
  if (value.startsWith('[') || value.startsWith('(')) return /^.[^,]*\.\./.test(value.replace(/"[^"]*"/g, '')) ? 'range' : 'list'
  if (value.startsWith('{')) return 'context'
  if (!value.startsWith('@')) return value === 'function' ? 'function' : 'number'
  if (/^@"-?P/.test(value)) return /^@"-?P[^T]*[YM]/.test(value) ? 'months' : /^@"P0M/.test(value) ? 'months' : 'days'
  if (/T/.test(value)) return 'date and time'
  return /^@"-?\d+-/.test(value) ? 'date' : 'time'
}

/** differences.tsv: pattern of "operator(kinds) ours -> theirs", why ours stands, definition. */
const table = readFileSync(new URL('differences.tsv', import.meta.url), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split('\t')).map(([pattern, why, definition]) => ({ pattern, why, definition, regex: new RegExp(`^(?:${pattern})$`, 'u') }))

/** Whether a row explains it: the pattern fits, and feelin says of the definition what we say. */
function explains(row, signature, node, ours) {
  if (!row.regex.test(signature)) return false
  if (!row.definition) return true
  const definition = row.definition.replace('OP', node.op).replace(/\{(\d)\}/g, (_, at) => `(${text(node.kids[at])})`)
  return same(ours, askTheirs(definition))
}

const generator = new Generator(seed)
const roots = Array.from({ length: count }, () => generator.next())
const ours = askOurs(roots.map(text))
const suspects = roots.filter((root, i) => !same(ours[i], askTheirs(text(root))))

// Every part of what differs, asked of both: the smallest ones that differ are to be explained.
const parts = [...new Set(suspects.flatMap(standing).map(text))]
const ourParts = askOurs(parts)
const known = new Map(parts.map((part, i) => [part, { ours: ourParts[i], theirs: askTheirs(part) }]))
const differs = (node) => !same(known.get(text(node)).ours, known.get(text(node)).theirs)

/** The body of a loop for each of its items: {op, kids} with the item in the place of the variable. */
function bodies(node) {
  const list = known.get(text(node.kids[0])).ours
  if (kind(list) !== 'list') return []
  const body = node.kids.at(-1)
  return items(list).map((item) => {
    const first = { op: 'literal', write: () => item, kids: [] }
    return { op: body.op.replace('item ', ''), write: (a, b) => `(${a} ${body.op.replace('item ', '')} ${b})`, kids: [first, ...body.kids] }
  })
}

const smallest = suspects.flatMap(standing).filter((node) => differs(node) && !standing(node).slice(1).some(differs))
const inner = smallest.filter((node) => node.bound).flatMap(bodies)
const asked = [...new Set(inner.flatMap(standing).map(text))].filter((part) => !known.has(part))
askOurs(asked).forEach((ours, i) => known.set(asked[i], { ours, theirs: askTheirs(asked[i]) }))

const explained = {}, unexplained = new Map()
for (const found of smallest) {
  const within = found.bound ? bodies(found).filter(differs) : []
  for (const node of within.length > 0 ? within : [found]) {
    const expression = text(node), { ours, theirs } = known.get(expression)
    const kids = (node.bound ? [...node.kids.slice(0, -1), ...node.kids.at(-1).kids] : node.kids).map((kid) => kind(known.get(text(kid)).ours))
    const signature = `${node.op}(${kids.join(', ')}) ${kind(ours)} -> ${kind(theirs)}`
    const row = table.find((each) => explains(each, signature, node, ours))
    if (row) explained[row.pattern] = (explained[row.pattern] ?? 0) + 1
    else if (!unexplained.has(signature) || unexplained.get(signature).expression.length > expression.length) unexplained.set(signature, { signature, expression, ours, theirs })
  }
}
console.log(JSON.stringify({ count, seed, differing: suspects.length, explained, unexplained: [...unexplained.values()].slice(0, mostUnexplained) }, null, 1))
