import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { account } from './account.mjs'
import { awardRound } from './award.mjs'
import { awardTurnings } from './award_turnings.mjs'
import { brokenLineJourney } from './broken_line.mjs'
import { hubei } from './hubei.mjs'
import { jiangsu } from './jiangsu.mjs'
import { axeFindsNothing, nothingScrollsSideways } from './axe.mjs'
import { missing, openHouse, Report, root } from './house.mjs'
import { button, goThrough, link, openCaseByKeys, press, reach, sendByKeys, signInByKeys, startActByKeys } from './keyboard.mjs'
import { attachEverywhere, fill, openCase, openClosedCase, send, signIn, startAct } from './people.mjs'

// What a sample enterprise states; worked out so that every computed condition of article 5 holds on 3 June 2024.
const facts = {
  legal_person: true,
  reg_region: '新疆维吾尔自治区',
  address: '样例路 1 号',
  legal_rep: '样例人',
  reg_date: '2015-06-01',
  category: '生鲜水果',
  exec_std: [{ number: 'GB/T 10651-2008', name: '鲜苹果' }],
  tm_no: '12345678',
  tm_owner: true,
  tm_valid_to: '2030-01-01',
  net_profit_fy: { 2021: '120', 2022: '-8', 2023: '150' },
  accidents: [],
  credit_records: [],
  opinion_events: [],
}

const report = new Report()
const why = missing()
if (why) {
  report.skip('browser', why)
  report.end()
} else {
  const pictures = join(root, 'build', 'pictures')
  mkdirSync(pictures, { recursive: true })
  const inBothWidths = (house) => (page, path, name) => lookAtBothWidths(page, house.base, path, name)
  // In the quick tier only the pages that a journey alone shows are looked at; the others are passed.
  const passing = (house) => async (page, path) => {
    if (new URL(page.url(), house.base).pathname !== path.split('?')[0]) await page.goto(house.base + path)
  }
  const round = (journey) => (house) => journey(house, report, inBothWidths(house), process.env.PINJIAN_TIER === 'long' ? inBothWidths(house) : passing(house), lookHere)
  // Each line is walked one after the other, the lines beside each other. A word after the command takes one journey alone.
  const lines = [
    [['youpin', '2024-06-03', everything], ['broken-line', '2024-06-03', (house) => brokenLineJourney(house, report), ['xinjiang-youpin']]],
    [['jiangsu', '2024-04-10', round(jiangsu), ['jiangsu-jingpin/2024', 'jiangsu-jingpin/2025-draft']], ['hubei', '2024-07-03', round(hubei), ['hubei-jingpin']]],
    [['account', null, (house) => account(house, report, pictures), ['xinjiang-youpin']]],
    [['award', '2026-06-22', round(awardRound)], ['award-turnings', '2026-06-22', round(awardTurnings)]],
  ]
  const alone = process.argv[2]
  for (const end of await Promise.allSettled(lines.map(oneAfterTheOther))) if (end.reason) await report.check('a house stands', () => Promise.reject(end.reason))
  report.end()

  async function oneAfterTheOther(line) {
    for (const [name, day, work, editions] of line) if (!alone || alone === name) await inHouse(day, work, editions)
  }

  /** A house with a day of its own, so that no journey waits for another. */
  async function inHouse(day, work, editions) {
    const house = await openHouse(day, editions)
    const before = report.onFailure
    report.onFailure = async (count) => {
      await before(count)
      const pages = house.browser.contexts().flatMap((context) => context.pages())
      for (const [i, page] of pages.entries()) await page.screenshot({ path: join(pictures, `failed-${count}-${day}-${i}.png`), fullPage: true, timeout: 5000 }).catch(() => {})
    }
    try {
      await work(house)
    } finally {
      if (report.failed) console.log(house.log().split('\n').slice(-15).map((l) => `# server: ${l}`).join('\n'))
      await house.close()
    }
  }

  async function everything(house) {
    await visitor(house)
    const product = await application(house)
    await desk(house)
    await byKeysAlone(house)
    await knownByNow(house)
    await everyPage(house, product)
  }

  async function visitor({ base, browser }) {
    const page = await browser.newPage()
    await report.check('a visitor checks himself without an account and sees each clause', async () => {
      await page.goto(base)
      await page.getByRole('link', { name: /^自查 .*优品/ }).first().click()
      await page.getByLabel('品类').selectOption({ label: '生鲜水果' })
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByRole('button', { name: '看结果' }).click()
      await page.getByRole('heading', { name: '逐条结果' }).waitFor()
      if ((await page.locator('.result .clause').count()) < 10) throw new Error('fewer than 10 findings with a clause')
      await page.locator('.result', { hasText: '缺信息' }).first().waitFor()
    })
    await report.check('two loss years in a row are named with their clause', async () => {
      await page.getByRole('button', { name: '改数字再算' }).click()
      await page.getByRole('button', { name: '下一步' }).click()
      const years = await page.locator('input[name^="net_profit_fy.2"]').evaluateAll((inputs) => inputs.map((i) => i.name))
      for (const [i, name] of years.entries()) await page.locator(`[name="${name}"]`).fill(i < 2 ? '-12' : '30')
      await page.locator('[name="reg_date"]').fill('2010-05-04')
      await page.getByRole('button', { name: '看结果' }).click()
      const row = page.locator('.result', { hasText: '亏损' })
      await row.locator('.tag.no').waitFor()
      if (!(await row.locator('.clause').textContent()).includes('第五条')) throw new Error('no clause beside the finding')
    })
    await report.check('a visitor answers once, by keys, and sees where each programme stands', async () => {
      await page.goto(base)
      await press(page, link((e) => e.href.endsWith('/check') && /我能申报哪些/.test(e.text)), 'the check of all programmes')
      await page.getByRole('heading', { name: '我能申报哪些' }).waitFor()
      await reach(page, (e) => e.tag === 'SELECT' && e.name === 'reg_region', 'the region')
      await page.keyboard.press('ArrowDown')   // the first region of the list, which is not Xinjiang
      await press(page, button('看结果'), 'the answer')
      await page.getByRole('heading', { name: '我能申报哪些：结果' }).waitFor()
      if ((await page.locator('.cards > li', { hasText: '下一步' }).count()) !== 2) throw new Error('not every programme says what to do next')
      await page.locator('.cards > li', { hasText: '新疆优品' }).getByText('还不能').waitFor()
      await nothingScrollsSideways(page)
      await axeFindsNothing(page)
    })
    await page.close()
  }

  /** Whoever has filed before is offered what was said then; nothing is filled in unless it is ticked. */
  async function knownByNow({ base, browser, accounts }) {
    const page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(20_000)
    await signIn(page, base, accounts.find((a) => a.role === 'applicant' && a.programme.startsWith('xinjiang-youpin')))
    await report.check('what was stated before is offered, and taken over only when somebody ticks it', async () => {
      await page.goto(`${base}/app/start`)
      await page.getByRole('button', { name: /申报评选：自愿申报/ }).click()
      await page.locator('#f-legal_rep').waitFor()
      await page.getByText(/^以前填过的内容/).click()
      if (await page.locator('#f-legal_rep').inputValue()) throw new Error('something was filled in by itself')
      await page.locator('ul.known li', { hasText: '法定代表人' }).first().getByRole('checkbox').check()
      await axeFindsNothing(page)
      await page.getByRole('button', { name: /^采用所选 1 项/ }).click()
      await page.getByText('已填入').waitFor()
      if ((await page.locator('#f-legal_rep').inputValue()) !== facts.legal_rep) throw new Error('it was not filled in')
      await page.reload()
      await page.locator('#f-legal_rep').waitFor()
      if ((await page.locator('#f-legal_rep').inputValue()) !== facts.legal_rep) throw new Error('it was not kept')
    })
    await page.close()
  }

  async function application({ base, browser, accounts }) {
    const as = (role, nth = 0) => accounts.filter((a) => a.role === role && a.programme.startsWith('xinjiang-youpin'))[nth]
    const product = '样例牌旅途测试苹果'
    const person = async (role, nth) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      await signIn(page, base, as(role, nth))
      return page
    }
    const enterprise = await person('applicant')
    await report.check('an enterprise fills in the form, loses nothing on reload, and files it', async () => {
      await enterprise.goto(`${base}/app/start`)
      await enterprise.getByRole('button', { name: /申报评选：自愿申报/ }).click()
      await enterprise.locator('#f-product_name').fill(product)
      await enterprise.getByText(/已保存/).waitFor()
      await enterprise.reload()
      await enterprise.locator('#f-product_name').waitFor()
      if ((await enterprise.locator('#f-product_name').inputValue()) !== product) throw new Error('the draft was lost')
      const stated = { ...facts, product_name: product, address_county: as('county').territory }
      for (const [name, value] of Object.entries(stated)) await fill(enterprise, name, value)
      await attachEverywhere(enterprise)
      await send(enterprise)
    })
    const county = await person('county')
    await report.check('the county returns two items and the enterprise corrects only those', async () => {
      await openCase(county, base, product)
      await startAct(county, 'screen.return')
      await county.getByRole('checkbox', { name: /商标注册号/ }).check()
      await county.getByLabel(/要补正什么/).fill('请核对注册号')
      await county.getByLabel(/理由/).last().fill('注册号与证书不一致')
      await send(county)
      await openCase(enterprise, base, product)
      await enterprise.getByRole('heading', { name: '退回补正' }).waitFor()
      await startAct(enterprise, 'submit.submit')
      await fill(enterprise, 'tm_no', '12345679')
      await send(enterprise)
    })
    await report.check('the county judges and recommends', async () => {
      await openCase(county, base, product)
      await startAct(county, 'screen.recommend')
      await judgeAll(county)
      await send(county)
    })
    await report.check('the prefecture recommends', async () => {
      const prefecture = await person('prefecture')
      await openCase(prefecture, base, product)
      await startAct(prefecture, 'collect.recommend')
      await judgeAll(prefecture)
      await send(prefecture)
    })
    const centre = await person('centre')
    await report.check('the centre appoints an expert, who files a sheet', async () => {
      await openCase(centre, base, product)
      await startAct(centre, 'appoint.assign')
      await centre.locator('#f-members input[type=checkbox]').first().check()
      await send(centre)
      const expert = await person('experts')
      await openCase(expert, base, product)
      await startAct(expert, 'review.sheet')
      await judgeAll(expert)
      await send(expert)
    })
    await report.check('the centre selects, announces on three channels and issues the certificate', async () => {
      await openCase(centre, base, product)
      await startAct(centre, 'select.select')
      await judgeAll(centre)
      await send(centre)
      await startAct(centre, 'announce.publish')
      for (const date of await centre.locator('input[id$="-date"]').all()) await date.fill('2024-06-03')
      for (const link of await centre.locator('input[id$="-link"]').all()) await link.fill('https://example.org/notice/1')
      await send(centre)
      await startAct(centre, 'certify.register')
      await send(centre)
      await centre.getByRole('link', { name: '下载证书 PDF' }).waitFor()
    })
    await report.check('anyone finds the certificate in the register and verifies it', async () => {
      const page = await browser.newPage()
      await page.goto(`${base}/register?q=${encodeURIComponent('旅途测试')}`)
      await page.locator('tbody a').first().click()
      await page.getByText('证书真实，目前有效').waitFor()
      await page.close()
    })
    return product
  }

  async function desk({ base, browser, accounts }) {
    const of = (role) => accounts.find((a) => a.role === role && a.programme.startsWith('xinjiang-youpin'))
    const page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(20_000)
    await report.check('a case is claimed, stands under one’s own name, and is given back', async () => {
      await signIn(page, base, of('county'))
      const first = page.locator('tbody th a').first()
      await first.waitFor()
      const name = (await first.textContent()).trim()
      await first.focus()
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: '我来办' }).click()
      await page.getByText('由 我 经办').waitFor()
      await page.goto(`${base}/app/`)
      await page.getByRole('button', { name: '我的', exact: true }).click()
      await page.getByRole('link', { name }).first().click()
      await page.getByRole('button', { name: '放下' }).click()
      await page.getByText('还没有人经办').waitFor()
    })
    await report.check('the round stands on one page and leads to the cases of a step', async () => {
      await page.goto(`${base}/app/rounds`)
      await page.locator('.programme-head a[href*="/rounds/"]').first().click()
      await page.locator('table.ruler td.today').waitFor()
      if ((await page.locator('table.ruler td.rest').count()) < 14) throw new Error('seven weeks have at least fourteen rest days')
      await page.locator('table.counts tbody a').first().click()
      await page.getByText('只列出所选批次或环节的案卷').waitFor()
      await page.locator('tbody th a, .empty').first().waitFor()
    })
    await page.close()
  }

  async function byKeysAlone({ base, browser, accounts }) {
    const as = (role) => accounts.find((a) => a.role === role && a.programme.startsWith('xinjiang-youpin'))
    const product = '样例牌键盘测试苹果'
    const person = async (role) => {
      const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
      page.setDefaultTimeout(20_000)
      await signInByKeys(page, base, as(role))
      return page
    }
    const act = async (page, action, answer) => {
      await openCaseByKeys(page, base, product)
      await startActByKeys(page, action)
      await goThrough(page, answer)
      await sendByKeys(page)
    }
    await report.check('by keys alone an enterprise fills in, attaches and files', async () => {
      const page = await person('applicant')
      await page.goto(`${base}/app/start`)
      await page.getByRole('button', { name: /申报评选：自愿申报/ }).waitFor()
      await press(page, button(/申报评选：自愿申报/), 'the way in')
      await page.locator('#f-product_name').waitFor()
      await goThrough(page, stated({ ...facts, product_name: product, address_county: as('county').territory }))
      await sendByKeys(page)
    })
    for (const [role, action] of [['county', 'screen.recommend'], ['prefecture', 'collect.recommend'], ['centre', 'appoint.assign'], ['experts', 'review.sheet'], ['centre', 'select.select'], ['centre', 'announce.publish']])
      await report.check(`by keys alone: ${role}, ${action}`, async () => act(await person(role), action, inFavour()))
    await report.check('by keys alone the centre issues the certificate', async () => {
      const page = await person('centre')
      await openCaseByKeys(page, base, product)
      await startActByKeys(page, 'certify.register')
      await sendByKeys(page)
      await page.getByRole('link', { name: '下载证书 PDF' }).waitFor()
    })
  }

  /** The answers of a form, asked for field by field as the focus comes along. */
  function stated(values) {
    return (at) => {
      const [, name = '', ...rest] = /^f-([a-z_]+?)(?:-(\d+)(?:-(\w+))?)?$/.exec(at.field && at.tag !== 'SELECT' && !/-\d/.test(at.id) ? at.field : at.id) ?? []
      const value = values[name]
      if (at.type === 'file') return { file: '样例证明.pdf' }
      if (value === undefined) return undefined
      if (at.type === 'radio') return { choice: value ? /^是$/ : /^否$/ }
      if (Array.isArray(value)) {
        if (value.length === 0) return at.type === 'checkbox' ? true : at.type === 'date' ? '2024-05-20' : undefined
        if (at.tag === 'BUTTON') return /^添加一项/.test(at.text) ? { press: true } : undefined
        return value[Number(rest[0])]?.[rest[1]]
      }
      return typeof value === 'object' ? value[rest[0]] : value
    }
  }

  /** Says yes to every question, takes the first person offered, and posts today. */
  function inFavour() {
    let appointed = false
    return (at) => {
      if (/^pick-/.test(at.name)) return at.chosen >= 0 ? { choice: new RegExp(at.choices[at.chosen]) } : undefined
      if (at.type === 'radio') return { choice: /^(符合|是|同意)$/ }
      if (at.type === 'checkbox' && at.field === 'f-members') return appointed ? undefined : (appointed = true)
      if (at.type === 'checkbox' && /没有/.test(at.label)) return true
      if (at.type === 'date') return '2024-06-03'
      if (at.tag === 'TEXTAREA') return '经核对材料，情况属实。'
      if (/-link$/.test(at.id)) return 'https://example.org/notice/2'
      return undefined
    }
  }

  async function everyPage({ base, browser, accounts }, product) {
    const open = ['/', '/?lang=en', '/check', '/check?lang=en', '/programmes', '/programmes/xinjiang-youpin/1', '/programmes/xinjiang-youpin/1?lang=en', '/programmes/xinjiang-youpin/1/check', '/programmes/xinjiang-quality-award/2023', '/programmes/xinjiang-quality-award/2023/check', '/notices', '/register', '/register?lang=en', '/verify/NO-SUCH', '/app/sign-in', '/app/register', '/app/register/person']
    const closed = ['/app/', '/app/?tab=claimed', '/app/?tab=overdue', '/app/?tab=all', '/app/start', '/app/inbox', '/app/certificates', '/app/offices', '/app/rounds', '/app/imports']
    for (const width of [390, 1440]) {
      const context = await browser.newContext({ viewport: { width, height: 900 } })
      const page = await context.newPage()
      for (const path of open) await look(page, base, path, width)
      await signIn(page, base, accounts.find((a) => a.role === 'centre'))
      for (const path of closed) await look(page, base, path, width)
      await page.goto(`${base}/app/rounds`)
      await page.locator('.programme-head a[href*="/rounds/"]').first().click()
      await page.locator('table.ruler').waitFor()
      await look(page, base, new URL(page.url()).pathname, width, 'round')
      await openClosedCase(page, base, product)
      await look(page, base, new URL(page.url()).pathname, width, 'case')
      await context.close()
      const applicant = await browser.newContext({ viewport: { width, height: 900 } })
      const form = await applicant.newPage()
      await signIn(form, base, accounts.find((a) => a.role === 'applicant'))
      await form.goto(`${base}/app/start`)
      await form.getByRole('button', { name: /申报评选：自愿申报/ }).click()
      await form.locator('form').waitFor()
      await look(form, base, new URL(form.url()).pathname, width, 'form')
      await applicant.close()
    }
  }

  async function look(page, base, path, width, name = path) {
    await report.check(`axe finds nothing and nothing scrolls sideways: ${name} at ${width} px`, () => lookAt(page, base, path, width, name))
  }

  async function lookAt(page, base, path, width, name) {
    await page.goto(base + path)
    await page.waitForLoadState('networkidle')
    await lookNow(page, width, name)
  }

  async function lookNow(page, width, name) {
    await page.screenshot({ path: join(pictures, `${name.replace(/[^a-z0-9]+/gi, '-')}-${width}.png`), fullPage: true })
    await nothingScrollsSideways(page)
    await axeFindsNothing(page)
  }

  /** On the way of a journey: throws, and leaves the window as it was. */
  async function lookAtBothWidths(page, base, path, name) {
    const was = page.viewportSize()
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await lookAt(page, base, path, width, name)
    }
    await page.setViewportSize(was)
  }

  /** What the window shows now, with what was filled in, in both widths. */
  async function lookHere(page, name) {
    const was = page.viewportSize()
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await lookNow(page, width, name)
    }
    await page.setViewportSize(was)
  }

  /** Says yes to every question of a sheet or judgement, with a reason. */
  async function judgeAll(page) {
    for (const none of await page.locator('form fieldset.field').getByLabel('没有', { exact: true }).all()) await none.check()
    for (const set of await page.locator('form fieldset.field').all()) {
      const yes = set.locator('label.choice').filter({ hasText: /^\s*(符合|是|同意)\s*$/ }).first()
      if (await yes.count()) await yes.click()
    }
    for (const box of await page.locator('form textarea').all()) await box.fill('经核对材料，情况属实。')
  }
}
