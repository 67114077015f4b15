// A line to the house that breaks while a large file is on its way: the upload goes on by itself.
import { connect, createServer } from 'node:net'

import { signIn } from './people.mjs'

const large = 7 * 1024 * 1024
const breaksAfter = 3 * 1024 * 1024

/** Stands between browser and house; breaks each connection that carries more than `breaksAfter`, the first `times` times. */
function brokenLine(base, times) {
  const ends = { breaks: 0 }
  const server = createServer((near) => {
    const far = connect(Number(new URL(base).port), '127.0.0.1')
    let carried = 0
    const end = () => (near.destroy(), far.destroy())
    near.on('data', (bytes) => {
      carried += bytes.length
      if (carried > breaksAfter && ends.breaks < times) return ends.breaks++, end()
      far.write(bytes)
    })
    far.on('data', (bytes) => near.write(bytes))
    for (const side of [near, far]) side.on('error', end).on('close', end)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(Object.assign(ends, { base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }))))
}

export async function brokenLineJourney({ base, browser, accounts }, report) {
  const line = await brokenLine(base, 2)
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(30_000)
  const sent = []
  page.on('request', (request) => request.url().includes('/uploads') && sent.push(request.method()))
  await report.check('a large file comes whole though the line breaks twice on its way', async () => {
    await signIn(page, line.base, accounts.find((a) => a.role === 'applicant' && a.programme.startsWith('xinjiang-youpin')))
    await page.goto(`${line.base}/app/start`)
    await page.getByRole('button', { name: /申报评选：自愿申报/ }).click()
    const slot = page.locator('form input[type=file]').first()
    const content = Buffer.concat([Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'), Buffer.alloc(large, 'a sentence. ')])
    await slot.setInputFiles({ name: '大文件.pdf', mimeType: 'application/pdf', buffer: content })
    const link = page.getByRole('link', { name: '大文件.pdf' }).first()
    await link.waitFor()
    const got = await page.request.get(line.base + (await link.getAttribute('href')))
    if (!(await got.body()).equals(content)) throw new Error('what came is not what was sent')
    if (line.breaks !== 2) throw new Error(`the line broke ${line.breaks} times`)
    if (!sent.includes('PATCH') || !sent.includes('HEAD')) throw new Error(`nothing was resumed: ${sent}`)
  })
  await report.check('a small file goes as it is', async () => {
    sent.length = 0
    await page.locator('form input[type=file]').first().setInputFiles({ name: '小文件.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
    await page.getByRole('link', { name: '小文件.pdf' }).first().waitFor()
    if (sent.length) throw new Error(`it went in pieces: ${sent}`)
  })
  await report.check('a large file that is none of the kinds taken says so', async () => {
    await page.locator('form input[type=file]').first().setInputFiles({ name: '程序.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('MZ\x90\x00', 'latin1'), Buffer.alloc(large)]) })
    await page.getByRole('alert').filter({ hasText: '不能上传这种文件' }).first().waitFor()
  })
  await page.close()
  line.close()
}
