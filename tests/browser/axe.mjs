// What every page must stand: no axe finding, nothing that scrolls sideways.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Throws with the rules broken on the page shown. */
export async function axeFindsNothing(page) {
  // evaluate() speaks to the page through the debugger, so the page's own script policy stays in force
  await page.evaluate(source)
  const result = await page.evaluate(async () => {
    const found = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return found.violations.map((v) => `${v.id} x${v.nodes.length}: ${v.help}; ${v.nodes[0].html.slice(0, 160)}`)
  })
  if (result.length) throw new Error(result.join('\n'))
}

export async function nothingScrollsSideways(page) {
  const [inner, wide] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth])
  if (wide > inner) {
    const culprits = await page.evaluate(() =>
      [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 5).map((e) => e.outerHTML.slice(0, 120)),
    )
    throw new Error(`${wide} px wide in a window of ${inner} px\n${culprits.join('\n')}`)
  }
}
