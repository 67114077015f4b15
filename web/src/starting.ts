import type { Citation, Office, Programme, Round } from './api'

type Procedure = Programme['procedures'][number]

/** What a procedure is about, as the address that starts it says. */
export type About = 'nothing' | 'title' | 'case' | 'person'
export interface Way {
  procedure: Procedure
  way: Procedure['ways'][number]
}

export function aboutOf(procedure: Procedure): About {
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

/** What a way is for: the clauses that give it, else those of its first step. */
export function purposeOf(programme: Programme, { procedure, way }: Way): Citation[] {
  const named = way.articles?.length ? way.articles : (procedure.stages.find((stage) => stage.id === way.at)?.articles ?? [])
  return named.flatMap((id) => programme.clauses.find((clause) => clause.id === id) ?? [])
}

/** The rounds of an edition's programme as they stand on a day, the latest first. */
export function roundsOf(programme: Programme, rounds: Round[]): Round[] {
  return rounds.filter((round) => round.programme === programme.programme && round.state === 'open').sort((a, b) => b.year.localeCompare(a.year))
}

export type Intake = 'open' | 'not_yet' | 'over'

/** Whether a round takes applications on a day. */
export function intakeOf(round: Round, today: string): Intake {
  if (round.opens && today < round.opens) return 'not_yet'
  return round.closes && round.closes < today ? 'over' : 'open'
}
