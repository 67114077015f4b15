// The people of one programme in one house: who acts in the browser, who by HTTP, and what they do.
import { Clerk } from './clerk.mjs'
import { send, signIn, startAct } from './people.mjs'

export class Journey {
  constructor(house, programme, today) {
    Object.assign(this, { house, programme, today, pages: new Map(), clerks: new Map() })
  }

  /** Accounts of a role, of one territory where that is given; each once. */
  accountsOf(role, territory) {
    const fitting = this.house.accounts.filter((a) => a.role === role && a.programme === this.programme && (!territory || a.territory === territory))
    return [...new Map(fitting.map((a) => [a.account, a])).values()]
  }
  account(role, nth = 0, territory = undefined) {
    const account = this.accountsOf(role, territory)[nth]
    if (!account) throw new Error(`no account ${nth} for ${role} in ${territory ?? 'any territory'}`)
    return account
  }
  async blank(options = {}) {
    const page = await (await this.house.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })).newPage()
    page.setDefaultTimeout(20_000)
    return page
  }
  /** Somebody of a role in the browser, signed in once. */
  async person(role, nth = 0, territory = undefined) {
    const account = this.account(role, nth, territory)
    if (!this.pages.has(account.account)) {
      const page = await this.blank()
      await signIn(page, this.house.base, account)
      this.pages.set(account.account, page)
    }
    return this.pages.get(account.account)
  }
  /** Somebody of a role by HTTP, signed in once. */
  async clerk(role, nth = 0, territory = undefined) {
    const account = this.account(role, nth, territory)
    if (!this.clerks.has(account.account)) this.clerks.set(account.account, await Clerk.signIn(this.house.base, account))
    return this.clerks.get(account.account)
  }
  async moveTo(day) {
    this.today = day
    await this.house.moveTo(day)
  }
  address(id) {
    return `${this.house.base}/app/cases/${id}`
  }
  /** Opens a case and declares that there is no interest, where that is asked. */
  async open(page, id) {
    await page.goto(this.address(id))
    await page.getByRole('heading', { name: '经过' }).waitFor()
  }
  async declared(page, id) {
    await this.open(page, id)
    const none = page.getByRole('button', { name: /^没有利害关系/ })
    if (await none.count()) {
      await none.click()
      await none.waitFor({ state: 'detached' })
    }
  }
  /** One act in favour, in the browser. */
  async act(page, id, action, more = async () => {}) {
    await this.declared(page, id)
    await startAct(page, action)
    await more(page)
    await inFavour(page, this.today)
    await send(page)
  }
  /** Opens a way in of what the page lists; the id of the case made. */
  async begin(page, query, name) {
    await page.goto(`${this.house.base}/app/start${query}`)
    await page.getByRole('button', { name }).first().click()
    await page.waitForURL(/\/app\/cases\/[^/]+\//)
    await page.locator('main form').waitFor()
    return /\/cases\/([^/]+)/.exec(page.url())[1]
  }
}

/** Yes to every question, with a word where one is asked for; today wherever a day is. What is filled in stays. */
export async function inFavour(page, today) {
  for (const set of await page.locator('form fieldset.field').all()) {
    const yes = set.locator('label.choice').filter({ hasText: /^\s*(符合|是|同意|无异议)\s*$/ }).first()
    if ((await yes.count()) && !(await set.locator('input:checked').count())) await yes.click()
  }
  for (const box of await page.locator('form textarea').all()) if (!(await box.inputValue())) await box.fill('样例：经核对材料，情况属实。')
  for (const date of await page.locator('form input[type=date]').all()) if (!(await date.inputValue())) await date.fill(today)
  for (const link of await page.locator('form input[id$="-link"]').all()) await link.fill('https://example.org/notice')
  const members = page.locator('#f-members input[type=checkbox]')
  if ((await members.count()) && !(await page.locator('#f-members input:checked').count())) await members.first().check()
}
