// What a person does in the application.
export async function signIn(page, base, account) {
  await page.goto(`${base}/app/sign-in`)
  await page.getByLabel('账号').fill(account.account)
  await page.getByLabel('密码').fill(account.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '退出' }).waitFor()
}

/** Opens a case from the list by its product's name. */
export async function openCase(page, base, product) {
  await page.goto(`${base}/app/`)
  await page.getByLabel('企业或产品名称').fill(product)
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByRole('link', { name: product }).first().click()
  await page.getByRole('heading', { level: 1, name: product }).waitFor()
}

/** Opens a case that has ended. */
export async function openClosedCase(page, base, product) {
  await page.goto(`${base}/app/`)
  await page.getByRole('button', { name: '已办结' }).click()
  await page.getByRole('link', { name: product }).first().click()
  await page.getByRole('heading', { level: 1, name: product }).waitFor()
}

/** Follows the act whose address ends with `action`. */
export async function startAct(page, action) {
  await page.locator(`a[href$="/${action}"]`).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/${action}`))
  await page.locator('main form').waitFor()
}

export async function send(page) {
  const check = page.getByRole('button', { name: '检查填写内容' })
  if (await check.count()) await check.click()
  await page.getByRole('button', { name: /：提交$/ }).click()
  await page.waitForURL(/\/app\/cases\/[^/]+$/)
  await page.getByRole('heading', { name: '经过' }).waitFor()
}

/** Fills one field by its fact name; what it is decides how. */
export async function fill(page, name, value) {
  const id = `f-${name}`
  if (typeof value === 'boolean') return page.locator(`fieldset#${id} > div`).getByText(value ? '是' : '否', { exact: true }).click()
  if (Array.isArray(value)) {
    const box = page.locator(`fieldset#${id}`)
    if (value.length === 0) {
      await box.getByLabel('没有').check()
      const asked = box.locator('input[type=date]')
      if (await asked.count()) await asked.fill('2024-05-20')
      return
    }
    if (typeof value[0] === 'string') {
      for (const id of value) await box.locator(`input[type=checkbox][value="${id}"]`).check()
      return
    }
    for (const [i, row] of value.entries()) {
      await box.getByRole('button', { name: /^添加一项/ }).click()
      for (const [column, cell] of Object.entries(row)) await fillInput(page, `${id}-${i}-${column}`, cell)
    }
    return
  }
  if (typeof value === 'object') {
    for (const [year, amount] of Object.entries(value)) await fillInput(page, `${id}-${year}`, amount)
    return
  }
  return fillInput(page, id, value)
}

async function fillInput(page, id, value) {
  const input = page.locator(`[id="${id}"]`)
  if (typeof value === 'boolean') return page.locator(`input[name="${id}"]`).nth(value ? 0 : 1).check()
  if ((await input.evaluate((e) => e.tagName)) === 'SELECT') {
    const byLabel = await input.evaluate((e, text) => [...e.options].some((o) => o.text.trim() === text), value)
    return input.selectOption(byLabel ? { label: value } : value)
  }
  const [, amount, unit] = /^(\S+) (元|万元|亿元)$/.exec(value) ?? []
  if (!unit) return input.fill(String(value))
  await input.fill(amount)
  return input.locator('xpath=following-sibling::select').selectOption(unit)
}

/** Attaches one small file, which nobody else has, to every evidence slot of the form. */
export async function attachEverywhere(page) {
  const buffer = Buffer.from(`%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n% ${crypto.randomUUID()}\n`)
  const slots = page.locator('form input[type=file]')
  for (let i = 0; i < (await slots.count()); i++) {
    await slots.nth(i).setInputFiles({ name: `样例证明${i + 1}.pdf`, mimeType: 'application/pdf', buffer })
  }
  await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((e) => e.textContent?.includes('正在上传')))
}
