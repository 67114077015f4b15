// A real store's first administrator, by keys alone: the link, the authenticator before anything else, its code at each sign-in.
import { createHmac } from 'node:crypto'
import { join } from 'node:path'

import { axeFindsNothing, nothingScrollsSideways } from './axe.mjs'
import { button, link, press, reach, typeInto } from './keyboard.mjs'

const password = '一句很长很长的样例密码'
const field = (id) => (e) => e.id === id

/** RFC 6238 of a base 32 secret, for the time step `later` than now. */
function codeOf(secret, later = 0) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const digest = createHmac('sha1', Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))).update(step).digest()
  const at = digest[19] & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export async function account(house, report, pictures) {
  const { base } = house
  const context = await house.browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  let secret = ''

  const look = async (name) => {
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true })
      await nothingScrollsSideways(page)
      await axeFindsNothing(page)
    }
  }
  const signIn = async () => {
    await page.goto(`${base}/app/sign-in`)
    await page.locator('#account').waitFor()
    await typeInto(page, field('account'), 'the account', 'wang')
    await typeInto(page, field('password'), 'the password', password)
    await press(page, button('登录'), 'the button to sign in')
  }

  await report.check('a first administrator is led to the authenticator and nowhere else', async () => {
    await page.goto(house.administratorLink())
    await page.locator('#f-account').waitFor()
    await typeInto(page, field('f-account'), 'the account', 'wang')
    await typeInto(page, field('f-password'), 'the password', password)
    await press(page, button('确定'), 'the button')
    await page.waitForURL(/\/app\/sign-in/)
    await signIn()
    await page.waitForURL(/\/app\/account/)
    await page.getByText('办理公务的账号要先设置动态验证码').waitFor()
    await page.goto(`${base}/app/offices`)
    await page.waitForURL(/\/app\/account/)
    await look('account-needed')
  })
  await report.check('by keys alone the authenticator is set up; a wrong code is told', async () => {
    await typeInto(page, field('factor-password'), 'the password', password)
    await press(page, button('设置动态验证码'), 'the button that begins')
    await page.getByAltText(/二维码/).waitFor()
    secret = (await page.locator('code').first().textContent()).replaceAll(' ', '')
    await look('account-begun')
    await typeInto(page, field('factor-code'), 'the code', codeOf(secret, 40))
    await press(page, button('确认'), 'the button that confirms')
    await page.locator('.errors').getByText('动态验证码不对').waitFor()
    const now = codeOf(secret, -1)
    await typeInto(page, field('factor-code'), 'the code', `${now.slice(0, 3)} ${now.slice(3)}`)
    await press(page, button('确认'), 'the button that confirms')
    await page.getByText('动态验证码已设好').waitFor()
    await look('account-set')
    await press(page, link((e) => e.text === '单位'), 'the offices')
    await page.getByRole('heading', { level: 1, name: '单位' }).waitFor()
  })
  await report.check('signing in asks for the code in a second step, with the focus in it', async () => {
    await press(page, button('退出'), 'the way out')
    await page.waitForURL(/\/app\/sign-in/)
    await signIn()
    await page.locator('#code').waitFor()
    await page.waitForFunction(() => document.activeElement?.id === 'code')
    await look('sign-in-code')
    await page.keyboard.type(codeOf(secret))
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '退出' }).waitFor()
  })
  await report.check('removing it asks for password and code, and an administrator is asked to set up another', async () => {
    await press(page, link((e) => e.text === '账号'), 'the account page')
    await page.getByRole('heading', { level: 1, name: '账号' }).waitFor()
    await press(page, (e) => e.tag === 'SUMMARY', 'the part that removes')
    await typeInto(page, field('remove-password'), 'the password', password)
    await typeInto(page, field('remove-code'), 'the code', codeOf(secret, 1))
    await reach(page, button('解除动态验证码'), 'the button that removes')
    await page.keyboard.press('Enter')
    await page.getByText('办理公务的账号要先设置动态验证码').waitFor()
  })
  await context.close()
}
