// What an award round comes to besides the straight way: the other recommender, a new expert, a unit that objects, interests, equal votes,
// a refusal by the government, and a cancellation with all that follows.
import { axeFindsNothing } from './axe.mjs'
import { inFavour, Journey } from './journey.mjs'
import { attachEverywhere, fill, send, signIn, startAct } from './people.mjs'

const programme = 'xinjiang-quality-award'
const edition = `${programme}/2023`
const stated = {
  org_type: 'legal_person', legal_person: true, reg_region: '65', address: '样例路 1 号', organisation_class: '制造业', org_size: 'large', supports_policies: true,
  ops_start_date: '2010-01-01', ops_normal: true, new_economy: false, accidents: [], violations: [], credit_records: [],
  social_responsibility: '样例：按期发布社会责任报告', quality_strategy: '样例：质量战略', standing: '样例：同行前列', rank_region: 2, qms_description: '样例：体系说明', quality_model: '样例：质量管理模式', contribution: '样例：示范带动',
  truthful: true, no_state_secret: true, opinion_text: '样例：同意推荐', material_opinion: '样例', defence_opinion: '样例', visit_place: '样例路 1 号', site_opinion: '样例', report_summary: '样例：评审报告',
  proposal_number: '样例〔2026〕9号', decision_number: '样例政发〔2026〕9号', call_number: '样例〔2026〕1号', award_year: 2026,
  criteria_sets: [{ class: '制造业', origin: 'national', name: '制造业评价标准', version: '样例版' }],
}

export async function awardTurnings(house, report, look) {
  const { base } = house
  const round = new Journey(house, programme, '2026-06-22')
  const office = await round.clerk('office')
  /** One is recommended by a department of its sector, the other by the regulator of its prefecture. */
  const sector = { ...stated, org_name: '样例·行业推荐', address_prefecture: '650100', recommended_by: 'sector_department', sector: 'industry' }
  const area = { ...stated, org_name: '样例·地州推荐', address_prefecture: '650200', recommended_by: 'prefecture_regulator' }
  const both = []
  const together = () => ({ cases: both.map((id) => ({ id })) })
  const inEach = async (who, action, given) => {
    for (const id of both) await who.act(id, action, stated, given)
  }

  await report.check('award: by HTTP a round is opened and two applicants post inside', async () => {
    const call = await office.open(edition, 'call')
    for (const action of ['draft.submit', 'criteria.submit', 'publish.publish']) await office.act(call, action, stated)
    await office.act(call, 'open_round.register', stated, { year: '2026', opens: '2026-06-22', closes: '2026-07-31', parameters: { quorum: '1/2' }, reason: '样例：领导小组会议决定' })
    for (const [nth, facts] of [sector, area].entries()) {
      const applicant = await round.clerk('applicant', nth)
      const id = await applicant.open(edition, 'application')
      both.push(id)
      for (const action of ['prepare.submit', 'post_inside.publish']) await applicant.act(id, action, facts)
    }
    await round.moveTo('2026-06-30')
    for (const nth of [0, 1]) await (await round.clerk('applicant', nth)).act(both[nth], 'file.submit', stated)
    const regulator = await round.clerk('prefecture_regulator', 0, '650200')
    for (const action of ['audit.clean', 'post_recommended.publish']) await regulator.act(both[1], action, stated)
  })

  await report.check('award: the department of a sector audits, posts and gives the opinion itself', async () => {
    const page = await round.person('sector_department')
    await round.act(page, both[0], 'audit.clean', attachEverywhere)
    await round.act(page, both[0], 'post_recommended.publish')
  })

  let objection = ''
  await report.check('award: a unit objects without its seal, is asked for it, and completes', async () => {
    const unit = round.account('applicant', 2)
    await (await round.clerk('prefecture_regulator', 0, `${unit.territory.slice(0, 4)}00`)).post(`/api/v1/offices/${unit.office_id}/confirm`, { confirmed: true })
    const page = await round.person('applicant', 2)
    await page.goto(`${base}/notices`)
    await page.getByRole('link', { name: /提出异议 样例·地州推荐/ }).click()
    await page.getByRole('button', { name: /异议：提出异议/ }).click()
    await fill(page, 'objector_kind', '单位')
    await fill(page, 'objection_text', '样例：有事故没有报')
    await page.locator('#f-unit_seat').waitFor()
    if (await page.locator('#f-objector_name').count()) throw new Error('a unit is asked for the name of a person')
    for (const [fact, value] of Object.entries({ unit_name: '样例异议单位', unit_seat: '样例路 3 号', objector_phone: '0991-0000001', objector_address: '样例路 3 号' })) await fill(page, fact, value)
    const papers = page.locator('#f-objection_papers').locator('xpath=ancestor-or-self::*[.//input[@type="file"] or self::input[@type="file"]][1]')
    await attachTo(page, papers)
    await page.getByRole('button', { name: '检查填写内容' }).click()
    await page.getByText('还缺：').waitFor()
    await page.getByRole('button', { name: /：提交$/ }).click()
    await page.getByRole('heading', { name: '请补全' }).waitFor()
    objection = page.url().split('/').pop()
    const lacking = await page.locator('.card.warning li').allTextContents()
    if (lacking.length !== 1 || !/公章/.test(lacking[0])) throw new Error(`asked for: ${lacking}`)
    await page.getByText('这一环节文件未规定期限').waitFor()
    await look(page, `/app/cases/${objection}`, 'award-incomplete')
    await startAct(page, 'file.submit')
    await attachEverywhere(page)
    await send(page)
    if (await page.getByRole('heading', { name: '请补全' }).count()) throw new Error('still asked to complete')
    const forwarder = await round.person('office')
    await round.act(forwarder, objection, 'forward.submit')
  })

  await report.check('award: an expert is proposed, admitted, pledges himself, and only then can be appointed', async () => {
    const page = await round.person('office')
    const expert = round.account('anyone')
    await page.goto(`${base}/app/start`)
    const way = page.locator('.ways li', { hasText: '专家入库' })
    await way.getByLabel(/关于谁/).fill(expert.account)
    await way.getByRole('button', { name: /^开始/ }).click()
    await page.waitForURL(/\/app\/cases\//)
    await page.locator('#f-expert_field').waitFor()
    await fill(page, 'expert_field', '质量管理')
    await attachEverywhere(page)
    await inFavour(page, round.today)
    await send(page)
    const id = page.url().split('/').pop()
    await round.act(page, id, 'admit.enrol')
    const himself = await round.person('anyone')
    await himself.goto(`${base}/app/`)
    await himself.getByRole('link', { name: /专家入库/ }).first().waitFor()
    await round.act(himself, id, 'pledge.submit')
    await himself.getByText('已办结：已入库').waitFor()
  })

  await report.check('award: two experts are appointed; one has an interest, stands aside and sees nothing more', async () => {
    const regulator = await round.clerk('prefecture_regulator', 1, '650200')
    await regulator.act(objection, 'investigate.submit', { investigation_report: '样例：经查不属实' })
    await office.act(objection, 'decide.reject', { found_condition: 'none' })
    await office.act(objection, 'answer_rejected.submit', { answer_text: '样例：经查不属实' })
    await office.act(objection, 'inform_rejected.submit')
    await round.moveTo('2026-07-08')
    const department = await round.person('sector_department')
    await round.act(department, both[0], 'opinion.recommend', attachEverywhere)
    await (await round.clerk('prefecture_government', 0, '650200')).act(both[1], 'opinion.recommend', stated)
    for (const action of ['qualify.pass', 'ask_departments.assign']) await inEach(office, action)
    await inEach(await round.clerk('departments'), 'consult.sheet')
    for (const action of ['accept.accept', 'post_accepted.publish']) await office.act(both[0], action, stated, together())
    await round.moveTo('2026-07-16')
    const page = await round.person('office')
    const one = round.account('experts', 1)
    await round.act(page, both[0], 'appoint_material.assign', async () => {
      if (!(await page.locator('#f-members label.choice', { hasText: (await round.clerk('anyone')).session.name }).count())) throw new Error('the new expert is not offered')
      for (const nth of [0, 1]) await page.locator('#f-members label.choice').nth(nth).click()
    })
    const aside = await round.person('experts', 1)
    await round.open(aside, both[0])
    await aside.getByRole('button', { name: '有利害关系，回避' }).click()
    await aside.getByLabel('是什么关系').fill('样例：近三年为该组织提供咨询')
    await axeFindsNothing(aside)
    await aside.getByRole('button', { name: '回避本案' }).click()
    await aside.getByText('您已回避本案').waitFor()
    if (await aside.getByText('样例：质量战略').count()) throw new Error(`${one.account} still reads the case`)
    if (await aside.locator('a[href$="/review_material.sheet"]').count()) throw new Error(`${one.account} may still review`)
    const stays = await round.person('experts', 0)
    await round.act(stays, both[0], 'review_material.sheet')
  })

  await report.check('award: equal votes are stated, a second ballot is held, and only its votes count', async () => {
    await office.act(both[1], 'appoint_material.assign')
    await (await round.clerk('experts', 0)).act(both[1], 'review_material.sheet')
    await office.act(both[0], 'pick_defence.advance', stated, together())
    for (const [group, lead] of [['defence', 'pick_site'], ['site', '']]) {
      await inEach(office, `appoint_${group}.assign`)
      await inEach(await round.clerk('experts', 0), `review_${group}.sheet`)
      if (lead) await office.act(both[0], `${lead}.advance`, stated, together())
    }
    for (const action of ['conclude_site.submit', 'report.submit']) await inEach(office, action)
    for (const [nth, option] of ['award', 'award', 'nomination', 'nomination'].entries()) await (await round.clerk('leading_group', nth)).act(both[0], 'vote.vote', {}, { option })
    const chair = await round.person('chair'), member = await round.person('leading_group')
    await round.act(chair, both[0], 'vote.close', async () => {
      await chooseOption(chair, /票数相同/)
    })
    await chair.getByText('票数相同的处理').first().waitFor()
    await chair.getByRole('row', { name: /列入质量奖建议名单 2/ }).waitFor()
    await round.act(member, both[0], 'settle_tie.again')
    for (const nth of [1, 2, 3]) await (await round.clerk('leading_group', nth)).act(both[0], 'vote.vote', {}, { option: 'award' })
    await round.act(member, both[0], 'vote.vote', () => chooseOption(member, /列入质量奖/))
    await round.act(chair, both[0], 'vote.close', () => chooseOption(chair, /列入质量奖/))
    await chair.getByRole('row', { name: /列入质量奖建议名单 4/ }).waitFor()
    await chair.getByText('第 1 次：列入质量奖建议名单 2 票，列入提名奖建议名单 2 票').waitFor()
    await look(chair, `/app/cases/${both[0]}`, 'award-second-ballot')
  })

  await report.check('award: the government refuses with a reason, which the applicant reads', async () => {
    for (const nth of [0, 1, 2]) await (await round.clerk('leading_group', nth)).act(both[1], 'vote.vote', {}, { option: 'award' })
    await (await round.clerk('chair')).act(both[1], 'vote.close', {}, { option: 'award', reason: '样例：全票' })
    await office.act(both[0], 'post_proposed.publish', stated, together())
    await round.moveTo('2026-07-24')
    await office.act(both[0], 'submit_government.submit', stated, together())
    const government = await round.person('government')
    await round.declared(government, both[0])
    await startAct(government, 'approve.refuse')
    const row = government.locator('.list-choice tbody tr', { hasText: '行业推荐' })
    await row.locator('label.choice', { hasText: '不予同意' }).click()
    await row.getByPlaceholder('理由').fill('样例：另有重大事项待查')
    await inFavour(government, round.today)
    await government.getByRole('button', { name: '检查填写内容' }).click()
    await government.getByRole('button', { name: /：提交$/ }).click()
    await government.waitForURL(/\/app\/(\?|cases\/[^/]+$|$)/)
    const applicant = await round.person('applicant', 0)
    await round.open(applicant, both[0])
    await applicant.getByText('已办结：未获奖').waitFor()
    await applicant.getByText('样例：另有重大事项待查').first().waitFor()
  })

  await report.check('award: an honour is cancelled, taken back, made public, and verifies no more', async () => {
    const clerk = await round.clerk('government')
    await clerk.act(both[1], 'approve.award', stated)
    const number = (await clerk.act(both[1], 'commend_award.publish', stated)).certificates[0]
    const page = await round.person('office')
    await page.goto(`${base}/app/certificates`)
    await page.locator('tr', { hasText: number }).getByRole('link', { name: /^发起/ }).click()
    await page.getByRole('button', { name: /取消奖励：获奖后五年内的情形/ }).click()
    await page.locator('main form').waitFor()
    for (const [fact, value] of Object.entries({ ground: '重大事故', event_date: '2026-07-24', matter: '样例：重大安全事故' })) await fill(page, fact, value)
    await page.locator('#f-accident_level').waitFor()
    await fill(page, 'accident_kind', '安全')
    await fill(page, 'accident_level', '重大')
    await attachEverywhere(page)
    await inFavour(page, round.today)
    await send(page)
    const id = page.url().split('/').pop()
    const government = await round.person('government')
    await round.act(government, id, 'judge_event.cancel', attachEverywhere)
    await round.act(page, id, 'recover.submit')
    await round.act(page, id, 'make_public.publish')
    await page.getByText('已办结：已取消').waitFor()
    await look(page, `/app/cases/${id}`, 'award-cancelled')
    const anybody = await round.blank({ viewport: { width: 390, height: 900 } })
    await anybody.goto(`${base}/verify/${number}`)
    await anybody.getByText(/取消/).first().waitFor()
    await axeFindsNothing(anybody)
  })
}

async function attachTo(page, box) {
  await box.locator('input[type=file]').first().setInputFiles({ name: '样例证明.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n') })
  await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((e) => e.textContent?.includes('正在上传')))
}

async function chooseOption(page, words) {
  const list = page.locator('.list-choice tbody tr').first()
  if (await list.count()) return list.locator('label.choice').filter({ hasText: words }).first().click()
  const radio = page.locator('#f-option label.choice').filter({ hasText: words }).first()
  if (await radio.count()) return radio.click()
  const id = await page.locator('#f-option option').filter({ hasText: words }).first().getAttribute('value')
  return page.locator('#f-option').selectOption(id)
}
