import type { EntryData, Field } from './api'

/** What a person is about to send with one act; the shape of `EntryData` with its members always there. */
export interface Entry {
  facts: Record<string, unknown>
  evidence: Record<string, string[]>
  dated_checks: Record<string, string>
  judgements: Record<string, Record<string, unknown>>
  sheet: Record<string, Record<string, string>>
  channels: Record<string, Record<string, string>>
  items: Record<string, string>
  members: string[]
  cases: string[]
  marks: Record<string, 'trade_secret' | null>
  parameters: Record<string, unknown>
  not_applicable: Record<string, string>
  data: Record<string, unknown>
}

/** What is chosen for one case of a list, and why where that must be said. */
export interface Picked {
  option?: string
  reason?: string
}

export function emptyEntry(): Entry {
  return { facts: {}, evidence: {}, dated_checks: {}, judgements: {}, sheet: {}, channels: {}, items: {}, members: [], cases: [], marks: {}, parameters: {}, not_applicable: {}, data: {} }
}

/** The entry that a saved draft or the case's present facts give. */
export function entryFrom(data: EntryData | null | undefined): Entry {
  const entry = emptyEntry()
  if (!data) return entry
  const { facts, evidence, dated_checks, judgements, sheet, channels, items, members, cases, marks, parameters, not_applicable, ...rest } = data
  Object.assign(entry.facts, facts)
  Object.assign(entry.evidence, evidence)
  Object.assign(entry.dated_checks, dated_checks)
  for (const j of judgements ?? []) entry.judgements[j.criterion] = { ...j }
  Object.assign(entry.sheet, sheet)
  Object.assign(entry.channels, channels)
  for (const item of items ?? []) entry.items[item.pointer] = item.note ?? ''
  entry.members = members ?? []
  entry.cases = (cases ?? []).map((c) => c.id)
  Object.assign(entry.marks, marks)
  Object.assign(entry.parameters, parameters)
  Object.assign(entry.not_applicable, not_applicable)
  Object.assign(entry.data, rest)
  return entry
}

/** The entry as it is sent; `self` is the case it is posted to, a member of every list act. */
export function dataOf(entry: Entry, self: string): EntryData {
  const data: Record<string, unknown> = { ...entry.data }
  if (Object.keys(entry.facts).length) data.facts = entry.facts
  const evidence = Object.fromEntries(Object.entries(entry.evidence).filter(([, files]) => files.length))
  if (Object.keys(evidence).length) data.evidence = evidence
  if (Object.keys(entry.dated_checks).length) data.dated_checks = entry.dated_checks
  const judgements = Object.entries(entry.judgements)
    .filter(([, j]) => j.result)
    .map(([criterion, j]) => ({ ...j, criterion }))
  if (judgements.length) data.judgements = judgements
  if (Object.keys(entry.sheet).length) data.sheet = entry.sheet
  if (Object.keys(entry.channels).length) data.channels = entry.channels
  const items = Object.entries(entry.items).map(([pointer, note]) => ({ pointer, note }))
  if (items.length) data.items = items
  if (Object.keys(entry.marks).length) data.marks = entry.marks
  const set = Object.entries(entry.parameters).map(([name, value]) => [name, String(value)])
  if (set.length) data.parameters = Object.fromEntries(set)
  if (Object.keys(entry.not_applicable).length) data.not_applicable = entry.not_applicable
  if (entry.members.length) data.members = entry.members
  if (entry.cases.length) data.cases = [self, ...entry.cases.filter((id) => id !== self)].map((id) => ({ id }))
  return data as EntryData
}

/** Where one field's answer lives. */
export function entryOf(entry: Entry, field: Field) {
  const name = field.name
  const group = field.in ?? 'data'
  const record: Record<string, unknown> = group === 'facts' ? entry.facts : group === 'parameters' ? entry.parameters : entry.data
  const parts = (): Record<string, unknown> =>
    group === 'judgements' ? (entry.judgements[name] ??= {}) : group === 'channels' ? (entry.channels[name] ??= {}) : (entry.sheet[name] ??= {})
  const put = (target: Record<string, unknown>, key: string, value: unknown) => {
    if (value === undefined || value === '') delete target[key]
    else target[key] = value
  }
  return {
    get value() {
      return group === 'sheet' ? parts().result : record[name]
    },
    set value(value: unknown) {
      if (group === 'sheet') put(parts(), 'result', value)
      else put(record, name, value)
    },
    get rows() {
      return record[name] as Record<string, unknown>[] | undefined
    },
    set rows(value) {
      put(record, name, value)
    },
    get checkedOn() {
      return entry.dated_checks[name]
    },
    set checkedOn(value: string | undefined) {
      put(entry.dated_checks, name, value)
    },
    year: (year: string) => (record[name] as Record<string, unknown> | undefined)?.[year],
    setYear(year: string, value: unknown) {
      const years = { ...((record[name] as Record<string, unknown> | undefined) ?? {}) }
      put(years, year, value)
      put(record, name, Object.keys(years).length ? years : undefined)
    },
    get secret() {
      return name in entry.marks ? entry.marks[name] === 'trade_secret' : Boolean(field.marked)
    },
    set secret(on: boolean) {
      if (on) entry.marks[name] = 'trade_secret'
      else if (field.marked) entry.marks[name] = null
      else delete entry.marks[name]
    },
    part: (key: string) => String(parts()[key] ?? ''),
    setPart: (key: string, value: string) => put(parts(), key, value),
    evidence: () => (group === 'judgements' ? ((parts().evidence as string[] | undefined) ?? []) : (entry.evidence[name] ?? [])),
    setEvidence(files: string[]) {
      if (group === 'judgements') put(parts(), 'evidence', files.length ? files : undefined)
      else if (files.length) entry.evidence[name] = files
      else delete entry.evidence[name]
      if (field.type === 'document' && group === 'facts') put(entry.facts, name, files[0])
    },
  }
}
