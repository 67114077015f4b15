// 江苏精品 2024 by hand: the application, the city and its member units, selection, the standard, certification, the announcement.
import { axeFindsNothing } from './axe.mjs'
import { Journey } from './journey.mjs'
import { attachEverywhere, fill, send } from './people.mjs'

const four = ['text', 'balance', 'income', 'cash_flow']
const product = '样例牌羊绒衫'
const application = {
  org_name: '样例制造有限公司', recommended_by: 'city', address_city: '320100', address: '样例路 1 号', reg_region: '32', reg_date: '2010-05-04', org_type: 'manufacturer', org_size: 'medium', industry_code: '1391',
  sector: 'manufacturing', product_use: 'consumer', product_name: product, exec_std: [{ number: 'GB/T 0000', name: '样例标准', level: 'national' }], no_national_standard: false, in_production_2024: true,
  mass_prod_start: '2015-01-01', fixed_site_in_region: true, product_sales_fy: { 2023: '2 亿元' }, profit_tax_fy: { 2023: '30 万元', 2022: '20 万元', 2021: '10 万元' },
  titles: [{ kind: 'little_giant', level: 'province', granted_by: '样例厅', valid_to: '2030-12-31' }], std_roles: [], audited_year: '2023', annual_parts: four, quarter: '2024年第1季度', quarter_parts: four,
  std_key_indicators: [{ indicator: '样例指标', unit: '毫克', direction: 'lower', own_value: '1', national_value: '2', national_result: 'better', sector_value: '2', sector_result: 'better' }],
}

export async function jiangsu(house, report, look, glance) {
  const { base } = house
  const round = new Journey(house, 'jiangsu-jingpin', '2024-04-10')
  const nanjing = '320100'
  let id = ''
  const path = () => `/app/cases/${id}`

  await report.check('江苏精品: the round is open; another is refused and the draft is not offered', async () => {
    const page = await round.person('qdc_office')
    await glance(page, '/app/rounds', 'jiangsu-rounds')
    await page.getByRole('heading', { name: '开启新批次' }).waitFor()
    if ((await page.locator('#programme').textContent()).includes('征求意见稿')) throw new Error('a round of the draft is offered')
    await page.locator('#programme').selectOption({ index: 1 })
    await page.getByLabel('年度', { exact: true }).fill('2025')
    await page.getByRole('button', { name: '开启', exact: true }).click()
    await page.locator('.errors').getByText('2024').first().waitFor()
    await axeFindsNothing(page)
    const anybody = await round.blank()
    await glance(anybody, '/programmes/jiangsu-jingpin/2025-draft', 'jiangsu-draft')
    await anybody.getByText(/草案|征求意见稿/).first().waitFor()
    await glance(anybody, '/programmes/jiangsu-jingpin/2024', 'jiangsu-guide')
    await glance(anybody, '/programmes/jiangsu-jingpin/2024/check', 'jiangsu-check')
    await anybody.close()
  })

  await report.check('江苏精品: an enterprise fills in the three annexes and files them', async () => {
    const page = await round.person('applicant')
    await glance(page, '/app/start', 'jiangsu-start')
    id = await round.begin(page, '', /申报、遴选与认证/)
    await look(page, new URL(page.url()).pathname, 'jiangsu-form')
    await page.locator('#f-org_name').waitFor()
    for (const [fact, value] of Object.entries(application)) await fill(page, fact, value)
    await attachEverywhere(page)
    await send(page)
    await glance(page, path(), 'jiangsu-case')
  })

  await report.check('江苏精品: the city asks its member units, screens and recommends', async () => {
    const city = await round.person('city', 0, nanjing)
    await glance(city, '/app/', 'jiangsu-queue')
    await round.act(city, id, 'ask_members.assign')
    await round.act(await round.person('city_member', 0, nanjing), id, 'opinions.sheet')
    await round.act(city, id, 'screen.recommend', async () => {
      await look(city, new URL(city.url()).pathname, 'jiangsu-screen')
      await attachEverywhere(city)
    })
    await round.moveTo('2024-04-29')
    await round.act(city, id, 'hand_over.submit', attachEverywhere)
  })

  await report.check('江苏精品: the office appoints who compares, and puts it on the key list', async () => {
    const office = await round.person('qdc_office')
    await round.act(office, id, 'appoint.assign', async () => {
      await glance(office, new URL(office.url()).pathname, 'jiangsu-appoint')
      await office.locator('#f-members input').first().check()
    })
    await round.act(await whoMay(round, 'comparers', 4, id), id, 'compare.sheet')
    await round.act(office, id, 'select.list')
    await round.act(office, id, 'standard_basis.existing')
  })

  await report.check('江苏精品: the institute evaluates the standard against law, rules and others', async () => {
    const institute = await round.person('institute')
    await round.act(institute, id, 'evaluate_standard.passed', () => glance(institute, new URL(institute.url()).pathname, 'jiangsu-standard'))
    await round.act(institute, id, 'first_or_only.sheet')
  })

  await report.check('江苏精品: the enterprise chooses its body, which evaluates, decides, issues and reports', async () => {
    const page = await round.person('applicant')
    await glance(page, '/app/', 'jiangsu-mine')
    await round.act(page, id, 'way_of_body.own_choice')
    await round.act(page, id, 'choose_body.assign', () => glance(page, new URL(page.url()).pathname, 'jiangsu-choose'))
    await round.moveTo('2024-09-20')
    const body = await round.person('cert_body')
    await round.act(body, id, 'certify.sheet')
    await round.act(body, id, 'conclude.grant', async () => {
      for (const [fact, value] of Object.entries({ rule_version: '样例规则 2024', fee_charged: '2 万元', production_confirmed: true })) await fill(body, fact, value)
      await attachEverywhere(body)
    })
    if (await body.locator('a[href$="/issue.register"]').count()) await round.act(body, id, 'issue.register')
    await body.getByText('2024-09-30').first().waitFor()
    for (const action of ['report.submit', 'feed_back.submit']) await round.act(body, id, action, attachEverywhere)
  })

  await report.check('江苏精品: the list is announced, and anyone verifies the certificate', async () => {
    await round.moveTo('2024-12-10')
    const office = await round.person('qdc_office')
    await round.act(office, id, 'announce.publish', () => fill(office, 'announcement_number', '样例〔2024〕1号'))
    await office.getByText('已办结：获证').waitFor()
    await look(office, path(), 'jiangsu-certified')
    const anybody = await round.blank()
    await glance(anybody, '/verify/JSJP-2024-0001', 'jiangsu-verify')
    await anybody.getByText('证书真实，目前有效').waitFor()
    await anybody.getByText(product).first().waitFor()
    await anybody.close()
  })

  await report.check('江苏精品: the secretariat files its report of the year; a complaint about a body is dealt with', async () => {
    const secretariat = await round.person('secretariat')
    await round.begin(secretariat, '', /年度认证工作报告/)
    for (const [fact, value] of Object.entries({ event_date: round.today, volume: '1', quality_findings: '样例：按期完成' })) await fill(secretariat, fact, value)
    await attachEverywhere(secretariat)
    await send(secretariat)
    await secretariat.getByText('已办结：已提交').waitFor()
    const applicant = await round.person('applicant')
    const complaint = await round.begin(applicant, '', /投诉认证机构/)
    for (const [fact, value] of Object.entries({ body_name: '样例机构', complaint_kind: 'tying', event_date: round.today, matter: '样例：捆绑其他业务' })) await fill(applicant, fact, value)
    await send(applicant)
    const division = await round.person('supervision_division')
    await round.act(division, complaint, 'judge.uphold')
    await division.getByText('已办结：依法处理').waitFor()
  })
}

/** Whoever of a role has something to do on a case. */
export async function whoMay(round, role, most, id) {
  for (let nth = 0; nth < most; nth++) {
    const clerk = await round.clerk(role, nth)
    const known = await clerk.actions(id).catch(() => ({}))
    if (Object.keys(known).length) return round.person(role, nth)
  }
  throw new Error(`nobody of ${role} has anything to do here`)
}
