import type { CaseRow, Field, Text } from './api'

/** The application is Chinese; a text without Chinese falls back to English. */
export function zh(text: Text | undefined | null): string {
  return text?.zh || text?.en || ''
}

/** 2024-06-20 09:30 in the programme's zone. */
export function moment(instant: string | undefined): string {
  if (!instant) return ''
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
  return parts.format(new Date(instant))
}

/** What a case goes by in a list: its product, else the organisation it is about, else what is being done. */
export function nameOf(row: CaseRow): string {
  return row.product_name || row.org_name || zh(row.label)
}

/** How long ago, in words, as seen at `now`. */
export function since(instant: string | undefined, now: string): string {
  if (!instant) return ''
  const days = Math.floor((Date.parse(now) - Date.parse(instant)) / 86_400_000)
  return days <= 0 ? '今天起' : `已 ${days} 天`
}

/** A value in words, with the labels of its field where they are known. Rows of a list are separated by 、 */
export function shown(value: unknown, field?: Field): string {
  if (value === null || value === undefined || value === '') return '（未填）'
  if (value === true) return '是'
  if (value === false) return '否'
  if (Array.isArray(value)) return value.length === 0 ? '没有' : value.map((item) => shownItem(item, field)).join('；')
  if (typeof value === 'object') return Object.entries(value).map(([year, amount]) => `${year} 年 ${String(amount)}`).join('，')
  return optionLabel(value, field)
}

/** One row of a list, or one of several choices. */
export function shownItem(item: unknown, field?: Field): string {
  if (item === null || typeof item !== 'object') return optionLabel(item, field)
  const order = field?.rows?.map((column) => column.name) ?? []
  return Object.entries(item)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, value]) => {
      const column = field?.rows?.find((c) => c.name === name)
      return `${zh(column?.label) || name}：${value === null ? '没有' : shown(value, column)}`
    })
    .join('，')
}

function optionLabel(value: unknown, field?: Field): string {
  return zh(field?.options?.find((o) => o.id === value)?.label) || String(value)
}

export function size(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
}

const ofWhom: Record<string, string> = { cast: '有效票', present: '到会成员', members: '全体成员' }

/** A share as the edition writes it, in words: "2/3 of members" is 全体成员的 2/3 以上. Anything else as it is. */
export function shareWords(text: string): string {
  const found = /^(more than )?(\d+\/\d+)(?: of (cast|present|members))?$/.exec(text.trim())
  if (!found) return text
  const [, over, share, of] = found
  const whole = of ? `${ofWhom[of]}的 ` : ''
  return over ? `超过${whole}${share}` : `${whole}${share} 以上`
}

const unitWords: Record<string, string> = { 'working days': '个工作日', days: '日', months: '个月', years: '年', CNY: '元', organisations: '个' }

export function unitInWords(unit: string | undefined): string {
  return unitWords[unit ?? ''] ?? unit ?? ''
}
