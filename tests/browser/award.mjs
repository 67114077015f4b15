// A round of an award that is opened by a call, posted four times, reviewed by three groups and voted on: from the call to the certificate.
import { axeFindsNothing, nothingScrollsSideways } from './axe.mjs'
import { inFavour } from './journey.mjs'
import { button, goThrough, openCaseByKeys, press, reach, sendByKeys, signInByKeys, startActByKeys, typeInto } from './keyboard.mjs'
import { attachEverywhere, fill, send, signIn, startAct } from './people.mjs'

const programme = 'xinjiang-quality-award'

/** What a sample organisation states; worked out so that every computed condition holds in 2026. */
const application = {
  org_type: '法人', legal_person: true, reg_region: '新疆维吾尔自治区', address: '样例路 1 号', organisation_class: '制造业', org_size: '大型', recommended_by: '所在地（州、市）市场监督管理部门',
  supports_policies: true, ops_start_date: '2010-01-01', ops_normal: true, new_economy: false, accidents: [], violations: [], credit_records: [],
  social_responsibility: '样例：按期发布社会责任报告', quality_strategy: '样例：质量战略', standing: '样例：同行前列', rank_region: '2', qms_description: '样例：体系说明', quality_model: '样例：质量管理模式', contribution: '样例：示范带动',
}

/** Two organisations, each with the offices of its prefecture. */
const organisations = [
  { nth: 0, name: '样例·甲制造', prefecture: '乌鲁木齐市', code: '650100' },
  { nth: 1, name: '样例·乙制造', prefecture: '克拉玛依市', code: '650200' },
]

export async function awardRound(house, report, look, glance, lookHere) {
  const { base, browser, accounts } = house
  const pages = new Map()
  let today = '2026-06-22'

  /** Accounts of a role, of one prefecture where that is given; each once. */
  function accountsOf(role, territory) {
    const fitting = accounts.filter((a) => a.role === role && a.programme === programme && (!territory || a.territory === territory))
    return [...new Map(fitting.map((a) => [a.account, a])).values()]
  }
  async function blank(options = {}) {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })).newPage()
    page.setDefaultTimeout(20_000)
    return page
  }
  /** Somebody of a role, signed in once. */
  async function person(role, nth = 0, territory = undefined) {
    const account = accountsOf(role, territory)[nth]
    if (!pages.has(account.account)) {
      const page = await blank()
      await signIn(page, base, account)
      pages.set(account.account, page)
    }
    return pages.get(account.account)
  }
  async function moveTo(day) {
    today = day
    await house.moveTo(day)
  }
  async function open(page, address) {
    await page.goto(address)
    await page.getByRole('heading', { name: '经过' }).waitFor()
  }
  /** Opens a case, declares first where that is asked, and does one act in favour. */
  async function act(page, address, action, more = async () => {}) {
    await open(page, address)
    const none = page.getByRole('button', { name: /^没有利害关系/ })
    if (await none.count()) {
      await none.click()
      await none.waitFor({ state: 'detached' })
    }
    await startAct(page, action)
    await more(page)
    await inFavour(page, today)
    await send(page)
  }
  /** Whoever stood aside goes back to the list and does not find the case in it. */
  async function leavesTheList(page, name) {
    await axeFindsNothing(page)
    await page.getByRole('link', { name: '返回列表' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('status').filter({ hasText: '正在读取' }).waitFor({ state: 'detached' })
    if (await page.getByText(name).count()) throw new Error(`${name} is listed for somebody who stood aside`)
  }
  /** The same act on the cases of a list, all at once. */
  async function actOnList(page, address, action, option, more = async () => {}) {
    await open(page, address)
    await startAct(page, action)
    for (const row of await page.locator('.list-choice tbody tr').all()) await row.locator('label.choice', { hasText: option }).first().click()
    await more(page)
    await inFavour(page, today)
    await page.getByRole('button', { name: '检查填写内容' }).click()
    await page.getByRole('button', { name: /：提交$/ }).click()
    await page.waitForURL(/\/app\/(\?|cases\/[^/]+$|$)/)
  }

  await report.check('award: by keys alone earlier awards are looked through row by row and entered', async () => {
    const page = await blank({ locale: 'zh-CN' })
    await signInByKeys(page, base, accountsOf('office')[0])
    await page.goto(`${base}/app/imports`)
    await page.locator('#programme option').nth(1).waitFor({ state: 'attached' })
    const held = await creditCode(base, accountsOf('applicant')[2])
    const table = (code) => `title,holder_name,uscc,issued_on,number,year\n新疆质量奖,样例·往届获奖,${code},2024-05-20,XJQA-2024-001,2024`
    const at = await reach(page, (e) => e.id === 'programme', 'the choice of the programme')
    for (let n = 0; n < at.options.findIndex((o) => o.startsWith('新疆质量奖')); n++) await page.keyboard.press('ArrowDown')
    await typeInto(page, (e) => e.id === 'csv', 'the table', table('91650000000000000X'))
    await press(page, button('核对'), 'the check')
    await page.getByText('处要改正').waitFor()
    await axeFindsNothing(page)
    await typeInto(page, (e) => e.id === 'csv', 'the table', table(held))
    await press(page, button('核对'), 'the check')
    await page.getByRole('button', { name: /^确认导入/ }).waitFor()
    await press(page, button(/^确认导入/), 'the import')
    await page.getByText('已登记').waitFor()
  })

  await report.check('award: the call goes out, and by keys alone the round is opened with what the office sets', async () => {
    const office = await person('office')
    await look(office, '/app/start', 'award-start')
    await office.goto(`${base}/app/rounds`)
    await office.getByRole('link', { name: '申报通知：开启新批次' }).click()
    await office.getByRole('button', { name: /申报通知：发起申报通知/ }).click()
    await office.locator('main form').waitFor()
    await fill(office, 'award_year', '2026')
    await fill(office, 'call_number', '样例〔2026〕1号')
    await attachEverywhere(office)
    await send(office)
    await startAct(office, 'criteria.submit')
    await fill(office, 'criteria_sets', [{ class: '制造业', origin: '中国质量奖评价标准', name: '制造业评价标准', version: '样例版' }])
    await attachEverywhere(office)
    await send(office)
    await startAct(office, 'publish.publish')
    await inFavour(office, today)
    await send(office)
    const page = await blank({ locale: 'zh-CN' })
    await signInByKeys(page, base, accountsOf('office')[0])
    await open(page, office.url())
    await startActByKeys(page, 'open_round.register')
    const values = { 'f-opens': '2026-06-22', 'f-closes': '2026-07-31', 'f-audit_period': '20', 'f-majority': '过半数（超过 1/2）', 'f-quorum': '三分之二以上', 'f-reason': '样例：领导小组会议决定' }
    await goThrough(page, (at) => values[at.id])
    await sendByKeys(page)
    await page.goto(`${base}/app/rounds`)
    await page.locator('.programme-head', { hasText: '新疆质量奖' }).getByRole('link', { name: '2026 年' }).click()
    await page.locator('dd', { hasText: /^20 个工作日/ }).waitFor()
    await page.getByText('超过全体成员的 1/2').waitFor()
    await look(page, new URL(page.url()).pathname, 'award-round')
  })

  await report.check('award: a winner of earlier years is told from when it may apply again', async () => {
    const page = await person('applicant', 2)
    await page.goto(`${base}/app/start`)
    await page.getByRole('button', { name: /申报、评审与表彰：自愿申报/ }).click()
    await page.getByText('2029-05-21').first().waitFor()
    await page.locator('.errors .clause', { hasText: '第十五条' }).waitFor()
  })

  const cases = []
  for (const { nth, name, prefecture } of organisations)
    await report.check(`award: ${name} fills in, marks a trade secret, posts inside with its proof`, async () => {
      const page = await person('applicant', nth)
      await page.goto(`${base}/app/start`)
      await page.getByRole('button', { name: /申报、评审与表彰：自愿申报/ }).click()
      await page.locator('#f-org_name').waitFor()
      for (const [fact, value] of Object.entries({ org_name: name, address_prefecture: prefecture, ...application })) await fill(page, fact, value)
      await page.getByRole('checkbox', { name: /商业秘密.*：质量管理制度/ }).check()
      await attachEverywhere(page)
      await send(page)
      cases.push(page.url())
      if (nth === 0) await look(page, new URL(page.url()).pathname, 'award-case')
      await page.locator('dt', { hasText: '质量管理制度' }).locator('.tag', { hasText: '商业秘密' }).waitFor()
      await act(page, page.url(), 'post_inside.publish', attachEverywhere)
    })

  await report.check('award: after five working days it is filed; the recommender audits every point and posts', async () => {
    await moveTo('2026-06-30')
    for (const [i, { nth, code }] of organisations.entries()) {
      await act(await person('applicant', nth), cases[i], 'file.submit')
      const recommender = await person('prefecture_regulator', 0, code)
      await act(recommender, cases[i], 'audit.clean', attachEverywhere)
      await act(recommender, cases[i], 'post_recommended.publish')
    }
  })

  let objection = ''
  await report.check('award: somebody of the public registers and objects; what is missing is asked for', async () => {
    const page = await blank({ viewport: { width: 390, height: 900 } })
    await page.goto(`${base}/notices`)
    await nothingScrollsSideways(page)
    await axeFindsNothing(page)
    await page.getByRole('link', { name: /提出异议 样例·甲制造/ }).click()
    await page.getByRole('link', { name: /个人首次使用/ }).click()
    await page.getByLabel('姓名').fill('样例·李四')
    await page.getByLabel('账号').fill('li-si')
    await page.getByLabel('密码').fill('correct horse battery staple')
    await page.getByRole('button', { name: '注册并开始' }).click()
    await page.getByText('关于公示').waitFor()
    await nothingScrollsSideways(page)
    await axeFindsNothing(page)
    await page.getByRole('button', { name: /异议：提出异议/ }).click()
    await fill(page, 'objector_kind', '个人')
    await fill(page, 'objection_text', '样例：位次与公布的数据不符')
    await page.locator('#f-objector_name').waitFor()
    await send(page)
    objection = page.url()
    await page.getByRole('heading', { name: '请补全' }).waitFor()
    await page.getByRole('listitem').filter({ hasText: '联系电话' }).waitFor()
    await nothingScrollsSideways(page)
    await axeFindsNothing(page)
    await startAct(page, 'file.submit')
    for (const [fact, value] of Object.entries({ objector_name: '李四', objector_phone: '13900000000', objector_address: '样例路 2 号' })) await fill(page, fact, value)
    await attachEverywhere(page)
    await send(page)
    if (await page.getByRole('heading', { name: '请补全' }).count()) throw new Error('still asked to complete')
  })

  await report.check('award: the objection is investigated by somebody else than the auditor, decided and answered', async () => {
    const [{ code }] = organisations
    const office = await person('office')
    await act(office, objection, 'forward.submit')
    const auditor = await person('prefecture_regulator', 0, code)
    await open(auditor, objection)
    await auditor.getByText('这一环节不能由您办理').waitFor()
    if (await auditor.locator('a[href$="/investigate.submit"]').count()) throw new Error('the auditor may investigate')
    await act(await person('prefecture_regulator', 1, code), objection, 'investigate.submit', attachEverywhere)
    await act(office, objection, 'decide.note', async (page) => {
      await fill(page, 'found_condition', '不涉及申报条件')
      await attachEverywhere(page)
    })
    await act(office, objection, 'answer_noted.submit')
    await act(office, objection, 'inform_noted.submit')
    await office.getByText('已办结').first().waitFor()
  })

  await report.check('award: opinion, check by the office, departments asked; they declare before they see anything', async () => {
    await moveTo('2026-07-08')
    const [office, department] = [await person('office'), await person('departments')]
    for (const [i, { code }] of organisations.entries()) {
      await act(await person('prefecture_government', 0, code), cases[i], 'opinion.recommend', attachEverywhere)
      await act(office, cases[i], 'qualify.pass', attachEverywhere)
      await act(office, cases[i], 'ask_departments.assign')
      await open(department, cases[i])
      if (await department.getByText('样例：质量战略').count()) throw new Error('content is shown before the declaration')
      if (i === 0) await look(department, new URL(cases[i]).pathname, 'award-declare')
      await act(department, cases[i], 'consult.sheet')
    }
  })

  await report.check('award: both are accepted together and the acceptance list is posted', async () => {
    const office = await person('office')
    await actOnList(office, cases[0], 'accept.accept', /受理/)
    await act(office, cases[0], 'post_accepted.publish', (page) => page.getByRole('checkbox', { name: organisations[1].name }).check())
    await moveTo('2026-07-16')
  })

  for (const [group, lead, role] of [['material', 'pick_defence', 0], ['defence', 'pick_site', 1], ['site', '', 2]])
    await report.check(`award: the ${group} group is appointed, declares and reviews${group === 'material' ? ', by keys alone for the first' : ''}`, async () => {
      const [office, expert] = [await person('office'), group === 'material' ? undefined : await person('experts', role)]
      const name = accountsOf('experts')[role]
      for (const address of cases) {
        await act(office, address, `appoint_${group}.assign`, (page) => page.locator('#f-members label.choice').nth(role).click())
        if (expert) await act(expert, address, `review_${group}.sheet`)
        else await reviewByKeys(name, address, `review_${group}.sheet`)
      }
      if (lead) await actOnList(office, cases[0], `${lead}.advance`, /^\s*进入/, async (page) => lead === 'pick_site' && fill(page, 'defence_date', today))
    })

  async function reviewByKeys(account, address, action) {
    const page = await blank({ locale: 'zh-CN' })
    await signInByKeys(page, base, account)
    await open(page, address)
    await press(page, button('没有利害关系'), 'the declaration')
    await page.locator(`a[href$="/${action}"]`).waitFor()
    await startActByKeys(page, action)
    await goThrough(page, (at) => (at.tag === 'TEXTAREA' ? '样例：有示范意义。' : undefined))
    await sendByKeys(page)
  }

  await report.check('award: opinion of the visit and the report go to the leading group', async () => {
    const office = await person('office')
    for (const address of cases) {
      await act(office, address, 'conclude_site.submit', (page) => fill(page, 'visit_place', '样例路 1 号'))
      await act(office, address, 'report.submit')
    }
  })

  await report.check('award: the leading group declares and votes on two lists under their quotas, the first member by keys alone', async () => {
    const first = await blank({ locale: 'zh-CN' })
    await signInByKeys(first, base, accountsOf('leading_group')[0])
    await open(first, cases[0])
    await reach(first, (e) => e.type === 'checkbox' && e.label.includes(organisations[1].name), 'the other case of the list')
    await first.keyboard.press('Space')
    await press(first, button(/^没有利害关系/), 'the declaration')
    await first.locator('a[href$="/vote.vote"]').waitFor()
    await startActByKeys(first, 'vote.vote')
    await first.locator('.list-choice').waitFor()
    await look(first, new URL(first.url()).pathname, 'award-ballot')
    await first.locator('.list-choice').waitFor()
    await reach(first, (e) => e.type === 'radio', 'the first candidate')
    await first.keyboard.press('1')
    await first.keyboard.press('2')
    await first.getByText(/列入质量奖建议名单\s*1\s*\/ 名额 5/).waitFor()
    await press(first, button('检查填写内容'), 'the look-through')
    await first.getByRole('button', { name: /：提交$/ }).waitFor()
    await press(first, button(/：提交$/), 'the ballot')
    await first.waitForURL(/\/app\/(\?|$)/)
    for (const nth of [1, 2, 3]) {
      const page = await person('leading_group', nth)
      await open(page, cases[0])
      await page.getByRole('checkbox', { name: organisations[1].name }).check()
      await page.getByRole('button', { name: /^没有利害关系/ }).click()
      await startAct(page, 'vote.vote')
      for (const [row, option] of [[0, /列入质量奖/], [1, /列入提名奖/]]) await page.locator('.list-choice tbody tr').nth(row).locator('label.choice', { hasText: option }).click()
      await page.getByRole('button', { name: '检查填写内容' }).click()
      await page.getByRole('button', { name: /：提交$/ }).click()
      await page.waitForURL(/\/app\/(\?|$)/)
    }
    const aside = await person('leading_group', 4)
    await open(aside, cases[0])
    await aside.getByRole('button', { name: '有利害关系，回避' }).click()
    await aside.getByLabel('是什么关系').fill('样例：近亲属任职')
    await aside.getByRole('button', { name: '回避本案' }).click()
    await aside.getByText('您已回避本案').waitFor()
    if (await aside.getByText('样例：质量战略').count()) throw new Error('content is shown to somebody who stands aside')
    await leavesTheList(aside, organisations[0].name)
    await open(aside, cases[1])
    await aside.getByRole('button', { name: /^没有利害关系/ }).click()
    await startAct(aside, 'vote.recuse')
    await aside.getByLabel('理由').fill('样例：后来知道有近亲属任职')
    await aside.getByRole('button', { name: /：提交$/ }).click()
    await aside.getByRole('heading', { name: '您已回避本案' }).waitFor()
    await lookHere(aside, 'after-standing-aside')
    await leavesTheList(aside, organisations[1].name)
    await aside.goto(cases[1])
    await aside.getByText('没有这件案卷').waitFor()
    await axeFindsNothing(aside)
    const chair = await person('chair')
    await act(chair, cases[0], 'vote.close')
    await chair.getByText('有表决权 4 人').first().waitFor()
    await act(chair, cases[1], 'vote.close')
    await chair.getByRole('heading', { name: '领导小组投票：计票' }).waitFor()
    await chair.getByRole('row', { name: /列入提名奖建议名单 4/ }).waitFor()
    await chair.getByText('达到法定人数').waitFor()
    await look(chair, new URL(chair.url()).pathname, 'award-tally')
  })

  await report.check('award: the lists are posted, the government approves, and the decision enters both honours', async () => {
    const [office, government] = [await person('office'), await person('government')]
    await act(office, cases[0], 'post_proposed.publish', (page) => page.getByRole('checkbox', { name: organisations[1].name }).check())
    await moveTo('2026-07-24')
    await act(office, cases[0], 'submit_government.submit', async (page) => {
      await fill(page, 'proposal_number', '样例〔2026〕9号')
      await page.getByRole('checkbox', { name: organisations[1].name }).check()
    })
    for (const [i, honour] of ['award', 'nomination'].entries()) {
      await act(government, cases[i], `approve.${honour}`)
      await act(government, cases[i], `commend_${honour}.publish`, (page) => fill(page, 'decision_number', '样例政发〔2026〕9号'))
      await government.getByRole('link', { name: '下载证书 PDF' }).waitFor()
    }
    const page = await blank()
    await page.goto(`${base}/register?q=${encodeURIComponent(organisations[0].name)}`)
    await page.locator('tbody a').first().click()
    await page.getByText('证书真实，目前有效').waitFor()
  })
}

async function creditCode(base, account) {
  const body = JSON.stringify({ account: account.account, password: account.password })
  const answer = await fetch(`${base}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body })
  return (await answer.json()).offices[0].uscc
}
