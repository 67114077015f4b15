// 湖北精品 2024 by hand: the notice, the pool with an entry of 2023, recognition by the committee, the announcement.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { axeFindsNothing } from './axe.mjs'
import { whoMay } from './jiangsu.mjs'
import { inFavour, Journey } from './journey.mjs'
import { attachEverywhere, fill, send } from './people.mjs'
import { withCell } from './workbook.mjs'

const edition = 'hubei-jingpin/2024'
const product = '样例牌阀门'
const form1 = {
  org_name: '样例阀门有限公司', product_name: product, product_or_service: 'product', industry_code: '3443', industry_name: '阀门和旋塞制造', address_county_hubei: '420102', form_date: '2024-07-04',
  overview_text: '样例企业从事阀门制造。', tm_name: '样例', tm_no: '12345678', tm_owner: true, tm_domestic: true, tm_valid_to: '2030-03-01', address: '样例路 1 号', reg_region: '42', hq_in_region: true, site_in_region: true, rd_in_region: true,
  org_size: 'medium', legal_rep: '样例人甲', legal_rep_phone: '027-0000000', contact: '样例人乙', contact_phone: '027-0000001', contact_email: 'lianxi@example.invalid', brand_strategy: true, brand_ops: true,
  quality_awards: [{ level: 'provincial', name: '样例奖', body: '样例厅' }], product_sales_fy: { 2023: '8000 万元' }, share_national: '12%', rank_national: '4', share_region: '35%', rank_region: '1', share_source: '样例协会年报', fame_desc: '样例文字',
  exec_std: [{ number: 'Q/YL 001', name: '样例阀门', level: 'enterprise' }], std_adv_passed: false, test_report: [{ number: '样例-1', body: '样例检测中心', accreditation: 'cma', date: '2024-03-01' }],
  certs: [{ kind: 'product', name: '样例证书', number: '样例-1' }], innovation_strategy: true, rd_platforms: [{ level: 'provincial', name: '样例中心' }], rd_spend_fy: '400 万元', rd_ratio: '4%', tech_source: ['own', 'joint'], tech_level: 'domestic',
  sci_awards: [], sci_projects: [], patents: [{ origin: 'domestic', number: 'ZL0', name: '样例专利' }], std_roles: [{ level: 'national', role: 'joined', number: 'GB/T 0000', name: '样例标准' }], tc_secretariats: [],
  ms_certs: [{ number: '样例-2', name: '质量管理体系' }], qm_model: true, qm_model_name: '卓越绩效', traceability: true, traceability_name: '样例追溯系统', supply_trace: false, after_sales: true, green: true,
  serious_dishonest: false, abnormal_ops: false, credit_report_date: '2024-07-01', gap_filled: false,
}

export async function hubei(house, report, look, glance, lookHere) {
  const { base } = house
  const round = new Journey(house, 'hubei-jingpin', '2024-07-03')
  const wuhan = '420100'
  let [id, entry] = ['', '']

  await report.check('湖北精品: the notice goes out and the round is opened with what the measures set', async () => {
    const page = await round.person('regulator')
    await glance(page, '/app/rounds', 'hubei-rounds')
    await page.getByRole('link', { name: /开启新批次/ }).click()
    await page.getByRole('button', { name: /发起通知/ }).click()
    await page.locator('#f-notice_number').waitFor()
    const call = page.url().split('/').at(-2)
    for (const [fact, value] of Object.entries({ notice_number: '样例〔2024〕80号', notice_date: '2024-07-03', issuers: ['market', 'reform', 'industry', 'agriculture', 'commerce', 'culture'], contacts: [{ office: '样例处', person: '样例人', channel: '027-0000002' }] })) await fill(page, fact, value)
    await send(page)
    await round.act(page, call, 'publish.publish')
    await round.act(page, call, 'open_round.register', async () => {
      await look(page, new URL(page.url()).pathname, 'hubei-open')
      for (const [fact, value] of Object.entries({ year: '2024', opens: '2024-07-03', closes: '2024-12-31', posting_period: '5', majority: '过半数（超过 1/2）', quorum: '三分之二以上', reason: '样例：会议决定' })) await fill(page, fact, value)
    })
    const anybody = await round.blank()
    await glance(anybody, '/programmes/hubei-jingpin/2024', 'hubei-guide')
    await anybody.close()
  })

  await report.check('湖北精品: what was left open is set for the running round, once and with a reason', async () => {
    const page = await round.person('regulator')
    await page.goto(`${base}/app/rounds`)
    await page.locator('.programme-head a[href*="/rounds/"]').first().click()
    await page.getByRole('heading', { name: '设定本批次的参数' }).waitFor()
    const period = page.locator('.field', { has: page.locator('#f-incident_report_period') })
    await period.getByText('个工作日', { exact: true }).waitFor()
    await page.locator('#f-incident_report_period').fill('尽快')
    await page.getByRole('button', { name: '设定', exact: true }).click()
    await page.locator('.field', { has: page.locator('#f-reason') }).locator('.error').waitFor()
    await period.locator('.error', { hasText: '20 个工作日' }).waitFor()
    await lookHere(page, 'hubei-round-values')
    await page.locator('#f-incident_report_period').fill('5')
    await page.locator('#f-reason').fill('样例：会议决定')
    await page.getByRole('button', { name: '设定', exact: true }).click()
    await page.getByText('已设定，记录在案').waitFor()
    await page.locator('dt', { hasText: '查处后上报期限' }).locator('xpath=following-sibling::dd[1]').getByText('5 个工作日').waitFor()
    if (await page.getByRole('heading', { name: '设定本批次的参数' }).count()) throw new Error('what is set may be set again')
    await axeFindsNothing(page)
    const city = await round.person('city', 0, wuhan)
    await city.goto(page.url())
    await city.getByText('5 个工作日').first().waitFor()
    if (await city.getByRole('heading', { name: '设定本批次的参数' }).count()) throw new Error('a city may set it')
  })

  await report.check('湖北精品: an entry of 2023 is imported and carried over', async () => {
    const regulator = await round.clerk('regulator')
    const code = (await round.clerk('applicant')).session.offices[0].uscc
    const table = { programme: edition, csv: `title,holder_name,uscc,issued_on,number,product\npool,样例企业,${code},2023-09-01,HBJP-P-2023-0001,样例牌旧阀门\n` }
    await regulator.post('/api/v1/imports/titles', { ...table, confirm: (await regulator.post('/api/v1/imports/titles', table)).digest })
    const page = await round.person('secretariat')
    await page.goto(`${base}/app/certificates`)
    await page.locator('tr', { hasText: 'HBJP-P-2023-0001' }).getByRole('link', { name: /^发起/ }).click()
    await page.getByRole('button', { name: /结转/ }).waitFor()
    await glance(page, new URL(page.url()).pathname + new URL(page.url()).search, 'hubei-about')
    await page.getByRole('button', { name: /结转/ }).click()
    await page.locator('#f-matter').fill('样例：2023年入库，无需再次申报')
    await send(page)
    await page.getByText('已办结：已结转').waitFor()
  })

  await report.check('湖北精品: an enterprise fills in annex 1 and files it', async () => {
    const page = await round.person('applicant')
    await glance(page, '/app/start', 'hubei-start')
    id = await round.begin(page, '', /培育入库申报：自主申报/)
    await look(page, new URL(page.url()).pathname, 'hubei-form')
    await page.locator('#f-org_name').waitFor()
    for (const [fact, value] of Object.entries(form1)) await fill(page, fact, value)
    await attachEverywhere(page)
    await typeCode(page, '/documents/cultivation_form', () => lookHere(page, 'hubei-strip'))
    await send(page)
    await glance(page, `/app/cases/${id}`, 'hubei-case')
  })

  await report.check('湖北精品: the city looks up the credit report, recommends and hands over; the secretariat enters it', async () => {
    const city = await round.person('city', 0, wuhan)
    await glance(city, '/app/', 'hubei-queue')
    await round.act(city, id, 'verify.submit', async () => {
      for (const [fact, value] of Object.entries({ list_looked_up: 'dishonest_entities', credit_says_dishonest: false, credit_says_abnormal: false })) await fill(city, fact, value)
      await attachEverywhere(city)
    })
    await round.act(city, id, 'screen.recommend', async () => {
      await glance(city, new URL(city.url()).pathname, 'hubei-screen')
      await attachEverywhere(city)
    })
    await round.moveTo('2024-07-12')
  })

  await report.check('湖北精品: the summary table goes out as a workbook and comes back; a wrong cell is told by row and column', async () => {
    const city = await round.person('city', 0, wuhan)
    await round.open(city, id)
    await city.getByRole('link', { name: '传回改好的表格' }).click()
    const [download] = await Promise.all([city.waitForEvent('download'), city.getByRole('link', { name: '下载表格（Excel）' }).click()])
    const table = readFileSync(await download.path())
    const hand = (content) => city.locator('#table').setInputFiles({ name: '推荐汇总表.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: content })
    await hand(withCell(table, '3443', '344'))
    await city.getByText('有 1 处要改').waitFor()
    await city.locator('ul.mistakes').getByText(/第 \d+ 行 G 列：案卷为“3443”，表中为“344”/).waitFor()
    await city.locator('td .error', { hasText: '3443' }).waitFor()
    if (await city.getByRole('button', { name: /^确认/ }).count()) throw new Error('a wrong table can be confirmed')
    await lookHere(city, 'hubei-table-wrong')
    await hand(withCell(table, '3443', '3443'))
    await city.getByText('与案卷一致').waitFor()
    await lookHere(city, 'hubei-table-right')
    await city.getByRole('button', { name: /^确认，去/ }).click()
    await city.waitForURL(/hand_over\.submit$/)
    await city.locator('main form').waitFor()
    await attachEverywhere(city)
    await inFavour(city, round.today)
    await send(city)
  })

  await report.check('湖北精品: the secretariat enters it in the pool', async () => {
    const secretariat = await round.person('secretariat')
    await round.act(secretariat, id, 'admit.enter', attachEverywhere)
    await secretariat.getByText('已办结：已入库').waitFor()
    await secretariat.getByRole('link', { name: 'HBJP-P-2024-0001' }).waitFor()
  })

  await report.check('湖北精品: out of the pool recognition is applied for and reviewed by everybody in turn', async () => {
    await round.moveTo('2024-10-08')
    const page = await round.person('applicant')
    await page.goto(`${base}/app/certificates`)
    await glance(page, '/app/certificates', 'hubei-certificates')
    await page.locator('tr', { hasText: 'HBJP-P-2024-0001' }).getByRole('link', { name: /^发起/ }).click()
    await page.getByRole('button', { name: /自愿申报认定/ }).click()
    await page.locator('#f-product_name').waitFor()
    entry = page.url().split('/').at(-2)
    const again = ['product_name', 'product_or_service', 'exec_std', 'std_adv_passed', 'test_report', 'serious_dishonest', 'abnormal_ops', 'credit_report_date', 'overview_text']
    for (const fact of again) if (!(await answered(page, fact))) await fill(page, fact, form1[fact])
    await attachEverywhere(page)
    await send(page)
    await round.act(await round.person('city', 0, wuhan), entry, 'screen.pass', (p) => attachEverywhere(p))
    const secretariat = await round.person('secretariat')
    await round.act(secretariat, entry, 'documents_review.sheet')
    await round.act(secretariat, entry, 'appoint_panel.assign')
    await round.act(await whoMay(round, 'experts', 3, entry), entry, 'expert_review.sheet', (p) => glance(p, new URL(p.url()).pathname, 'hubei-review'))
    await round.act(secretariat, entry, 'appoint_laboratory.assign')
    const laboratory = await round.person('laboratories')
    await round.act(laboratory, entry, 'test.sheet', async () => fill(laboratory, 'lab_report_number', '样例-检-1'))
    await round.act(secretariat, entry, 'report.submit', () => fill(secretariat, 'recognition_report_number', '样例-认-1'))
    await round.act(secretariat, entry, 'propose.propose')
    await round.act(secretariat, entry, 'ask_departments.assign')
    await round.act(await round.person('departments'), entry, 'consult.sheet')
  })

  await report.check('湖北精品: it is posted for five working days, which anybody reads', async () => {
    await round.moveTo('2024-11-04')
    const secretariat = await round.person('secretariat')
    await round.act(secretariat, entry, 'may_post.post')
    await round.act(secretariat, entry, 'post.publish')
    const anybody = await round.blank()
    await glance(anybody, '/notices', 'hubei-notices')
    await anybody.getByText('2024-11-11').first().waitFor()
    await anybody.close()
  })

  await report.check('湖北精品: the committee votes, the regulator closes, the announcement makes it final', async () => {
    await round.moveTo('2024-11-12')
    for (const nth of [1, 2, 3]) await (await round.clerk('committee', nth)).act(entry, 'decide.vote', {}, { option: 'recognise' })
    const member = await round.person('committee', 0)
    await round.act(member, entry, 'decide.vote', async () => {
      await look(member, new URL(member.url()).pathname, 'hubei-vote')
      await member.locator('label.choice', { hasText: /^\s*认定\s*$/ }).first().click()
    })
    const regulator = await round.person('regulator')
    await round.act(regulator, entry, 'decide.close')
    await regulator.getByRole('row', { name: /认定 4/ }).waitFor()
    const secretariat = await round.person('secretariat')
    await round.act(secretariat, entry, 'announce.publish', () => fill(secretariat, 'announcement_number', '样例〔2024〕1号'))
    await look(secretariat, `/app/cases/${entry}`, 'hubei-recognised')
    const anybody = await round.blank()
    await glance(anybody, '/verify/HBJP-2024-0001', 'hubei-verify')
    await anybody.getByText('证书真实，目前有效').waitFor()
    await axeFindsNothing(anybody)
    await anybody.close()
  })
}

/** Beside a scan without a code the code of the print is typed: a wrong one is told kindly, the right one compared. */
async function typeCode(page, document, look) {
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/draft'))
  await fill(page, 'fame_desc', '样例文字，改过')
  await saved
  const print = page.locator(`a[href$="${document}"]`)
  const pdf = await page.request.get(new URL(await print.getAttribute('href'), page.url()).href)
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: await pdf.body() }).toString()
  const code = /校验码\s*(\S+)/.exec(text)[1]
  const scan = page.locator('ul.files li', { has: page.getByLabel('页脚校验码') }).first()
  const typed = async (what) => {
    await scan.getByLabel('页脚校验码').fill(what)
    await scan.getByRole('button', { name: '核对' }).click()
  }
  await typed('7K3F-9Q2M-4XAB')
  await scan.getByRole('alert').waitFor()
  await look()
  await typed(code.toLowerCase())
  await page.getByText('✓ 同一版').waitFor()
}

/** Whether a field has come over from what the case is about. */
async function answered(page, fact) {
  const box = page.locator(`[id="f-${fact}"]`)
  if ((await box.evaluate((e) => e.tagName)) === 'FIELDSET') return (await box.locator('input:checked, .rows').count()) > 0
  return Boolean(await box.inputValue())
}
