// Starts one server with a sample store on a free loopback port, and a browser that looks at it.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..')
const binary = process.env.PINJIAN ?? process.env.PINJIAN_BINARY ?? join(root, 'build', 'release', 'pinjian')
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** The editions a journey walks, whole or by name; sample cases only where they are copied with a programme. */
function copyEditions(folder, editions) {
  cpSync(join(root, 'facts'), join(folder, 'facts'), { recursive: true })
  for (const edition of editions) cpSync(join(root, 'programmes', edition), join(folder, 'programmes', edition), { recursive: true })
  return join(folder, 'programmes')
}

/** At the clock's day, nine o'clock in the morning in Beijing; without a day a real store, empty. $PINJIAN_OPTIONS is given to the server besides. */
export async function openHouse(day = '2024-06-03', walked = ['xinjiang-youpin', 'xinjiang-quality-award/2023']) {
  const folder = mkdtempSync(join(tmpdir(), 'pinjian-browser-'))
  const editions = mkdtempSync(join(tmpdir(), 'pinjian-editions-'))
  const programmes = copyEditions(editions, walked)
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const server = spawn(binary, ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`, '--programmes', programmes, '--calendars', join(root, 'calendars'), '--web', join(root, 'web'), ...(day ? ['--sample', '--clock', `${day}T01:00:00Z`] : []), ...(process.env.PINJIAN_OPTIONS?.split(' ') ?? [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  server.stderr.on('data', (bytes) => (log = (log + bytes).slice(-20000)))
  for (let i = 0; ; i++) {
    try {
      if ((await fetch(`${base}/healthz`)).ok) break
    } catch {
      if (i > 300 || server.exitCode !== null) throw new Error(`the server did not start:\n${log}`)
    }
    await new Promise((r) => setTimeout(r, 100))
  }
  const accounts = day ? JSON.parse(readFileSync(join(folder, 'sample-accounts.json'), 'utf8')) : []
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  return {
    base,
    accounts,
    browser,
    log: () => log,
    /** The link with which the first administrator begins, as the command line prints it. */
    administratorLink: () => execFileSync(binary, ['account', 'create', '--role', 'administrator', '样例·王管理', '--data', folder], { encoding: 'utf8' }).trim(),
    /** Later on the house's own clock. */
    async moveTo(day) {
      const answer = await fetch(`${base}/api/v1/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ to: `${day}T01:00:00Z` }) })
      if (!answer.ok) throw new Error(`the clock does not move to ${day}: ${await answer.text()}`)
    },
    async close() {
      await browser.close()
      server.kill('SIGTERM')
      await new Promise((r) => (server.exitCode === null ? server.on('exit', r) : r()))
      for (const made of [folder, editions]) rmSync(made, { recursive: true, force: true })
    },
  }
}

/** Prints one line a check (TAP) and keeps count; two journeys may run beside each other. */
export class Report {
  count = 0
  failed = 0
  /** Called after each failure with its name: what the windows show may tell why. */
  onFailure = async () => {}
  async check(name, work) {
    try {
      await work()
      console.log(`ok ${++this.count} - ${name}`)
    } catch (error) {
      this.failed++
      console.log(`not ok ${++this.count} - ${name}`)
      console.log(String(error?.message ?? error).split('\n').slice(0, 14).map((l) => `# ${l}`).join('\n'))
      await this.onFailure(this.count)
    }
  }
  skip(name, why) {
    this.count++
    console.log(`ok ${this.count} - ${name} # SKIP ${why}`)
  }
  end() {
    console.log(`1..${this.count}`)
    process.exitCode = this.failed ? 1 : 0
  }
}

export function missing() {
  if (!browserPath) return 'chromium is not installed'
  if (!existsSync(binary)) return `${binary} is not built`
  return ''
}
