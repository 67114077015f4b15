// What a person does who has a keyboard and nothing else: Tab, Space, Enter, arrows and letters.
const mostTabs = 700

/** What has the focus, as far as a decision about the next key needs it. */
function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement
    if (!e || e === document.body) return null
    const group = e.type === 'radio' ? [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(e.name)}"]`)] : []
    const words = (x) => (x.closest('label') ?? document.querySelector(`label[for="${CSS.escape(x.id)}"]`))?.textContent?.trim() ?? ''
    const box = e.getBoundingClientRect()
    return {
      tag: e.tagName, type: e.type ?? '', id: e.id, name: e.name ?? '', href: e.getAttribute('href') ?? '', text: (e.innerText ?? '').trim(),
      label: e.getAttribute('aria-label') ?? words(e), field: e.closest('fieldset[id^="f-"]')?.id ?? '', checked: Boolean(e.checked),
      choices: group.map(words), chosen: group.findIndex((r) => r.checked), at: group.indexOf(e),
      options: e.tagName === 'SELECT' ? [...e.options].map((o) => o.text.trim()) : [], selected: e.selectedIndex ?? -1,
      seen: box.width > 0 && box.height > 0, ring: getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none',
    }
  })
}

/** Tabs on until what has the focus fits; every stop on the way must be visible. */
export async function reach(page, fits, what) {
  for (let i = 0; i < mostTabs; i++) {
    const now = await focused(page)
    if (now && fits(now)) return now
    await page.keyboard.press('Tab')
  }
  throw new Error(`the Tab key does not lead to ${what}`)
}

export async function press(page, fits, what, key = 'Enter') {
  const at = await reach(page, fits, what)
  if (!at.seen || !at.ring) throw new Error(`${what} has the focus and does not show it`)
  await page.keyboard.press(key)
}

export const button = (words) => (e) => e.tag === 'BUTTON' && (words instanceof RegExp ? words.test(e.text) : e.text === words)
export const link = (fits) => (e) => e.tag === 'A' && fits(e)

export async function typeInto(page, fits, what, words) {
  await reach(page, fits, what)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(words)
}

async function choose(page, at, index) {
  if (at.chosen === index) return
  if (at.chosen < 0) await page.keyboard.press('Space')
  const from = at.chosen < 0 ? at.at : at.chosen
  for (let i = from; i !== index; i += index > from ? 1 : -1) await page.keyboard.press(index > from ? 'ArrowDown' : 'ArrowUp')
}

/** A date in the order in which this browser asks for its parts: month, day, year, or year, month, day. */
async function typeDate(page, date) {
  const [year, month, day] = date.split('-')
  const value = () => page.evaluate(() => document.activeElement.value)
  for (const parts of [[month, day, year], [year, month, day]]) {
    for (const [i, part] of parts.entries()) {
      await page.keyboard.type(part)
      if (part === year && i < 2) await page.keyboard.press('ArrowRight')
    }
    if ((await value()) === date) return
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft')
  }
  throw new Error(`the date field took ${await value()} for ${date}`)
}

async function attach(page, name) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')])
  await chooser.setFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n') })
  await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((e) => e.textContent?.includes('正在上传')))
}

/**
 * Goes through a form from top to bottom. `answer(at)` gives what to do with a field: a text, a date, true to say yes or tick,
 * {choice}, {file}, {press}, or undefined to pass by. Ends at the button that sends.
 */
export async function goThrough(page, answer) {
  const done = new Set()
  for (let i = 0; i < mostTabs; i++) {
    const at = await focused(page)
    const key = at && [at.field, at.type === 'radio' ? at.name : at.id || at.label, at.text].join('|')
    if (at && at.tag === 'BUTTON' && (at.text === '检查填写内容' || /：提交$/.test(at.text)) && done.size > 0) return
    const what = at && !done.has(key) ? answer(at) : undefined
    if (what !== undefined) {
      done.add(key)
      if (what.press) await page.keyboard.press('Enter')
      else if (what.file) await attach(page, what.file)
      else if (at.type === 'radio') await choose(page, at, at.choices.findIndex((c) => what.choice.test(c)))
      else if (at.type === 'checkbox') at.checked || (await page.keyboard.press('Space'))
      else if (at.tag === 'SELECT') for (let n = at.selected; n < at.options.indexOf(what); n++) await page.keyboard.press('ArrowDown')
      else if (at.type === 'date') await typeDate(page, what)
      else {
        await page.keyboard.press('Control+A')
        await page.keyboard.type(what)
      }
    }
    await page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not lead to the button that sends')
}

/** From the form to the case page. */
export async function sendByKeys(page) {
  const at = await reach(page, button(/^检查填写内容$|：提交$/), 'the button that sends')
  await page.keyboard.press('Enter')
  if (at.text === '检查填写内容') {
    await page.getByRole('button', { name: /：提交$/ }).waitFor()
    await press(page, button(/：提交$/), 'the button that sends')
  }
  await page.waitForURL(/\/app\/cases\/[^/]+$/)
  await page.getByRole('heading', { name: '经过' }).waitFor()
}

export async function signInByKeys(page, base, account) {
  page.on('filechooser', () => {}) // so that the chooser is already caught when the first key opens it
  await page.goto(`${base}/app/sign-in`)
  await page.getByLabel('账号').waitFor()
  await typeInto(page, (e) => e.tag === 'INPUT' && e.label.includes('账号'), 'the account', account.account)
  await typeInto(page, (e) => e.type === 'password', 'the password', account.password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '退出' }).waitFor()
}

export async function openCaseByKeys(page, base, product) {
  await page.goto(`${base}/app/`)
  await page.getByLabel('企业或产品名称').waitFor()
  await typeInto(page, (e) => e.tag === 'INPUT' && e.label.includes('企业或产品名称'), 'the search field', product)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: product }).first().waitFor()
  await press(page, link((e) => e.text.includes(product)), `the link to ${product}`)
  await page.getByRole('heading', { level: 1, name: product }).waitFor()
}

export async function startActByKeys(page, action) {
  await page.locator(`a[href$="/${action}"]`).waitFor()
  await press(page, link((e) => e.href.endsWith(`/${action}`)), `the act ${action}`)
  await page.locator('form').waitFor()
}
