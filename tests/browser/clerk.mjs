// What a journey needs and another has walked already: the same acts by HTTP, each filled in from the fields the server names.

const paper = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

export class Clerk {
  constructor(base) {
    this.base = base
    this.cookie = ''
    this.csrf = ''
  }

  static async signIn(base, { account, password }) {
    const clerk = new Clerk(base)
    clerk.session = await clerk.post('/api/v1/session', { account, password })
    clerk.csrf = clerk.session.csrf
    return clerk
  }

  async ask(method, path, body, headers = {}) {
    const sent = { Accept: 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(this.cookie ? { Cookie: this.cookie } : {}), ...(this.csrf ? { 'X-CSRF-Token': this.csrf } : {}), ...headers }
    const answer = await fetch(this.base + path, { method, headers: sent, body })
    const set = answer.headers.get('set-cookie')
    if (set) this.cookie = set.split(';')[0]
    const json = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json).slice(0, 900)}`)
    return json
  }
  get(path) {
    return this.ask('GET', path)
  }
  post(path, body = {}) {
    return this.ask('POST', path, JSON.stringify(body), { 'Content-Type': 'application/json' })
  }

  /** Opens a case; its id. */
  async open(programme, procedure, more = {}) {
    return (await this.post('/api/v1/cases', { programme, procedure, ...more })).id
  }
  case(id) {
    return this.get(`/api/v1/cases/${id}`)
  }
  async actions(id) {
    return Object.fromEntries((await this.get(`/api/v1/cases/${id}/actions`)).map((a) => [a.action, a]))
  }
  async upload(id) {
    return (await this.ask('POST', `/api/v1/cases/${id}/files`, paper + crypto.randomUUID(), { 'Content-Type': 'application/pdf', 'X-Filename': encodeURIComponent('样例证明.pdf') })).digest
  }

  /** One act in favour, after a declaration where one is owed. `stated` answers facts by name; `given` is sent as it is. */
  async act(id, action, stated = {}, given = {}) {
    let known = await this.actions(id)
    if (!known[action] && known['case.declare']) {
      await this.post(`/api/v1/cases/${id}/entries`, { action: 'case.declare', data: { no_conflict: true } })
      known = await this.actions(id)
    }
    if (!known[action]) throw new Error(`${action} is not open to ${this.session.name}: ${Object.keys(known)}; it stands at ${JSON.stringify((await this.case(id)).stage?.id)}`)
    return this.post(`/api/v1/cases/${id}/entries`, { action, data: await this.filled(id, known[action], stated, given) })
  }

  async filled(id, act, stated, given) {
    const today = (await this.get('/api/v1/clock')).now
    const day = new Date(Date.parse(today) + 8 * 3600_000).toISOString().slice(0, 10)
    const data = structuredClone(given)
    const put = (member, name, value) => ((data[member] ??= {})[name] ??= value)
    let digest
    const papers = async () => [(digest ??= await this.upload(id))]
    for (const field of act.fields) {
      const { name, in: place } = field
      if (field.locked) continue
      if (place === 'facts') {
        let value = stated[name]
        if (name === 'uscc') value = this.session.offices.find((o) => o.id === this.session.office)?.uscc
        if (value === undefined && field.type === 'date' && field.required) value = day
        if (field.type === 'document' && field.required) put('evidence', name, await papers())
        if (value === undefined) continue
        put('facts', name, value)
        if (Array.isArray(value) && value.length === 0) put('dated_checks', name, day)
        if (field.evidence?.length || field.evidence === true) put('evidence', name, await papers())
      } else if (place === 'evidence') put('evidence', name, await papers())
      else if (place === 'judgements' && !given.judgements) (data.judgements ??= []).push({ criterion: name, result: 'pass', reason: '样例：经查属实', evidence: await papers() })
      else if (place === 'sheet') put('sheet', name, { result: field.options?.[0]?.id ?? '样例：意见', finding: '样例：看过材料' })
      else if (place === 'channels') put('channels', name, { date: day, link: `https://example.org/${name}` })
      else if (name === 'members') data.members ??= [field.options[0].id]
      else if (name === 'reason' && field.required) data.reason ??= '样例理由'
      else if (name === 'date') data.date ??= day
      else if (name === 'no_conflict') data.no_conflict ??= true
    }
    return data
  }
}
