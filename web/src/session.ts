import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { api, ask, useToken, type Problem, type Session } from './api'

/** Who is signed in and for which office. */
export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null)
  const asked = ref(false)

  const office = computed(() => session.value?.offices.find((o) => o.id === session.value?.office) ?? null)
  const isEnterprise = computed(() => office.value?.kind === 'enterprise')
  /** Somebody who applies, holds or objects, and runs no programme. */
  const isParty = computed(() => isEnterprise.value || office.value?.kind === 'person')
  const isAuthority = computed(() => Boolean(office.value) && !isParty.value)

  function take(value: Session | null) {
    session.value = value
    useToken(value?.csrf ?? '')
  }

  async function restore() {
    if (asked.value) return
    asked.value = true
    const { data } = await ask(api.GET('/api/v1/session'))
    take(data ?? null)
  }

  async function signIn(account: string, password: string, code?: string): Promise<Problem | undefined> {
    const { data, problem } = await ask(api.POST('/api/v1/session', { body: { account, password, code } }))
    if (data) take(data)
    return problem
  }

  async function signOut() {
    await ask(api.DELETE('/api/v1/session'))
    take(null)
  }

  async function choose(id: string) {
    const { data } = await ask(api.POST('/api/v1/session/office', { body: { office: id } }))
    if (data) take(data)
  }

  /** The account is to have a second factor and has none: only setting it up is open. */
  const needsFactor = computed(() => session.value?.second_factor === 'needed')

  return { session, office, isEnterprise, isParty, isAuthority, needsFactor, take, restore, signIn, signOut, choose }
})
