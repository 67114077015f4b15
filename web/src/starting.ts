import type { Office, Programme } from './api'

/** What a procedure is about, as the address that starts it says. */
export type About = 'nothing' | 'title' | 'case' | 'person'
export interface Way {
  procedure: Programme['procedures'][number]
  way: Programme['procedures'][number]['ways'][number]
}

export function aboutOf(procedure: Programme['procedures'][number]): About {
  const kind = (procedure.about ?? '').split(':')[0]
  return kind === 'title' || kind === 'case' || kind === 'person' ? kind : 'nothing'
}

/** Whether an office may take a way in, as far as its roles tell; the server has the last word. */
export function mayTake(programme: Programme, by: string | undefined, office: Office | null): boolean {
  const role = by ? programme.roles[by] : undefined
  if (!role || !by) return false
  if (role.is === 'anyone') return true
  if (office?.kind === 'enterprise') return role.is === 'party'
  const held = (office?.grants ?? []).filter((g) => g.programme === programme.programme.split('/')[0]).map((g) => g.role)
  return held.includes(by) || (role.is === 'choice' && (role.among ?? []).some((one) => held.includes(one)))
}

/** The ways in that an office may take, into procedures about a kind of thing. */
export function waysOf(programme: Programme, office: Office | null, about: About): Way[] {
  return programme.procedures
    .filter((procedure) => aboutOf(procedure) === about)
    .flatMap((procedure) => procedure.ways.filter((way) => mayTake(programme, way.by, office)).map((way) => ({ procedure, way })))
}
