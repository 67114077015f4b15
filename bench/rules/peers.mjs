// Runs the peers on what `bench_rules prepare` wrote: node peers.mjs FILE. Prints JSON: evaluations a second of processor time
// and how many cases came out otherwise than ours. What a peer can be spared (dates read, rules parsed once) is done before.
import { readFileSync } from 'node:fs'
import { ZenEngine } from '@gorules/zen-engine'
import { date, evaluate } from 'feelin'

const given = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const rounds = 2
const isDate = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

/** Seconds of processor time of this process, its threads included. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function withDates(value) {
  if (isDate(value)) return date(value)
  if (Array.isArray(value)) return value.map(withDates)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withDates(entry)]))
  return value
}

/** Whether verdict and every outcome are ours. */
function agrees(result, expected) {
  return result.verdict === expected.verdict && result.all_outcomes.length === expected.outcomes.length &&
    result.all_outcomes.every((outcome, i) => outcome === expected.outcomes[i])
}

async function best(count, pass) {
  let fastest = 0
  for (let round = 0; round < rounds; round++) {
    const start = cpuSeconds()
    await pass()
    fastest = Math.max(fastest, count / (cpuSeconds() - start))
  }
  return fastest
}

/** One decision with one node of expressions; cases one after the other, or many at once: the better of the two. */
async function zen() {
  const expressions = given.zen.map(([key, value], i) => ({ id: `e${i}`, key, value }))
  const nodes = [{ id: 'in', name: 'in', type: 'inputNode' }, { id: 'rules', name: 'rules', type: 'expressionNode', content: { expressions } },
    { id: 'out', name: 'out', type: 'outputNode' }]
  const edges = [{ id: '1', sourceId: 'in', targetId: 'rules' }, { id: '2', sourceId: 'rules', targetId: 'out' }]
  const decision = new ZenEngine().createDecision({ nodes, edges })
  let disagreements = 0
  for (let i = 0; i < given.cases.length; i++) {
    const { result } = await decision.evaluate(given.cases[i])
    if (!agrees(result, given.expected[i])) disagreements++
  }
  const oneByOne = await best(given.cases.length, async () => { for (const one of given.cases) await decision.evaluate(one) })
  const together = await best(given.cases.length, async () => {
    for (let from = 0; from < given.cases.length; from += 100)
      await Promise.all(given.cases.slice(from, from + 100).map((one) => decision.evaluate(one)))
  })
  return { cases: given.cases.length, disagreements, per_second: Math.max(oneByOne, together) }
}

/** One context expression; feelin has no way to keep a parsed one. */
async function feelin() {
  const text = `{${given.feelin.map(([key, value]) => `${key}: ${value}`).join(', ')}}`
  const cases = given.cases.map(withDates)
  let disagreements = 0
  for (let i = 0; i < cases.length; i++) if (!agrees(evaluate(text, cases[i]).value, given.expected[i])) disagreements++
  const few = cases.slice(0, 300)
  return { cases: cases.length, disagreements, per_second: await best(few.length, () => few.forEach((one) => evaluate(text, one))) }
}

console.log(JSON.stringify({ zen: await zen(), feelin: await feelin() }))
