import { defineStore } from 'pinia'
import { reactive, ref } from 'vue'

import { api, ask, type Field, type Programme, type ProgrammeSummary } from './api'
import { zh } from './words'

/** Editions as the server describes them, fetched once each: labels of facts and their options come from here. */
export const useProgrammes = defineStore('programmes', () => {
  const known = reactive<Record<string, Programme>>({})

  async function load(edition: string): Promise<Programme | undefined> {
    if (known[edition]) return known[edition]
    const [p, e] = edition.split('/')
    const { data } = await ask(api.GET('/api/v1/programmes/{p}/{e}', { params: { path: { p, e } } }))
    if (data) known[edition] = data
    return data
  }

  /** What is known about a fact, or nothing while its edition is not loaded. */
  function fact(edition: string, name: string): Field | undefined {
    return known[edition]?.facts.find((f) => f.name === name)
  }

  /** The whole of an edition, once it is loaded. */
  const edition = (name: string): Programme | undefined => known[name]

  const listed = ref<ProgrammeSummary[]>([])
  let asked: Promise<void> | undefined
  /** What every programme is called, asked for once. */
  function loadNames(): Promise<void> {
    asked ??= ask(api.GET('/api/v1/programmes')).then((answer) => {
      listed.value = answer.data ?? []
      if (answer.problem) asked = undefined
    })
    return asked
  }
  const nameOf = (name: string): string => zh(listed.value.find((one) => one.programme === name)?.label)
  const markOf = (name: string): string => listed.value.find((one) => one.programme === name)?.mark ?? ''

  return { load, fact, edition, loadNames, nameOf, markOf }
})
